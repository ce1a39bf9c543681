"""What a teacher switches in a round, and what late, lost and doubled votes come to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from leading import led_class
from people import Person
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME

if TYPE_CHECKING:
    from flask import Flask

    from leading import Led
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.settings import Settings

LESSON = "black-moon"
FIRST = "headline"


@pytest.fixture
def led(app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person) -> Led:
    """Dana's round on the Black Moon papers, with Ada and Ben in the class."""
    made = led_class(app, course, records, {"Ada": ada, "Ben": ben}, LESSON)
    made.starts(LESSON, FIRST, "exhibit/ferry-charter")
    return made


def percents(person: Person) -> list[int]:
    """The probabilities that are kept of a person, in order."""
    return [answer["raw"]["probability"] for answer in person.holds()["answers"]]


def poll_of(person: Person) -> str:
    """Where the person's page asks whether the round has gone on."""
    (found,) = re.findall(
        r'id="live-poll" hidden data-hx-get="([^"]+)"', person.opens("/live").text
    )
    return found.replace("&amp;", "&")


def test_a_pause_takes_nothing_away_and_keeps_what_is_sent(led: Led, ada: Person) -> None:
    poll = poll_of(ada)
    led.switches("pause", "yes")
    told = ada.opens(poll)
    assert told.headers["HX-Reswap"] == "none"
    assert "Paused." in told.text
    assert "<form" not in told.text
    assert "Paused" in led.board()
    page = ada.opens("/live").text
    assert "you may go on, and what you send now is kept" in page
    led.votes(ada, FIRST, {"probability": "80"})
    assert "Your vote is in and kept. The round is paused just now" in ada.opens("/live").text
    paused = poll_of(ada)
    assert ada.opens(paused).status_code == 204
    led.switches("pause", "no")
    assert "Paused." not in ada.opens(paused).text
    assert percents(ada) == [80]
    assert "Vote alone · 1 of 2" in led.board()


def test_going_on_ends_a_pause(led: Led) -> None:
    led.switches("pause", "yes")
    led.leads()
    assert "Talk with your neighbour" in led.board()


def test_parts_of_the_board_are_hidden_until_the_next_thing(led: Led, ada: Person) -> None:
    claim = re.search(r'class="asked">(.*?)<', led.board())
    assert claim is not None
    led.switches("hide", "asked")
    led.switches("hide", "count")
    assert claim[1] not in led.board()
    assert "0 of 2" not in led.board()
    led.switches("show", "asked")
    led.switches("hide", "result")
    assert claim[1] in led.board()
    led.votes(ada, FIRST, {"probability": "80"})
    for _phase in range(3):
        led.leads()
    assert 'class="moved"' not in led.board()
    led.switches("show", "result")
    assert 'class="moved"' in led.board()
    led.leads()
    assert "0 of 2" in led.board()


def test_names_are_hidden_from_the_teacher_on_demand(led: Led) -> None:
    assert "Ada" in led.console()
    led.switches("anonymous", "yes")
    assert "Ada" not in led.console()
    assert "Names are hidden from you." in led.console()
    led.switches("anonymous", "no")
    assert "Ada" in led.console()


def test_a_name_is_taken_out_and_brought_back(led: Led, ada: Person) -> None:
    led.votes(ada, FIRST, {"probability": "80"})
    (number,) = re.findall(r'name="remove" value="(\d+)">Take out<span[^>]*>: Ada', led.console())
    poll = poll_of(ada)
    led.switches("remove", number)
    led.switches("remove", number)
    assert "0 of 1 have voted" in led.console()
    assert not re.search(r"<b>Ada</b>", led.console())
    assert "You are not in this round" in ada.opens(poll).text
    led.leads()
    led.leads()
    sent = led.votes(ada, FIRST, {"probability": "10", "try": "2"}, **{"HX-Request": "true"})
    assert "Your teacher has taken you out of this round" in sent.text
    assert percents(ada) == [80]
    led.switches("bring-back", number)
    assert led.votes(ada, FIRST, {"probability": "10"}).status_code == 303
    assert percents(ada) == [80, 10]
    assert "1 of 2 have voted" in led.console()


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("approve", "headline:1.1.1", "#row-1.1.1"),
        ("withhold", "headline:1.1.1", "#row-1.1.1"),
        ("remove", "1", "#present"),
        ("bring-back", "1", "#present"),
        ("pause", "yes", ""),
    ],
)
def test_the_console_stays_where_a_button_was_pressed(
    led: Led, name: str, value: str, part: str
) -> None:
    pressed = led.teacher.sends(f"{led.path}/switches", {name: value})
    assert pressed.headers["Location"] == led.path + part


def test_a_switch_that_is_unknown_changes_nothing(led: Led) -> None:
    before = led.board()
    for name, value in (("hide", "everything"), ("remove", "ada"), ("approve", "x" * 300)):
        led.switches(name, value)
    assert led.board() == before


