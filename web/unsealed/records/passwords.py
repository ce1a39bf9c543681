"""What a password has to be: long enough, and not one that is tried first. Nothing else is asked.

The library knows the passwords that are used most, words and names, dates, rows of keys, and what
people put in their place; it says how many would be tried before this one.
"""

from __future__ import annotations

import re
from typing import Final

from unsealed.language import gettext as _

SHORTEST: Final = 10
LONGEST: Final = 200
_EASY: Final = 2
"""The library's mark below which a password is among the first million that are tried."""
_LOOKED_AT: Final = 72
"""The library takes long over more, and so long a password is no easy one."""
_LEAST_OF_ITS_OWN: Final = 6
OF_THE_COURSE: Final = (
    *("unsealed", "teacher", "teachers", "operator", "author", "school", "class", "course"),
    *("lesson", "lessons", "learner", "password", "admin", "welcome"),
)
"""Words that whoever guesses at a course would put in; beside the account's own name."""


def fault_of(password: str, name: str) -> str:
    """What is wrong with a new password for the account of this name; empty where nothing is."""
    if len(password) < SHORTEST:
        message = _("A password needs at least %(least)d characters. Three plain words will do.")
        return message % {"least": SHORTEST}
    if len(password) > LONGEST:
        return _("A password has at most %(most)d characters.") % {"most": LONGEST}
    if _is_guessed(password, name):
        return _("This password would be among the first to be guessed. Take three plain words.")
    return ""


def _is_guessed(password: str, name: str) -> bool:
    from zxcvbn import zxcvbn  # its lists take a moment, which nobody else need wait for

    own = {*OF_THE_COURSE, *re.findall(r"\w+", name.casefold())}
    score: int = zxcvbn(password[:_LOOKED_AT], user_inputs=sorted(own))["score"]
    return score < _EASY or len(_without(own, password.casefold())) < _LEAST_OF_ITS_OWN


def _without(words: set[str], text: str) -> str:
    """What of the letters and digits is left without these words, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "") if len(word) > 1 else text
    return re.sub(r"[\W_]+", "", text)
