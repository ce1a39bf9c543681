"""The language that texts are shown in: one gettext for every layer, chosen per request.

A context variable rather than a Flask global, so that code which knows nothing of Flask can
translate, and so that a command line or a test needs no application.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SOURCE_LANGUAGE = NullTranslations()
_translations: ContextVar[NullTranslations] = ContextVar("translations", default=_SOURCE_LANGUAGE)


def gettext(message: str) -> str:
    """The message in the language of the current context; the message itself where none is set."""
    return _translations.get().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that fits the number, in the language of the current context."""
    return _translations.get().ngettext(singular, plural, number)


def noop(message: str) -> str:
    """The message unchanged; marks a constant for extraction, translated where it is shown."""
    return message


@contextmanager
def speaking(translations: NullTranslations) -> Iterator[None]:
    """Within the block, gettext and ngettext answer from these translations."""
    token = _translations.set(translations)
    try:
        yield
    finally:
        _translations.reset(token)
