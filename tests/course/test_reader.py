"""Reading an edition back: all that pages ask for, and the change from one to the next."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tea_papers import FILES
from unsealed.course.build import build_course
from unsealed.course.reader import CurrentEdition, NoEdition, open_edition

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tea_papers import LessonFolder
    from unsealed.course.reader import EditionReader


@pytest.fixture
def root(lesson_folder: LessonFolder) -> Path:
    return lesson_folder().parent


@pytest.fixture
def data(root: Path, tmp_path: Path) -> Path:
    build_course(root, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def edition(data: Path) -> Iterator[EditionReader]:
    reader = open_edition(data)
    yield reader
    reader.close()


def test_the_path_shows_units_and_lessons_in_order(edition: EditionReader) -> None:
    (unit,) = edition.units()
    (card,) = unit.lessons
    assert (unit.id, unit.title, unit.summary) == ("begin", "Begin here", "How to look.")
    assert (card.slug, card.title, card.minutes) == ("tea-papers", "The tea papers", 20)
    assert (card.seals, card.sensitive) == (("authentic", "meaning"), ())
    assert (card.claim_count, card.question_count) == (2, 2)


def test_a_lesson_has_all_but_its_texts(edition: EditionReader) -> None:
    lesson = edition.lesson("tea-papers")
    assert lesson is not None
    assert lesson.card == edition.units()[0].lessons[0]
    assert lesson.steps == ("hook", "read", "examine", "judge", "reveal", "retrieve")
    assert (lesson.number, lesson.next_slug, lesson.hook) == (1, "", "genuine")
    assert (lesson.verdict, lesson.reveal) == ("partly-verified", "together")
    assert lesson.claims == ("genuine", "for-an-army")
    assert lesson.exercises == ("whose-words",)
    assert [(group.title, group.questions) for group in lesson.sets] == [
        ("The papers", ("how-many",))
    ]


def test_a_step_has_parts_notes_and_terms(edition: EditionReader) -> None:
    step = edition.step("tea-papers", "read")
    assert step is not None
    assert (step.name, step.title) == ("read", "Nine pages")
    assert [part.kind for part in step.parts] == ["html"]
    assert [(note.number, note.id) for note in step.notes] == [(1, "s1"), (2, "s2")]
    assert step.terms == ("hack-and-leak",)


def test_the_notes_of_a_finding_wait_for_the_reveal(edition: EditionReader) -> None:
    hook, reveal = edition.step("tea-papers", "hook"), edition.step("tea-papers", "reveal")
    assert hook is not None
    assert reveal is not None
    assert hook.notes == ()
    assert "s2" in [note.id for note in reveal.notes]


def test_a_finding_brings_its_own_sources_along(edition: EditionReader) -> None:
    item = edition.item("tea-papers", "genuine")
    assert item is not None
    assert item.cited == ("s2",)


def test_what_is_revealed_names_its_claim(edition: EditionReader) -> None:
    step = edition.step("tea-papers", "reveal")
    assert step is not None
    assert [(part.kind, part.ref) for part in step.parts] == [("reveal", "genuine")]
    assert "May 2019" in step.parts[0].html


def test_an_item_is_the_model_with_html_for_texts(edition: EditionReader) -> None:
    item = edition.item("tea-papers", "genuine")
    assert item is not None
    assert (item.lesson, item.kind, len(item.version)) == ("tea-papers", "claim-judgement", 16)
    assert item.question.model_dump()["finding"] == (
        '<p>The ministry confirmed it.<sup class="ref"><a href="#note-s2">2</a></sup></p>'
    )
    assert [*edition.items("tea-papers")] == ["genuine", "for-an-army", "whose-words", "how-many"]


def test_an_exhibit_has_its_letter_and_says_that_it_is_a_replica(edition: EditionReader) -> None:
    exhibit = edition.exhibit("tea-papers", "letter")
    assert exhibit is not None
    assert (exhibit.letter, exhibit.is_replica) == ("A", True)
    assert exhibit.caption_html == "A letter to the <em>canteen</em>."
    assert exhibit.html == (
        '<ol class="document"><li data-place="line-1"><code>To the canteen:</code></li>'
        '<li data-place="line-2"><code>forty pounds of tea,</code></li>'
        '<li data-place="line-3"><code>signed, the ministry.</code></li></ol>'
    )


def test_sources_are_listed_by_number_and_by_lesson(edition: EditionReader) -> None:
    notes = edition.sources("tea-papers")
    assert [(note.number, note.id, note.note_html) for note in notes] == [
        (1, "s1", ""),
        (2, "s2", "Quotes a spokeswoman."),
    ]
    assert edition.all_sources() == ((edition.units()[0].lessons[0], notes),)


def test_a_term_says_where_it_is_seen(edition: EditionReader) -> None:
    term = edition.term("hack-and-leak")
    assert term is not None
    assert edition.terms() == (term,)
    assert term.definition_html == "<p>Stealing papers <em>and</em> publishing them.</p>"
    assert (term.also, term.seen_in) == (("hack-and-dump",), ("tea-papers",))


def test_the_welcome_claim_is_named(edition: EditionReader) -> None:
    assert edition.welcome() == ("tea-papers", "genuine")
    assert edition.title == "Unsealed"


def test_what_does_not_exist_is_none_or_nothing(edition: EditionReader) -> None:
    assert edition.lesson("nope") is None
    assert edition.step("tea-papers", "nope") is None
    assert edition.step("nope", "read") is None
    assert edition.item("tea-papers", "nope") is None
    assert edition.item("nope", "genuine") is None
    assert edition.exhibit("nope", "letter") is None
    assert edition.term("nope") is None
    assert (edition.items("nope"), edition.sources("nope")) == ({}, ())


def test_what_was_read_once_is_the_same_object(edition: EditionReader) -> None:
    assert edition.step("tea-papers", "read") is edition.step("tea-papers", "read")
    assert edition.items("tea-papers") is edition.items("tea-papers")


def test_opening_reads_no_lesson(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queries: list[str] = []
    real = sqlite3.connect

    def traced(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = real(*arguments, **options)
        connection.set_trace_callback(queries.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    open_edition(data).close()
    assert queries == ["SELECT key, value FROM edition"]


def test_the_current_edition_follows_the_pointer(root: Path, data: Path) -> None:
    current = CurrentEdition(data)
    first = current.get()
    assert current.get() is first
    lesson = root / "tea-papers/lesson.md"
    lesson.write_text(FILES["lesson.md"].replace("## Read: Nine pages", "## Read: Ten pages"))
    build_course(root, data)
    second = current.get()
    assert second.version != first.version
    titles = [reader.step("tea-papers", "read") for reader in (first, second)]
    assert [step and step.title for step in titles] == ["Nine pages", "Ten pages"]


def test_many_threads_read_the_same(data: Path) -> None:
    reader = open_edition(data)
    seen: list[object] = []

    def read() -> None:
        step = reader.step("tea-papers", "read")
        seen.append((step and replace(step), reader.items("tea-papers"), reader.search("tea")))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader.close()
    assert len(seen) == 8
    assert all(found == seen[0] for found in seen)


def test_a_folder_without_a_course_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoEdition) as refused:
        CurrentEdition(tmp_path).get()
    assert str(refused.value) == (
        f"{tmp_path}: there is no course here. `unsealed build` makes the course."
    )


def test_a_file_that_is_no_course_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "course.db"
    file.write_text("not a database, and long enough to be looked at as one" * 20)
    with pytest.raises(NoEdition) as refused:
        open_edition(file)
    assert str(refused.value) == (
        f"{file}: this file is no course (file is not a database). `unsealed build` makes the"
        " course."
    )
