"""The demonstration class: a term that nobody had, marked as such and counted nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from people import Person
from unsealed.pages.first_word import first_word
from unsealed.pages.invented_answers import invented_fields
from unsealed.pages.invented_term import NAMES, WEEKS, first_day, invented_term
from unsealed.questions.registry import KINDS, kind_of
from unsealed.records import accounts, classes, demonstrations, progress, regrading, teachers
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy import Row

    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.settings import Settings

PASSWORD = "correct horse battery"
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
"""A Thursday."""


@pytest.fixture
def dana(app: Flask, course: EditionReader, records: Records) -> Person:
    """A teacher, signed in."""
    teachers.add(records, "Dana", PASSWORD)
    return _signed_in(Person(app.test_client(), course), "Dana")


def _signed_in(person: Person, name: str) -> Person:
    person.opens("/")
    person.sends("/teachers/sign-in", {"name": name, "password": PASSWORD})
    return person


def _demonstration(records: Records, name: str) -> Class:
    teacher = teachers.named(records, name)
    assert teacher is not None
    found = demonstrations.of_teacher(records, teacher.id)
    assert found is not None
    return found


def _count(records: Records, table: str) -> int:
    with records.reading() as connection:
        query = f"SELECT count(*) FROM {table}"  # noqa: S608 - a name of ours
        return int(connection.exec_driver_sql(query).scalar_one())


def test_it_is_made_by_one_click_and_gone_by_one(dana: Person, records: Records) -> None:
    assert "Show me a class after a term" in dana.opens("/classes").text
    path = dana.sends("/teachers/demonstration").headers["Location"]
    assert dana.sends("/teachers/demonstration").headers["Location"] == path
    assert "Show me a class after a term" not in dana.opens("/classes").text
    assert _count(records, "learners") == len(NAMES)
    for page in ("", "/gradebook", "/learners/1", "/lessons/warm-up", "/door", "/learning"):
        text = dana.opens(path + page).text
        assert "Every pupil and every answer here is invented" in text, page
    assert dana.opens(f"{path}/everything.json").get_json()["is_demonstration"] is True
    assert dana.sends(f"{path}/slips").status_code == 303
    assert "Invented pupils need no slips" in dana.opens(path).text
    dana.sends(f"{path}/erase", {"sure": "yes"})
    for table in ("learners", "answers", "attempts", "progress", "marks", "classes", "assignments"):
        assert _count(records, table) == 0, table
    assert "Show me a class after a term" in dana.opens("/classes").text


def test_it_took_the_test_before_and_after(dana: Person) -> None:
    path = dana.sends("/teachers/demonstration").headers["Location"]
    report = dana.opens(f"{path}/learning").text
    assert "The class became more discerning" in report
    assert "With 24 learners this could be anything from" in report
    assert "do not only doubt more." in report
    assert "Very sure, and wrong" in dana.opens(f"{path}/learners/1/learning").text


def test_it_holds_a_whole_term_that_adds_up(dana: Person, records: Records) -> None:
    dana.sends("/teachers/demonstration")
    kept = _progress(records)
    with records.writing() as connection:
        for row in kept:
            progress.recount(connection, LearnerId(row.learner), [row.lesson])
    assert _progress(records) == kept
    # The last week has only begun, or has not, depending on the day.
    assert len({row.lesson for row in kept}) in {WEEKS - 1, WEEKS}
    assert 0 < sum(row.finished_at is None for row in kept) < len(kept) / 3


def _progress(records: Records) -> list[Row[tuple[object, ...]]]:
    query = (
        "SELECT learner, lesson, answered, round(points, 9), round(brier_sum, 9), finished_at"
        " FROM progress ORDER BY learner, lesson"
    )
    with records.reading() as connection:
        return list(connection.exec_driver_sql(query))


def test_two_teachers_each_get_their_own_and_nobody_comes_in(
    app: Flask, dana: Person, course: EditionReader, records: Records, cleo: Person
) -> None:
    teachers.add(records, "Eli", PASSWORD)
    eli = _signed_in(Person(app.test_client(), course), "Eli")
    own, other = (each.sends("/teachers/demonstration").headers["Location"] for each in (dana, eli))
    assert own != other
    assert eli.opens(own).status_code == 404
    code = _demonstration(records, "Dana").code
    assert classes.with_code(records, code) is None
    assert cleo.opens(f"/join/{code}").status_code == 422
    assert accounts.holdings(records) == accounts.Holdings(accounts=2, classes=0, learners=0)
    items = [item for item in course.items("warm-up").values() if item.kind == "claim-judgement"]
    turned = [_with_another_key(item) for item in items]
    assert regrading.preview(records, turned).changes == ()


def _with_another_key(item):
    from msgspec.structs import replace

    update = {"outcome": "fails" if item.question.outcome == "holds" else "holds", "range": None}
    return replace(item, question=item.question.model_copy(update=update))


def test_the_first_teacher_of_a_laptop_finds_one(
    cleo: Person, settings: Settings, records: Records
) -> None:
    cleo.opens("/")
    word = first_word(settings.secret_key)
    cleo.sends("/teachers/first", {"name": "Dana", "password": PASSWORD, "word": word})
    assert "<b>Demonstration</b>" in cleo.opens("/classes").text


def test_the_same_lessons_give_the_same_term(course: EditionReader) -> None:
    learners = [LearnerId(name) for name in NAMES[:3]]
    first, again = (invented_term(course, learners, now=NOW) for _ in range(2))
    assert first == again
    assert first.begins == first_day(NOW) == datetime(2026, 9, 7, 8, 5, tzinfo=UTC)
    assert all(first.begins <= given.answered_at < NOW for given in first.answers)


def test_answers_of_every_kind_can_be_invented(course: EditionReader) -> None:
    seen = set()
    chance = Random(1)
    for unit in course.units():
        for card in unit.lessons:
            for item in course.items(card.slug).values():
                kind = kind_of(item.kind)
                fields = invented_fields(item.question, chance, skill=1.0, lean=0)
                raw = kind.read(item.question, fields)
                assert kind.grade(item.question, raw).score > 0.7, item.id
                seen.add(item.kind)
    assert seen == set(KINDS)
