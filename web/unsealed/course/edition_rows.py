"""The queries of an edition, each to the objects that pages get."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from unsealed.course.edition import (
    BENCH,
    STEPS,
    Exhibit,
    FilePage,
    FileState,
    Form,
    FormItem,
    Guide,
    Item,
    Lesson,
    LessonCard,
    Part,
    QuestionSet,
    Replica,
    Selection,
    SourceNote,
    Step,
    Term,
    Unit,
)
from unsealed.lab.custody import HandOver

if TYPE_CHECKING:
    from collections.abc import Mapping
    from sqlite3 import Connection

_CARD = "slug, title, summary, kind, minutes, age, claim_count, question_count"
_NOTE = "number, id, title, publisher, author, date, url, read, language, note_html"
_TAGS = "SELECT kind, value FROM lesson_tags WHERE lesson = ? ORDER BY kind, position"


class Rows:
    """What an edition's file holds. Not for two threads at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def about(self) -> dict[str, str]:
        """The edition's own values: version, title, welcome."""
        return dict(self._all("SELECT key, value FROM edition"))

    def units(self) -> tuple[Unit, ...]:
        """The units, with their lessons."""
        lessons = self._grouped_cards("SELECT unit, lesson FROM unit_lessons ORDER BY number")
        rows = self._all("SELECT id, title, summary FROM units ORDER BY position")
        return tuple(
            Unit(name, title, summary, tuple(lessons.get(name, ())))
            for name, title, summary in rows
        )

    def selections(self) -> tuple[Selection, ...]:
        """The shorter ways through the units."""
        lessons = self._grouped_cards("SELECT path, lesson FROM path_lessons ORDER BY position")
        rows = self._all("SELECT id, title, summary FROM paths ORDER BY position")
        return tuple(
            Selection(name, title, summary, tuple(lessons.get(name, ())))
            for name, title, summary in rows
        )

    def guides(self) -> tuple[Guide, ...]:
        """The guides for teachers: the general ones, then those to lessons, in their order."""
        query = (
            "SELECT guides.id, coalesce(guides.lesson, ''), title, html FROM guides"
            " LEFT JOIN unit_lessons ON unit_lessons.lesson = guides.lesson"
            " ORDER BY coalesce(number, 0), position, guides.id"
        )
        return tuple(Guide(*row) for row in self._all(query))

    def forms(self) -> tuple[Form, ...]:
        """The forms of the test before and after, with their items."""
        # As with questions: pages that ask nothing do without the models.
        from unsealed.questions.packets import packet_from

        items: defaultdict[str, list[FormItem]] = defaultdict(list)
        query = "SELECT form, id, version, content FROM form_items ORDER BY form, position"
        for form, name, version, content in self._all(query):
            items[form].append(FormItem(name, version, packet_from(json.loads(content))))
        rows = self._all(
            "SELECT id, title, keyings, same_outcome, same_seal FROM forms ORDER BY position"
        )
        return tuple(
            Form(name, title, keyings, same_outcome, same_seal, tuple(items[name]))
            for name, title, keyings, same_outcome, same_seal in rows
        )

    def lesson(self, slug: str) -> Lesson | None:
        """A lesson with all but its texts."""
        rows = self._all(
            f"SELECT {_CARD}, verdict, reveal, teaches, hook, aside_html"  # noqa: S608  # fixed
            " FROM lessons WHERE slug = ?",
            slug,
        )
        if not rows:
            return None
        *card, verdict, reveal, teaches, hook, aside = rows[0]
        number, following = self._place(slug)
        steps = self._column("SELECT name FROM steps WHERE lesson = ? ORDER BY position", slug)
        return Lesson(
            card=_card(card, self._all(_TAGS, slug)),
            number=number,
            verdict=verdict,
            reveal=reveal,
            teaches=teaches,
            hook=hook,
            steps=tuple(name for name in STEPS if name in steps),
            claims=self._items_at(slug, "claim"),
            exercises=self._items_at(slug, "exercise"),
            sets=self._sets(slug),
            aside_html=aside,
            next_slug=following,
        )

    def step(self, slug: str, name: str) -> Step | None:
        """A step with its parts, notes and terms."""
        titles = self._column("SELECT title FROM steps WHERE lesson = ? AND name = ?", slug, name)
        if not titles:
            return None
        where = "WHERE lesson = ? AND step = ? ORDER BY position"
        parts = self._all(f"SELECT kind, ref, html FROM parts {where}", slug, name)  # noqa: S608 - the clause is fixed
        notes = self._column(f"SELECT source FROM step_sources {where}", slug, name)  # noqa: S608 - the clause is fixed
        sources = self.sources(slug)
        return Step(
            name=next(step for step in STEPS if step == name),
            title=titles[0],
            parts=tuple(Part(*part) for part in parts),
            notes=tuple(sources[source] for source in notes),
            terms=self._column(f"SELECT term FROM step_terms {where}", slug, name),  # noqa: S608 - the clause is fixed
        )

    def sources(self, slug: str) -> Mapping[str, SourceNote]:
        """A lesson's sources by id, in the order of their numbers."""
        query = f"SELECT {_NOTE} FROM sources WHERE lesson = ? ORDER BY number"  # noqa: S608  # fixed
        return {row[1]: SourceNote(*row) for row in self._all(query, slug)}

    def variants(self) -> Mapping[str, int]:
        """How many variants each lesson has that has more than one."""
        query = "SELECT lesson, max(variant) FROM variant_items GROUP BY lesson"
        return dict(self._all(query))

    def items(self, slug: str, variant: int = 1) -> Mapping[str, Item]:
        """A lesson's claims and questions by id, siblings last, in one of its variants."""
        # The models are loaded with the first question: a page without any does without.
        from unsealed.questions.registry import from_stored

        columns = "id, kind, version, content, coalesce(sibling_of, '')"
        rows = self._varied("items", slug, variant, columns, "ORDER BY position")
        cited = self._cited(slug)
        found = {
            name: Item(
                slug, name, kind, version, from_stored(kind, json.loads(content)), cited[name], of
            )
            for name, kind, version, content, of in rows
        }
        return MappingProxyType(found)

    def _cited(self, slug: str) -> Mapping[str, tuple[str, ...]]:
        query = (
            "SELECT item, source FROM item_sources WHERE lesson = ? AND is_cited = 1"
            " ORDER BY item, position"
        )
        cited: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
        for item, source in self._all(query, slug):
            cited[item] += (source,)
        return cited

    def siblings(self, slug: str) -> Mapping[str, tuple[str, ...]]:
        """The siblings of a lesson's questions, by the question that they return for."""
        query = (
            "SELECT sibling_of, id FROM items WHERE lesson = ? AND place = 'sibling'"
            " ORDER BY position"
        )
        return {of: tuple(names) for of, names in self._grouped(query, slug).items()}

    def exhibits(self, slug: str, variant: int = 1) -> Mapping[str, Exhibit]:
        """A lesson's exhibits by id, in the order of their letters, in one of its variants."""
        columns = "id, letter, title, file_name, is_replica, caption_html, description, html"
        rows = self._varied("exhibits", slug, variant, columns, "ORDER BY position")
        files, logs = self._files(slug, variant), self._logs(slug, variant)
        return {
            name: Exhibit(
                name,
                letter,
                title,
                file_name,
                bool(replica),
                texts[0],
                texts[1],
                texts[2],
                files=tuple(files.get(name, ())),
                hand_overs=tuple(logs.get(name, ())),
            )
            for name, letter, title, file_name, replica, *texts in rows
        }

    def _files(self, slug: str, variant: int) -> Mapping[str, list[Replica]]:
        counts = ("exhibit, name, count(*)", "GROUP BY exhibit, name")
        counted = self._varied("replica_states", slug, variant, *counts)
        states = {(one, name): count for one, name, count in counted}
        columns = "exhibit, name, media_type, size, digest, views"
        rows = self._varied("replicas", slug, variant, columns, "ORDER BY exhibit, position")
        files: defaultdict[str, list[Replica]] = defaultdict(list)
        for exhibit, name, media_type, size, digest, views in rows:
            words, count = frozenset(views.split()), states.get((exhibit, name), 0)
            files[exhibit].append(Replica(name, media_type, size, digest, words, count))
        return files

    def _logs(self, slug: str, variant: int) -> Mapping[str, list[HandOver]]:
        columns = "exhibit, sender, receiver, at, what, noted, file, seal"
        rows = self._varied("hand_overs", slug, variant, columns, "ORDER BY exhibit, position")
        logs: defaultdict[str, list[HandOver]] = defaultdict(list)
        for exhibit, sender, to, at, what, noted, file, seal in rows:
            moment = datetime.fromisoformat(at)
            entry = HandOver(sender, to, moment, what, noted, file, seal, has_time="T" in at)
            logs[exhibit].append(entry)
        return logs

    def replica(
        self, slug: str, exhibit: str, name: str, variant: int = 1
    ) -> tuple[bytes, str] | None:
        """What a file holds, and the report on it as JSON, in one of the lesson's variants."""
        which = "AND (exhibit, name) = (?, ?)"
        rows = self._varied("replicas", slug, variant, "content, report", which, exhibit, name)
        return rows[0] if rows else None

    def states(self, slug: str, exhibit: str, name: str, variant: int = 1) -> tuple[FileState, ...]:
        """The states of a file, oldest first; none for a file without pages."""
        which = "AND (exhibit, name) = (?, ?) ORDER BY state"
        columns = "state, page, text, width, height, bars, picture IS NOT NULL"
        of_page = ("replica_pages", slug, variant, columns, f"{which}, page")
        pages: defaultdict[int, list[FilePage]] = defaultdict(list)
        for state, *page, bars, drawn in self._varied(*of_page, exhibit, name):
            number, text, width, height = page
            beneath = tuple(json.loads(bars))
            pages[state].append(FilePage(number, text, width, height, beneath, bool(drawn)))
        of_state = ("replica_states", slug, variant, "state, size, saved", which)
        return tuple(
            FileState(state, size, saved, tuple(pages[state]))
            for state, size, saved in self._varied(*of_state, exhibit, name)
        )

    def picture(
        self, slug: str, exhibit: str, name: str, state: int, page: int, variant: int = 1
    ) -> tuple[bytes | None, bytes | None]:
        """The picture of a page, and the one without its bars; None where there is none."""
        which = "AND (exhibit, name, state, page) = (?, ?, ?, ?)"
        of_page = ("replica_pages", slug, variant, "picture, bare", which)
        rows = self._varied(*of_page, exhibit, name, state, page)
        return rows[0] if rows else (None, None)

    def terms(self) -> tuple[Term, ...]:
        """The glossary, by the alphabet."""
        also = self._grouped("SELECT term, spelling FROM term_spellings ORDER BY term, position")
        seen_in = self._grouped(
            "SELECT term, lesson_terms.lesson FROM lesson_terms JOIN unit_lessons"
            " ON unit_lessons.lesson = lesson_terms.lesson ORDER BY number"
        )
        rows = self._all("SELECT id, term, definition_html FROM terms")
        return tuple(
            Term(name, term, html, tuple(also.get(name, ())), tuple(seen_in.get(name, ())))
            for name, term, html in sorted(rows, key=lambda row: row[1].casefold())
        )

    def _grouped_cards(self, query: str) -> dict[str, list[LessonCard]]:
        cards = self._cards()
        return {key: [cards[slug] for slug in slugs] for key, slugs in self._grouped(query).items()}

    def _cards(self) -> dict[str, LessonCard]:
        tags: dict[str, list[tuple[str, str]]] = {}
        query = "SELECT lesson, kind, value FROM lesson_tags ORDER BY lesson, kind, position"
        for slug, kind, value in self._all(query):
            tags.setdefault(slug, []).append((kind, value))
        rows = self._all(f"SELECT {_CARD} FROM lessons")  # noqa: S608  # fixed
        return {row[0]: _card(row, tags.get(row[0], [])) for row in rows}

    def _place(self, slug: str) -> tuple[int, str]:
        """The lesson's number on the path or bench, and the one after it there; else 0 and ""."""
        row = self._column(
            "SELECT lesson FROM unit_lessons WHERE (unit = ?) ="
            " (SELECT unit = ? FROM unit_lessons WHERE lesson = ?) ORDER BY number",
            BENCH,
            BENCH,
            slug,
        )
        if slug not in row:
            return 0, ""
        number = row.index(slug) + 1
        return number, row[number] if number < len(row) else ""

    def _items_at(self, slug: str, place: str) -> tuple[str, ...]:
        query = "SELECT id FROM items WHERE lesson = ? AND place = ? ORDER BY position"
        return self._column(query, slug, place)

    def _sets(self, slug: str) -> tuple[QuestionSet, ...]:
        questions = self._grouped(
            "SELECT quiz_set, item FROM quiz_questions WHERE lesson = ?"
            " ORDER BY quiz_set, position",
            slug,
        )
        rows = self._all(
            "SELECT position, title FROM quiz_sets WHERE lesson = ? ORDER BY position", slug
        )
        return tuple(QuestionSet(title, tuple(questions.get(place, ()))) for place, title in rows)

    # What a column holds follows from its table, which the type checker cannot see.
    def _all(self, query: str, *values: str | int) -> list[Any]:
        return self._connection.execute(query, values).fetchall()

    def _varied(
        self, table: str, slug: str, variant: int, columns: str, rest: str, *values: str | int
    ) -> list[Any]:
        """Columns of a lesson's rows in one of its variants; `rest` follows the WHERE clause."""
        place, own = _of_variant(table, slug, variant)
        # Every part of the query is written in this file; what comes from outside is bound.
        return self._all(f"SELECT {columns} FROM {place} {rest}", *own, *values)  # noqa: S608 - see above

    def _column(self, query: str, *values: str | int) -> tuple[Any, ...]:
        return tuple(value for (value,) in self._all(query, *values))

    def _grouped(self, query: str, *values: str | int) -> dict[Any, list[str]]:
        found: dict[Any, list[str]] = {}
        for key, value in self._all(query, *values):
            found.setdefault(key, []).append(value)
        return found


def _card(row: Any, tags: list[tuple[str, str]]) -> LessonCard:  # the columns of _CARD
    slug, title, summary, kind, minutes, age, claims, questions = row
    return LessonCard(
        slug=slug,
        title=title,
        summary=summary,
        kind=kind,
        minutes=minutes,
        age=age,
        sensitive=tuple(value for kind, value in tags if kind == "sensitive"),
        seals=tuple(value for kind, value in tags if kind == "seal"),
        claim_count=claims,
        question_count=questions,
    )


def _of_variant(table: str, slug: str, variant: int) -> tuple[str, tuple[str | int, ...]]:
    """Where the rows of a variant stand, and the values of that clause."""
    if variant == 1:
        return f"{table} WHERE lesson = ?", (slug,)
    return f"variant_{table} WHERE lesson = ? AND variant = ?", (slug, variant)
