"""The answer to somebody who is asked to come again: in words, at once, with what they sent in it.

It is made without the course, the records and the session, since those are what is too busy.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import parse_qsl

from markupsafe import Markup

from unsealed.language import gettext as _
from unsealed.pages.page import Page
from unsealed.pages.responses import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

_SOONEST, _LATEST = 4, 12
"""Seconds: not everybody is to come again at the same moment."""
_LARGEST_FORM: Final = 64 * 1024
_FORM: Final = "application/x-www-form-urlencoded"
_SENT: Final = "[the fields that were sent]"
_SECRET: Final = frozenset({"password", "old", "word", "phrase"})
"""What no page repeats."""


class ComeAgainPage(Page, frozen=True):
    """Why nothing came, that nothing is lost, and how to go on. `sent` are the form's fields."""

    template: ClassVar[str] = "come_again.html"

    is_sent: bool
    sent: str


def asking(app: Flask) -> WSGIApplication:
    """What answers in place of the application. It keeps its pages, one for each case."""

    @lru_cache(maxsize=8)
    def page(root: str, *, is_sent: bool, is_kept: bool) -> str:
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            return ComeAgainPage(is_sent, _SENT if is_kept else "").render()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_sent = environ["REQUEST_METHOD"] == "POST"
        fields = _fields(environ) if is_sent else None
        if "HTTP_HX_REQUEST" in environ or "HTTP_X_WAITING" in environ:
            kind, text = "text/plain", said(is_sent=is_sent)
        else:
            root = environ.get("SCRIPT_NAME", "")
            kind, text = "text/html", page(root, is_sent=is_sent, is_kept=fields is not None)
            text = text.replace(_SENT, fields or "", 1) if fields is not None else text
        body = text.encode()
        start_response("503 Service Unavailable", _headers(kind, len(body), comes_back=not is_sent))
        return [body]

    return answer


def said(*, is_sent: bool) -> str:
    """What is the case, for a script to show."""
    if is_sent:
        return _("Many people are here just now. This was not taken yet; send it again soon.")
    return _("Many people are here just now. Try again in a few seconds.")


def _headers(kind: str, length: int, *, comes_back: bool) -> list[tuple[str, str]]:
    seconds = str(random.randint(_SOONEST, _LATEST))  # noqa: S311 - no secret
    by_itself = [("Refresh", seconds)] if comes_back and kind == "text/html" else []
    return [
        *HEADERS.items(),
        *by_itself,
        ("Cache-Control", "no-store"),
        ("Content-Length", str(length)),
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Retry-After", seconds),
    ]


def _fields(environ: WSGIEnvironment) -> str | None:
    """The form that was sent, as hidden fields; None where it cannot or should not be kept."""
    length = environ.get("CONTENT_LENGTH", "")
    if not environ.get("CONTENT_TYPE", "").startswith(_FORM) or not length.isdecimal():
        return None
    if int(length) > _LARGEST_FORM:
        return None
    sent = environ["wsgi.input"].read(int(length)).decode(errors="replace")
    return hidden_fields(parse_qsl(sent, keep_blank_values=True))


def hidden_fields(fields: Iterable[tuple[str, str]]) -> Markup | None:
    """The fields of a form as a page can hold them; None where one is a secret."""
    given = list(fields)
    if _SECRET.intersection(name for name, _value in given):
        return None
    hidden = Markup('<input type="hidden" name="{}" value="{}">')
    return Markup("").join(hidden.format(name, value) for name, value in given)
