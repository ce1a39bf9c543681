"""Which passwords are taken: any that is long enough and not tried first by whoever guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from unsealed.records import accounts, passwords, teachers

if TYPE_CHECKING:
    from unsealed.records.store import Records

GUESSED = "This password would be among the first to be guessed. Take three plain words."


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "A password needs at least 10 characters. Three plain words will do."),
        ("nine char", "A password needs at least 10 characters. Three plain words will do."),
        ("x" * 201, "A password has at most 200 characters."),
        ("1234567890", GUESSED),
        ("qwertyuiop", GUESSED),
        ("Password12", GUESSED),
        ("P@ssw0rd12", GUESSED),
        ("iloveyou12", GUESSED),
        ("yyyyyyyyyyyy", GUESSED),
        ("unsealed-unsealed", GUESSED),
        ("Dana Sorrel 1", GUESSED),
        ("Teacher-Dana-9", GUESSED),
        ("school lesson course", GUESSED),
    ],
)
def test_what_is_short_endless_or_guessed_at_once_is_refused(password: str, fault: str) -> None:
    assert passwords.fault_of(password, "Dana Sorrel") == fault


@pytest.mark.parametrize(
    "password",
    [
        "three plain words",
        "correct horse battery",
        "zwölf Boxkämpfer jagen",
        "密码很长也没有关系吧真的",
        "        spaces        before",
        "kT9#vq2!Lm",
        "k" * 20 + "wallaby turnip" + "z" * 160,
    ],
)
def test_anything_else_is_taken_whatever_it_is_made_of(password: str) -> None:
    assert passwords.fault_of(password, "Dana Sorrel") == ""


def test_a_password_counts_to_its_last_letter(records: Records) -> None:
    longest = "wallaby turnip " * 13 + "abcde"
    assert len(longest) == passwords.LONGEST
    teachers.add(records, "Dana", longest)
    assert teachers.signing_in(records, "Dana", longest) is not None
    for other in (longest[:-1], longest + "f", longest + " ", longest.upper(), " " + longest):
        assert teachers.signing_in(records, "Dana", other) is None, other


def test_an_unknown_name_costs_the_same_hash(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = teachers.add(records, "Dana", "correct horse battery")
    off = teachers.add(records, "Eli", "correct horse battery")
    accounts.disable(records, off.id)
    verified: list[str] = []
    hasher = teachers._hasher()

    class Watched:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept.split("$")[3])
            return hasher.verify(kept, password)

    # Else it may be one that a test before has hashed at another cost.
    teachers._nobodys.cache_clear()
    teachers._nobodys()
    monkeypatch.setattr(teachers, "_hasher", Watched)
    for name in ("Dana", "Eli", "Nobody", "", "x" * 5000):
        assert teachers.signing_in(records, name, "wrong") is None
    assert len(verified) == 5
    assert len(set(verified)) == 1
    assert dana.name == "Dana"
