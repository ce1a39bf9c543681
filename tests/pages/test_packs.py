"""Lesson packs on the pages: who sees what, and what becomes of answers when a pack goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lesson_packs import opened, write_course
from people import Person
from tea_papers import FILES, write
from unsealed.course.build import build_course
from unsealed.course.packs.importing import import_pack, remove_pack
from unsealed.course.packs.opening import open_pack
from unsealed.course.packs.places import pack_folders
from unsealed.course.packs.signing import make_key
from unsealed.course.reader import open_edition
from unsealed.pages.templating import COMPILED
from unsealed.records import teachers
from unsealed.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from unsealed.course.packs.importing import Imported
    from unsealed.course.packs.opening import Opened
    from unsealed.records.store import Records

PASSWORD = "correct horse battery"


@pytest.fixture
def settings(tmp_path: Path, compiled_templates: Path) -> Settings:
    """Those of a school whose course has one lesson."""
    root, data = write_course(tmp_path / "lessons", "milk-papers"), tmp_path / "data"
    build_course(root, data)
    (data / COMPILED).symlink_to(compiled_templates)
    return Settings(data, root, "", "a secret that is long enough for any test")


def imports(settings: Settings, pack: Opened, *, replace: bool = False) -> Imported:
    assert settings.lessons is not None
    return import_pack(pack, settings.lessons, settings.data, replace=replace)


@pytest.fixture
def author(tmp_path: Path) -> Path:
    root = write_course(tmp_path / "theirs" / "lessons", "tea-papers")
    make_key(tmp_path / "leaf")
    return root


@pytest.fixture
def ada_at_tea(app: Flask, settings: Settings, author: Path) -> Person:
    """A learner of a course that the tea papers were imported into."""
    imports(settings, opened(author, "tea-papers", key=author.parents[1] / "leaf"))
    person = Person(app.test_client(), open_edition(settings.data))
    person.opens("/")
    return person


def olga(app: Flask, records: Records, settings: Settings) -> Person:
    """Whoever made the first account: operator, author and teacher."""
    teachers.add(records, "Olga", PASSWORD, ["operator"])
    person = Person(app.test_client(), open_edition(settings.data))
    person.opens("/")
    person.sends("/teachers/sign-in", {"name": "Olga", "password": PASSWORD})
    return person


def test_the_course_shows_a_pack_s_lessons_and_whose_they_are(ada_at_tea: Person) -> None:
    page = ada_at_tea.opens("/course").text
    assert '<h2 id="unit-pack-teas">Teas</h2>' in page
    assert "By A. Leaf, B. Pot (CC BY-SA 4.0)." in page
    assert ada_at_tea.opens("/lessons/tea-papers/read").status_code == 200


def test_the_operator_sees_which_packs_there_are_from_whom_and_who_signed_them(
    app: Flask, records: Records, settings: Settings, ada_at_tea: Person, author: Path
) -> None:
    operator = olga(app, records, settings)
    page = operator.opens("/operator").text
    assert "by a key that you do not trust" in page
    assert "<td>A. Leaf, B. Pot</td>" in page
    assert "<td>CC BY-SA 4.0</td>" in page
    assert '<a href="/lessons/tea-papers">tea-papers</a>' in page
    (settings.data / "trusted").mkdir()
    key = settings.data / "trusted" / "Leaf School.pub"
    key.write_bytes((author.parents[1] / "leaf.pub").read_bytes())
    assert "Leaf School<br>" in operator.opens("/operator").text
    key.write_text("no key")
    assert f"{key} is no key of the kind unsealed-public-key-1." in operator.opens("/operator").text
    key.unlink()
    (pack_folders(settings.data)[0] / "pack.json").unlink()
    assert "Its folder is gone or of no use." in operator.opens("/operator").text


def test_an_installation_without_packs_says_so(
    app: Flask, records: Records, settings: Settings
) -> None:
    page = olga(app, records, settings).opens("/operator").text
    assert "None was imported." in page
    assert "on this machine, not in the browser." in page


def test_an_author_finds_the_lessons_of_packs_among_the_others(
    app: Flask, records: Records, settings: Settings, ada_at_tea: Person
) -> None:
    page = olga(app, records, settings).opens("/author/lessons/tea-papers")
    assert page.status_code == 200
    assert "The tea papers" in page.text


def test_what_was_answered_in_a_pack_outlives_its_next_version_and_its_removal(
    ada_at_tea: Person, settings: Settings, author: Path
) -> None:
    ada = ada_at_tea
    ada.answers("tea-papers", "judge", "for-an-army")
    ada.answers("tea-papers", "examine", "whose-words", {"option": "paper"})
    assert "The letter speaks of a canteen." in ada.opens("/lessons/tea-papers/examine").text
    quiz = FILES["quiz.yaml"].replace("The letter's", "The sheet's")
    write(author / "tea-papers/quiz.yaml", quiz)
    newer = opened(author, "tea-papers")
    kept = imports(settings, newer, replace=True).kept
    assert kept is not None
    page = ada.opens("/lessons/tea-papers/examine").text
    assert ("The letter's" in page.replace("’", "'"), "The sheet" in page) == (True, False)
    assert settings.lessons is not None
    remove_pack("teas", settings.lessons, settings.data)
    assert ada.opens("/lessons/tea-papers").status_code == 404
    for path in ("/", "/course", "/me", "/review", "/certificate", "/me/learning"):
        assert ada.opens(path).status_code == 200, path
    imports(settings, open_pack(kept.read_bytes()))
    assert "The letter speaks of a canteen." in ada.opens("/lessons/tea-papers/examine").text
