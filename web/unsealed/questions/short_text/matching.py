"""Finding the words of a rubric in a learner's text."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[\w']+\*?")
_REST = "*"


def word_count(text: str) -> int:
    """How many words a text has, as a reader counts them: by the spaces."""
    return len(text.split())


def mentions(text: str, phrase: str) -> bool:
    """Whether the words of the phrase follow each other in the text.

    Capitals, accents and punctuation make no difference; `*` stands for the rest of a word.
    """
    words, wanted = _words(text), _words(phrase)
    starts = range(len(words) - len(wanted) + 1)
    return bool(wanted) and any(
        all(_fits(words[start + offset], want) for offset, want in enumerate(wanted))
        for start in starts
    )


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _WORD.findall(bare)


def _fits(word: str, wanted: str) -> bool:
    if wanted.endswith(_REST):
        return word.startswith(wanted.removesuffix(_REST))
    return word.removesuffix(_REST) == wanted
