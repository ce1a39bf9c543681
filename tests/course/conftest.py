"""Small real lessons, written to a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tea_papers import COURSE, FILES, GLOSSARY, Changed, LessonFolder, lines_of, write
from unsealed.course.check import check_course

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture
def lesson_folder(tmp_path: Path) -> LessonFolder:
    """A factory of lessons in `tmp_path/lessons`, with the course's files beside them."""

    def make(
        slug: str = "tea-papers", files: Mapping[str, str | bytes | None] | None = None
    ) -> Path:
        root = tmp_path / "lessons"
        for name, content in {"course.yaml": COURSE, "glossary.yaml": GLOSSARY}.items():
            if not (root / name).exists():
                write(root / name, content)
        folder = root / slug
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in {**FILES, **(files or {})}.items():
            write(folder / name, content)
        return folder

    return make


@pytest.fixture
def changed(lesson_folder: LessonFolder) -> Changed:
    """The faults of the tea papers with one piece of text replaced."""

    def check(file: str, old: str, new: str) -> list[str]:
        assert old in FILES[file]
        folder = lesson_folder(files={file: FILES[file].replace(old, new, 1)})
        return lines_of(check_course(folder.parent))

    return check
