"""The figures of a lesson: counted on text of which the counts are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tea_papers import CLAIMS, LESSON, write
from unsealed.cli import main
from unsealed.course.lesson_files import read_lesson
from unsealed.course.statistics import is_common, read_common_words, statistics_of

if TYPE_CHECKING:
    from tea_papers import LessonFolder

COMMON = frozenset(("plan", "make", "study", "they", "the", "a", "in", "it", "was", "from", "now"))


@pytest.mark.parametrize("word", ["plan", "plans", "planned", "planning", "making", "studies"])
def test_a_word_with_an_ending_is_as_common_as_without(word: str) -> None:
    assert is_common(word, COMMON)


@pytest.mark.parametrize("word", ["planet", "king", "as", "ss"])
def test_another_word_is_not(word: str) -> None:
    assert not is_common(word, COMMON)


def test_running_text_alone_is_counted(lesson_folder: LessonFolder) -> None:
    found = statistics_of(read_lesson(lesson_folder()), frozenset(), frozenset())
    # “Ministry bought tea for an army”, said a headline. | In March 2019 a forum carried nine
    # pages. It was a hack-and-leak. | The ministry confirmed the letter in May 2019. | Now from
    # memory.
    assert found.words == 9 + 8 + 6 + 8 + 3
    assert found.words_a_sentence == pytest.approx(34 / 5)
    assert (found.holds, found.fails, found.open) == (1, 1, 0)
    assert (found.questions, found.siblings, found.kinds) == (1, 0, 1)
    assert (found.sources, found.exhibits) == (2, 1)


def test_common_words_explained_words_and_names_are_not_rare(lesson_folder: LessonFolder) -> None:
    text = LESSON.replace("Now from memory.", "Now a xebec from Zanzibar. It was hulked.")
    lesson = read_lesson(lesson_folder(files={"lesson.md": text}))
    found = statistics_of(lesson, COMMON, frozenset({"hulk", "hack", "leak"}))
    assert "xebec" in found.rare
    assert not {"zanzibar", "hulked", "hack", "was"} & found.rare.keys()


def test_cues_are_counted_by_outcome(lesson_folder: LessonFolder) -> None:
    claims = CLAIMS.replace("    outcome: holds\n", "    outcome: holds\n    cues: [denied]\n")
    claims = claims.replace(
        "    outcome: fails\n", "    outcome: fails\n    cues: [denied, signed]\n"
    )
    found = statistics_of(
        read_lesson(lesson_folder(files={"claims.yaml": claims})), frozenset(), frozenset()
    )
    assert found.cues == {"denied": (1, 1), "signed": (0, 1)}


def test_a_course_without_a_list_has_no_common_words(lesson_folder: LessonFolder) -> None:
    root = lesson_folder().parent
    assert read_common_words(root) == frozenset()
    write(root / "common-words.txt", "# by frequency\nthe\nof\n")
    assert read_common_words(root) == {"the", "of"}


def test_the_command_prints_them(lesson_folder: LessonFolder) -> None:
    root = lesson_folder().parent
    write(root / "common-words.txt", "the\nsaid\n")
    claims = CLAIMS.replace("    outcome: holds\n", "    outcome: holds\n    cues: [denied]\n")
    write(root / "tea-papers" / "claims.yaml", claims)
    found = CliRunner().invoke(main, ["check", "--lessons", str(root), "--stats", "tea-papers"])
    assert found.output.splitlines() == [
        "lesson      words  a sentence  rare words  holds  fails  open  questions  siblings  kinds"
        "  sources  exhibits",
        "tea-papers     34         6.8          19      1      1     0          1         0      1"
        "        2         1",
        "",
        "Claims marked denied: 1 hold, 0 fail.",
        "",
        "Words outside the common ones and the glossary: in (2), ministry (2), an, army,"
        " bought, carried, confirmed, for, forum, from, headline, it, letter, memory, nine, now,"
        " pages, tea, was.",
        "",
        "No faults in 1 lesson.",
    ]
