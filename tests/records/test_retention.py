"""What is kept no longer goes by itself, and nobody who was erased comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner
from msgspec.structs import replace
from sqlalchemy import func, select

from erasing import joins_and_works
from given import ADA, BEN, MORNING, after, given
from unsealed.cli import main
from unsealed.pages.tidying import tidy_where_it_is_time
from unsealed.records import (
    answers,
    classes,
    drafts,
    erasures,
    holdings,
    learners,
    members,
    restoring,
    retention,
    tables,
)
from unsealed.records.backing_up import back_up
from unsealed.settings import Settings

if TYPE_CHECKING:
    from keeping import Place
    from unsealed.records.classes import Class
    from unsealed.records.store import Records

LONG = timedelta(days=24 * 30.5 + 1)
NOTHING = retention.Due((), (), 0, ())


@pytest.fixture
def settings(place: Place) -> Settings:
    return Settings(data=place.folder, lessons=None, database_url=place.url, secret_key="k" * 40)


def due_after(records: Records, settings: Settings, days: float) -> retention.Due:
    return retention.due(records, settings, now=MORNING + timedelta(days=days))


def restores(place: Place, made: object, **options: bool) -> restoring.Restored:
    return restoring.restore(made.path, place.url, folder=place.folder, **options)


def test_who_learns_alone_and_has_not_come_for_long_is_erased(
    records: Records, settings: Settings
) -> None:
    answers.record(records, given(learner=ADA))
    answers.record(records, given(learner=BEN, minutes=10))
    now = MORNING + LONG - timedelta(days=1) + timedelta(minutes=5)
    assert retention.tidy(records, settings, now=now) == replace(NOTHING, learners=(ADA,))
    assert holdings.of(records, ADA)["learner"] is None
    assert len(answers.in_lesson(records, BEN, "black-moon")) == 1
    assert retention.tidy(records, settings, now=now) == NOTHING


@pytest.mark.parametrize("sign", ["answer", "draft", "phrase", "class"])
@pytest.mark.usefixtures("quick_phrases")
def test_whoever_gave_any_sign_since_stays(
    records: Records, settings: Settings, year_nine: Class, sign: str
) -> None:
    answers.record(records, given(learner=BEN))
    later = MORNING + LONG
    if sign == "answer":
        answers.record(records, given("two", learner=BEN, minutes=60 * 24 * 30))
    elif sign == "draft":
        drafts.save(records, BEN, "black-moon", "judge", 1, "why", {}, now=later)
    elif sign == "phrase":
        learners.new_phrase(records, BEN, now=later)
    else:
        members.join(records, year_nine, BEN, "Ben")
    classes.keep_until(records, year_nine.id, later + LONG)
    assert retention.due(records, settings, now=later).learners == ()


def test_the_operator_says_for_how_long(records: Records, settings: Settings) -> None:
    answers.record(records, given(learner=BEN))
    sooner = replace(settings, keep_months=6)
    assert due_after(records, sooner, 182).learners == ()
    assert due_after(records, sooner, 184).learners == (BEN,)


def test_a_draft_that_is_never_given_goes_after_half_a_year(
    records: Records, settings: Settings, year_nine: Class
) -> None:
    joins_and_works(records, year_nine, BEN, "Ben")
    assert due_after(records, settings, 180) == NOTHING
    now = MORNING + timedelta(days=181)
    assert retention.tidy(records, settings, now=now).drafts == 1
    assert drafts.in_lesson(records, BEN, "black-moon") == ()
    assert len(answers.in_lesson(records, BEN, "black-moon")) == 1


def test_a_class_goes_on_its_day_archived_or_not(
    records: Records, settings: Settings, year_nine: Class
) -> None:
    classes.archive(records, year_nine.id)
    assert due_after(records, settings, 364).classes == ()
    now = MORNING + timedelta(days=366)
    assert [each.id for each in retention.tidy(records, settings, now=now).classes] == [
        year_nine.id
    ]
    assert classes.expired(records, now=now) == ()
    assert holdings.of(records, ADA)["learner"] is None


def test_copies_that_the_program_made_by_itself_go_after_a_hundred_days(
    records: Records, place: Place, settings: Settings
) -> None:
    folder = place.folder / "backups"
    folder.mkdir()
    own = [
        folder / "unsealed-20261101-090000-before-upgrade.zip",
        folder / "unsealed-20261101-090000-2-before-restore.zip",
        place.folder / "records.db-before-20261101-090000",
    ]
    others = [
        folder / "unsealed-20261101-090000.zip",
        folder / "unsealed-20261115-090000-before-upgrade.zip",
        folder / "unsealed-99999999-999999-before-upgrade.zip",
        folder / "letter.zip",
    ]
    for path in (*own, *others):
        path.touch()
    now = MORNING + timedelta(days=100)
    assert set(retention.tidy(records, settings, now=now).copies) == set(own)
    assert [path for path in own if path.exists()] == []
    assert [path for path in others if not path.exists()] == []


def test_a_server_tidies_once_a_day_and_not_more_often(
    records: Records, settings: Settings
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        for hours, is_there in ((0, True), (23, True), (25, True), (50, False)):
            clock.move_to(MORNING + timedelta(hours=hours))
            if hours == 23:
                answers.record(records, given(learner=BEN))
                settings = replace(settings, keep_months=0)
            tidy_where_it_is_time(records, settings)
            assert hours == 0 or learners.is_kept(records, BEN) is is_there


def test_a_clock_that_was_set_back_does_not_keep_a_server_from_tidying(
    records: Records, settings: Settings
) -> None:
    retention.tidy(records, settings, now=MORNING)
    assert retention.is_time(settings, now=MORNING - timedelta(hours=1))
    assert not retention.is_time(settings, now=MORNING + timedelta(hours=1))


@pytest.mark.parametrize("days", [1 / 24, 365, 3650])
def test_a_clock_that_is_ahead_for_a_while_erases_nothing(
    place: Place, records: Records, settings: Settings, year_nine: Class, days: float
) -> None:
    joins_and_works(records, year_nine, BEN, "Ben")
    drafts.save(records, BEN, "black-moon", "judge", 1, "why", {}, now=MORNING)
    answers.record(records, given(learner="alone"))
    classes.keep_until(records, year_nine.id, after(30))
    holdings.erase(records, ADA, now=MORNING)
    before = held(records)
    ahead = timedelta(days=days)
    with time_machine.travel(MORNING, tick=False) as clock:
        tidy_where_it_is_time(records, settings)
        for moment in (after(10) + ahead, after(40) + ahead, after(20)):
            clock.move_to(moment)
            tidy_where_it_is_time(records, settings)
            assert held(records) == before


def test_what_is_due_goes_a_day_later_however_the_clock_was_set_meanwhile(
    records: Records, settings: Settings, year_nine: Class
) -> None:
    classes.keep_until(records, year_nine.id, MORNING + timedelta(days=10))
    with time_machine.travel(MORNING, tick=False) as clock:
        for days, count in ((0, 1), (400, 1), (-365, 1), (10.5, 1), (11.6, 0)):
            clock.move_to(MORNING + timedelta(days=days))
            tidy_where_it_is_time(records, settings)
            with records.reading() as connection:
                assert connection.scalar(select(func.count()).select_from(tables.classes)) == count


def held(records: Records) -> dict[str, int]:
    """How many rows each table has."""
    with records.reading() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in tables.metadata.sorted_tables
        }


def test_who_was_erased_stays_so_when_an_older_backup_is_restored(
    place: Place, records: Records, year_nine: Class
) -> None:
    joins_and_works(records, year_nine, BEN, "Ben")
    answers.record(records, given(learner=ADA))
    made = back_up(place.url, folder=place.folder)
    holdings.erase(records, BEN)
    records.close()
    assert restores(place, made).erased_again == 1
    assert restores(place, made).erased_again == 1  # it is still known after the first time
    opened = place.open()
    assert holdings.of(opened, BEN)["learner"] is None
    assert len(answers.in_lesson(opened, ADA, "black-moon")) == 1
    opened.close()


def test_a_class_that_was_erased_stays_so_unless_it_is_to_come_back(
    place: Place, records: Records, year_nine: Class
) -> None:
    joins_and_works(records, year_nine, BEN, "Ben")
    made = back_up(place.url, folder=place.folder)
    classes.erase(records, year_nine.id)
    records.close()
    assert restores(place, made).erased_again == 2
    assert _members(place, year_nine) == []
    assert restores(place, made, with_erased=True).erased_again == 0
    assert _members(place, year_nine) == ["Ada", "Ben"]


def _members(place: Place, found: Class) -> list[str]:
    records = place.open()
    names = [member.name for member in members.of_class(records, found.id)]
    records.close()
    return names


def test_who_came_anew_after_the_erasure_is_not_erased_by_a_restoring(
    place: Place, records: Records
) -> None:
    """A browser that had not heard of the erasure brought the same id again."""
    answers.record(records, given(learner=BEN))
    holdings.erase(records, BEN, now=after(5))
    answers.record(records, given("two", learner=BEN, minutes=10))
    made = back_up(place.url, folder=place.folder)
    records.close()
    assert restores(place, made).erased_again == 0
    opened = place.open()
    assert learners.is_kept(opened, BEN)
    opened.close()


def test_it_is_known_for_two_years_who_was_erased_and_no_longer(
    records: Records, settings: Settings
) -> None:
    answers.record(records, given(learner=BEN))
    holdings.erase(records, BEN, now=MORNING)
    for days, count in ((730, 1), (731, 0)):
        retention.tidy(records, settings, now=MORNING + timedelta(days=days))
        assert len(erasures.moments(records)) == count


def test_the_command_says_what_goes_and_which_copies_still_hold_it(
    place: Place, records: Records, year_nine: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSEALED_DATA", str(place.folder))
    monkeypatch.setenv("UNSEALED_DATABASE_URL", place.url)
    joins_and_works(records, year_nine, BEN, "Ben")
    with time_machine.travel(after(60), tick=False):
        made = back_up(place.url, folder=place.folder)
    with time_machine.travel(MORNING + timedelta(days=366), tick=False):
        lines = (
            "  the class “Year 9”, whose day was 2027-11-02\n"
            "  1 answer that was begun and never given\n"
        )
        assert tidied("--dry-run") == f"To be erased, and not erased yet:\n{lines}"
        assert tidied() == (
            f"Erased:\n{lines}"
            "These copies were made before and still hold people who were erased since:\n"
            f"  {made.path}, made 2026-11-02 10:00 UTC: at most 2 people\n"
            "Whoever restores one does not bring them back; whoever opens one can read them.\n"
        )
        made.path.unlink()
        assert tidied() == "Nothing is to be erased.\n"


def tidied(*options: str) -> str:
    result = CliRunner().invoke(main, ["tidy", *options], prog_name="unsealed")
    assert result.exit_code == 0
    return result.output
