"""The evidence lab: examiners read a file and report what they found; nobody is told "genuine"."""
