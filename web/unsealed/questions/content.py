"""What can be wrong in a question's own fields, said so that its author can put it right."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

from pydantic_core import PydanticCustomError

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class HasId(Protocol):
    """An option, entry, card or line."""

    @property
    def id(self) -> str: ...


def content_fault(message: str) -> PydanticCustomError:
    """The error to raise in a model's validator; its message reaches the author unchanged."""
    return PydanticCustomError("content", "{message}", {"message": message})


def require_unique(entries: Sequence[HasId]) -> None:
    """Raises a content fault that names the ids which stand more than once."""
    repeated = [name for name, count in Counter(entry.id for entry in entries).items() if count > 1]
    if repeated:
        raise content_fault(
            _("ids must differ within a question, found %(ids)s more than once. Rename one.")
            % {"ids": quoted(repeated)}
        )


def require_at_least(entries: Sequence[object], number: int) -> None:
    """Raises a content fault if there are fewer entries than a question of its kind needs."""
    if len(entries) < number:
        raise content_fault(
            _("at least %(number)s are needed, found %(found)s. Add what is missing.")
            % {"number": number, "found": len(entries)}
        )


def require_known(given: Iterable[str], known: Collection[str]) -> None:
    """Raises a content fault that names the first id which does not exist, with a guess."""
    for name in given:
        if name not in known:
            raise content_fault(
                _('there is no "%(name)s" here.%(guess)s The ids are %(ids)s.')
                % {"name": name, "guess": _guess(name, known), "ids": quoted(known)}
            )


def quoted(names: Iterable[str]) -> str:
    """The names in quotation marks, with commas between."""
    return ", ".join(f'"{name}"' for name in names)


def _guess(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return " " + _('Did you mean "%(name)s"?') % {"name": near[0]} if near else ""
