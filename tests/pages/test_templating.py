"""Compiled templates are kept for the next start, wherever that is possible."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest
from jinja2 import FileSystemBytecodeCache

from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.pages.templating import COMPILED

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.settings import Settings


@pytest.fixture
def own_folder(data_folder: Path) -> Path:
    """Where this test's application keeps its templates, shared with no other test."""
    folder = data_folder / COMPILED
    folder.unlink()
    return folder


def _home(settings: Settings) -> int:
    app = create_app(settings)
    try:
        return app.test_client().get("/").status_code
    finally:
        app.extensions[NAME].records.close()


def test_templates_are_compiled_once_for_all_starts(settings, own_folder):
    assert _home(settings) == 200
    kept = {file.name: file.stat().st_mtime_ns for file in own_folder.iterdir()}

    assert _home(settings) == 200
    assert kept
    assert {file.name: file.stat().st_mtime_ns for file in own_folder.iterdir()} == kept


def test_nobody_else_can_put_a_template_there(settings, own_folder):
    _home(settings)

    assert own_folder.stat().st_mode & 0o777 == 0o700


def test_where_there_can_be_no_folder_pages_are_shown_without(settings, own_folder):
    own_folder.write_text("in the way")

    assert _home(settings) == 200


def test_on_a_full_disk_pages_are_shown_without(settings, own_folder, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", full)

    assert _home(settings) == 200
    assert not list(own_folder.iterdir())
