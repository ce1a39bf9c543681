"""Recovery phrases: four words that lead a learner back to their work, and how they are kept.

Four of 2,048 words are 44 bits. That is little for a password whose hash is stolen, and enough
here: a phrase opens one learner's answers and no name, each guess costs scrypt's 16 MB and some
40 ms, and the door lets only a few guesses an hour in. What is kept is one scrypt key made with
the installation's own salt. One salt for all, and not one each, because the phrase alone must find
the learner: there is no name to look up first. Whoever steals the database pays once per guess
for all its learners; that is the price of having no accounts.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORDS_IN_A_PHRASE = 4
SALT_BYTES = 16
COST = 2**14
"""scrypt's n: 16 MB and some 40 ms a phrase, with r = 8."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""However many of a class come at once, no more than so many of their phrases take memory."""


@cache
def words() -> tuple[str, ...]:
    """The words that phrases are made of; their source and licence stand in the file's head."""
    text = files("unsealed.records").joinpath("phrase_words.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def drawn(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A new phrase, drawn word by word."""
    return " ".join(choose(words()) for _ in range(WORDS_IN_A_PHRASE))


def normalised(typed: str) -> str:
    """The phrase as it is kept, however it was typed: capitals, hyphens, commas, many spaces."""
    plain = unicodedata.normalize("NFKC", typed[:200]).casefold()
    return " ".join(re.findall(r"[^\W\d_]+", plain))


def key_of(phrase: str, salt: bytes) -> bytes:
    """The key under which a phrase is kept. Slow on purpose, and equally slow for every phrase."""
    with _AT_ONCE:
        return hashlib.scrypt(normalised(phrase).encode(), salt=salt, n=COST, r=8, p=1, dklen=32)
