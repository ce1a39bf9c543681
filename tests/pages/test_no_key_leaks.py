"""No page and no fragment holds the key of a question, or a finding, before its time."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest

from right_answers import wrong_fields
from unsealed.questions.registry import as_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from people import Person
    from unsealed.course.edition import Item

SECRET_FIELDS = {"feedback", "finding", "because", "change_mind", "model_answer", "misconception"}
LESSONS = ("warm-up", "black-moon")
SHEETS = ("lesson", "exhibits", "quiz", "round", "whole", "key")
STEPS = ("hook", "read", "examine", "judge", "reveal", "retrieve")
OTHERS = ("/", "/course", "/glossary", "/sources", "/me", "/about", "/offline")


def plain(text: str) -> str:
    """A text without its markup, so that it is found however it is rendered."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def secrets_of(item: Item) -> Iterator[str]:
    """The texts of a question that only its answer may bring to light."""
    yield from _secrets(as_stored(item.question))


def _secrets(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _secrets(inner, name if name in SECRET_FIELDS else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets(inner, key)
    elif key in SECRET_FIELDS and isinstance(value, str) and len(value) > 20:
        yield plain(value)


def items(person: Person, lesson: str) -> list[Item]:
    return list(person.course.items(lesson).values())


def pages_of(person: Person, lesson: str) -> str:
    paths = [f"/lessons/{lesson}/{step}" for step in STEPS]
    paths += [f"/lessons/{lesson}/paper/{sheet}" for sheet in SHEETS]
    paths += [
        f"/lessons/{lesson}/paper",
        f"/lessons/{lesson}/reading",
        f"/lessons/{lesson}/results",
        f"/lessons/{lesson}/sources",
        *OTHERS,
    ]
    paths += ["/search?q=papers", "/search?q=verified", "/me/data.json"]
    return plain(" ".join(person.opens(path).text for path in paths))


@pytest.mark.parametrize("lesson", LESSONS)
def test_there_is_something_to_hide(ada: Person, lesson: str) -> None:
    assert all(list(secrets_of(item)) for item in items(ada, lesson))


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("preset", ["practice", "check", "test"])
def test_no_page_gives_away_what_was_not_answered(ada: Person, lesson: str, preset: str) -> None:
    ada.starts_quiz(lesson, preset)
    seen = pages_of(ada, lesson)
    leaked = [text for item in items(ada, lesson) for text in secrets_of(item) if text in seen]
    assert leaked == []


def test_a_saved_answer_of_a_test_gives_nothing_away(ada: Person) -> None:
    lesson = "black-moon"
    ada.starts_quiz(lesson, "test")
    row = ada.course.lesson(lesson)
    assert row is not None
    for question in (q for group in row.sets for q in group.questions):
        fields = {"number": "1", **wrong_fields(ada.item(lesson, question))}
        path = f"/lessons/{lesson}/retrieve/drafts/{question}"
        fragment = ada.sends(path, fields, **{"HX-Request": "true"})
        item = ada.course.item(lesson, question)
        assert item is not None
        assert [text for text in secrets_of(item) if text in plain(fragment.text)] == []


def test_a_committed_claim_gives_nothing_away_while_others_are_open(ada: Person) -> None:
    ada.answers("black-moon", "hook", "headline")
    ada.answers("black-moon", "judge", "headline")
    seen = pages_of(ada, "black-moon")
    claims = [item for item in items(ada, "black-moon") if item.kind == "claim-judgement"]
    assert [text for item in claims for text in secrets_of(item) if text in seen] == []


def test_the_reveal_shows_what_was_hidden(ada: Person) -> None:
    ada.judges_all("black-moon")
    seen = plain(ada.opens("/lessons/black-moon/reveal").text)
    claims = [item for item in items(ada, "black-moon") if item.kind == "claim-judgement"]
    for item in claims:
        assert plain(item.question.finding) in seen


def test_what_is_printed_shows_no_key_of_the_quiz_even_when_all_is_judged(ada: Person) -> None:
    ada.judges_all("black-moon")
    lesson = ada.course.lesson("black-moon")
    assert lesson is not None
    asked = [q for group in lesson.sets for q in group.questions] + list(lesson.exercises)
    paths = [f"/lessons/black-moon/paper/{sheet}" for sheet in SHEETS]
    seen = plain(" ".join(ada.opens(path).text for path in paths))
    secrets = [
        text for item in items(ada, "black-moon") if item.id in asked for text in secrets_of(item)
    ]
    assert secrets
    assert [text for text in secrets if text in seen] == []


def test_no_search_brings_up_a_finding(ada: Person) -> None:
    for item in items(ada, "black-moon"):
        for secret in secrets_of(item):
            words = secret.split()[:6]
            page = plain(ada.opens("/search?q=" + "+".join(words)).text)
            assert secret not in page


def test_the_margin_of_an_open_claim_names_no_source_of_its_finding(ada: Person) -> None:
    step = ada.course.step("black-moon", "judge")
    reveal = ada.course.step("black-moon", "reveal")
    assert step is not None
    assert reveal is not None
    own_text = " ".join(part.html for part in step.parts)
    seen = set(re.findall(r'id="note-([a-z0-9-]+)"', ada.opens("/lessons/black-moon/judge").text))
    assert seen == set(re.findall(r'href="#note-([a-z0-9-]+)"', own_text))
    assert {note.id for note in reveal.notes} > seen
