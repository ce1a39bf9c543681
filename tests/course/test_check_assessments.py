"""The forms of the test before and after: what is wrong with them is said, place by place."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tea_papers import lines_of
from unsealed.course.build import build_course, write_edition
from unsealed.course.check import check_course
from unsealed.course.check_assessments import BLUEPRINT
from unsealed.course.faults import CourseFaults
from unsealed.course.reader import open_edition
from written_forms import items_of, write_form, write_forms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tea_papers import LessonFolder

A_FILE = "lessons/assessments/a/items.yaml"


@pytest.fixture
def root(lesson_folder: LessonFolder) -> Path:
    """A small course with three forms."""
    found = lesson_folder().parent
    write_forms(found)
    return found


def changed(root: Path, change: Callable[[list[dict[str, Any]]], None]) -> list[str]:
    """The faults after a change of form A."""
    items = deepcopy(items_of("a"))
    change(items)
    write_form(root, "a", items)
    return lines_of(check_course(root))


def put(number: int, **keys: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda items: items[number].update(keys)


def test_the_blueprint_has_a_cell_for_each_of_28_items() -> None:
    assert len(set(BLUEPRINT)) == 28
    assert [str(cell) for cell in BLUEPRINT[::9]] == [
        "authentic easy holds",
        "intact medium fails",
        "meaning easy holds",
        "meaning open",
    ]


def test_forms_that_keep_every_rule_pass(root: Path) -> None:
    assert check_course(root) == ()


def test_a_course_without_forms_offers_none_and_is_no_worse(lesson_folder: LessonFolder) -> None:
    root = lesson_folder().parent
    assert check_course(root) == ()
    assert open_edition(write_edition(root, root / "course.db").path).forms() == ()


FAULTS = [
    pytest.param(
        put(0, id="lock-keeper"),
        '3:8: an item of this form has an id that begins with "a-". Rename it. [value-form]',
        id="an id without its form",
    ),
    pytest.param(
        put(1, id="a-authentic-easy-holds"),
        '4:8: the id "a-authentic-easy-holds" stands in lessons/assessments/a/items.yaml line 3 as'
        " well. Rename one. [id-duplicate]",
        id="an id twice",
    ),
    pytest.param(
        put(0, level="esay"),
        '3:790: "level" must be one of easy, medium, hard; found the text "esay". Did you mean'
        ' "easy"? [value-choice]',
        id="a level that does not exist",
    ),
    pytest.param(
        lambda items: items[0]["cues"].update(length="long"),
        "3:171: the documents are long, and have 12 words; 95 to 150 are wanted. [cue-untrue]",
        id="a length that is not true",
    ),
    pytest.param(
        lambda items: items[0]["packet"][0]["body"].update(lines=["word " * 71]),
        "3:171: the documents are short, and have 71 words; at most 70 are wanted. [cue-untrue]",
        id="a packet too long to be short",
    ),
    pytest.param(
        lambda items: items[0]["decides"].pop("intact"),
        '3:560: "decides" has no sentence for intact. Write one for every seal. [key-missing]',
        id="a seal without its sentence",
    ),
    pytest.param(
        put(24, level="hard"),
        '27:759: an open claim has no level. Remove "level", or change the outcome.'
        " [value-invalid]",
        id="an open claim with a level",
    ),
    pytest.param(
        put(0, keyed=[{"by": "XY", "outcome": "fails", "seal": "intact", "p": 10}]),
        "3:808: XY keyed it as fails, by intact, and the key says holds, by authentic. Settle it,"
        " or write the item anew. [key-disputed]",
        id="a key that somebody disputes",
    ),
    pytest.param(
        put(0, claim="The note stands [@s1]."),
        "3:481: a form has no sources: all that is needed stands in the packet. [source-undefined]",
        id="a source",
    ),
    pytest.param(
        put(0, because="It is a [[word]] of ours."),
        '3:525: there is no term "word". Add it to glossary.yaml. [term-undefined]',
        id="a term that is not there",
    ),
]


@pytest.mark.parametrize(("change", "expected"), FAULTS)
def test_a_fault_of_an_item_is_said_at_its_place(
    root: Path, change: Callable[[list[dict[str, Any]]], None], expected: str
) -> None:
    lines = changed(root, change)
    assert f"{A_FILE}:{expected}" in lines


def test_what_a_form_lacks_and_asks_twice_is_said(root: Path) -> None:
    lines = changed(root, put(1, outcome="holds"))
    assert [line for line in lines if "form-blueprint" in line] == [
        f"{A_FILE}:2:8: the form lacks 1 item: authentic easy fails. [form-blueprint]",
        f'{A_FILE}:4:1: "a-authentic-easy-holds" asks authentic easy holds as well. A form asks'
        " each once. [form-blueprint]",
    ]


def test_a_cue_by_which_one_could_go_is_named(root: Path) -> None:
    def polish(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["cues"]["polish"] = "neat" if item["outcome"] == "holds" else "messy"

    assert changed(root, polish) == [
        f"{A_FILE}:2:8: of 12 claims with polish: messy, 0 hold. About half should, so that nobody"
        " can go by it. [cue-audit]",
        f"{A_FILE}:2:8: of 12 claims with polish: neat, 12 hold. About half should, so that nobody"
        " can go by it. [cue-audit]",
    ]


def test_claims_that_hold_may_not_be_the_longer_ones(root: Path) -> None:
    def lengthen(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["claim"] += " It is so indeed." if item["outcome"] == "holds" else ""

    assert changed(root, lengthen) == [
        f"{A_FILE}:2:8: claims that hold have 11.0 words on average, and claims that fail 7.0."
        " Make them equally long. [claims-length]"
    ]


def test_a_form_that_is_missing_is_said_and_nobody_is_tested(root: Path) -> None:
    (root / "assessments/c/items.yaml").unlink()
    (root / "assessments/notes.txt").write_text("x", "utf-8")
    assert lines_of(check_course(root)) == [
        "lessons/assessments/c:1:1: the form c is missing, so that nobody is offered a test. Write"
        " its items.yaml. [form-missing]",
        "lessons/assessments/notes.txt:1:1: nothing reads this. The forms are the folders a, b,"
        " c. [file-unknown]",
    ]
    assert open_edition(write_edition(root, root / "course.db").path).forms() == ()


def test_every_fault_of_every_form_is_found_at_once(root: Path) -> None:
    for form in ("a", "b"):
        items = items_of(form)
        items[0]["outcome"] = "maybe"
        del items[1]["claim"]
        write_form(root, form, items)
    codes = [(found.path[-12:], found.code) for found in check_course(root)]
    assert codes == [
        ("a/items.yaml", "value-choice"),
        ("a/items.yaml", "key-missing"),
        ("b/items.yaml", "value-choice"),
        ("b/items.yaml", "key-missing"),
    ]


def test_a_faulty_form_keeps_the_course_from_being_built(root: Path, tmp_path: Path) -> None:
    write_form(root, "a", items_of("a")[:-1])
    with pytest.raises(CourseFaults, match=r"the form lacks 1 item: meaning open\."):
        build_course(root, tmp_path / "data")


def test_what_pages_get_is_rendered_and_sanitised(root: Path, tmp_path: Path) -> None:
    items = items_of("a")
    items[0]["packet"][0]["body"] = {"lines": ["<script>alert(1)</script>", "2"]}
    items[0]["claim"] = "A claim of *one* sentence <script>alert(2)</script>"
    items[0]["keyed"] = [{"by": "XY", "outcome": "holds", "seal": "meaning", "p": 90}]
    write_form(root, "a", items)
    with pytest.raises(CourseFaults, match=r"html-removed|removed"):
        build_course(root, tmp_path / "data")
    items[0]["claim"] = "A claim of *one* sentence"
    write_form(root, "a", items)
    built = build_course(root, tmp_path / "data")
    form = open_edition(built.path).form("a")
    assert form is not None
    assert (form.title, form.keyings, form.same_outcome, form.same_seal) == ("Form A", 1, 1, 0)
    packet = form.items[0].packet
    assert packet.claim == "A claim of <em>one</em> sentence"
    assert "<script>" not in packet.documents[0].body
    assert packet.documents[0].caption == "From a box in the <em>cellar</em> of the harbour office."


def test_a_change_of_an_item_is_built_and_makes_another_version(root: Path, tmp_path: Path) -> None:
    first = open_edition(build_course(root, tmp_path / "data").path)
    items = items_of("b")
    items[3]["because"] = "Another reason."
    write_form(root, "b", items)
    second = open_edition(build_course(root, tmp_path / "data").path)
    before, after = (reader.form("b") for reader in (first, second))
    assert before is not None
    assert after is not None
    differing = [new.id for old, new in zip(before.items, after.items, strict=True) if old != new]
    assert differing == [items[3]["id"]]
    assert before.items[3].version != after.items[3].version
    assert second.form("d") is None
    assert after.item("nobody") is None


def test_being_keyed_by_somebody_else_makes_no_other_version(root: Path, tmp_path: Path) -> None:
    first = write_edition(root, tmp_path / "one.db").path
    items = items_of("a")
    items[0]["keyed"] = [{"by": "XY", "outcome": "holds", "seal": "authentic", "p": 90}]
    write_form(root, "a", items)
    second = write_edition(root, tmp_path / "two.db").path
    versions = []
    for file in (first, second):
        with closing(sqlite3.connect(file)) as database:
            query = "SELECT version FROM form_items ORDER BY form, position"
            versions.append(database.execute(query).fetchall())
    assert versions[0] == versions[1]
    assert json.dumps(versions[0])
