"""Searching: ranked, marked, safe for any text, and silent on what would give a lesson away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from unsealed.course.build import build_course
from unsealed.course.reader import open_edition
from unsealed.course.search import as_fts, marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tea_papers import LessonFolder
    from unsealed.course.reader import EditionReader


@pytest.fixture
def edition(lesson_folder: LessonFolder, tmp_path: Path) -> Iterator[EditionReader]:
    reader = open_edition(build_course(lesson_folder().parent, tmp_path / "data").path)
    yield reader
    reader.close()


def places(edition: EditionReader, query: str) -> list[tuple[str, str, str, str]]:
    return [(hit.kind, hit.lesson, hit.step, hit.ref) for hit in edition.search(query)]


def test_a_lesson_s_text_is_found_with_its_step(edition: EditionReader) -> None:
    (found,) = edition.search("nine pages")
    assert (found.kind, found.lesson, found.step) == ("lesson", "tea-papers", "read")
    assert found.title == "The tea papers"
    assert "carried <mark>nine</mark> <mark>pages</mark>." in found.excerpt_html


def test_a_title_weighs_more_than_a_text(edition: EditionReader) -> None:
    assert places(edition, "pages")[0] == ("source", "tea-papers", "", "s1")


def test_a_term_is_found_by_its_other_spelling(edition: EditionReader) -> None:
    assert ("term", "", "", "hack-and-leak") in places(edition, "hack-and-dump")


def test_the_last_word_may_be_unfinished(edition: EditionReader) -> None:
    assert ("term", "", "", "hack-and-leak") in places(edition, "stealing pap")


@pytest.mark.parametrize("accented", ["FÓRUM", "forum", "Forum"])
def test_capitals_and_accents_do_not_matter(edition: EditionReader, accented: str) -> None:
    assert ("lesson", "tea-papers", "read", "") in places(edition, accented)


@pytest.mark.parametrize("secret", ["confirmed it", "canteen", "May 2019", "nine pages there were"])
def test_findings_feedback_keys_and_reveals_are_not_found(
    edition: EditionReader, secret: str
) -> None:
    assert places(edition, secret) == []


@pytest.mark.parametrize("nothing", ["", "  ", '"', "***", "\x00", "_", "😀"])
def test_a_query_without_words_finds_nothing(edition: EditionReader, nothing: str) -> None:
    assert edition.search(nothing) == ()


def test_the_limit_holds(edition: EditionReader) -> None:
    assert len(edition.search("tea", limit=1)) == 1
    assert edition.search("tea", limit=0) == ()


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("tea army", '"tea" "army"*'),
        ('"tea" OR army)', '"tea" "OR" "army"*'),
        ("title:tea NEAR(a b)", '"title" "tea" "NEAR" "a" "b"*'),
        ("a" * 100, f'"{"a" * 60}"*'),
    ],
)
def test_operators_are_words_like_others(query: str, asked: str) -> None:
    assert as_fts(query) == asked


def test_an_excerpt_is_escaped_before_it_is_marked() -> None:
    assert marked("<b> & \ue000tea\ue001") == "&lt;b&gt; &amp; <mark>tea</mark>"


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=40))
@example('tea" OR "1')
@example("tea\x00army")
@example("^tea + -army : {text} : *")
@example("NEAR(tea, 2) AND NOT *")
def test_any_text_can_be_searched_for(edition: EditionReader, query: str) -> None:
    for found in edition.search(f"{query} tea {query}"):
        assert "<script" not in found.excerpt_html
    edition.search(query)
