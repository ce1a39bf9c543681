"""The JSON Schemas: every key described, every kind in them, and what they accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from unsealed.course.schema import schemas
from unsealed.course.schema_words import KEYS_OF_QUESTIONS
from unsealed.questions.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    "course",
    "glossary",
    "lesson",
    "claims",
    "quiz",
    "sources",
    "exhibit",
    "review",
    "balance",
    "guide",
    "form",
    "variants",
)


def _properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema.get("$defs", {}).values()):
        yield from part.get("properties", {}).items()


def test_every_file_has_a_schema() -> None:
    assert tuple(schemas()) == NAMES
    assert {schema["$schema"] for schema in schemas().values()} == {
        "https://json-schema.org/draft/2020-12/schema"
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_described(name: str) -> None:
    undescribed = [key for key, value in _properties(schemas()[name]) if not value["description"]]
    assert undescribed == []


@pytest.mark.parametrize("name", NAMES)
def test_unknown_keys_are_marked_by_the_editor(name: str) -> None:
    assert schemas()[name]["additionalProperties"] is False


def test_the_quiz_knows_every_kind() -> None:
    questions = schemas()["quiz"]["properties"]["exercises"]["items"]
    assert sorted(questions["discriminator"]["mapping"]) == sorted(KINDS)


def test_no_word_is_left_from_a_key_that_went() -> None:
    keys = {key for name in NAMES for key, _value in _properties(schemas()[name])}
    words = {word.rpartition(".")[2] for word in KEYS_OF_QUESTIONS}
    assert words - keys == set()
