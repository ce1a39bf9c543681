"""The key is rotated while people are in the middle of their work, and nobody loses any."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner
from msgspec.structs import replace

from people import Person
from unsealed import secret_keys
from unsealed.cli import main
from unsealed.pages.app import create_app
from unsealed.pages.certificate_code import Measured, code_of, mark_of
from unsealed.pages.secrets_command import exposed
from unsealed.pages.services import NAME
from unsealed.records import teachers
from unsealed.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result
    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.settings import Settings

TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = timedelta(days=101)
OWN_KEY = "k" * 40


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def settings(data_folder: Path) -> Settings:
    """As a start reads them that finds a data folder and nothing else."""
    return read_settings({"UNSEALED_DATA": str(data_folder)})


@pytest.fixture
def other_server(settings: Settings) -> Iterator[Flask]:
    """Another server process on the same data."""
    other = create_app(settings)
    yield other
    other.extensions[NAME].records.close()


def calls(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["secrets", *arguments, "--data", str(settings.data)])


def rotates(settings: Settings, *options: str) -> None:
    assert calls(settings, "rotate", *options).exit_code == 0


def works(person: Person) -> list[str]:
    """Have the person answer, and say under which id all of it is kept."""
    assert person.answers("black-moon", "hook", "headline").status_code == 303
    return [person.holds()["learner"]["id"]]


def known_as(person: Person) -> list[str]:
    held = person.holds()["learner"]
    return [held["id"]] if held else []


def test_a_rotation_in_mid_lesson_is_noticed_by_nobody(ada: Person, settings: Settings) -> None:
    before = works(ada)
    token = ada.token()
    stamp = re.search(r'name="stamp" value="([^"]+)"', ada.opens("/lessons/black-moon/judge").text)
    rotates(settings)
    claim = next(iter(ada.course.lesson("black-moon").claims))
    path = f"/lessons/black-moon/judge/answers/{claim}"
    given = {"probability": "70", "try": "1", "number": "1"}
    sent = ada.browser.post(path, data={**given, "csrf_token": token})
    assert sent.status_code == 303
    waited = ada.browser.post(path, data={**given, "stamp": stamp[1]}, headers={"X-Waiting": "1"})
    assert waited.status_code == 204
    assert known_as(ada) == before
    assert len(ada.holds()["answers"]) == 2


def test_a_teacher_stays_signed_in(cleo: Person, app: Flask, settings: Settings) -> None:
    teachers.add(app.extensions[NAME].records, "Dana", "correct horse battery")
    cleo.sends("/teachers/sign-in", {"name": "Dana", "password": "correct horse battery"})
    rotates(settings)
    assert cleo.opens("/classes").status_code == 200


def test_no_server_is_behind_another_one(
    ada: Person, cleo: Person, other_server: Flask, course: EditionReader, settings: Settings
) -> None:
    """What one signs with the new key, the other knows, and the other way round."""
    elsewhere = Person(other_server.test_client(), course)
    before = works(ada)
    rotates(settings)
    ada.opens("/")
    for person, server in ((ada, elsewhere), (elsewhere, ada)):
        cookie = person.browser.get_cookie("unsealed")
        server.browser.set_cookie("unsealed", cookie.value)
        assert known_as(server) == before


def test_who_came_within_the_time_is_known_after_it(ada: Person, settings: Settings) -> None:
    before = works(ada)
    rotates(settings)
    ada.opens("/")
    with time_machine.travel(TODAY + LATER, tick=False):
        assert known_as(ada) == before
        rotates(settings)
        assert known_as(ada) == before


def test_who_comes_after_the_time_is_a_stranger(ada: Person, settings: Settings) -> None:
    works(ada)
    rotates(settings)
    with time_machine.travel(TODAY + LATER, tick=False):
        assert known_as(ada) == []


@pytest.mark.parametrize("again", [("--at-once",), ()], ids=["at-once", "second-rotation"])
def test_a_key_that_was_rotated_away_twice_or_at_once_signs_nobody_in(
    ada: Person, settings: Settings, again: tuple[str, ...]
) -> None:
    works(ada)
    if not again:
        rotates(settings)
    rotates(settings, *again)
    assert known_as(ada) == []


def test_a_page_that_lay_open_when_the_key_was_dropped_keeps_its_form(
    ada: Person, settings: Settings
) -> None:
    works(ada)
    token = ada.token()
    rotates(settings, "--at-once")
    sent = ada.browser.post("/me/phrase", data={"csrf_token": token})
    assert sent.status_code == 400


def test_certificates_stay_known_whatever_is_rotated(ada: Person, settings: Settings) -> None:
    key = settings.key_file.read_text()
    code = code_of(Measured(mark_of("short"), 3, 25, 0.18, *[TODAY.date()] * 3), key)
    for options in ((), (), ("--at-once",)):
        rotates(settings, *options)
        assert "0.18" in ada.opens(f"/certificate/{code}").text
    (settings.data / "certificate.keys").unlink()
    rotates(settings)
    assert "0.18" not in ada.opens(f"/certificate/{code}").text


def test_the_command_says_what_it_did(settings: Settings) -> None:
    file = settings.key_file
    assert calls(settings, "rotate", "--grace", "7").output == (
        f"A new key signs from now on: {file}. A course that is served has it already.\n"
        "What the key before it signed counts until 2026-11-30.\n"
    )
    assert calls(settings, "list").output == (
        f"The key that signs: {file}\n"
        "The key before it counts until 2026-11-30 09:00 UTC\n"
        "Codes of certificates are known until 2026-11-23\n"
    )
    assert calls(settings, "rotate", "--at-once").output == (
        f"A new key signs from now on: {file}. A course that is served has it already.\n"
        "What any key before it signed counts no more: teachers sign in again, and learners join "
        "again or type their recovery phrase. Certificates stay known. If the key was stolen, "
        "remove certificate.keys too: then codes of earlier certificates are unknown, those that "
        "a thief writes among them.\n"
    )


def test_no_command_prints_a_key(settings: Settings) -> None:
    printed = "".join(calls(settings, *each).output for each in (["rotate"], ["list"]))
    kept = " ".join(path.read_text() for path in settings.data.glob("*.key*")).split()
    assert [word for word in kept if len(word) > 30 and word in printed] == []


def test_a_key_in_the_environment_is_rotated_by_hand(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSEALED_SECRET_KEY", OWN_KEY)
    output = calls(settings, "rotate").output
    words, _space, key = output.strip().rpartition("\n")
    assert words == (
        "The key is in UNSEALED_SECRET_KEY, which no command can change. Put what is there into "
        "UNSEALED_ACCEPTED_KEY, this new one in its place, and start the course again:"
    )
    assert len(key) >= 64
    retired = secret_keys.retired_in(settings.data)
    assert [each.certificate_key for each in retired] == [secret_keys.certificate_key(OWN_KEY)]


def test_a_key_set_beside_the_one_that_signs_counts_too(ada: Person, settings: Settings) -> None:
    """The next key on a node that is not started again yet, or the former one on one that is."""
    before = works(ada)
    environ = {
        "UNSEALED_DATA": str(settings.data),
        "UNSEALED_SECRET_KEY": OWN_KEY,
        "UNSEALED_ACCEPTED_KEY": settings.secret_key,
    }
    node = create_app(read_settings(environ))
    elsewhere = Person(node.test_client(), ada.course)
    elsewhere.browser.set_cookie("unsealed", ada.browser.get_cookie("unsealed").value)
    assert known_as(elsewhere) == before
    node.extensions[NAME].records.close()


def test_a_rotation_that_is_cut_short_leaves_a_key_that_counts(
    ada: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = works(ada)
    monkeypatch.setattr(secret_keys, "made", lambda: 1 / 0)
    assert isinstance(calls(settings, "rotate").exception, ZeroDivisionError)
    monkeypatch.undo()
    assert known_as(ada) == before
    rotates(settings)
    assert known_as(ada) == before
    assert not list(settings.data.glob(".secret*"))


def test_a_former_key_that_is_garbled_stops_the_start_with_a_remedy(settings: Settings) -> None:
    former = settings.data / "secret.key.former"
    former.write_text(OWN_KEY + "\nfor some days\n")
    assert calls(settings, "list").output == (
        f"Error: {former}: its second line should say “until” and a date with a time, found "
        "“for some days”. Remove the file if nobody needs the former key.\n"
    )


def test_who_starts_with_a_secret_that_all_can_read_is_told(settings: Settings) -> None:
    with TemporaryDirectory() as name:  # not in the folder of the tests, which is closed to others
        folder, key = Path(name), Path(name) / "key"
        key.write_text(OWN_KEY)
        modes = {}
        for of_folder, of_key in ((0o755, 0o644), (0o755, 0o640), (0o700, 0o644)):
            folder.chmod(of_folder)
            key.chmod(of_key)
            modes[of_folder, of_key] = exposed(replace(settings, secret_files=(key,)))
    words = f"Every account of this machine can read {key}. Mend it: chmod o-r {key}"
    assert modes == {(0o755, 0o644): [words], (0o755, 0o640): [], (0o700, 0o644): []}