def test_a_vote_that_comes_late_is_kept_as_a_draft_and_said_so(
    led: Led, ada: Person, ben: Person
) -> None:
    sent = {"probability": "80", "number": "1", "try": "1"}
    led.leads("skip")
    answer = ada.sends(f"/lessons/{LESSON}/round/answers/{FIRST}", sent, **{"HX-Request": "true"})
    assert "The class had gone on before this came" in answer.text
    assert answer.headers["HX-Retarget"] == "#live"
    assert percents(ada) == []
    assert 'value="80"' in ada.opens(f"/lessons/{LESSON}/judge").text
    plain = ben.sends(f"/lessons/{LESSON}/round/answers/{FIRST}", sent)
    assert plain.headers["Location"] == "/live"
    assert "The class had gone on before this came" in ben.opens("/live").text


def test_a_vote_that_waited_is_counted_or_refused_in_words(led: Led, ada: Person, ben: Person):
    stamps = [
        re.search(r'name="stamp" value="([^"]+)"', each.opens("/live").text) for each in (ada, ben)
    ]
    there = f"/lessons/{LESSON}/round/answers/{FIRST}"
    sent = [
        {"stamp": stamp[1], "probability": "80", "number": "1", "try": "1"}
        for stamp in stamps
        if stamp is not None
    ]
    waiting = {"X-Waiting": "1"}
    led.leads()
    for _time in range(2):
        assert ada.browser.post(there, data=sent[0], headers=waiting).status_code == 204
    assert percents(ada) == [80]
    led.leads("skip")
    assert ada.browser.post(there, data=sent[0], headers=waiting).status_code == 204
    refused = ben.browser.post(there, data=sent[1], headers=waiting)
    assert (refused.status_code, refused.mimetype) == (409, "text/plain")
    assert refused.text == (
        "The class had gone on before this came, so it counts in no vote. It is kept: you find it"
        " in the lesson, where you can still give it."
    )
    empty = {**sent[1], "probability": ""}
    led.starts(LESSON, FIRST)
    assert ben.browser.post(there, data=empty, headers=waiting).status_code == 422


def test_two_devices_of_one_learner_give_one_vote(
    led: Led, ada: Person, app: Flask, course: EditionReader
) -> None:
    cookie = ada.browser.get_cookie("unsealed")
    assert cookie is not None
    tablet = Person(app.test_client(), course)
    tablet.browser.set_cookie("unsealed", cookie.value)
    seen_there = tablet.opens("/live").text
    assert 'name="try" value="1"' in seen_there
    polled = poll_of(tablet)
    assert tablet.opens(polled).status_code == 204
    led.votes(ada, FIRST, {"probability": "80"})
    assert "80 %" in tablet.opens(polled).text
    second = {"probability": "20", "number": "1", "try": "1"}
    shown = tablet.sends(
        f"/lessons/{LESSON}/round/answers/{FIRST}", second, **{"HX-Request": "true"}
    )
    assert "80 %" in shown.text
    assert percents(ada) == [80]
    led.leads()
    led.leads()
    for person, percent in ((tablet, "30"), (ada, "60")):
        led.votes(person, FIRST, {"probability": percent, "try": "2"})
    assert percents(ada) == [80, 30]


def test_who_did_not_vote_sees_no_form_when_all_is_shown(led: Led, ada: Person) -> None:
    for _phase in range(3):
        led.leads()
    assert "This vote went by without you" in ada.opens("/live").text
    assert "<form" not in ada.opens("/live").text.split("<main")[1].split("</main")[0]
    sent = {"probability": "3", "number": "1", "try": "1"}
    ada.sends(f"/lessons/{LESSON}/round/answers/{FIRST}", sent)
    assert percents(ada) == []


def test_a_late_first_vote_counts_after_the_talk_alone(
    led: Led, cleo: Person, course: EditionReader
) -> None:
    led.leads()
    led.leads()
    cleo.opens("/")
    cleo.sends(f"/join/{led.code}", {"name": "Cleo"})
    led.votes(cleo, FIRST, {"probability": "60"})
    assert "1 of 3 have voted" in led.console()
    led.leads()
    row = re.search(r"likely \(55–80 %\)</th>(.*?)</tr>", led.board(), re.DOTALL)
    assert row is not None
    assert re.findall(r'"num">(\d+)<', row[1]) == ["0", "1"]


def test_a_laptop_that_was_closed_goes_on_where_it_was(
    led: Led, ada: Person, settings: Settings, course: EditionReader
) -> None:
    led.votes(ada, FIRST, {"probability": "80"})
    led.leads()
    led.leads()
    poll = poll_of(ada)
    again = create_app(settings)
    try:
        for person in (ada, led.teacher):
            cookie = person.browser.get_cookie("unsealed")
            assert cookie is not None
            person.browser = again.test_client()
            person.browser.set_cookie("unsealed", cookie.value)
        assert ada.opens(poll).status_code == 204
        led.votes(ada, FIRST, {"probability": "15"})
        led.leads()
        assert percents(ada) == [80, 15]
        assert "is-revealed" in ada.opens(poll).text
    finally:
        again.extensions[NAME].records.close()


def test_a_round_of_an_hour_ago_takes_up_where_the_class_is(led: Led, ada: Person) -> None:
    poll = poll_of(ada)
    led.leads("skip")
    led.leads()
    woken = ada.opens(poll).text
    assert "Talk with your neighbour" in woken
    assert "Where is the fault?" in woken
