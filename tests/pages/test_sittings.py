"""Taking the test before and after: alone and in a class, in parts, twice, and unscored."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from people import Person
from sittings import ITEMS, Hall, answers_item, item_on, signed_in, takes
from unsealed.pages.sitting_figures import (
    answered_by,
    answered_by_everybody,
    answered_in_class,
)
from unsealed.pages.sitting_rules import may_see_key
from unsealed.records import classes, learners, members, progress, teachers
from unsealed.records.tables import LearnerId

ALONE = "/before-and-after/alone"
KEYS = re.compile(r"KEY-OF|DECIDES-|A denial alone decides nothing|The claim (holds|fails)\.")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def finish_lesson(hall: Hall, person: Person) -> None:
    learner = LearnerId(str(person.holds()["learner"]["id"]))
    slug, claim = hall.course.welcome()
    assert person.answers(slug, "hook", claim).status_code == 303
    progress.finish(hall.records, learner, "tea-papers")


def stamp_in(page: str) -> str:
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1]).split())


def test_a_form_is_taken_item_by_item_and_handed_in(hall: Hall) -> None:
    ada = hall.comes()
    assert "Begin" in plain(ada.opens(f"{ALONE}/before").text)
    begun = ada.sends(f"{ALONE}/before/begin")
    assert begun.headers["Location"] == f"{ALONE}/before/1"
    page = ada.opens(f"{ALONE}/before/1").text
    assert "Item 1 of 28" in page
    answered = answers_item(ada, f"{ALONE}/before", item_on(page), 72)
    assert answered.headers["Location"] == f"{ALONE}/before/2"
    again = plain(ada.opens(f"{ALONE}/before/1").text)
    assert "You said 72 %: likely (55–80 %). Decides, for you: Meaning." in again
    assert "1 of 28 answered" in plain(ada.opens(f"{ALONE}/before").text)
    assert ada.sends(f"{ALONE}/before/hand-in").status_code == 303
    assert "1 of 28 answered" in plain(ada.opens(f"{ALONE}/before").text)


def test_whoever_comes_for_the_first_time_is_offered_the_form_before(hall: Hall) -> None:
    newcomer = Person(hall.app.test_client(), hall.course)
    assert "Before the lessons" in plain(newcomer.opens("/before-and-after").text)
    assert newcomer.opens(f"{ALONE}/before").status_code == 200


def test_every_learner_has_an_order_of_their_own_that_stays(hall: Hall) -> None:
    ada, ben = hall.comes(), hall.comes()
    orders = []
    for person in (ada, ben):
        person.sends(f"{ALONE}/before/begin")
        pages = [person.opens(f"{ALONE}/before/{place}").text for place in (1, 2, 3, 4, 5)]
        orders.append([item_on(page)[2:] for page in pages])
        assert item_on(person.opens(f"{ALONE}/before/1").text)[2:] == orders[-1][0]
    assert orders[0] != orders[1]


def test_only_the_first_answer_counts_and_sent_twice_it_is_one(hall: Hall) -> None:
    ada = hall.comes()
    ada.sends(f"{ALONE}/before/begin")
    ada.sends(f"{ALONE}/before/begin")
    item = item_on(ada.opens(f"{ALONE}/before/1").text)
    for percent in (72, 72, 10):
        answers_item(ada, f"{ALONE}/before", item, percent)
    held = ada.holds()
    assert len(held["attempts"]) == len(held["sittings"]) == 1
    (answer,) = held["answers"]
    assert answer["raw"] == {"probability": 72, "decides": "meaning", "seen": "no"}


FAULTS = [
    ({"probability": ""}, "Your answer is ready to commit, but no probability is chosen yet"),
    ({"probability": "100"}, "0 and 100 would mean that nothing could change your mind."),
    ({"decides": ""}, "Choose which of the four questions decides. One of them fits best."),
    ({"decides": "colour"}, "This answer is not one of those on offer."),
    ({"seen": ""}, "Say whether you had seen these documents before: yes or no."),
]


@pytest.mark.parametrize(("fields", "said"), FAULTS)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    hall: Hall, fields: dict[str, str], said: str
) -> None:
    ada = hall.comes()
    ada.sends(f"{ALONE}/before/begin")
    item = item_on(ada.opens(f"{ALONE}/before/1").text)
    refused = answers_item(ada, f"{ALONE}/before", item, **{"probability": "72", **fields})
    assert refused.status_code == 422
    assert said in plain(refused.text)
    if "probability" not in fields:
        assert 'value="72"' in refused.text
    if "decides" not in fields:
        assert re.search(r'value="meaning" checked', refused.text)


def test_a_draft_goes_on_elsewhere_and_an_answer_takes_its_place(hall: Hall) -> None:
    ada = hall.comes()
    ada.sends(f"{ALONE}/before/begin")
    item = item_on(ada.opens(f"{ALONE}/before/1").text)
    page = ada.opens(f"{ALONE}/before/1").text
    draft = {"probability": "33", "decides": "intact", "seen": "yes", "stamp": stamp_in(page)}
    there = f"{ALONE}/before/drafts/{item}"
    assert ada.sends(there, draft, **{"X-Waiting": "1"}).status_code == 204
    page = ada.opens(f"{ALONE}/before/1").text
    assert 'value="33"' in page
    assert 'value="intact" checked' in page
    assert "begun" in plain(ada.opens(f"{ALONE}/before").text)
    answers_item(ada, f"{ALONE}/before", item)
    assert ada.sends(there, draft).status_code == 303
    assert ada.holds()["drafts"] == []


def test_an_answer_that_waited_is_taken_under_its_learner(hall: Hall) -> None:
    ada = hall.comes()
    ada.sends(f"{ALONE}/before/begin")
    page = ada.opens(f"{ALONE}/before/1").text
    stamp = stamp_in(page)
    item = item_on(page)
    fields = {"stamp": stamp, "probability": "20", "decides": "intact", "seen": "no"}
    ben = hall.comes()
    sent = ben.browser.post(
        f"{ALONE}/before/answers/{item}", data=fields, headers={"X-Waiting": "1"}
    )
    assert sent.status_code == 204
    assert len(ada.holds()["answers"]) == 1
    assert ben.holds()["learner"] is None
    new = ada.opens("/waiting/before-and-after/alone").get_json()
    assert new["stamp"] == stamp
    assert ada.opens("/waiting/before-and-after/elsewhere").status_code == 404
    faulty = {**fields, "probability": "200"}
    other = item_on(ada.opens(f"{ALONE}/before/2").text)
    refused = ben.browser.post(f"{ALONE}/before/answers/{other}", data=faulty)
    assert (refused.status_code, refused.mimetype) == (422, "text/plain")
    led = ben.browser.post(f"{ALONE}/before/answers/{other}", data={**fields, "try": "1"})
    assert led.headers["Location"] == "/before-and-after"


def test_nothing_gives_a_key_away_before_the_form_after_is_handed_in(hall: Hall) -> None:
    ada = hall.comes()
    first = takes(ada, f"{ALONE}/before", 90)
    finish_lesson(hall, ada)
    ada.sends(f"{ALONE}/after/begin")
    places = [f"{ALONE}/{phase}/{n}" for phase in ("before", "after") for n in range(1, 4)]
    pages = ["/me", "/course", "/before-and-after", f"{ALONE}/before", f"{ALONE}/after", *places]
    for path in pages:
        found = ada.opens(path)
        assert found.status_code == 200, path
        assert not KEYS.search(found.text), path
    held = ada.holds()
    assert not KEYS.search(json.dumps(held))
    of_forms = [each for each in held["answers"] if "/" in each["lesson"]]
    assert {(each["score"], each["verdict"], each["brier"]) for each in of_forms} == {
        (0.0, "judged", None)
    }
    assert [each["lesson"] for each in held["progress"]] == ["tea-papers"]
    assert len(of_forms) == len(first) == ITEMS


def test_keys_and_reasons_are_shown_when_the_form_after_is_handed_in(hall: Hall) -> None:
    ada = hall.comes()
    takes(ada, f"{ALONE}/before", 90)
    finish_lesson(hall, ada)
    takes(ada, f"{ALONE}/after", 90, count=3)
    listed = plain(ada.opens(f"{ALONE}/before").text)
    assert listed.count("90 % holds as you judged") == 12
    assert listed.count("90 % fails not as you judged") == 12
    assert listed.count("90 % cannot tell not as you judged") == 4
    assert plain(ada.opens(f"{ALONE}/after").text).count("skipped") == ITEMS - 3
    item = ada.opens(f"{ALONE}/before/1").text
    assert KEYS.search(item)
    assert "DECIDES-intact" in item
    later = plain(ada.opens(f"{ALONE}/later").text)
    assert "It opens on" in later


def test_the_second_form_is_the_other_one_and_the_third_is_c_weeks_later(hall: Hall) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        ada = hall.comes()
        first = takes(ada, f"{ALONE}/before", count=1)
        assert ada.opens(f"{ALONE}/after").status_code == 200
        assert "it opens with the first lesson" in plain(ada.opens(f"{ALONE}/after").text)
        assert ada.sends(f"{ALONE}/after/begin").headers["Location"] == f"{ALONE}/after"
        finish_lesson(hall, ada)
        second = takes(ada, f"{ALONE}/after", count=1)
        assert {first[0][0], second[0][0]} == {"a", "b"}
        clock.move_to(NOON + timedelta(days=27))
        assert "It opens on 2026-12-21." in plain(ada.opens(f"{ALONE}/later").text)
        clock.move_to(NOON + timedelta(days=28))
        third = takes(ada, f"{ALONE}/later", count=1)
        assert third[0].startswith("c-")
        assert "cannot tell" in plain(ada.opens(f"{ALONE}/later").text)


def test_after_handing_in_no_answer_is_taken(hall: Hall) -> None:
    ada = hall.comes()
    takes(ada, f"{ALONE}/before", count=2)
    item = hall.course.form("a").items[0].id
    held = len(ada.holds()["answers"])
    for form in ("a", "b"):
        answers_item(ada, f"{ALONE}/before", form + item[1:])
    assert len(ada.holds()["answers"]) == held
    page = plain(ada.opens(f"{ALONE}/before/28").text)
    assert "You skipped this item." in page


def test_what_is_not_there_is_not_found(hall: Hall) -> None:
    ada = hall.comes()
    assert ada.opens(f"{ALONE}/before/1").status_code == 404
    assert ada.opens(f"{ALONE}/after").status_code == 404
    assert ada.opens("/before-and-after/nowhere/before").status_code == 404
    ada.sends(f"{ALONE}/before/begin")
    assert ada.opens(f"{ALONE}/before/29").status_code == 404
    assert ada.opens(f"{ALONE}/before/0").status_code == 404
    assert answers_item(ada, f"{ALONE}/before", "a-nothing").status_code == 404


def test_in_a_class_nobody_is_offered_a_form_of_their_own(hall: Hall) -> None:
    ada = hall.joins("Ada")
    assert "Nothing is set" in plain(ada.opens("/before-and-after").text)
    assert ada.opens(f"{ALONE}/before").status_code == 404
    hall.sets("before")
    page = plain(ada.opens("/before-and-after").text)
    assert "Before the lessons Year 9 · can be begun" in page
    assert "Before the lessons Year 9 · can be begun" in plain(ada.opens("/course").text)


def test_in_a_class_keys_wait_until_the_teacher_closes_the_form_after(hall: Hall) -> None:
    hall.sets("before")
    ada, ben = hall.joins("Ada"), hall.joins("Ben")
    orders = [takes(person, hall.address("before"), count=2) for person in (ada, ben)]
    hall.expects()
    hall.sets("after")
    takes(ada, hall.address("after"), count=2)
    ben.sends(f"{hall.address('after')}/begin")
    for phase in ("before", "after"):
        assert not KEYS.search(ada.opens(hall.address(phase)).text)
    assert hall.closes("after").status_code == 303
    assert KEYS.search(ada.opens(f"{hall.address('before')}/1").text)
    assert KEYS.search(ben.opens(f"{hall.address('after')}/1").text)
    assert "handed in on" in plain(ben.opens("/before-and-after").text)
    assert len(orders) == 2


def test_days_hold_and_what_is_over_is_handed_in(hall: Hall) -> None:
    with time_machine.travel(NOON, tick=True) as clock:
        hall = replace(hall, teacher=signed_in(hall.app, hall.course))
        hall.sets("before", opens="2026-11-24", closes="2026-11-25")
        ada, ben = hall.joins("Ada"), hall.joins("Ben")
        there = hall.address("before")
        assert "It opens on 2026-11-24." in plain(ada.opens(there).text)
        assert ada.sends(f"{there}/begin").headers["Location"] == there
        clock.move_to(NOON + timedelta(days=1))
        ada.sends(f"{there}/begin")
        item = item_on(ada.opens(f"{there}/1").text)
        clock.move_to(NOON + timedelta(days=3))
        assert "can be begun no more" in plain(ben.opens(there).text)
        assert answers_item(ada, there, item).status_code == 303
        assert ada.holds()["answers"] == []
        assert "Handed in on 2026-11-26: 0 of 28 answered." in plain(ada.opens(there).text)


def test_nobody_of_another_class_reaches_a_form(hall: Hall) -> None:
    hall.sets("before")
    ada, ben = hall.joins("Ada"), hall.comes()
    takes(ada, hall.address("before"), count=1)
    for path in (hall.address("before"), f"{hall.address('before')}/1"):
        assert ben.opens(path).status_code == 404
        nowhere = path.replace(hall.found.id, "AAAAAAAAAAAA")
        assert ben.opens(nowhere).status_code == 404
    assert ben.sends(f"{hall.address('before')}/begin").status_code == 404


def test_half_of_the_class_waits_and_is_told_why(hall: Hall) -> None:
    hall.expects(waiting="yes")
    for phase in ("before", "waiting", "after"):
        assert hall.sets(phase).status_code == 303
    people = [hall.joins(name) for name in ("Ada", "Ben", "Cleo", "Eve")]
    waiting = [each for each in people if each.opens(hall.address("waiting")).status_code == 200]
    taught = [each for each in people if each.opens(hall.address("after")).status_code == 200]
    assert (len(waiting), len(taught)) == (2, 2)
    assert not set(map(id, waiting)) & set(map(id, taught))
    said = plain(waiting[0].opens(hall.address("waiting")).text)
    assert "Chance chose half of the class" in said
    firsts = [takes(each, hall.address("before"), count=1)[0][0] for each in people]
    assert sorted(firsts) == ["a", "a", "b", "b"]


def test_the_loader_gives_every_answer_with_its_key(hall: Hall) -> None:
    hall.sets("before")
    ada = hall.joins("Ada")
    order = takes(ada, hall.address("before"), 80, count=3)
    alone = hall.comes()
    takes(alone, f"{ALONE}/before", 30, count=1)
    learner = LearnerId(str(ada.holds()["learner"]["id"]))
    with hall.app.test_request_context():
        (found,) = answered_by(learner)
        assert answered_in_class(hall.found.id) == (found,)
        everybody = list(answered_by_everybody())
        assert not may_see_key(found.sitting)
    assert found in everybody
    assert {each.sitting.class_id for each in everybody} > {hall.found.id}
    assert (found.sitting.phase, found.sitting.form) == ("before", order[0][0])
    assert [each.item for each in found.answers] == order
    first = found.answers[0]
    seal, *rest = order[0][2:].split("-")
    assert (first.seal, first.outcome) == (seal, rest[-1])
    assert first.level == ("" if rest[0] == "open" else rest[0])
    assert (first.p, first.decides, first.seen_before) == (80, "meaning", False)
    assert (first.idea, first.seconds) == ("denial-decides", None)


def test_two_devices_that_become_one_learner_have_one_sitting(hall: Hall) -> None:
    ada, phone = hall.comes(), hall.comes()
    for person in (ada, phone):
        person.sends(f"{ALONE}/before/begin")
    takes(phone, f"{ALONE}/before", count=2)
    source, into = (LearnerId(str(each.holds()["learner"]["id"])) for each in (ada, phone))
    learners.merge(hall.records, source, into)
    with hall.app.test_request_context():
        (found,) = answered_by(into)
    assert len(found.answers) == 2
    assert found.sitting.handed_in_at is not None


def test_what_was_done_for_a_class_goes_with_it(hall: Hall) -> None:
    hall.sets("before")
    ada = hall.joins("Ada")
    dana = teachers.named(hall.records, "Dana")
    assert dana is not None
    other = classes.make(hall.records, dana.id, "Club", is_open=True)
    learner = LearnerId(str(ada.holds()["learner"]["id"]) if ada.holds()["learner"] else "")
    members.join(hall.records, other, learner, "Ada")
    takes(ada, hall.address("before"), count=2)
    classes.erase(hall.records, hall.found.id)
    held = ada.holds()
    assert (held["sittings"], held["attempts"], held["answers"]) == ([], [], [])
