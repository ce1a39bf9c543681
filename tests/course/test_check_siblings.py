"""Siblings: questions kept for the review, read, checked and compiled beside the quiz."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tea_papers import COURSE, GLOSSARY, QUIZ, SIBLINGS, lines_of, write
from unsealed.course.build import build_course
from unsealed.course.check import check_course
from unsealed.course.faults import CourseFaults
from unsealed.course.lesson_files import read_lesson
from unsealed.course.reader import open_edition
from unsealed.course.schema import schemas
from unsealed.course.statistics import statistics_of
from unsealed.questions.registry import KINDS
from unsealed.questions.single_choice.model import SingleChoice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tea_papers import LessonFolder
    from unsealed.course.reader import EditionReader

WITH = QUIZ + SIBLINGS
FIRST = len(QUIZ.splitlines()) + 1
"""The line of the file at which the siblings begin."""

ONE_MORE = """\
sets:
  - title: One more
    questions:
      - id: one-more
        kind: quantity
        stem: How many letters were there?
        as: number
        answer: 1
        feedback: {right: One letter., wrong: There was one.}
"""


@pytest.fixture
def root(lesson_folder: LessonFolder) -> Path:
    """The tea papers, with a sibling of their only question."""
    root = lesson_folder(files={"quiz.yaml": WITH}).parent
    write(root / "course.yaml", COURSE)
    write(root / "glossary.yaml", GLOSSARY)
    return root


@pytest.fixture
def edition(root: Path, tmp_path: Path) -> Iterator[EditionReader]:
    """The tea papers, compiled."""
    built = build_course(root, tmp_path / "data")
    opened = open_edition(built.path)
    yield opened
    opened.close()


def faults(root: Path, quiz: str = WITH) -> list[str]:
    """The lines of the check for tea papers with this quiz."""
    write(root / "tea-papers" / "quiz.yaml", quiz)
    return lines_of(check_course(root))


def test_a_sibling_passes_the_check(root: Path) -> None:
    assert faults(root) == []


def test_it_is_read_as_a_question_of_its_kind(root: Path) -> None:
    (sibling,) = read_lesson(root / "tea-papers").siblings
    assert type(sibling.question) is SingleChoice
    assert (sibling.question.id, sibling.of) == ("how-many-left", "how-many")


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        pytest.param(
            "of: how-many",
            "of: how-mony",
            (2, 9),
            'there is no question "how-mony" in the quiz. Did you mean "how-many"?'
            " [sibling-undefined]",
            id="a question that is misspelt",
        ),
        pytest.param(
            "of: how-many",
            "of: xyz",
            (2, 9),
            'there is no question "xyz" in the quiz. Add it to a group in "sets", or correct the'
            " id. [sibling-undefined]",
            id="a question that there is not",
        ),
        pytest.param(
            "of: how-many",
            "of: whose-words",
            (2, 9),
            '"whose-words" is an exercise of the text, which never returns. Name a question of the'
            " quiz. [sibling-undefined]",
            id="an exercise",
        ),
        pytest.param(
            "of: how-many",
            "of: genuine",
            (2, 9),
            '"genuine" is a claim, which never returns. Name a question of the quiz.'
            " [sibling-undefined]",
            id="a claim",
        ),
        pytest.param(
            "of: how-many",
            "of: how-many-left",
            (2, 9),
            '"how-many-left" is a sibling itself. Name a question of the quiz. [sibling-undefined]',
            id="itself",
        ),
        pytest.param(
            "    of: how-many\n",
            "",
            (1, 5),
            '"of" is missing. Add it: The id of the question in the quiz\'s sets that it returns'
            " for. [key-missing]",
            id="nothing",
        ),
        pytest.param(
            "of: how-many",
            "off: how-many",
            (2, 5),
            '"off" is not a key that is known here. Did you mean "of"? [key-unknown]',
            id="a key that is misspelt",
        ),
        pytest.param(
            "id: how-many-left",
            "id: whose-words",
            (1, 9),
            'the id "whose-words" stands in quiz.yaml line 2 as well. Rename one of them.'
            " [id-duplicate]",
            id="an id that is taken",
        ),
        pytest.param(
            "        feedback: That many were lost.\n",
            "",
            (6, 9),
            '"feedback" is missing. Say why a learner could think so, and what is the case.'
            " [feedback-missing]",
            id="an option without feedback",
        ),
        pytest.param(
            "key: five",
            "key: fiv",
            (12, 10),
            '"key": there is no "fiv" here. Did you mean "five"? The ids are "four", "five".'
            " [value-invalid]",
            id="a key that names no option",
        ),
        pytest.param(
            "    kind: single-choice\n",
            "",
            (1, 5),
            '"kind" is missing for item 1 of "siblings". Add one of '
            + ", ".join(KINDS)
            + ". [key-missing]",
            id="no kind",
        ),
        pytest.param(
            "[@s1]",
            "[@s9]",
            (4, 32),
            'there is no source "s9". Add it to sources.yaml. [source-undefined]',
            id="a source that there is not",
        ),
        pytest.param(
            "How many are left?",
            "How many are NOT lost?",
            (4, 11),
            'the stem asks for what is not so, found "NOT". Many readers miss it: ask for what is'
            " so. [item-weak]",
            id="a stem that asks for what is not so",
        ),
    ],
)
def test_every_fault_is_told_with_its_place(
    root: Path, old: str, new: str, line: tuple[int, int], expected: str
) -> None:
    found = faults(root, QUIZ + SIBLINGS.replace(old, new, 1))
    assert found == [f"quiz.yaml:{FIRST + line[0]}:{line[1]}: {expected}"]


def test_a_sibling_cannot_be_placed_in_the_text(root: Path) -> None:
    lesson = root / "tea-papers" / "lesson.md"
    text = lesson.read_text("utf-8").replace(
        "/// question | whose-words", "/// question | how-many-left"
    )
    write(lesson, text)
    assert [line.split(": ", 1)[1] for line in faults(root) if "lesson.md" in line] == [
        '"how-many-left" is a sibling, which is kept for the review. Place an exercise.'
        " [question-undefined]"
    ]


def test_a_list_that_is_none_is_told(root: Path) -> None:
    assert faults(root, f"{QUIZ}siblings: how-many\n") == [
        f'quiz.yaml:{FIRST}:11: "siblings" must be a list, found the text "how-many". Begin each'
        " item on a line of its own with a hyphen. [value-type]"
    ]


def test_it_is_an_item_like_others_and_says_whose_sibling_it_is(edition: EditionReader) -> None:
    assert edition.siblings("tea-papers", "how-many") == ("how-many-left",)
    item = edition.item("tea-papers", "how-many-left")
    assert item is not None
    assert (item.kind, item.sibling_of, item.cited) == ("single-choice", "how-many", ("s1",))
    assert item.question.stem.startswith("<p>Of the nine pages of")
    assert [*edition.items("tea-papers")][-1] == "how-many-left"
    others = {each.sibling_of for each in edition.items("tea-papers").values()}
    assert others == {"", "how-many"}


def test_the_lesson_does_not_ask_it_nor_count_it(edition: EditionReader) -> None:
    lesson = edition.lesson("tea-papers")
    assert lesson is not None
    assert lesson.exercises == ("whose-words",)
    assert [group.questions for group in lesson.sets] == [("how-many",)]
    assert lesson.card.question_count == 2


@pytest.mark.parametrize(
    ("slug", "question"),
    [("tea-papers", "whose-words"), ("tea-papers", "nope"), ("nope", "how-many")],
)
def test_what_has_no_sibling_has_none(edition: EditionReader, slug: str, question: str) -> None:
    assert edition.siblings(slug, question) == ()


def test_siblings_come_in_the_order_of_the_file(root: Path, tmp_path: Path) -> None:
    more = SIBLINGS.removeprefix("siblings:\n").replace("how-many-left", "a-second")
    write(root / "tea-papers" / "quiz.yaml", WITH + more)
    edition = open_edition(build_course(root, tmp_path / "data").path)
    assert edition.siblings("tea-papers", "how-many") == ("how-many-left", "a-second")
    edition.close()


def test_naming_another_question_makes_no_new_version(root: Path, tmp_path: Path) -> None:
    another = WITH.replace("sets:\n", ONE_MORE)
    versions = []
    for number, quiz in enumerate((WITH, another.replace("of: how-many", "of: one-more"))):
        write(root / "tea-papers" / "quiz.yaml", quiz)
        built = build_course(root, tmp_path / f"data{number}")
        with closing(sqlite3.connect(built.path)) as database:
            query = "SELECT version, place FROM items WHERE id = 'how-many-left'"
            versions += database.execute(query).fetchall()
    assert versions == [(versions[0][0], "sibling")] * 2


def test_the_build_refuses_what_the_check_refuses(root: Path, tmp_path: Path) -> None:
    write(root / "tea-papers" / "quiz.yaml", WITH.replace("of: how-many", "of: genuine"))
    with pytest.raises(CourseFaults) as refused:
        build_course(root, tmp_path / "data")
    assert [found.code for found in refused.value.faults] == ["sibling-undefined"]


def test_siblings_are_counted_beside_the_questions(root: Path) -> None:
    found = statistics_of(read_lesson(root / "tea-papers"), frozenset(), frozenset())
    assert (found.questions, found.siblings, found.kinds) == (1, 1, 1)


def test_editors_know_every_kind_of_sibling_and_its_key() -> None:
    schema = schemas()["quiz"]
    siblings = schema["properties"]["siblings"]["items"]
    mapping = siblings["discriminator"]["mapping"]
    assert sorted(mapping) == sorted(KINDS)
    for place in mapping.values():
        part = schema["$defs"][place.rpartition("/")[2]]
        assert "of" in part["required"]
        assert part["properties"]["of"]["description"] == (
            "The id of the question in the quiz's sets that it returns for."
        )
