"""Certificates: what they say, of whom nothing, and that their codes can be checked by anybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sittings import takes
from unsealed.measure.brier import mean_in_words
from unsealed.pages.certificate_code import Measured, code_of, mark_of, measured_by, way_with
from unsealed.pages.certificate_forms import TakenForm, TakenTest
from unsealed.records import progress, tables
from unsealed.records.tables import LearnerId
from unsealed.secret_keys import RetiredKey, certificate_key

if TYPE_CHECKING:
    from pathlib import Path

    from people import Person
    from sittings import Hall
    from unsealed.records.store import Records

SECRET = "a secret that is long enough for any test"
KEYS = (RetiredKey(certificate_key(SECRET)),)
KEYS_OF_OTHERS = (RetiredKey(certificate_key("another secret, of somewhere else")),)
# How long an example takes on a busy machine is no law of ours.
patient = settings(deadline=None)
DAYS = st.dates(date(2020, 1, 1), date(2190, 1, 1))
TAKEN = st.builds(
    TakenForm,
    form=st.sampled_from("abc"),
    handed_in_on=DAYS,
    accepted=st.integers(0, 24).map(lambda halves: halves / 2),
    sound=st.integers(0, 12),
    rejected=st.integers(0, 24).map(lambda halves: halves / 2),
    unsound=st.integers(0, 12),
)
MEASURED = st.builds(
    lambda **said: Measured(**said),
    way=st.just(mark_of("short")),
    lessons=st.integers(0, 255),
    judged=st.integers(0, 65_535),
    mean_brier=st.none() | st.integers(0, 10_000).map(lambda n: n / 10_000),
    first_on=DAYS,
    last_on=DAYS,
    issued_on=DAYS,
    test=st.none() | st.builds(TakenTest, TAKEN, TAKEN, is_weeks_later=st.booleans()),
)
SHORT = ("pentagon-papers", "tainted-leaks", "black-moon")
FINISHED = datetime(2026, 11, 2, 10, tzinfo=UTC)


@patient
@given(MEASURED)
def test_a_code_says_what_was_measured(measured: Measured) -> None:
    assert measured_by(code_of(measured, SECRET), KEYS) == measured


@patient
@given(MEASURED, st.data())
def test_a_code_with_another_letter_is_none(measured: Measured, data: st.DataObject) -> None:
    code = code_of(measured, SECRET)
    place = data.draw(st.sampled_from([at for at, letter in enumerate(code) if letter != "-"]))
    other = data.draw(
        st.sampled_from([one for one in "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" if one != code[place]])
    )
    assert measured_by(code[:place] + other + code[place + 1 :], KEYS) is None


@patient
@given(st.text())
def test_any_text_may_be_looked_up(text: str) -> None:
    assert measured_by(text, KEYS) is None


@patient
@given(MEASURED)
def test_another_installation_knows_no_code_of_ours(measured: Measured) -> None:
    assert measured_by(code_of(measured, SECRET + "!"), KEYS) is None


@pytest.mark.parametrize(("day", "is_known"), [(1, False), (2, True), (3, True)])
def test_a_key_that_was_rotated_away_knows_no_code_of_a_later_day(day: int, is_known: bool) -> None:
    measured = Measured(mark_of("short"), 3, 25, 0.1852, *[date(2026, 11, 2)] * 3)
    retired = RetiredKey(certificate_key(SECRET), date(2026, 11, day))
    found = measured_by(code_of(measured, SECRET), [*KEYS_OF_OTHERS, retired])
    assert found == (measured if is_known else None)


def test_a_code_is_typed_in_anyhow() -> None:
    measured = Measured(mark_of("short"), 3, 25, 0.1852, *[date(2026, 11, 2)] * 3)
    code = code_of(measured, SECRET)
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{5}-){7}[2-9A-HJ-NP-Z]{5}", code)
    assert measured_by(code.lower().replace("-", " "), KEYS) == measured


def test_a_way_is_found_by_its_mark() -> None:
    assert way_with(mark_of("alone"), ["short", "alone"]) == "alone"
    assert way_with(mark_of("gone"), ["short", "alone"]) is None


@pytest.mark.parametrize(
    ("mean", "words"),
    [
        (0.05, "well below 0.25, which always saying 50 % comes to: mostly sure, mostly rightly"),
        (0.18, "below 0.25, which always saying 50 % comes to: better than no opinion"),
        (0.26, "about 0.25, which always saying 50 % comes to"),
        (0.4, "above 0.25, which always saying 50 % comes to: often sure, and wrongly"),
    ],
)
def test_a_mean_brier_score_is_put_beside_that_of_no_opinion(mean: float, words: str) -> None:
    assert mean_in_words(mean) == words


@pytest.fixture
def learner(ada: Person) -> LearnerId:
    """Ada, who has answered something, by the id in her records."""
    ada.answers("black-moon", "hook", "headline")
    held = ada.holds()["learner"]
    assert isinstance(held, dict)
    return LearnerId(held["id"])


def finishes(records: Records, learner: LearnerId, judged: int) -> None:
    """Write down that the three lessons of the short way are finished."""
    row = {
        "learner": learner,
        "step": "retrieve",
        "answered": 20,
        "points": 15.0,
        "brier_sum": 0.18 * judged,
        "brier_count": judged,
        "updated_at": FINISHED,
    }
    with records.writing() as connection:
        connection.execute(tables.progress.delete().where(tables.progress.c.learner == learner))
        connection.execute(
            tables.progress.insert(), [{**row, "lesson": lesson} for lesson in SHORT]
        )
    for lesson in SHORT:
        progress.finish(records, learner, lesson, now=FINISHED)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def printed(person: Person, name: str = "") -> str:
    found = person.sends("/me/certificate", {"way": "short", "name": name})
    assert found.status_code == 200
    return found.text


def test_an_unfinished_way_says_which_lessons_are_missing(ada: Person, learner: LearnerId) -> None:
    page = ada.opens("/me/certificate").text
    assert "0 of 3 lessons finished." in page
    assert "3 lessons are missing" in page
    refused = ada.sends("/me/certificate", {"way": "short", "name": "Ada"})
    assert refused.status_code == 422
    assert "Certificate of work done" not in refused.text


def test_a_certificate_says_what_was_measured_and_claims_no_ability(
    ada: Person, learner: LearnerId, records: Records
) -> None:
    finishes(records, learner, judged=9)
    page = words(printed(ada, "  Ada   Lovelace "))
    assert "Ada Lovelace has worked through 3 lessons of: Three lessons." in page
    assert "Between 2026-11-02 and 2026-11-02" in page
    assert "Judgements committed 27" in page
    assert "0.18 : below 0.25, which always saying 50 % comes to: better than no opinion" in page
    assert "It is no examination and vouches for no ability." in page
    assert "Test before and after none taken" in page
    assert "passed the" not in page


def test_of_too_few_judgements_no_mean_is_given(
    ada: Person, learner: LearnerId, records: Records
) -> None:
    finishes(records, learner, judged=6)
    page = words(printed(ada))
    assert "not given: of fewer than 20 judgements a mean says too little" in page
    assert "pen-blank" in printed(ada)


def test_anybody_can_check_a_code_and_learns_no_name(
    ada: Person, cleo: Person, learner: LearnerId, records: Records
) -> None:
    finishes(records, learner, judged=9)
    code = re.search(r'class="code">([^<]+)<', printed(ada, "Ada Lovelace"))
    assert code is not None
    led = cleo.opens(f"/certificate?code={code[1].lower()}")
    assert led.status_code == 303
    page = words(cleo.opens(led.headers["Location"]).text)
    assert "This code was given here. It says: 3 lessons of: Three lessons." in page
    assert "Judgements committed 27" in page
    assert "Lovelace" not in page


def test_a_name_is_kept_nowhere(
    ada: Person, learner: LearnerId, records: Records, data_folder: Path
) -> None:
    finishes(records, learner, judged=9)
    printed(ada, "Unmistakable Name")
    assert "Unmistakable" not in str(ada.holds())
    files = list(data_folder.glob("records.db*"))
    assert files
    assert [path for path in files if b"Unmistakable" in path.read_bytes()] == []


def test_what_is_no_code_is_told_and_kept_for_mending(cleo: Person) -> None:
    found = cleo.opens("/certificate/ABCDE-FGH")
    assert found.status_code == 404
    assert (
        "There is no such code. Compare it letter by letter; it has no 0, 1, I or O. A certificate"
        " of another installation can be checked there alone." in found.text
    )
    assert 'value="ABCDE-FGH"' in found.text


def test_there_is_no_certificate_of_a_way_that_does_not_exist(ada: Person) -> None:
    assert ada.sends("/me/certificate", {"way": "none"}).status_code == 404


def finish_all(hall: Hall, person: Person) -> None:
    """Finish the one lesson of the course with forms."""
    slug, claim = hall.course.welcome()
    person.answers(slug, "hook", claim)
    held = person.holds()["learner"]
    assert isinstance(held, dict)
    progress.finish(hall.records, LearnerId(held["id"]), slug)


def test_after_both_forms_it_says_in_counts_what_was_judged_rightly(hall: Hall) -> None:
    eve = hall.comes()
    takes(eve, "/before-and-after/alone/before", 80)
    finish_all(hall, eve)
    before = words(eve.sends("/me/certificate", {"way": "course"}).text)
    assert "Test before and after none taken" in before
    takes(eve, "/before-and-after/alone/after", 50, count=5)
    page = eve.sends("/me/certificate", {"way": "course"}).text
    said = words(page)
    assert "12 of 12 sound claims accepted, 0 of 12 unsound ones rejected." in said
    assert "Together 12 of 24, which can mean from 31 to 69 %." in said
    assert "A difference between the two can be practice or chance as well as learning." in said
    code = re.search(r'class="code">([^<]+)<', page)
    assert code is not None
    assert len(code[1].replace("-", "")) == 64
    checked = words(hall.comes().opens(f"/certificate/{code[1]}").text)
    assert "12 of 12 sound claims accepted, 0 of 12 unsound ones rejected." in checked
    assert "passed" not in checked


def test_while_a_class_is_not_closed_no_certificate_tells_its_figures(hall: Hall) -> None:
    hall.expects()
    for phase in ("before", "after"):
        hall.sets(phase)
    ada = hall.joins("Ada")
    for phase in ("before", "after"):
        takes(ada, hall.address(phase), count=2)
    finish_all(hall, ada)
    asked = {"way": "course"}
    assert "none taken" in words(ada.sends("/me/certificate", asked).text)
    hall.closes("after")
    assert "none taken" not in words(ada.sends("/me/certificate", asked).text)
