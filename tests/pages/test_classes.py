"""A teacher's classes and the way of a learner into one, by the pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from people import Person
from right_answers import right_fields, wrong_fields
from unsealed.pages.first_word import first_word
from unsealed.pages.pseudonyms import pseudonyms
from unsealed.records import classes, members, teachers

if TYPE_CHECKING:
    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.settings import Settings

PASSWORD = "correct horse battery"


@dataclass
class Room:
    """A class with its teacher, as the tests need them."""

    teacher: Person
    found: Class
    path: str


@pytest.fixture
def dana(app: Flask, course: EditionReader, records: Records) -> Person:
    """A teacher who has signed in."""
    teachers.add(records, "Dana", PASSWORD)
    person = Person(app.test_client(), course)
    assert _signs_in(person, "Dana", PASSWORD).status_code == 303
    return person


@pytest.fixture
def eli(app: Flask, course: EditionReader, records: Records) -> Person:
    """Another teacher, of other classes."""
    teachers.add(records, "Eli", PASSWORD)
    person = Person(app.test_client(), course)
    _signs_in(person, "Eli", PASSWORD)
    return person


@pytest.fixture
def year_nine(dana: Person, records: Records) -> Room:
    """Dana's class, with three names on its list."""
    made = dana.sends("/classes", {"title": "Year 9", "is_open": "yes"})
    path = made.headers["Location"]
    dana.sends(f"{path}/names", {"names": "Ada\nBen\r\nCleo\n\nada"})
    teacher = teachers.named(records, "Dana")
    assert teacher is not None
    found = classes.taught_by(records, teacher.id, path.rpartition("/")[2])
    assert found is not None
    return Room(dana, found, path)


def _signs_in(person: Person, name: str, password: str, **more: str):
    return person.sends("/teachers/sign-in", {"name": name, "password": password, **more})


def _joins(person: Person, room: Room, name: str):
    person.opens("/")
    return person.sends(f"/join/{room.found.code}", {"name": name})


def _said(text: str) -> str:
    """The fault that a page tells."""
    found = re.search(r'role="alert".*?<span>(.*?)</span>', text, re.DOTALL)
    return found[1] if found else ""


def test_the_first_teacher_needs_the_word_from_the_terminal(
    cleo: Person, settings: Settings
) -> None:
    cleo.opens("/")
    assert "There is no teacher here yet." in cleo.opens("/teachers/sign-in").text
    form = {"name": "Dana", "password": PASSWORD}
    refused = cleo.sends("/teachers/first", {**form, "word": "0000-0000-0000"})
    assert refused.status_code == 422
    assert "That is not the word that was printed." in _said(refused.text)
    word = first_word(settings.secret_key)
    short = cleo.sends("/teachers/first", {**form, "word": word, "password": "short"})
    assert "A password needs at least 10 characters." in _said(short.text)
    nameless = cleo.sends("/teachers/first", {**form, "word": word, "name": "  "})
    assert "Give yourself a name." in _said(nameless.text)
    made = cleo.sends("/teachers/first", {**form, "word": word})
    assert made.headers["Location"] == "/classes"
    assert "Signed in as Dana" in cleo.opens("/classes").text


def test_the_word_leads_nowhere_once_there_is_a_teacher(
    dana: Person, cleo: Person, settings: Settings
) -> None:
    cleo.opens("/")
    word = first_word(settings.secret_key)
    form = {"name": "Mallory", "password": PASSWORD, "word": word}
    assert cleo.sends("/teachers/first", form).headers["Location"] == "/teachers/sign-in"
    assert cleo.opens("/teachers/first").headers["Location"] == "/teachers/sign-in"
    assert cleo.opens("/classes").status_code == 303


def test_a_wrong_password_is_told_and_the_name_is_kept(dana: Person, cleo: Person) -> None:
    cleo.opens("/")
    refused = _signs_in(cleo, "Dana", "wrong horse battery")
    assert refused.status_code == 422
    assert _said(refused.text) == (
        "Name and password do not go together. In the password, capitals count."
    )
    assert 'value="Dana"' in refused.text
    assert "wrong horse" not in refused.text


