"""Whose browser it is, whatever the clocks of the servers say."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from itsdangerous.encoding import base64_decode

from given import MORNING

if TYPE_CHECKING:
    from flask import Flask

    from people import Person


def test_a_clock_that_is_set_back_makes_a_stranger_of_nobody(cleo: Person) -> None:
    with time_machine.travel(MORNING, tick=False):
        cleo.opens("/")
        cleo.answers("black-moon", "hook", "headline")
    with time_machine.travel(MORNING - timedelta(hours=3), tick=False):
        cleo.judges_all("black-moon")
        before = cleo.holds()["answers"]
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        assert cleo.holds()["answers"] == before
    lesson = cleo.course.lesson("black-moon")
    assert lesson is not None
    assert len(before) == 1 + len(lesson.claims)


@pytest.mark.parametrize("years", [2, 20])
def test_a_cookie_that_is_too_old_is_forgotten(cleo: Person, years: int) -> None:
    with time_machine.travel(MORNING, tick=False):
        cleo.opens("/")
        cleo.answers("black-moon", "hook", "headline")
    with time_machine.travel(MORNING + timedelta(days=366 * years), tick=False):
        assert cleo.holds()["answers"] == []


@pytest.mark.parametrize("place", [3, -3], ids=["what is said", "the signature"])
def test_a_cookie_like_a_known_one_is_still_forged(cleo: Person, place: int) -> None:
    cleo.opens("/")
    cleo.answers("black-moon", "hook", "headline")
    assert len(cleo.holds()["answers"]) == 1
    cookie = cleo.browser.get_cookie("unsealed")
    assert cookie is not None
    letters = list(cookie.value)
    letters[place] = "A" if letters[place] != "A" else "B"
    for _again in range(2):
        cleo.browser.set_cookie("unsealed", "".join(letters))
        assert cleo.holds()["answers"] == []


def test_a_session_is_signed_by_sha_256(app: Flask, cleo: Person) -> None:
    cleo.opens("/")
    cookie = cleo.browser.get_cookie("unsealed")
    assert cookie is not None
    signed, _dot, signature = cookie.value.rpartition(".")
    key = hmac.digest(app.config["SECRET_KEY"].encode(), b"cookie-session", "sha256")
    assert base64_decode(signature) == hmac.digest(key, signed.encode(), "sha256")
