"""Variants of a lesson: one table of values, put into its exhibits and questions row by row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from msgspec.structs import replace
from pydantic import Field, StringConstraints

from unsealed.questions.kind import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path
    from unsealed.questions.kind import JsonValue

VARIANTS_FILE: Final = "variants.yaml"
FIRST: Final = 1
"""The row that everybody gets where nothing else is wanted; rows count from 1."""
_MARK: Final = re.compile(r"\{\{ *([^{}\n]*?) *\}\}")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=64)]
Value: TypeAlias = "str | int | float | bool | tuple[str, ...]"


class Variants(Frozen):
    """The whole of `variants.yaml`."""

    variants: tuple[dict[Name, Value], ...] = Field(
        min_length=2,
        max_length=12,
        description="The rows of values; each is one learner's exercise.",
    )


def filled_document(document: YamlDocument, row: Mapping[str, Value]) -> YamlDocument:
    """The same file with the row's values in the place of their names."""
    return replace(document, data=filled(document.data, row))


def filled(data: JsonValue, row: Mapping[str, Value]) -> JsonValue:
    """Data with values in the place of `{{name}}`; a text that is nothing else keeps their type.

    A name that the row has not stays as it is written.
    """
    if isinstance(data, dict):
        return {_in_text(key, row): filled(value, row) for key, value in data.items()}
    if isinstance(data, list):
        return [filled(value, row) for value in data]
    if not isinstance(data, str):
        return data
    alone = _MARK.fullmatch(data.strip())
    if alone and alone[1] in row:
        value = row[alone[1]]
        return list(value) if isinstance(value, tuple) else value
    return _in_text(data, row)


def names_in(data: JsonValue, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every name of a value in the data, with the path of the text that it stands in."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from ((path, found[1]) for found in _MARK.finditer(key))
            yield from names_in(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from names_in(value, (*path, number))
    elif isinstance(data, str):
        yield from ((path, found[1]) for found in _MARK.finditer(data))


def marks_in(text: str) -> Iterator[re.Match[str]]:
    """Every `{{name}}` in a text."""
    return _MARK.finditer(text)


def _in_text(text: str, row: Mapping[str, Value]) -> str:
    return _MARK.sub(lambda found: _words(row[found[1]]) if found[1] in row else found[0], text)


def _words(value: Value) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)
