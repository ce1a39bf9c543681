"""The word by which the first teacher shows that they started the program."""

from __future__ import annotations

import hashlib
import hmac

_LETTERS = 12


def first_word(secret_key: str) -> str:
    """A word that follows from the secret key: whoever can read one can read the other."""
    digest = hmac.new(secret_key.encode(), b"the first teacher", hashlib.sha256).hexdigest()
    word = digest[:_LETTERS]
    return "-".join(word[start : start + 4] for start in range(0, _LETTERS, 4))
