"""Browsers that an account was signed in by before: they are not held up by what strangers try.

Whoever tries passwords at an account uses up the tries at it, and those of the address, which a
whole school may share. Without this, every pupil could lock a teacher out for an hour.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Final

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from unsealed.pages.services import services
from unsealed.records.names import folded, tidied

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

_COOKIE: Final = "unsealed-desk"
_A_YEAR: Final = 366 * 24 * 60 * 60


def desk_for(name: str) -> str:
    """A word for this browser, if the account of this name was signed in by it; else empty."""
    try:
        account, desk = _signer().loads(request.cookies.get(_cookie(), ""), max_age=_A_YEAR)
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(desk) if account == folded(tidied(name)) else ""


def remember_desk(response: Response, name: str) -> None:
    """Leave in the browser that the account of this name was signed in by it."""
    word = [folded(tidied(name)), secrets.token_urlsafe(9)]
    response.set_cookie(
        _cookie(),
        _signer().dumps(word),
        max_age=_A_YEAR,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _cookie() -> str:
    return f"__Host-{_COOKIE}" if request.is_secure else _COOKIE


def _signer() -> URLSafeTimedSerializer:
    keys = [key.encode() for key in services().keys]
    return URLSafeTimedSerializer(
        keys, salt="a known desk", signer_kwargs={"digest_method": hashlib.sha256}
    )
