"""Forms as a browser without scripts sees them: where they go, and what may be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPED = frozenset({"text", "number", "date", "search", "textarea"})


@dataclass
class Form:
    """One form: its address, what it sends anyway, what can be chosen and what can be typed."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    def filled(self, given: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
        """What is sent when these fields are filled in; each must be there to be filled."""
        for name, value in given.items():
            offered = self.choices.get(name)
            wanted = {value} if isinstance(value, str) else set(value)
            assert name in self.typed or (offered and wanted <= offered), f"{name}: {value}"
        return {**self.hidden, **given}


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._is_inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
            self._is_inside = True
        elif self._is_inside:
            self._note(self.forms[-1], tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False

    def _note(self, form: Form, tag: str, found: dict[str, str]) -> None:
        name, value = found.get("name", ""), found.get("value", "")
        kind = found.get("type", "text") if tag == "input" else tag
        if kind == "hidden":
            form.hidden[name] = value
        elif kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, set()).add(value)
        elif kind == "select":
            self._select = name
        elif kind == "option":
            form.choices.setdefault(self._select, set()).add(value)
        elif kind in _TYPED:
            form.typed.add(name)


def forms_in(html: str) -> list[Form]:
    """The forms of a page, in order."""
    reading = _Reading()
    reading.feed(html)
    return reading.forms
