"""A teacher who leaves: the account is erased, and no class is left that nobody leads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner

from given import ADA, MORNING, after
from keeping import Place
from unsealed.cli import main
from unsealed.records import (
    accounts,
    classes,
    demonstrations,
    departures,
    members,
    restoring,
    sign_ins,
    teachers,
)
from unsealed.records.backing_up import back_up
from unsealed.records.demonstrations import InventedTerm
from unsealed.records.errors import ClassesLeft, LastOperator

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.teachers import Teacher

PASSWORD = "correct horse battery"


@pytest.fixture
def olga(records: Records) -> Teacher:
    """Who looks after the accounts, and no more."""
    made = teachers.add(records, "Olga", PASSWORD, now=MORNING)
    accounts.set_roles(records, made.id, ["operator"])
    return made


@pytest.fixture
def dana(records: Records, olga: Teacher) -> Teacher:
    """Who leaves."""
    return teachers.add(records, "Dana", PASSWORD, now=MORNING)


@pytest.fixture
def eli(records: Records, olga: Teacher) -> Teacher:
    """Who stays."""
    return teachers.add(records, "Eli", PASSWORD, now=MORNING)


def a_class(records: Records, title: str, *leaders: Teacher) -> Class:
    made = classes.make(records, leaders[0].id, title, is_open=True, now=MORNING)
    for other in leaders[1:]:
        classes.add_teacher(records, made.id, other.id, now=MORNING)
    return made


def led_by(records: Records, found: Class) -> tuple[str, ...]:
    return classes.teachers_of(records, found.id)


def test_classes_that_somebody_else_leads_stay_with_them(
    records: Records, dana: Teacher, eli: Teacher
) -> None:
    shared = a_class(records, "9b", dana, eli)
    members.join(records, shared, ADA, "Ada", now=MORNING)
    found = departures.erase(records, dana.id)
    assert [each.title for each in found.shared] == ["9b"]
    assert led_by(records, shared) == ("Eli",)
    assert [member.name for member in members.of_class(records, shared.id)] == ["Ada"]
    assert teachers.named(records, "Dana") is None


def test_a_class_that_nobody_else_leads_keeps_the_account(
    records: Records, dana: Teacher, eli: Teacher
) -> None:
    alone = a_class(records, "9b", dana)
    for successor in (None, dana.id):
        with pytest.raises(ClassesLeft):
            departures.erase(records, dana.id, successor=successor)
    assert teachers.named(records, "Dana") == dana
    departures.erase(records, dana.id, successor=eli.id)
    assert led_by(records, alone) == ("Eli",)


def test_who_cannot_open_a_class_leads_none(
    records: Records, olga: Teacher, dana: Teacher, eli: Teacher
) -> None:
    shared = a_class(records, "9b", dana, eli)
    accounts.disable(records, eli.id)
    assert departures.of(records, dana.id).left == (shared,)
    for successor in (olga.id, eli.id):
        with pytest.raises(ClassesLeft):
            departures.erase(records, dana.id, successor=successor)
    assert led_by(records, shared) == ("Dana", "Eli")


def test_where_it_was_signed_in_ends_and_its_demonstration_goes(
    records: Records, dana: Teacher
) -> None:
    word = sign_ins.begin(records, dana.id)
    term = InventedTerm(MORNING, (), (), ())
    demonstrations.make(records, dana.id, "A term", ["Ann"], lambda _: term, now=MORNING)
    found = departures.erase(records, dana.id)
    assert (found.sign_ins, found.has_demonstration, found.left) == (1, True, ())
    assert not sign_ins.is_in(records, dana.id, word)
    assert demonstrations.of_teacher(records, dana.id) is None
    assert departures.without_teacher(records) == 0


def test_the_last_operator_stays_and_nothing_of_theirs_is_gone(
    records: Records, olga: Teacher, eli: Teacher
) -> None:
    word = sign_ins.begin(records, olga.id)
    with pytest.raises(LastOperator):
        departures.erase(records, olga.id)
    assert sign_ins.is_in(records, olga.id, word)
    accounts.set_roles(records, eli.id, ["operator"])
    departures.erase(records, olga.id)
    assert teachers.names(records) == ("Eli",)


def test_erasing_twice_erases_once(records: Records, dana: Teacher) -> None:
    departures.erase(records, dana.id)
    again = departures.erase(records, dana.id)
    assert (again.sign_ins, again.shared, again.left) == (0, (), ())
    assert teachers.add(records, "Dana", PASSWORD).id != dana.id


def test_a_restored_backup_brings_no_account_back_and_a_class_finds_somebody(
    place: Place, records: Records, dana: Teacher, eli: Teacher, tmp_path: Path
) -> None:
    alone = a_class(records, "9b", dana)
    made = back_up(place.url, folder=place.folder, into=tmp_path / "kept").path
    departures.erase(records, dana.id, successor=eli.id, now=datetime.now(UTC))
    records.close()
    restored = restoring.restore(made, place.url, folder=place.folder)
    assert (restored.erased_again, restored.without_teacher) == (1, 1)
    opened = place.open()
    assert teachers.names(opened) == ("Eli", "Olga")
    assert departures.adopt(opened, eli.id, now=after(60)) == 1
    assert departures.adopt(opened, eli.id, now=after(60)) == 0
    assert led_by(opened, alone) == ("Eli",)
    opened.close()


class TestTheCommand:
    """`unsealed teacher erase` and `adopt`, as they are typed."""

    @pytest.fixture
    def place(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
        """What is said depends on no database."""
        monkeypatch.setenv("UNSEALED_DATA", str(tmp_path))
        return Place("", tmp_path)

    def test_it_says_what_goes_and_asks(
        self, records: Records, dana: Teacher, eli: Teacher
    ) -> None:
        a_class(records, "9b", dana, eli)
        a_class(records, "10a", dana)
        sign_ins.begin(records, dana.id)
        plan = (
            "What goes for good with the account Dana:\n"
            "  its name, its password and what it may do\n"
            "  1 place where it is signed in\n"
            "What stays with those who lead it too:\n"
            "  the class “9b”, made on 2026-11-02: Eli\n"
            "What goes over to Eli, with all work in it:\n"
            "  the class “10a”, made on 2026-11-02\n"
        )
        call = ("erase", "dana", "--classes-to", "eli")
        assert typed(*call, "--dry-run") == (0, f"{plan}Nothing was erased.\n")
        asked = f"{plan}Erase the account for good? [y/N]: "
        assert typed(*call, answer="n\n") == (0, f"{asked}n\nNothing was erased.\n")
        assert teachers.named(records, "Dana") == dana
        assert typed(*call, answer="y\n") == (
            0,
            f"{asked}y\nDana is erased.\n"
            "Backups that were made before hold the account until you remove them; `unsealed tidy` "
            "names those in the data folder. Restoring one does not bring it back.\n",
        )
        assert teachers.names(records) == ("Eli", "Olga")
        assert typed(*call) == (
            1,
            "Error: there is no teacher called dana. `unsealed teacher list` names all.\n",
        )

    def test_it_names_the_classes_that_nobody_else_leads(
        self, records: Records, dana: Teacher
    ) -> None:
        a_class(records, "9b", dana)
        code, said = typed("erase", "Dana", "--yes")
        assert (code, said.splitlines()[2:]) == (
            1,
            [
                "What nobody else leads who could open it:",
                "  the class “9b”, made on 2026-11-02",
                "Error: nobody else leads these classes, so nothing was erased. Say who takes them "
                "over: `unsealed teacher erase Dana --classes-to NAME`; whoever does can download, "
                "archive or erase each of them. Or let Dana do so first, or let a colleague in, in "
                "the settings of the class.",
            ],
        )
        assert teachers.named(records, "Dana") == dana

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            pytest.param(
                ("erase", "Dan"),
                "Error: there is no teacher called Dan. Did you mean Dana?",
                id="a mistyped name",
            ),
            pytest.param(
                ("erase", "Dana", "--classes-to", "Ely"),
                "Error: there is no teacher called Ely. Did you mean Eli?",
                id="a mistyped successor",
            ),
            pytest.param(
                ("erase", "Dana", "--classes-to", "Dana"),
                "Error: Dana cannot take over the classes and be erased. Name somebody else.",
                id="themselves",
            ),
            pytest.param(
                ("erase", "Dana", "--classes-to", "Olga"),
                "Error: Olga is no teacher and could open no class. "
                "`unsealed teacher roles Olga operator teacher` makes one.",
                id="an operator",
            ),
            pytest.param(
                ("erase", "Olga"),
                "Error: this is the only operator who can sign in. Make somebody else one first: "
                "`unsealed teacher roles NAME operator teacher`.",
                id="the last operator",
            ),
            pytest.param(
                ("adopt", "Eli"), "There is no class that nobody leads.", id="nothing to adopt"
            ),
        ],
    )
    @pytest.mark.usefixtures("dana", "eli")
    def test_what_cannot_be_done_is_told_with_a_remedy(
        self, arguments: tuple[str, ...], said: str
    ) -> None:
        assert typed(*arguments)[1].splitlines() == [said]

    def test_copies_that_hold_an_account_are_named_afterwards(
        self, records: Records, place: Place, dana: Teacher
    ) -> None:
        with time_machine.travel(datetime.now(UTC) - timedelta(days=1), tick=False):
            made = back_up(place.url, folder=place.folder)
        departures.erase(records, dana.id)
        said = CliRunner().invoke(main, ["tidy"], prog_name="unsealed").output
        assert f"{made.path}, made {datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}" in said
        assert "at most 1 person" in said


def typed(*arguments: str, answer: str = "") -> tuple[int, str]:
    """The exit code of the command, and what it says."""
    found = CliRunner().invoke(main, ["teacher", *arguments], input=answer, prog_name="unsealed")
    return found.exit_code, found.output