def test_signing_in_leads_on_to_the_page_that_was_asked_for(year_nine: Room, cleo: Person) -> None:
    asked = cleo.opens(year_nine.path)
    assert asked.status_code == 303
    assert asked.headers["Location"].startswith("/teachers/sign-in?onward=")
    cleo.opens("/")
    onward = {"onward": year_nine.path}
    assert _signs_in(cleo, "Dana", PASSWORD, **onward).headers["Location"] == year_nine.path


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/classes//evil"])
def test_signing_in_leads_to_no_other_host(dana: Person, cleo: Person, onward: str) -> None:
    cleo.opens("/")
    led = _signs_in(cleo, "Dana", PASSWORD, onward=onward)
    assert led.headers["Location"] == "/classes"


def test_too_many_tries_to_sign_in_are_stopped(dana: Person, cleo: Person) -> None:
    cleo.opens("/")
    codes = [_signs_in(cleo, "Dana", "wrong horse").status_code for _ in range(11)]
    assert codes[-1] == 429


def test_who_signs_out_or_gets_a_new_password_is_out(dana: Person, records: Records) -> None:
    teacher = teachers.named(records, "Dana")
    assert teacher is not None
    teachers.set_password(records, teacher.id, "another horse battery")
    assert dana.opens("/classes").status_code == 303
    _signs_in(dana, "Dana", "another horse battery")
    assert dana.opens("/classes").status_code == 200
    dana.sends("/teachers/sign-out")
    assert dana.opens("/classes").status_code == 303


def test_a_class_needs_a_title(dana: Person) -> None:
    refused = dana.sends("/classes", {"title": "  "})
    assert refused.status_code == 422
    assert _said(refused.text) == (
        "Give the class a title that you recognise, such as Year 9, Tuesday."
    )


def test_a_class_shows_its_door_its_names_and_a_picture_to_scan(year_nine: Room) -> None:
    page = year_nine.teacher.opens(year_nine.path).text
    assert year_nine.found.code in page
    assert f"/join/{year_nine.found.code}" in page
    assert '<svg viewBox="0 0' in page
    assert all(
        f'<th role="rowheader" scope="row">{name}</th>' in page for name in ("Ada", "Ben", "Cleo")
    )
    door = year_nine.teacher.opens(f"{year_nine.path}/door").text
    assert "0 have joined" in door


def test_a_learner_joins_with_code_and_name_and_sees_who_they_are(
    year_nine: Room, ada: Person
) -> None:
    code = year_nine.found.code
    led = ada.sends("/join", {"code": f" {code[:3].lower()} {code[3:]}"})
    assert led.headers["Location"] == f"/join/{code}"
    page = ada.opens(f"/join/{code}").text
    assert '<option value="Ada">' in page
    joined = ada.sends(f"/join/{code}", {"name": "ada"})
    assert joined.headers["Location"] == "/live"
    assert "<b>Ada</b> · Year 9" in ada.opens("/course").text
    assert '<option value="Ada">' not in ada.opens(f"/join/{code}").text


@pytest.mark.parametrize("code", ["ZZZZZZ", "<b>", "x" * 500])
def test_a_code_of_no_class_is_told(cleo: Person, code: str) -> None:
    cleo.opens("/")
    refused = cleo.sends("/join", {"code": code})
    assert refused.status_code == 422
    assert _said(refused.text) == (
        "No class has this code. Look at it again; there is no 0, O, 1 or I in a code."
    )
    assert "<b>" not in refused.text.split("<main")[1].split('value="')[1][:20]


def test_a_name_that_is_taken_is_told_with_the_way_on(
    year_nine: Room, ada: Person, ben: Person
) -> None:
    _joins(ada, year_nine, "Ada")
    refused = _joins(ben, year_nine, "Ada")
    assert refused.status_code == 422
    assert "ask your teacher to let you in again" in _said(refused.text)
    year_nine.teacher.sends(f"{year_nine.path}/members/1/let-in")
    assert _joins(ben, year_nine, "Ada").status_code == 303


def test_a_closed_class_lets_only_listed_names_in(year_nine: Room, ben: Person) -> None:
    year_nine.teacher.sends(f"{year_nine.path}/settings", {"title": "Year 9"})
    refused = _joins(ben, year_nine, "Mallory")
    assert _said(refused.text).startswith("This name is not on the list of the class.")


def test_not_you_forgets_the_browser_and_keeps_the_work(
    year_nine: Room, ada: Person, records: Records
) -> None:
    _joins(ada, year_nine, "Ada")
    ada.answers("black-moon", "hook", "headline")
    ada.sends("/leave-class")
    assert "<b>Ada</b>" not in ada.opens("/course").text
    assert "1 answer" in year_nine.teacher.opens(year_nine.path).text


