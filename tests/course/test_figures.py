"""Timelines and chains: drawn for a phone, styled by nobody, the same beside them as a table."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unsealed.course.figures import SHAPES, Entry, drawing, wrapped
from unsealed.course.markdown import Context, render
from unsealed.course.markdown.blocks import ROLE_WORDS, date_in_words

TIMELINE = """\
/// timeline | The "papers"
- 2025-09-26: RUSI's *report* [@s1]
- 2025-10: Next
  day
- 2026: <b>Last</b> & least
///
"""
CHAIN = """\
/// chain | Who had them
- origin: A ministry [@s1]
- obtained-by: Black Moon
- denied-by: nobody
///
"""


def figure_of(text: str) -> str:
    (part,) = render(text, Context(sources={"s1"})).parts
    return part.html


def svg_in(html: str) -> ElementTree.Element:
    found = re.search(r"<svg.*</svg>", html)
    assert found
    return ElementTree.fromstring(found[0])  # noqa: S314  # our own


@pytest.mark.parametrize("text", [TIMELINE, CHAIN])
def test_a_drawing_has_a_name_and_no_style(text: str) -> None:
    html = figure_of(text)
    svg = svg_in(html)
    assert svg.get("role") == "img"
    assert svg.find("title").get("id") == svg.get("aria-labelledby")
    assert "style" not in html
    assert "font-size" not in html


def test_the_table_says_what_the_drawing_says() -> None:
    html = figure_of(TIMELINE)
    words = [text.text or "".join(text.itertext()) for text in svg_in(html).iter("text")]
    assert words == [
        "26 September 2025",
        "RUSI’s report",
        "October 2025",
        "Next day",
        "2026",
        "Last & least",
    ]
    assert (
        '<tr><th scope="row"><time datetime="2025-09-26">26 September 2025</time></th>'
        '<td>RUSI’s <em>report</em><sup class="ref"><a aria-describedby="note-s1" '
        'href="#note-s1" id="ref-s1-1">1</a></sup></td></tr>'
    ) in html
    assert "<details><summary>As a table</summary><table>" in html


def test_each_role_has_a_shape_and_a_word_of_its_own() -> None:
    assert set(SHAPES) == {*ROLE_WORDS, "event"}
    assert len(set(SHAPES.values())) == len(SHAPES)
    html = figure_of(CHAIN)
    assert re.findall(r'class="shape shape-([a-z-]+)"', html) == [
        "origin",
        "obtained-by",
        "denied-by",
    ]


def test_a_drawing_fits_a_phone_at_its_own_size() -> None:
    svg = svg_in(figure_of(TIMELINE))
    assert svg.get("viewBox", "").startswith("0 0 320 ")
    assert svg.get("width") == "320"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2025", "2025"),
        ("2025-09", "September 2025"),
        ("2025-09-06", "6 September 2025"),
        ("2025-13", "2025-13"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_said_in_words(date: str, words: str) -> None:
    assert date_in_words(date) == words


@settings(max_examples=80)
@given(st.text(max_size=200), st.integers(2, 40))
def test_no_line_is_wider_than_its_column_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) <= columns for line in lines)


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_any_text_gives_a_drawing_that_can_be_parsed(text: str) -> None:
    svg = drawing("chain", "d1", text, [Entry(text, text, "origin"), Entry("b", text)])
    assert ElementTree.fromstring(svg).tag == "svg"  # noqa: S314  # our own
