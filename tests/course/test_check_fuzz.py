"""Whatever an author saves, the check answers with faults."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tea_papers import COURSE, FILES, GLOSSARY, lines_of, write
from unsealed.course.check import check_course
from unsealed.course.fault_kinds import FAULT_KINDS
from unsealed.course.yaml_files import read_yaml

EVERYTHING = {"course.yaml": COURSE, "glossary.yaml": GLOSSARY} | {
    f"tea-papers/{name}": content for name, content in FILES.items()
}
MARKS = "[@ [[ ]] ]{ {: /// ## # ` < <b ]( ![]( | : - *a &a !x ' \" { } null yes 1e999 --> <!--"
SPACED = ["/// quiz |", "\n", "    ", "---\n", "- ", ": ", "\t", "\\"]
UNSEEN = ["\0", "\u2028", "\ufeff", "9" * 5000]
PIECES = st.sampled_from([*MARKS.split(), *SPACED, *UNSEEN])


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the course with pieces put in, taken out or doubled."""
    name = draw(st.sampled_from(sorted(EVERYTHING)))
    text = EVERYTHING[name]
    for _time in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        piece = draw(st.one_of(PIECES, st.text(max_size=5), st.just(text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return name, text


def _check_with(name: str, content: bytes) -> list[str]:
    with TemporaryDirectory() as folder:
        root = Path(folder) / "lessons"
        for each, text in EVERYTHING.items():
            write(root / each, content if each == name else text)
        faults = check_course(root)
        lines = (root / name).read_bytes().count(b"\n") + content.count(b"\r") + 2
        assert all(1 <= found.line <= max(lines, 80) and found.column >= 1 for found in faults)
        return lines_of(faults)


@settings(deadline=None, max_examples=150)
@given(spoilt())
def test_a_spoilt_lesson_never_raises(case: tuple[str, str]) -> None:
    name, text = case
    _check_with(name, text.encode("utf-8", "surrogatepass"))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(EVERYTHING)), st.binary(max_size=200))
def test_any_bytes_never_raise(name: str, content: bytes) -> None:
    _check_with(name, content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(EVERYTHING)), st.data())
def test_any_value_anywhere_is_put_into_our_words(name: str, data: st.DataObject) -> None:
    text = EVERYTHING[name]
    values = list(re.finditer(r"(?<=: )[^\n:{}\[\]]+(?=\n)", text))
    place = data.draw(st.sampled_from(values))
    value = json.dumps(data.draw(JSON))
    lines = _check_with(name, (text[: place.start()] + value + text[place.end() :]).encode())
    assert not [line for line in lines if "pydantic" in line or "Input should" in line]


@given(st.text())
def test_any_text_is_read_as_yaml_or_refused(text: str) -> None:
    document = read_yaml(text.replace("\0", ""), "lessons/x.yaml")
    assert document.data is None or not {found.code for found in document.faults} - {
        "yaml-duplicate-key"
    }


CHECKED_BY = ("test_check_", "test_broken_files")


@pytest.mark.parametrize("code", sorted(FAULT_KINDS))
def test_every_code_is_tested_by_its_whole_message(code: str) -> None:
    here = Path(__file__).parent
    texts = [
        file.read_text("utf-8")
        for file in here.glob("test_*.py")
        if file.name.startswith(CHECKED_BY)
    ]
    assert any(f"[{code}]" in text for text in texts)
