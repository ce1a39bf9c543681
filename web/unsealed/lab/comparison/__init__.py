"""Two texts word by word: what a copy has changed, added and left out, and who has found it."""
