"""New lessons pass the check as they are, and a bad name is refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unsealed.course.check import check_course
from unsealed.course.skeleton import SkeletonRefused, write_skeleton

if TYPE_CHECKING:
    from pathlib import Path

    from tea_papers import LessonFolder


@pytest.mark.parametrize("kind", ["story", "skill", "bench"])
def test_a_new_lesson_passes_the_check(lesson_folder: LessonFolder, kind: str) -> None:
    root = lesson_folder().parent
    files = write_skeleton(root, "coffee-papers", kind)
    assert all(file.is_file() for file in files)
    assert check_course(root, ["coffee-papers"]) == ()


def test_a_new_lesson_waits_for_a_unit(lesson_folder: LessonFolder) -> None:
    root = lesson_folder().parent
    write_skeleton(root, "coffee-papers")
    assert [found.code for found in check_course(root)] == ["lesson-unlisted"]


NAMES = [
    ("Coffee Papers", "Coffee Papers", " Try coffee-papers."),
    ("../escape", "../escape", " Try escape."),
    ("", "", ""),
    ("déjà", "déjà", " Try d-j."),
    ("a" * 70, "a" * 39 + "…", " Try " + "a" * 64 + "."),
]


@pytest.mark.parametrize(("name", "shown", "hint"), NAMES)
def test_a_bad_name_is_refused(tmp_path: Path, name: str, shown: str, hint: str) -> None:
    with pytest.raises(SkeletonRefused) as caught:
        write_skeleton(tmp_path, name)
    assert str(caught.value) == (
        f'a lesson\'s name is made of lower-case words joined by hyphens, found "{shown}".{hint}'
    )
    assert list(tmp_path.iterdir()) == []


def test_a_lesson_that_is_there_is_kept(lesson_folder: LessonFolder) -> None:
    folder = lesson_folder()
    with pytest.raises(SkeletonRefused) as caught:
        write_skeleton(folder.parent, "tea-papers")
    assert str(caught.value) == (
        f"{folder} is there already. Choose another name, or edit what is there."
    )
    assert check_course(folder.parent) == ()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "lessons").write_text("a file")
    with pytest.raises(SkeletonRefused) as caught:
        write_skeleton(tmp_path / "lessons", "coffee-papers")
    assert (
        str(caught.value) == f"{tmp_path}/lessons/coffee-papers cannot be written: Not a directory."
    )
