"""Reading an edition. All that was read once stays in memory: an edition never changes."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, TypeVar

from unsealed.course.build import POINTER
from unsealed.course.edition import BENCH
from unsealed.course.edition_rows import Rows
from unsealed.course.search import search_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping
    from pathlib import Path

    from unsealed.course.edition import (
        Exhibit,
        FileState,
        Form,
        Found,
        Guide,
        Item,
        Lesson,
        LessonCard,
        Selection,
        SourceNote,
        Step,
        Term,
        Unit,
    )

T = TypeVar("T")


class NoEdition(Exception):
    """There is no course to read, or what is there is none."""

    def __init__(self, place: Path, reason: str, *, is_damaged: bool = False) -> None:
        super().__init__(f"{place}: {reason}. `unsealed build` makes the course.")
        self.place = place
        self.is_damaged = is_damaged

    def take_away(self) -> None:
        """Remove an edition that is damaged: it is made of the lessons, and can be made again."""
        pointer = self.place.parent / POINTER
        with suppress(OSError):
            if self.is_damaged and pointer.read_text("utf-8").strip() == self.place.name:
                pointer.unlink()
                self.place.unlink()


def open_edition(place: Path) -> EditionReader:
    """The edition in a file, or the current one of a folder. Raises NoEdition."""
    file = _current_file(place) if place.is_dir() else place
    if not file.is_file():
        raise NoEdition(place, "there is no course here")
    return EditionReader(file)


class EditionReader:
    """One edition. It may be used by any number of threads, and goes on when a newer one comes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection = _opened(file)
        self._lock = threading.Lock()
        self._kept: dict[Hashable, object] = {}
        self._rows = Rows(self._connection)
        try:
            self._about = self._rows.about()
        except sqlite3.DatabaseError as failure:
            self._connection.close()
            reason = f"this file is no course ({failure})"
            raise NoEdition(file, reason, is_damaged=True) from failure

    @property
    def version(self) -> str:
        """A hash of all that the edition was made of."""
        return self._about["version"]

    @property
    def title(self) -> str:
        """The course's name."""
        return self._about["title"]

    def close(self) -> None:
        """Lets go of the file. What was read before may still be used."""
        with self._lock:
            self._connection.close()

    def welcome(self) -> tuple[str, str]:
        """The claim that is judged on the home page: its lesson and its id."""
        return self._about["welcome_lesson"], self._about["welcome_claim"]

    def units(self) -> tuple[Unit, ...]:
        """The units with their lessons, in order, and the bench as the last where there is one."""
        return self._keep("units", self._rows.units)

    def path(self) -> tuple[Unit, ...]:
        """The units that are taken one after the other, without the bench."""
        return tuple(unit for unit in self.units() if unit.id != BENCH)

    def bench(self) -> Unit | None:
        """The exercises without a story, or None."""
        return next((unit for unit in self.units() if unit.id == BENCH), None)

    def selections(self) -> tuple[Selection, ...]:
        """The shorter ways through the units, in order."""
        return self._keep("selections", self._rows.selections)

    def guides(self) -> tuple[Guide, ...]:
        """The pages for teachers: the general ones, then those to lessons."""
        return self._keep("guides", self._rows.guides)

    def guide(self, id: str) -> Guide | None:  # noqa: A002  # what it is
        """A page for teachers, or None."""
        return next((guide for guide in self.guides() if guide.id == id), None)

    def forms(self) -> tuple[Form, ...]:
        """The forms of the test before and after: three, or none."""
        return self._keep("forms", self._rows.forms)

    def form(self, id: str) -> Form | None:  # noqa: A002  # what it is
        """A form of the test before and after, or None."""
        return next((form for form in self.forms() if form.id == id), None)

    def lesson(self, slug: str) -> Lesson | None:
        """A lesson, or None if there is none of this name."""
        return self._keep_if_found(("lesson", slug), lambda: self._rows.lesson(slug))

    def step(self, slug: str, name: str) -> Step | None:
        """A step of a lesson, or None if the lesson or the step does not exist."""
        return self._keep_if_found(("step", slug, name), lambda: self._rows.step(slug, name))

    def variants(self, slug: str) -> int:
        """How many variants a lesson has; 1 where it is the same for all."""
        return self._keep("variants", self._rows.variants).get(slug, 1)

    def variant_with(self, slug: str, question: str, version: str) -> int | None:
        """The variant of a lesson in which a question has this version, or None."""
        for variant in range(1, self.variants(slug) + 1):
            found = self.item(slug, question, variant)
            if found is not None and found.version == version:
                return variant
        return None

    def items(self, slug: str, variant: int = 1) -> Mapping[str, Item]:
        """The claims and questions of a lesson by id: claims, exercises, the quiz, siblings.

        They are those of one of its variants, which count from 1.
        """
        if self.lesson(slug) is None:
            return {}
        return self._keep(("items", slug, variant), lambda: self._rows.items(slug, variant))

    def item(self, slug: str, id: str, variant: int = 1) -> Item | None:  # noqa: A002  # what it is
        """A claim or question of a lesson, in one of its variants, or None."""
        return self.items(slug, variant).get(id)

    def siblings(self, slug: str, question: str) -> tuple[str, ...]:
        """The ids of a question's siblings, as the author listed them; none without any."""
        if self.lesson(slug) is None:
            return ()
        found = self._keep(("siblings", slug), lambda: self._rows.siblings(slug))
        return found.get(question, ())

    def exhibit(self, slug: str, id: str, variant: int = 1) -> Exhibit | None:  # noqa: A002
        """An exhibit of a lesson, in one of its variants, or None."""
        if self.lesson(slug) is None:
            return None
        found = self._keep(("exhibits", slug, variant), lambda: self._rows.exhibits(slug, variant))
        return found.get(id)

    def replica(
        self, slug: str, exhibit: str, name: str, variant: int = 1
    ) -> tuple[bytes, str] | None:
        """What a file of an exhibit holds, and the lab's report on it as JSON; None without one.

        Read anew each time: files are large, and seldom asked for.
        """
        with self._reading():
            return self._rows.replica(slug, exhibit, name, variant)

    def states(self, slug: str, exhibit: str, name: str, variant: int = 1) -> tuple[FileState, ...]:
        """The states of an exhibit's file, oldest first; none for a file without pages."""
        with self._reading():
            return self._rows.states(slug, exhibit, name, variant)

    def picture(
        self, slug: str, exhibit: str, name: str, state: int, page: int, variant: int = 1
    ) -> tuple[bytes | None, bytes | None]:
        """The picture of a page, and the one without its bars; None where there is none."""
        with self._reading():
            return self._rows.picture(slug, exhibit, name, state, page, variant)

    def sources(self, slug: str) -> tuple[SourceNote, ...]:
        """The sources of a lesson by number; none for a lesson that does not exist."""
        if self.lesson(slug) is None:
            return ()
        return self._keep(("sources", slug), lambda: tuple(self._rows.sources(slug).values()))

    def all_sources(self) -> tuple[tuple[LessonCard, tuple[SourceNote, ...]], ...]:
        """Every lesson of the path with its sources."""
        cards = (card for unit in self.units() for card in unit.lessons)
        return tuple((card, self.sources(card.slug)) for card in cards)

    def terms(self) -> tuple[Term, ...]:
        """The glossary, by the alphabet."""
        return self._keep("terms", self._rows.terms)

    def term(self, id: str) -> Term | None:  # noqa: A002  # what it is
        """A word of the glossary, or None."""
        by_id = self._keep("terms-by-id", lambda: {term.id: term for term in self._rows.terms()})
        return by_id.get(id)

    def search(self, query: str, limit: int = 20) -> tuple[Found, ...]:
        """What was found for a learner's words, best first. Any text is a query."""
        with self._reading():
            return search_passages(self._connection, query, limit)

    def _keep(self, key: Hashable, read: Callable[[], T]) -> T:
        """What was read under the key before, or now."""
        found = self._kept.get(key)
        if found is None:
            with self._reading():
                found = self._kept[key] = read()
        return found  # type: ignore[return-value]  # a key stands for one type

    def _keep_if_found(self, key: Hashable, read: Callable[[], T | None]) -> T | None:
        """As `_keep`, but names that do not exist are not kept: there is no end of those."""
        found = self._kept.get(key)
        if found is None:
            with self._reading():
                found = read()
            if found is not None:
                self._kept[key] = found
        return found  # type: ignore[return-value]  # as above

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One at a time reads the file. Raises NoEdition where it is damaged."""
        try:
            with self._lock:
                yield
        except sqlite3.DatabaseError as failure:
            # Not those derived from it, which say that a query is wrong.
            if type(failure) is not sqlite3.DatabaseError:
                raise
            reason = f"this file is damaged ({failure})"
            raise NoEdition(self._file, reason, is_damaged=True) from failure


class CurrentEdition:
    """The edition that a folder points to, opened again when it points to another."""

    def __init__(self, folder: Path) -> None:
        self._pointer = str(folder / POINTER)
        self._folder = folder
        self._seen = 0
        self._reader: EditionReader | None = None
        self._lock = threading.Lock()

    def get(self) -> EditionReader:
        """The current edition. Raises NoEdition."""
        try:
            seen = os.stat(self._pointer).st_mtime_ns  # noqa: PTH116  # at every request
        except OSError as failure:
            raise NoEdition(self._folder, "there is no course here") from failure
        if self._reader is None or seen != self._seen:
            return self._open_again(seen)
        return self._reader

    def _open_again(self, seen: int) -> EditionReader:
        with self._lock:
            if self._reader is None or seen != self._seen:
                # The old one is closed with its last user: a request may still be reading it.
                self._reader = open_edition(self._folder)
                self._seen = seen
            return self._reader


_TRIES: Final = 3


def _current_file(folder: Path) -> Path:
    """The file that the pointer names. Raises NoEdition."""
    for _attempt in range(_TRIES):
        try:
            file = folder / (folder / POINTER).read_text("utf-8").strip()
        except OSError as failure:
            raise NoEdition(folder, "there is no course here") from failure
        # Two builds may have passed between reading the name and looking for the file.
        if file.is_file():
            return file
    raise NoEdition(folder, f"{file.name} is named and not there")


def _opened(file: Path) -> sqlite3.Connection:
    """A connection that reads alone. `immutable` spares every lock: no edition is written twice."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)
