"""Signing in makes a new cookie; signing out, wherever it is done, makes every copy worthless."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from given import MORNING
from people import Person
from unsealed.records import accounts, classes, members, sign_ins, teachers

if TYPE_CHECKING:
    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.records.teachers import Teacher

PASSWORD = "correct horse battery"
OTHER = "another horse battery"


@pytest.fixture
def dana(records: Records) -> Teacher:
    """A teacher who has every role."""
    return teachers.add(records, "Dana", PASSWORD)


@pytest.fixture
def laptop(app: Flask, course: EditionReader, dana: Teacher) -> Person:
    return signs_in(Person(app.test_client(), course))


@pytest.fixture
def tablet(app: Flask, course: EditionReader, dana: Teacher) -> Person:
    return signs_in(Person(app.test_client(), course))


def signs_in(person: Person, password: str = PASSWORD) -> Person:
    said = person.sends("/teachers/sign-in", {"name": "Dana", "password": password})
    assert said.status_code == 303
    return person


def is_in(person: Person) -> bool:
    return person.opens("/classes").status_code == 200


def cookie_of(person: Person) -> str:
    cookie = person.browser.get_cookie("unsealed")
    assert cookie is not None
    return cookie.value


def thief_with(cookie: str, app: Flask, course: EditionReader) -> Person:
    person = Person(app.test_client(), course)
    person.browser.set_cookie("unsealed", cookie)
    return person


def test_signing_in_changes_the_cookie_and_the_token(
    app: Flask, course: EditionReader, dana: Teacher
) -> None:
    person = Person(app.test_client(), course)
    before, token = (person.opens("/me"), cookie_of(person))[1], person.token()
    signs_in(person)
    assert cookie_of(person) != before
    assert person.token() != token
    assert not is_in(thief_with(before, app, course))


def test_signing_in_again_ends_what_the_browser_was_signed_in_by(
    app: Flask, course: EditionReader, laptop: Person
) -> None:
    copied = cookie_of(laptop)
    signs_in(laptop)
    assert is_in(laptop)
    assert not is_in(thief_with(copied, app, course))


def test_after_signing_out_a_copied_cookie_opens_nothing(
    app: Flask, course: EditionReader, laptop: Person, tablet: Person
) -> None:
    copied = cookie_of(laptop)
    assert is_in(thief_with(copied, app, course))
    laptop.sends("/teachers/sign-out")
    assert not is_in(thief_with(copied, app, course))
    assert is_in(tablet)


def test_one_signs_out_everywhere_else(laptop: Person, tablet: Person) -> None:
    page = laptop.opens("/account").text
    assert (page.count("Another browser"), page.count("<b>Here</b>")) == (1, 1)
    said = laptop.sends("/account/sign-out-elsewhere")
    assert (said.status_code, said.headers["Location"]) == (303, "/account")
    page = laptop.opens("/account").text
    assert "You are signed in here, and nowhere else any more." in page
    assert "Sign out everywhere else" not in page
    assert is_in(laptop)
    assert not is_in(tablet)


def test_another_password_ends_every_other_sign_in(laptop: Person, tablet: Person) -> None:
    laptop.sends("/account/password", {"old": PASSWORD, "password": OTHER})
    assert is_in(laptop)
    assert not is_in(tablet)


def test_a_password_that_an_operator_makes_ends_every_sign_in(
    records: Records, laptop: Person, dana: Teacher
) -> None:
    teachers.set_password(records, dana.id, OTHER)
    assert not is_in(laptop)
    assert is_in(signs_in(laptop, OTHER))


def test_an_account_that_is_enabled_again_is_signed_in_nowhere(
    records: Records, laptop: Person, dana: Teacher
) -> None:
    teachers.add(records, "Olga", PASSWORD, ["operator"])
    accounts.disable(records, dana.id)
    assert not is_in(laptop)
    accounts.enable(records, dana.id)
    assert not is_in(laptop)


def test_an_operator_signs_an_account_out(
    app: Flask, course: EditionReader, records: Records, laptop: Person, dana: Teacher
) -> None:
    teachers.add(records, "Olga", PASSWORD, ["operator"])
    olga = Person(app.test_client(), course)
    olga.sends("/teachers/sign-in", {"name": "Olga", "password": PASSWORD})
    olga.sends(f"/operator/accounts/{dana.id}/sign-out")
    assert "Dana is signed out everywhere." in olga.opens("/operator").text
    assert not is_in(laptop)
    assert is_in(signs_in(laptop))


@pytest.mark.parametrize(
    ("hours", "stays"), [([11, 11, 11], True), ([13], False), ([11] * 31, False)]
)
def test_a_sign_in_ends_by_itself(
    app: Flask, course: EditionReader, dana: Teacher, hours: list[int], stays: bool
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        person = signs_in(Person(app.test_client(), course))
        for each in hours:
            clock.shift(timedelta(hours=each))
            is_still_in = is_in(person)
        assert is_still_in is stays


def test_what_is_over_is_removed_with_the_next_sign_in(
    app: Flask, course: EditionReader, records: Records, dana: Teacher
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        signs_in(Person(app.test_client(), course))
        clock.shift(timedelta(days=1))
        assert sign_ins.of(records, dana.id) == ()
        signs_in(Person(app.test_client(), course))
        assert len(sign_ins.of(records, dana.id)) == 1


def test_a_new_phrase_takes_the_learner_from_every_other_device(
    app: Flask, course: EditionReader, ada: Person, quick_phrases: None
) -> None:
    ada.answers("black-moon", "hook", "headline")
    ada.sends("/me/phrase")
    before, thief = ada.holds()["answers"], thief_with(cookie_of(ada), app, course)
    assert thief.holds()["answers"] == before
    page = ada.sends("/me/phrase")
    assert page.status_code == 200
    assert ada.holds()["answers"] == before
    assert thief.holds()["answers"] == []


def test_a_first_phrase_changes_nothing_on_other_devices(
    app: Flask, course: EditionReader, ada: Person, quick_phrases: None
) -> None:
    ada.answers("black-moon", "hook", "headline")
    other = thief_with(cookie_of(ada), app, course)
    ada.sends("/me/phrase")
    assert len(other.holds()["answers"]) == 1


def test_a_learner_of_a_class_stays_in_it_with_a_new_phrase(
    ada: Person, records: Records, dana: Teacher, quick_phrases: None
) -> None:
    found = classes.make(records, dana.id, "8b", is_open=True)
    ada.sends(f"/join/{found.code}", {"name": "Ada"})
    for _ in range(2):
        ada.sends("/me/phrase")
    (listed,) = members.of_class(records, found.id)
    assert (listed.name, listed.learner) == ("Ada", ada.holds()["learner"]["id"])
    assert "Ada" in ada.opens("/course").text
