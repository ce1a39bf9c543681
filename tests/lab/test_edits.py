"""Small edits of a text: told line by line, and refused where they are not small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsealed.lab.edits import (
    LARGEST_TEXT,
    MOST_CHANGED,
    MOST_LINES,
    MOST_SEARCHED,
    Edit,
    TooMuchChanged,
    bytes_of,
    editable_text,
    edits_between,
)

MAIL = "From: a\nTo: b\n\nIt sails on Saturday.\n"


@pytest.mark.parametrize(
    ("changed", "edits"),
    [
        pytest.param(MAIL, (), id="nothing"),
        pytest.param(
            MAIL.replace("sails", "fails"),
            (Edit(4, "It ", "s", "f", "ails on Saturday."),),
            id="letter",
        ),
        pytest.param(
            MAIL.replace("sails on", "sails  on"),
            (Edit(4, "It sails ", "", " ", "on Saturday."),),
            id="space",
        ),
        pytest.param(
            MAIL.replace("To: b\n", ""), (Edit(2, gone="To: b", is_gone=True),), id="line-gone"
        ),
        pytest.param(
            MAIL.replace("To: b\n", "To: b\nX: c\n"),
            (Edit(3, new="X: c", is_new=True),),
            id="line-new",
        ),
        pytest.param(
            MAIL.replace("a\nTo", "x\nto").replace("sails", "fails"),
            (
                Edit(1, "From: ", "a", "x", ""),
                Edit(2, "", "T", "t", "o: b"),
                Edit(4, "It ", "s", "f", "ails on Saturday."),
            ),
            id="several",
        ),
    ],
)
def test_edits_are_told_line_by_line(changed: str, edits: tuple[Edit, ...]) -> None:
    assert edits_between(MAIL, changed) == edits


@pytest.mark.parametrize(
    ("original", "changed"),
    [
        pytest.param("", "x" * (MOST_CHANGED + 1), id="letters"),
        pytest.param("a\n", "a\n" + "\n" * (MOST_LINES + 1), id="lines"),
        pytest.param("a\n", "b\n" * (MOST_SEARCHED + 2), id="another-text"),
    ],
)
def test_more_than_a_small_edit_is_refused(original: str, changed: str) -> None:
    with pytest.raises(TooMuchChanged):
        edits_between(original, changed)


def test_as_much_as_may_change_may_change() -> None:
    (edit,) = edits_between("", "x" * MOST_CHANGED)
    assert len(edit.new) == MOST_CHANGED


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a\nb\n", id="line-ends-of-unix"),
        pytest.param(b"a\r\r\n", id="stray-return"),
        pytest.param(b"a\x00\r\n", id="null"),
        pytest.param(b"\xff\r\n", id="no-utf-8"),
        pytest.param(b"a" * (LARGEST_TEXT + 1), id="large"),
    ],
)
def test_what_a_form_would_not_give_back_is_not_offered(data: bytes) -> None:
    assert editable_text(data) is None


@given(st.text(alphabet="abc \t\nä😀", max_size=60))
def test_what_is_offered_comes_back_as_it_was(text: str) -> None:
    assert editable_text(bytes_of(text)) == text


_LINES = st.lists(st.text(alphabet="ab ", max_size=6), max_size=6).map("\n".join)


@given(original=_LINES, changed=_LINES)
def test_the_edits_lead_to_the_changed_text(original: str, changed: str) -> None:
    edits = edits_between(original, changed)
    lines = changed.split("\n")
    for edit in edits:
        if not edit.is_gone:
            assert lines[edit.line - 1] == edit.before + edit.new + edit.after
    assert (edits == ()) == (original == changed)