def test_a_teacher_sees_what_the_class_answered(year_nine: Room, ada: Person, ben: Person) -> None:
    for person, name in ((ada, "Ada"), (ben, "Ben")):
        _joins(person, year_nine, name)
        person.judges_all("black-moon")
    page = year_nine.teacher.opens(f"{year_nine.path}/lessons/black-moon").text
    assert "2 judged it, 1 not yet" in page
    assert "very likely (80–95 %)" in page
    learner = year_nine.teacher.opens(f"{year_nine.path}/learners/1").text
    assert "<h1>Ada</h1>" in learner
    assert "/lessons/black-moon" in learner


def test_everything_of_a_class_can_be_taken_along(year_nine: Room, ada: Person) -> None:
    _joins(ada, year_nine, "Ada")
    ada.answers("black-moon", "hook", "headline")
    held = year_nine.teacher.opens(f"{year_nine.path}/everything.json").get_json()
    assert held["class"]["code"] == year_nine.found.code
    by_name = {member["name"]: member for member in held["members"]}
    assert len(by_name["Ada"]["answers"]) == 1
    assert by_name["Ben"]["answers"] == []


@pytest.mark.usefixtures("quick_phrases")
def test_slips_bring_the_work_back_on_another_device(
    year_nine: Room, ada: Person, cleo: Person
) -> None:
    _joins(ada, year_nine, "Ada")
    ada.answers("black-moon", "hook", "headline")
    page = year_nine.teacher.sends(f"{year_nine.path}/slips", {"number": "1"}).text
    (phrase,) = re.findall(r'class="phrase" translate="no">([^<]+)<', page)
    cleo.opens("/")
    assert cleo.sends("/me/recover", {"phrase": phrase}).status_code == 303
    assert len(cleo.holds()["answers"]) == 1


def test_names_are_changed_joined_and_taken_off(year_nine: Room, records: Records) -> None:
    teacher, path = year_nine.teacher, year_nine.path
    teacher.sends(f"{path}/members/1/rename", {"name": "Ada L."})
    teacher.sends(f"{path}/members/2/merge", {"into": "1"})
    teacher.sends(f"{path}/members/3/remove")
    listed = members.of_class(records, year_nine.found.id)
    assert [member.name for member in listed] == ["Ada L."]


def test_a_name_that_another_has_is_refused_in_words(year_nine: Room) -> None:
    refused = year_nine.teacher.sends(f"{year_nine.path}/members/1/rename", {"name": "Ben"})
    assert refused.status_code == 409
    assert "Somebody has joined under this name already." in refused.text


def test_names_are_invented_for_those_who_want_none(year_nine: Room, records: Records) -> None:
    year_nine.teacher.sends(f"{year_nine.path}/names", {"invent": "30"})
    assert len(members.of_class(records, year_nine.found.id)) == 33
    assert len(set(pseudonyms(60))) == 60


def test_a_colleague_leads_the_class_too(year_nine: Room, eli: Person) -> None:
    assert eli.opens(year_nine.path).status_code == 404
    settings = {"title": "Year 9", "colleague": "Nobody"}
    year_nine.teacher.sends(f"{year_nine.path}/settings", settings)
    assert "There is no teacher called Nobody." in year_nine.teacher.opens("/classes").text
    year_nine.teacher.sends(f"{year_nine.path}/settings", {"title": "Year 9", "colleague": "eli"})
    assert eli.opens(year_nine.path).status_code == 200


def test_a_class_is_archived_opened_dated_and_erased(
    year_nine: Room, ada: Person, records: Records
) -> None:
    teacher, path = year_nine.teacher, year_nine.path
    _joins(ada, year_nine, "Ada")
    ada.answers("black-moon", "hook", "headline")
    teacher.sends(f"{path}/archive")
    assert ada.opens(f"/join/{year_nine.found.code}").status_code == 422
    teacher.sends(f"{path}/archive")
    assert ada.opens(f"/join/{year_nine.found.code}").status_code == 200
    teacher.sends(f"{path}/settings", {"title": "Nine", "expires": "2031-07-31"})
    assert "erased on 2031-07-31" in teacher.opens("/classes").text
    teacher.sends(f"{path}/erase")
    assert "Nothing was erased." in teacher.opens(path).text
    teacher.sends(f"{path}/erase", {"sure": "yes"})
    assert "with the work of 3 learners" in teacher.opens("/classes").text
    assert teacher.opens(path).status_code == 404
    assert ada.holds()["answers"] == []


