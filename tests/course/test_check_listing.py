"""Where a lesson stands in the course: exercises without a story on the bench, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tea_papers import COURSE, lines_of, write
from unsealed.course.build import build_course
from unsealed.course.check import check_course
from unsealed.course.reader import open_edition
from unsealed.course.skeleton import write_skeleton

if TYPE_CHECKING:
    from pathlib import Path

    from tea_papers import LessonFolder

BENCH = """\
bench:
  title: The bench
  summary: Papers.
  lessons: [coffee-order]
"""


@pytest.fixture
def root(lesson_folder: LessonFolder) -> Path:
    """A course of the tea papers and one exercise."""
    root = lesson_folder().parent
    write_skeleton(root, "coffee-order", "bench")
    return root


CASES = [
    pytest.param(COURSE + BENCH, [], id="on the bench"),
    pytest.param(
        COURSE,
        [
            'lessons/course.yaml:4:3: the bench does not list "coffee-order". Add it to the'
            ' "lessons" of "bench". [lesson-unlisted]'
        ],
        id="nowhere",
    ),
    pytest.param(
        COURSE.replace("[tea-papers]", "[tea-papers, coffee-order]"),
        [
            'lessons/course.yaml:7:27: "coffee-order" is a bench exercise. List it under "bench",'
            " not in a unit. [value-invalid]"
        ],
        id="in a unit",
    ),
    pytest.param(
        COURSE + BENCH.replace("[coffee-order]", "[coffee-order, tea-papers]"),
        [
            'lessons/course.yaml:11:27: the lesson "tea-papers" stands in line 7 as well. Keep one'
            " of them. [id-duplicate]"
        ],
        id="a lesson of a unit",
    ),
    pytest.param(
        COURSE.replace("id: begin", "id: bench") + BENCH,
        [
            'lessons/course.yaml:4:9: the id "bench" is that of the bench. Give the unit another'
            " id. [value-invalid]"
        ],
        id="a unit of that name",
    ),
    pytest.param(
        COURSE + BENCH.replace("[coffee-order]", "[coffee-order, coffee-odrer]"),
        [
            'lessons/course.yaml:11:27: there is no lesson "coffee-odrer". Did you mean'
            ' "coffee-order"? [lesson-undefined]'
        ],
        id="no such exercise",
    ),
]


@pytest.mark.parametrize(("course", "faults"), CASES)
def test_the_bench_lists_exercises_and_the_units_lessons(
    root: Path, course: str, faults: list[str]
) -> None:
    write(root / "course.yaml", course)
    assert lines_of(check_course(root)) == faults


def test_an_exercise_needs_a_question_and_a_lesson_its_hook(root: Path) -> None:
    write(root / "course.yaml", COURSE + BENCH)
    (root / "coffee-order" / "quiz.yaml").unlink()
    text = (root / "tea-papers" / "lesson.md").read_text("utf-8")
    write(root / "tea-papers" / "lesson.md", text.replace("hook: genuine\n", ""))
    assert lines_of(check_course(root)) == [
        "lessons/coffee-order/quiz.yaml:1:1: this file is missing. Create it. [file-missing]",
        'lesson.md:2:1: "hook" is missing. Name the claim that the Hook asks about. [key-missing]',
    ]


def test_the_bench_stands_beside_the_path_and_counts_for_itself(root: Path, tmp_path: Path) -> None:
    write(root / "course.yaml", COURSE + BENCH)
    build_course(root, tmp_path / "data")
    edition = open_edition(tmp_path / "data")
    assert [unit.id for unit in edition.path()] == ["begin"]
    assert [unit.id for unit in edition.units()] == ["begin", "bench"]
    bench = edition.bench()
    assert bench is not None
    assert [card.is_bench for card in bench.lessons] == [True]
    exercise, last = edition.lesson("coffee-order"), edition.lesson("tea-papers")
    assert exercise is not None
    assert last is not None
    assert (exercise.number, exercise.next_slug, exercise.hook) == (1, "", "")
    assert (last.number, last.next_slug) == (1, "")
    edition.close()
