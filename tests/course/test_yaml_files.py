"""YAML as YAML 1.2 has it, with the place of everything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsealed.course.yaml_files import YamlDocument, read_yaml

VALUES = [
    ("no", "no"),
    ("yes", "yes"),
    ("on", "on"),
    ("true", True),
    ("False", False),
    ("~", None),
    ("", None),
    ("12", 12),
    ("012", 12),
    ("0o14", 12),
    ("0xff", 255),
    ("-3", -3),
    (".5", 0.5),
    ("1e3", 1000.0),
    ("1e999", "1e999"),
    (".nan", ".nan"),
    ("1_000", "1_000"),
    ("1:30", "1:30"),
    ("2025-09-26", "2025-09-26"),
    ('"12"', "12"),
    ("9" * 500, "9" * 500),
]


@pytest.mark.parametrize(("written", "read"), VALUES)
def test_words_are_resolved_by_the_core_schema(written: str, read: object) -> None:
    assert read_yaml(f"a: {written}\n", "x.yaml").data == {"a": read}


SCALARS = (
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text("ab 1:#-'\"", max_size=5)
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from("abc"), JSON, min_size=1))
def test_json_is_yaml_and_reads_the_same(data: dict[str, object]) -> None:
    assert read_yaml(json.dumps(data), "x.yaml").data == data


TEXT = """\
claims:
  - id: one
    text: |
      First line,
      [@nope] second.
  - {id: two, "by": 'x'}
"""
PLACES = [
    ((), (11, 1)),
    (("claims",), (12, 3)),
    (("claims", 0, "id"), (12, 9)),
    (("claims", 0, "text"), (13, 11)),
    (("claims", 1), (16, 5)),
    (("claims", 1, "by"), (16, 21)),
    (("claims", 1, "by", "deeper"), (16, 21)),
    (("claims", 7), (12, 3)),
]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_every_value_has_its_place(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert _document().places.value(path) == place


def test_a_key_has_a_place_of_its_own() -> None:
    assert _document().places.key(("claims", 1, "by")) == (16, 15)
    assert _document().places.key(("claims", 1)) == (16, 5)


def test_a_piece_of_a_value_is_found_in_its_line() -> None:
    found = _document().fault_within(("claims", 0, "text"), "[@nope]", "source-undefined", "x")
    assert (found.line, found.column) == (15, 7)


def test_a_piece_that_is_written_otherwise_is_told_at_the_value() -> None:
    found = _document().fault_within(("claims", 0, "id"), "[@nope]", "source-undefined", "x")
    assert (found.line, found.column) == (12, 9)


def _document() -> YamlDocument:
    return read_yaml(TEXT, "x.yaml", first_line=11)


def test_all_doubled_keys_are_told_and_the_data_go_on() -> None:
    document = read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n", "x.yaml")
    assert [(found.line, found.column, found.message) for found in document.faults] == [
        (2, 11, '"c" stands twice in one mapping. Delete or rename one of the two.'),
        (3, 1, '"a" stands twice in one mapping. Delete or rename one of the two.'),
    ]
    assert document.data == {"a": 3, "b": {"c": 2}}