def test_nothing_of_a_class_reaches_another_teacher_or_a_stranger(
    year_nine: Room, eli: Person, ada: Person, cleo: Person
) -> None:
    path = year_nine.path
    pages = (
        "",
        "/door",
        "/lessons/black-moon",
        "/learners/1",
        "/assignments/new",
        "/assignments/1",
        "/assignments/1/edit",
        "/gradebook.csv",
        "/everything.json",
    )
    deeds = ("/names", "/slips", "/settings", "/archive", "/erase", "/members/1/let-in")
    deeds += ("/view", "/view/leave", "/assignments/new", "/assignments/1/edit")
    deeds += ("/assignments/1/withdraw", "/assignments/1/collect")
    cleo.opens("/")
    for page in (*pages, "/everything.json"):
        assert eli.opens(path + page).status_code == 404, page
        assert eli.opens(path + page).text == eli.opens("/classes/AAAAAAAAAAAA" + page).text
        for person in (ada, cleo):
            assert person.opens(path + page).status_code == 303, page
    for deed in deeds:
        assert eli.sends(path + deed, {"sure": "yes", "names": "Mallory"}).status_code == 404
        assert ada.sends(path + deed, {"sure": "yes"}).status_code == 303
    assert "Mallory" not in year_nine.teacher.opens(path).text
    assert year_nine.teacher.opens(path).status_code == 200


def test_a_number_of_no_member_is_not_found(year_nine: Room) -> None:
    teacher, path = year_nine.teacher, year_nine.path
    assert teacher.opens(f"{path}/learners/99").status_code == 404
    assert teacher.sends(f"{path}/members/99/remove").status_code == 404
    assert teacher.sends(f"{path}/members/1/merge", {"into": "x"}).status_code == 404


def test_another_device_turns_the_lamp_on(year_nine: Room, cleo: Person) -> None:
    here = year_nine.teacher.opens(year_nine.path).text
    assert "Another device has come through." not in here
    cleo.opens(f"/join/{year_nine.found.code}")
    assert "Another device has come through." not in year_nine.teacher.opens(year_nine.path).text
    elsewhere = {"REMOTE_ADDR": "192.168.7.20"}
    cleo.browser.get(f"/join/{year_nine.found.code}", environ_overrides=elsewhere)
    page = year_nine.teacher.browser.get(year_nine.path, environ_overrides=elsewhere).text
    assert "Another device has come through." in page


def test_a_lesson_is_set_and_stands_at_the_top_of_the_learner_s_course(
    year_nine: Room, ada: Person, ben: Person
) -> None:
    _joins(ada, year_nine, "Ada")
    given = {"lesson": "black-moon", "closes": "2031-05-30"}
    year_nine.teacher.sends(f"{year_nine.path}/assignments/new", given)
    page = ada.opens("/course").text
    assert "Set by your teacher" in page
    assert "The whole lesson · Year 9 · by 2031-05-30 · not begun" in page
    ada.answers("black-moon", "hook", "headline")
    assert "by 2031-05-30 · begun" in ada.opens("/course").text
    assert "Set by your teacher" not in ben.opens("/course").text
    assert "0 of 3 have finished" in year_nine.teacher.opens(year_nine.path).text


def test_who_is_stuck_is_told_with_the_reason_until_they_succeed(
    year_nine: Room, ada: Person
) -> None:
    _joins(ada, year_nine, "Ada")
    asked = next(
        item for item in ada.course.items("black-moon").values() if item.kind == "single-choice"
    )
    lesson = ada.course.lesson("black-moon")
    assert lesson is not None
    step = "examine" if asked.id in lesson.exercises else "retrieve"
    ada.starts_quiz("black-moon")
    for number in ("1", "2", "3"):
        wrong = wrong_fields(asked.question)
        ada.answers("black-moon", step, asked.id, {**wrong, "try": number})
    page = year_nine.teacher.opens(year_nine.path).text
    assert "Need help now" in page
    assert "3 wrong on one question of “The Black Moon papers” in 1 min" in page
    ada.answers("black-moon", step, asked.id, {**right_fields(asked.question), "try": "4"})
    assert "Need help now" not in year_nine.teacher.opens(year_nine.path).text
