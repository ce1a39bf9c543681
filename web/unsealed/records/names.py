"""Names of people and classes as they were typed, and as they are compared."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 60


def tidied(typed: str) -> str:
    """The name as it is shown: without control characters, with single spaces, not too long."""
    plain = unicodedata.normalize("NFC", typed)
    visible = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" else letter for letter in plain
    )
    return " ".join(visible.split())[:LONGEST_NAME].strip()


def folded(name: str) -> str:
    """The name as it is compared: capitals, accents' way of being typed and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
