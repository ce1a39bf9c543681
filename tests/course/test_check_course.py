"""Faults of the course's own files, and of lessons taken together."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tea_papers import CLAIMS, COURSE, GLOSSARY, QUIZ, lines_of
from unsealed.course.check import check_course
from unsealed.course.edition_kinds import EditionFault, find_edition, kinds_in
from unsealed.course.fault_kinds import FAULT_KINDS
from unsealed.course.faults import CourseFaults, Fault, in_order

if TYPE_CHECKING:
    from pathlib import Path

    from tea_papers import LessonFolder

CHANGED = [
    pytest.param(
        "course.yaml",
        "lessons: [tea-papers]",
        "lessons: [tea-papers, coffee-papers]",
        'lessons/course.yaml:7:27: there is no lesson "coffee-papers". Did you mean "tea-papers"?'
        " [lesson-undefined]",
        id="a lesson like another",
    ),
    pytest.param(
        "course.yaml",
        "lessons: [tea-papers]",
        "lessons: [tea-papers, zinc]",
        'lessons/course.yaml:7:27: there is no lesson "zinc". `unsealed new lesson zinc` writes'
        " one to begin with. [lesson-undefined]",
        id="a lesson that is not there",
    ),
    pytest.param(
        "course.yaml",
        "lessons: [tea-papers]",
        "lessons: []",
        'lessons/course.yaml:4:3: no unit lists the lesson "tea-papers". Add it to the "lessons"'
        " of a unit. [lesson-unlisted]",
        id="a lesson that no unit lists",
    ),
    pytest.param(
        "course.yaml",
        "lessons: [tea-papers]",
        "lessons: [tea-papers, tea-papers]",
        'lessons/course.yaml:7:27: the lesson "tea-papers" stands in line 7 as well. Keep one of'
        " them. [id-duplicate]",
        id="a lesson listed twice",
    ),
    pytest.param(
        "course.yaml",
        "lesson: tea-papers",
        "lesson: tea-paper",
        'lessons/course.yaml:2:19: there is no lesson "tea-paper". Did you mean "tea-papers"?'
        " [lesson-undefined]",
        id="a welcome to no lesson",
    ),
    pytest.param(
        "course.yaml",
        "claim: genuine",
        "claim: genuin",
        'lessons/course.yaml:2:38: the lesson "tea-papers" has no claim "genuin". Did you mean'
        ' "genuine"? [claim-undefined]',
        id="a welcome to no claim",
    ),
    pytest.param(
        "course.yaml",
        "    lessons: [tea-papers]\n",
        "    lessons: [tea-papers]\n  - {id: begin, title: T, summary: S, lessons: []}\n",
        'lessons/course.yaml:8:10: the id "begin" stands in line 4 as well. Rename one of them.'
        " [id-duplicate]",
        id="a unit that stands twice",
    ),
    pytest.param(
        "glossary.yaml",
        "  - id: hack-and-leak\n",
        "  - {id: hack-and-leak, term: leak, definition: It.}\n  - id: hack-and-leak\n",
        'lessons/glossary.yaml:3:9: the id "hack-and-leak" stands in line 2 as well. Rename one of'
        " them. [id-duplicate]",
        id="a term that stands twice",
    ),
    pytest.param(
        "glossary.yaml",
        "publishing them.",
        "publishing them. [@s1]",
        "lessons/glossary.yaml:4:56: definitions have no margin notes. Put the source under"
        ' "sources". [source-undefined]',
        id="a source in a definition",
    ),
    pytest.param(
        "glossary.yaml",
        "publishing them.",
        "[[publishing]] them.",
        'lessons/glossary.yaml:4:39: there is no term "publishing". Add it to glossary.yaml.'
        " [term-undefined]",
        id="a term in a definition",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_the_course_and_glossary_are_checked(
    lesson_folder: LessonFolder, file: str, old: str, new: str, expected: str
) -> None:
    root = lesson_folder().parent
    content = {"course.yaml": COURSE, "glossary.yaml": GLOSSARY}[file]
    assert old in content
    (root / file).write_text(content.replace(old, new, 1), "utf-8")
    assert lines_of(check_course(root)) == [expected]


def test_the_tea_papers_have_no_faults(lesson_folder: LessonFolder) -> None:
    assert check_course(lesson_folder().parent) == ()


def test_only_the_named_lessons_are_checked(lesson_folder: LessonFolder) -> None:
    root = lesson_folder("one", {"quiz.yaml": None}).parent
    lesson_folder("two", {"quiz.yaml": None})
    assert {found.path for found in check_course(root, ["two"])} == {"lessons/two/quiz.yaml"}


def test_a_glossary_that_cannot_be_read_makes_no_term_unknown(lesson_folder: LessonFolder) -> None:
    root = lesson_folder().parent
    (root / "glossary.yaml").write_text("terms: [")
    assert {found.path for found in check_course(root)} == {"lessons/glossary.yaml"}


def _claims(outcomes: str) -> str:
    entries = "".join(
        f"  - {{id: c{number}, text: A claim., status: {'verified' if each == 'h' else 'refuted'},"
        f" outcome: {'holds' if each == 'h' else 'fails'}, finding: So.}}\n"
        for number, each in enumerate(outcomes)
    )
    return CLAIMS + entries


def test_claims_that_mostly_fail_are_unbalanced(lesson_folder: LessonFolder) -> None:
    root = lesson_folder(files={"claims.yaml": _claims("ffff")}).parent
    lines = [line for line in lines_of(check_course(root)) if "claims-unbalanced" in line]
    assert lines == [
        "claims.yaml:2:3: 1 of 6 settled claims hold. Between 40 and 60 % should, so that neither"
        " trust nor doubt alone can score. [claims-unbalanced]"
    ]


@pytest.mark.parametrize("outcomes", ["fh", "hhff", "hhf"])
def test_claims_in_balance_or_few_are_fine(lesson_folder: LessonFolder, outcomes: str) -> None:
    root = lesson_folder(files={"claims.yaml": _claims(outcomes)}).parent
    assert "claims-unbalanced" not in {found.code for found in check_course(root)}


def _quiz(keys: str, *, longest: bool) -> str:
    texts = {True: "A text that is by far longer than it", False: "A"}
    questions = "".join(
        f"      - {{id: q{number}, kind: single-choice, stem: Which?, key: {key}, options: ["
        + ", ".join(
            f"{{id: {each}, text: {texts[longest and each == key]} {each}, feedback: So.}}"
            for each in "abc"
        )
        + "]}\n"
        for number, key in enumerate(keys)
    )
    return QUIZ + questions


def test_a_key_that_is_always_in_one_place_is_told(lesson_folder: LessonFolder) -> None:
    root = lesson_folder(files={"quiz.yaml": _quiz("bbbb", longest=True)}).parent
    assert [line for line in lines_of(check_course(root)) if "[key-place]" in line] == [
        "quiz.yaml:1:1: the right option is number 2 in all 5 questions of a single choice. Vary"
        " its place. [key-place]"
    ]


def test_a_key_that_is_always_longest_is_told(lesson_folder: LessonFolder) -> None:
    quiz = _quiz("abca", longest=True).replace("text: The paper's", "text: The paper's own words")
    root = lesson_folder(files={"quiz.yaml": quiz}).parent
    assert [line for line in lines_of(check_course(root)) if "[key-" in line] == [
        "quiz.yaml:1:1: the right option is the longest in all 5 questions of a single choice."
        " Make options equally long. [key-longest]"
    ]


def test_keys_in_several_places_are_fine(lesson_folder: LessonFolder) -> None:
    root = lesson_folder(files={"quiz.yaml": _quiz("abca", longest=False)}).parent
    assert check_course(root) == ()


def _edition(folder: Path) -> Path:
    file = folder / "course-1.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE items (lesson TEXT, id TEXT, kind TEXT)")
        rows = [("tea-papers", "how-many", "order"), ("tea-papers", "genuine", "claim-judgement")]
        database.executemany("INSERT INTO items VALUES (?, ?, ?)", rows)
    (folder / "course.current").write_text(file.name)
    return file


def test_an_id_that_changed_its_kind_is_refused(
    lesson_folder: LessonFolder, tmp_path: Path
) -> None:
    _edition(tmp_path)
    faults = check_course(lesson_folder().parent, kinds=kinds_in(tmp_path))
    assert lines_of(faults) == [
        'quiz.yaml:16:13: "how-many" was of the kind order in the last build and is quantity now.'
        " People may have answered it: choose a new id. [id-kind-changed]"
    ]


def test_a_folder_without_an_edition_says_so(tmp_path: Path) -> None:
    with pytest.raises(EditionFault) as caught:
        kinds_in(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path} holds no edition of the course. Run `unsealed build` first."
    )
    assert find_edition(tmp_path) is None


def test_a_file_that_is_no_edition_says_so(tmp_path: Path) -> None:
    file = tmp_path / "course.db"
    file.write_text("not a database, whatever its name says")
    with pytest.raises(EditionFault) as caught:
        kinds_in(file)
    assert str(caught.value) == f"{file} is no edition of the course: file is not a database."


def test_faults_are_sorted_by_place_and_told_once() -> None:
    late = Fault("lessons/a/quiz.yaml", 10, 1, "error", "key-missing", "x")
    early = Fault("lessons/a/quiz.yaml", 9, 7, "warning", "item-weak", "y")
    assert in_order([late, early, late]) == (early, late)
    assert str(CourseFaults([early])) == "lessons/a/quiz.yaml:9:7: y"


def test_every_code_is_kept_apart_by_its_gravity() -> None:
    assert {kind.severity for kind in FAULT_KINDS.values()} == {"error", "warning"}
    assert all(kind.code == code and kind.name for code, kind in FAULT_KINDS.items())
