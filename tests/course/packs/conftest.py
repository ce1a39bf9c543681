"""An author's course with two lessons, and a school's with one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lesson_packs import GUIDE, exported, write_course
from tea_papers import write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def author(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lessons of an author: the tea papers with a guide, and the coffee papers."""
    root = write_course(
        tmp_path_factory.mktemp("author") / "lessons", "tea-papers", "coffee-papers"
    )
    write(root / "guides/tea-papers.md", GUIDE)
    return root


@pytest.fixture(scope="session")
def tea_pack(author: Path) -> bytes:
    """A pack of the tea papers."""
    return exported(author, "tea-papers")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The lessons of a school that imports packs: the milk papers."""
    return write_course(tmp_path / "lessons", "milk-papers")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The school's data folder."""
    return tmp_path / "data"
