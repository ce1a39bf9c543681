"""What rendering a lesson must know, and what it learns on the way."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Missing(Struct, frozen=True):
    """Something that a text points to and that does not exist: a source, term or part."""

    code: str
    id: str


class Context(Struct):
    """A lesson while it is rendered: what its texts may point to, and what they did point to.

    `terms` gives the shown word of every term. `numbers` holds the sources in the order of their
    first use. `used_sources` and `used_terms` are of the text in hand: clear them between steps.
    `every_term` is of the whole lesson, asides included.
    """

    lesson: str = ""
    sources: Collection[str] = frozenset()
    terms: Mapping[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    mentions: Counter[str] = field(default_factory=Counter)
    used_sources: dict[str, None] = field(default_factory=dict)
    used_terms: dict[str, None] = field(default_factory=dict)
    every_term: set[str] = field(default_factory=set)
    missing: dict[Missing, None] = field(default_factory=dict)
    drawings: int = 0

    def number_of(self, source: str) -> int | None:
        """The number of a source, given at its first use; None and a note if there is none."""
        if source not in self.sources:
            self.missing[Missing("source-undefined", source)] = None
            return None
        self.used_sources[source] = None
        return self.numbers.setdefault(source, len(self.numbers) + 1)

    def word_of(self, term: str) -> str | None:
        """The shown word of a term; None and a note if there is none."""
        word = self.terms.get(term)
        if word is None:
            self.missing[Missing("term-undefined", term)] = None
            return None
        self.used_terms[term] = None
        self.every_term.add(term)
        return word

    def next_drawing(self) -> str:
        """An id for a drawing, unique in its lesson."""
        self.drawings += 1
        return f"drawing-{self.drawings}"
