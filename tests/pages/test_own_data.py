"""What is held about a learner: seen, carried to another device, downloaded, erased."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people import Person

LESSON = "black-moon"


def phrase_of(person: Person) -> str:
    page = person.sends("/me/phrase").text
    found = re.search(r'<p class="phrase"[^>]*>([^<]+)</p>', page)
    assert found is not None
    return found[1]


def test_nothing_is_held_about_a_visitor_who_did_nothing(ada: Person) -> None:
    assert "Nothing yet" in ada.opens("/me").text


def test_the_phrase_has_four_words_and_is_shown_once(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    phrase = phrase_of(ada)
    assert len(phrase.split()) == 4
    assert phrase not in ada.opens("/me").text


def test_the_phrase_brings_the_work_to_another_device(ada: Person, ben: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    phrase = phrase_of(ada)
    sent = ben.sends("/me/recover", {"phrase": f"  {phrase.upper()} "})
    assert (sent.status_code, sent.location) == (303, "/me")
    assert "is-committed" in ben.opens(f"/lessons/{LESSON}/hook").text


def test_what_was_done_on_the_other_device_comes_along(ada: Person, ben: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    ben.answers("warm-up", "hook", ben.course.welcome()[1])
    ben.sends("/me/recover", {"phrase": phrase_of(ada)})
    lessons = {answer["lesson"] for answer in ben.holds()["answers"]}
    assert lessons == {LESSON, "warm-up"}


def test_a_wrong_phrase_is_told_and_kept_in_the_field(ada: Person) -> None:
    page = ada.sends("/me/recover", {"phrase": "four words nobody has"})
    assert page.status_code == 422
    assert (
        "No work is kept under these four words. Check the spelling; capitals and the spaces "
        "between the words do not matter. If you made a newer phrase since, only that works."
    ) in page.text
    assert 'value="four words nobody has"' in page.text


def test_a_new_phrase_replaces_the_old(ada: Person, ben: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    old, new = phrase_of(ada), phrase_of(ada)
    assert ben.sends("/me/recover", {"phrase": old}).status_code == 422
    assert ben.sends("/me/recover", {"phrase": new}).status_code == 303


def test_phrases_cannot_be_guessed_at_speed(ada: Person) -> None:
    answers = [
        ada.sends("/me/recover", {"phrase": f"guess number {n} wrong"}).status_code
        for n in range(11)
    ]
    assert answers == [422] * 10 + [429]


def test_everything_can_be_downloaded(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline", {"probability": "61"})
    held = ada.holds()
    assert [answer["raw"]["probability"] for answer in held["answers"]] == [61]
    header = ada.opens("/me/data.json").headers["Content-Disposition"]
    assert header == 'attachment; filename="unsealed-my-data.json"'


def test_everything_can_be_erased(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    phrase = phrase_of(ada)
    ada.sends("/me/erase", {"sure": "yes"})
    assert "is-committed" not in ada.opens(f"/lessons/{LESSON}/hook").text
    assert ada.sends("/me/recover", {"phrase": phrase}).status_code == 422


def test_nothing_is_erased_without_being_sure(ada: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    page = ada.sends("/me/erase")
    assert page.location == "/me#erase"
    assert "Nothing was erased. Tick the box first" in ada.opens("/me").text
    assert ada.holds()["answers"]


def test_erasing_touches_nobody_else(ada: Person, ben: Person) -> None:
    ada.answers(LESSON, "hook", "headline")
    ben.answers(LESSON, "hook", "headline")
    ada.sends("/me/erase", {"sure": "yes"})
    assert ben.holds()["answers"]
