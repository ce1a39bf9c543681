"""A round: the teacher leads, the learners vote, the board shows how the votes moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from leading import PASSWORD, led_class
from people import Person
from unsealed.records import classes, members, teachers

if TYPE_CHECKING:
    from flask import Flask

    from leading import Led
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

LESSON = "black-moon"


@pytest.fixture
def led(app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person) -> Led:
    """Dana's round on the Black Moon papers, with Ada and Ben in the class."""
    return led_class(app, course, records, {"Ada": ada, "Ben": ben}, LESSON)


def _first_claim(course: EditionReader) -> str:
    lesson = course.lesson(LESSON)
    assert lesson is not None
    return lesson.claims[0]


def _votes(person: Person, claim: str, percent: int, try_number: int = 1):
    fields = {"probability": str(percent), "from": "live", "try": str(try_number)}
    return person.sends(f"/lessons/{LESSON}/round/answers/{claim}", fields)


def test_a_learner_finds_the_round_and_votes_by_a_plain_form(
    led: Led, ada: Person, course: EditionReader
) -> None:
    page = ada.opens("/live").text
    assert "Vote alone" in page
    assert 'name="from" value="live"' in page
    assert _votes(ada, _first_claim(course), 80).headers["Location"] == "/live"
    assert "80 %" in ada.opens("/live").text
    assert "1 of 2 have voted" in led.teacher.opens(led.path).text


def test_the_board_shows_no_name_and_no_vote_before_the_reveal(
    led: Led, ada: Person, course: EditionReader
) -> None:
    _votes(ada, _first_claim(course), 80)
    for _phase in range(3):
        board = led.board()
        assert "Ada" not in board
        assert "very likely" not in board
        assert "Misleading" not in board
        led.leads()
    board = led.board()
    assert "very likely (80–95 %)" in board
    assert "Ada" not in board


def test_the_votes_before_and_after_the_talk_stand_side_by_side(
    led: Led, ada: Person, ben: Person, course: EditionReader
) -> None:
    claim = _first_claim(course)
    _votes(ada, claim, 85)
    _votes(ben, claim, 10)
    led.leads()
    led.leads()
    assert 'name="try" value="2"' in ada.opens("/live").text
    _votes(ada, claim, 15, try_number=2)
    assert "1 of 2 have voted" in led.teacher.opens(led.path).text
    led.leads()
    rows = dict(
        re.findall(
            r'<th scope="row">([^<]+)</th>\s*<td>.*?"num">(\d+</span></td>\s*<td>.*?"num">\d+)<',
            led.board(),
            re.DOTALL,
        )
    )
    counts = {band: tuple(re.findall(r"(\d+)(?=<|$)", cell)) for band, cell in rows.items()}
    assert counts["very likely (80–95 %)"] == ("1", "0")
    assert counts["very unlikely (5–20 %)"] == ("1", "2")
    assert "Misleading" in ada.opens("/live").text


def test_a_claim_is_judged_once_outside_of_the_second_vote(
    led: Led, ada: Person, course: EditionReader
) -> None:
    claim = _first_claim(course)
    _votes(ada, claim, 85)
    _votes(ada, claim, 10, try_number=2)
    kept = [answer for answer in ada.holds()["answers"] if answer["question"] == claim]
    assert [answer["raw"]["probability"] for answer in kept] == [85]


def test_the_page_asks_again_and_gets_nothing_while_nothing_changed(led: Led, ada: Person) -> None:
    page = ada.opens("/live").text
    (part,) = re.findall(r'data-hx-get="([^"]+)"', page.split("<main")[1].split("<section")[0])
    assert ada.opens(part).status_code == 204
    led.leads()
    changed = ada.opens(part)
    assert changed.status_code == 200
    assert "Talk with your neighbour" in changed.text
    (board,) = re.findall(r'id="board" data-hx-get="([^"]+)"', led.board())
    board = board.replace("&amp;", "&")
    assert led.teacher.opens(board).status_code == 204
    led.leads()
    assert "Vote again" in led.teacher.opens(board).text


def test_two_taps_lead_one_step(led: Led) -> None:
    for _tap in range(2):
        led.teacher.sends(led.path, {"version": "1", "to": "next"})
    assert "Talk with your neighbour" in led.board()


def test_claims_are_skipped_and_the_round_ends(led: Led, ada: Person) -> None:
    led.leads("skip")
    assert "Claim, 2 of 7" in led.board()
    led.leads("end")
    assert "This round is over." in led.teacher.opens(led.path).text
    assert "The round is over" in led.board()
    assert "No round just now" in ada.opens("/live").text


def test_a_round_goes_through_every_claim_to_its_end(led: Led) -> None:
    for _step in range(4 * 7 - 1):
        led.leads()
    assert "Claim, 7 of 7" in led.board()
    led.leads()
    assert "This round is over." in led.teacher.opens(led.path).text


def test_whoever_joins_late_votes_on_what_is_open(
    led: Led, cleo: Person, course: EditionReader, records: Records
) -> None:
    led.leads()
    led.leads()
    cleo.opens("/")
    cleo.sends(f"/join/{led.code}", {"name": "Cleo"})
    assert "Vote again" in cleo.opens("/live").text
    _votes(cleo, _first_claim(course), 60)
    class_id = led.path.split("/")[2]
    assert len(members.of_class(records, classes.ClassId(class_id))) == 3


def test_a_vote_counts_in_the_report_of_the_class(
    led: Led, ada: Person, course: EditionReader
) -> None:
    _votes(ada, _first_claim(course), 80)
    report = led.path.rpartition("/rounds/")[0] + f"/lessons/{LESSON}"
    assert "1 judged it, 1 not yet" in led.teacher.opens(report).text


def test_the_round_of_a_class_is_closed_to_others(
    led: Led, app: Flask, course: EditionReader, records: Records, cleo: Person
) -> None:
    teachers.add(records, "Eli", PASSWORD)
    eli = Person(app.test_client(), course)
    eli.sends("/teachers/sign-in", {"name": "Eli", "password": PASSWORD})
    for path in (led.path, f"{led.path}/board", f"{led.path}/board/part"):
        assert eli.opens(path).status_code == 404
        assert cleo.opens(path).status_code == 303
    assert eli.sends(led.path, {"version": "1", "to": "end"}).status_code == 404
    assert "No round just now" in cleo.opens("/live").text
    assert "Vote alone" in led.board()


def test_a_lesson_that_is_not_there_starts_no_round(led: Led) -> None:
    base = led.path.rpartition("/rounds/")[0]
    assert led.teacher.sends(f"{base}/rounds", {"lesson": "no-such"}).status_code == 404
    assert led.teacher.opens(f"{base}/rounds/99").status_code == 404
