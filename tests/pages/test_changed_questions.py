"""A question that was changed after it was answered: the learner sees what was answered."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from conftest import ROOT
from people import Person
from unsealed.course.build import build_course
from unsealed.course.reader import open_edition
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import regrading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.settings import Settings

LESSON = "warm-up"


class Author:
    """Somebody who edits the lessons while learners are at work."""

    def __init__(self, lessons: Path, data: Path) -> None:
        self.quiz = lessons / LESSON / "quiz.yaml"
        self._lessons, self._data = lessons, data
        build_course(lessons, data)

    def writes(self, old: str, new: str) -> None:
        text = self.quiz.read_text(encoding="utf-8")
        assert old in text
        self.quiz.write_text(text.replace(old, new, 1), encoding="utf-8")
        build_course(self._lessons, self._data)


@pytest.fixture
def author(settings: Settings, tmp_path: Path) -> Author:
    lessons = Path(shutil.copytree(ROOT / "lessons", tmp_path / "lessons"))
    return Author(lessons, settings.data)


@pytest.fixture
def ada_at_work(settings: Settings, author: Author) -> Iterator[Person]:
    app = create_app(replace(settings))
    person = Person(app.test_client(), open_edition(settings.data))
    person.opens("/")
    person.starts_quiz(LESSON)
    yield person
    app.extensions[NAME].records.close()


def first_choice(person: Person) -> str:
    items = person.course.items(LESSON).values()
    return next(item.id for item in items if item.kind == "single-choice")


def test_a_reworded_question_is_shown_as_it_was_answered(
    author: Author, ada_at_work: Person
) -> None:
    ada = ada_at_work
    question = first_choice(ada)
    option = ada.item(LESSON, question).options[0]
    ada.answers(LESSON, "retrieve", question, {"option": option.id})
    plain = option.text.split("<")[0].split("’")[0]
    author.writes(plain, "New words " + plain)
    page = ada.opens(f"/lessons/{LESSON}/retrieve").text
    assert plain in page
    assert "New words" not in page


def test_a_corrected_key_is_shown_once_the_answer_was_graded_again(
    author: Author, ada_at_work: Person, settings: Settings
) -> None:
    ada = ada_at_work
    question = first_choice(ada)
    item = ada.item(LESSON, question)
    key = item.key
    other = next(o.id for o in item.options if o.id != key)
    ada.answers(LESSON, "retrieve", question, {"option": other})
    author.writes(f"key: {key}", f"key: {other}")
    assert "Not right" in _outcome(ada, question)
    records = ada.browser.application.extensions[NAME].records
    items = open_edition(settings.data).items(LESSON).values()
    regrading.apply(records, regrading.preview(records, items).changes)
    assert '<p class="verdict right' in _outcome(ada, question)


def _outcome(person: Person, question: str) -> str:
    page = person.opens(f"/lessons/{LESSON}/retrieve").text
    return page[page.index(f'id="retrieve-{question}-outcome"') :][:2500]
