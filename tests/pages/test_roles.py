"""Operators, authors and teachers: what each role opens, and what it does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from people import Person
from unsealed.records import classes, members, teachers

if TYPE_CHECKING:
    from flask import Flask

    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records
    from unsealed.records.teachers import Role

PASSWORD = "correct horse battery"


@pytest.fixture
def olga(app: Flask, course: EditionReader, records: Records) -> Person:
    """An operator, and nothing else."""
    return _signed_in(app, course, records, "Olga", "operator")


@pytest.fixture
def dana(app: Flask, course: EditionReader, records: Records, olga: Person) -> Person:
    """A teacher."""
    return _signed_in(app, course, records, "Dana", "teacher")


@pytest.fixture
def aris(app: Flask, course: EditionReader, records: Records, olga: Person) -> Person:
    """An author."""
    return _signed_in(app, course, records, "Aris", "author")


def _signed_in(
    app: Flask, course: EditionReader, records: Records, name: str, role: Role
) -> Person:
    made = teachers.add(records, name, PASSWORD, [role])
    if len(made.roles) > 1:  # the first of all has every role
        from unsealed.records import accounts

        accounts.set_roles(records, made.id, [role])
    person = Person(app.test_client(), course)
    person.opens("/")
    assert _signs_in(person, name).status_code == 303
    return person


def _signs_in(person: Person, name: str, password: str = PASSWORD):
    return person.sends("/teachers/sign-in", {"name": name, "password": password})


def _id(records: Records, name: str) -> str:
    found = teachers.named(records, name)
    assert found is not None
    return found.id


def test_everybody_begins_where_their_role_is(olga: Person, dana: Person, aris: Person) -> None:
    starts = {"Olga": olga, "Dana": dana, "Aris": aris}
    led = {name: _signs_in(person, name).headers["Location"] for name, person in starts.items()}
    assert led == {"Olga": "/operator", "Dana": "/classes", "Aris": "/author"}
    assert olga.opens("/classes").headers["Location"] == "/operator"


@pytest.mark.parametrize("path", ["/operator", "/author", "/author/check", "/classes/AAAAAAAAAAAA"])
def test_a_role_that_one_lacks_is_named_by_a_page(
    olga: Person, dana: Person, aris: Person, path: str
) -> None:
    for person, own in ((olga, "/operator"), (dana, "/classes"), (aris, "/author")):
        if path.startswith(own):
            continue
        found = person.opens(path)
        assert found.status_code == 403
        assert "An operator of this course can give it this one." in found.text


def test_an_operator_sees_no_class_and_no_name_of_one(
    olga: Person, dana: Person, records: Records
) -> None:
    made = classes.make(records, _id(records, "Dana"), "Year 9, Tuesday", is_open=True)
    members.write_down(records, made.id, ["Ada Lovelace"])
    page = olga.opens("/operator").text
    assert "Dana" in page
    assert "Year 9" not in page
    assert "Ada Lovelace" not in page
    assert made.code not in page
    assert olga.opens(f"/classes/{made.id}").status_code == 403


def test_an_operator_makes_an_account_whose_password_is_shown_once(
    olga: Person, cleo: Person
) -> None:
    page = olga.sends("/operator/accounts", {"name": "Eli", "role": "teacher"}).text
    (password,) = re.findall(r'class="phrase" translate="no">([^<]+)<', page)
    assert password not in olga.opens("/operator").text
    cleo.opens("/")
    assert _signs_in(cleo, "Eli", password).headers["Location"] == "/classes"
    taken = olga.sends("/operator/accounts", {"name": "ELI"})
    assert taken.status_code == 422
    assert "There is an account of this name already." in taken.text
    assert 'value="ELI"' in taken.text
    assert olga.sends("/operator/accounts", {"name": " "}).status_code == 422


def test_a_forgotten_password_is_made_anew(
    olga: Person, dana: Person, cleo: Person, records: Records
) -> None:
    page = olga.sends(f"/operator/accounts/{_id(records, 'Dana')}/password").text
    (password,) = re.findall(r'class="phrase" translate="no">([^<]+)<', page)
    assert dana.opens("/classes").status_code == 303
    cleo.opens("/")
    assert _signs_in(cleo, "Dana").status_code == 422
    assert _signs_in(cleo, "Dana", password).status_code == 303
    own = olga.sends(f"/operator/accounts/{_id(records, 'Olga')}/password")
    assert 'class="phrase"' in own.text
    assert olga.opens("/operator").status_code == 200


def test_a_disabled_account_is_out_at_once_and_told_why(
    olga: Person, dana: Person, records: Records
) -> None:
    account = f"/operator/accounts/{_id(records, 'Dana')}"
    assert olga.sends(f"{account}/disable").status_code == 303
    assert dana.opens("/classes").status_code == 303
    refused = _signs_in(dana, "Dana")
    assert refused.status_code == 422
    assert "This account is disabled. An operator of this course can enable it" in refused.text
    wrong = _signs_in(dana, "Dana", "wrong horse battery")
    assert "Name and password do not go together." in wrong.text
    olga.sends(f"{account}/enable")
    assert _signs_in(dana, "Dana").status_code == 303


def test_the_only_operator_cannot_lock_everybody_out(olga: Person, records: Records) -> None:
    account = f"/operator/accounts/{_id(records, 'Olga')}"
    for deed in ("disable", "roles"):
        refused = olga.sends(f"{account}/{deed}")
        assert refused.status_code == 409
        assert "This is the only operator who can sign in" in refused.text
    assert olga.opens("/operator").status_code == 200


def test_roles_are_what_is_ticked(olga: Person, dana: Person, records: Records) -> None:
    account = f"/operator/accounts/{_id(records, 'Dana')}"
    olga.sends(f"{account}/roles", {"role": ["author", "operator", "king"]})
    found = teachers.named(records, "Dana")
    assert found is not None
    assert found.roles == {"author", "operator"}
    assert dana.opens("/author").status_code == 200
    assert dana.opens("/classes").headers["Location"] == "/operator"


def test_an_account_of_no_id_is_not_found(olga: Person) -> None:
    for deed in ("password", "roles", "disable", "enable"):
        assert olga.sends(f"/operator/accounts/AAAAAAAAAAAA/{deed}").status_code == 404


def test_an_account_is_erased_and_a_colleague_takes_its_classes_over(
    olga: Person, dana: Person, records: Records
) -> None:
    teachers.add(records, "Eli", PASSWORD)
    made = classes.make(records, _id(records, "Dana"), "Year 9, Tuesday", is_open=True)
    path = f"/operator/accounts/{_id(records, 'Dana')}/erase"
    asked = olga.opens(path).text
    assert "1 class that nobody else leads, with all work in it." in asked
    assert "Year 9" not in asked
    for fields, said in (
        ({"successor": "Eli"}, "Nothing was erased. Tick the box first, to say that you are sure."),
        ({"sure": "yes"}, "Nobody else leads some of the classes of this account, so nothing was"),
        (
            {"sure": "yes", "successor": "Ely"},
            "There is no account called Ely, so nothing was erased. Did you mean Eli?",
        ),
        ({"sure": "yes", "successor": "Olga"}, "Name a teacher who can sign in to take them over."),
        ({"sure": "yes", "successor": "dana"}, "Name somebody else: this account is the one that"),
    ):
        refused = olga.sends(path, fields)
        assert (refused.status_code, said in refused.text) == (422, True), said
        assert f'value="{fields.get("successor", "")}"' in refused.text
    assert olga.sends(path, {"sure": "yes", "successor": "Eli"}).status_code == 303
    page = olga.opens("/operator").text
    assert "Dana is erased. A backup that was made before may hold that until it is" in page
    assert "Dana" not in olga.opens("/operator").text
    assert dana.opens("/classes").headers["Location"].startswith("/teachers/sign-in")
    assert _signs_in(dana, "Dana").status_code == 422
    assert classes.teachers_of(records, made.id) == ("Eli",)


def test_the_only_operator_is_told_before_that_the_account_stays(
    olga: Person, records: Records
) -> None:
    path = f"/operator/accounts/{_id(records, 'Olga')}/erase"
    page = olga.opens(path).text
    assert "This is the only operator who can sign in, so the account stays." in page
    assert "Erase the account</button>" not in page
    assert olga.sends(path, {"sure": "yes"}).status_code == 409
    assert olga.opens("/operator").status_code == 200


def test_one_changes_one_s_own_password(dana: Person, cleo: Person) -> None:
    wrong = dana.sends("/account/password", {"old": "no", "password": "another horse battery"})
    assert wrong.status_code == 422
    assert "The old password is another one. Capitals count." in wrong.text
    short = dana.sends("/account/password", {"old": PASSWORD, "password": "short"})
    assert "A password needs at least 10 characters." in short.text
    form = {"old": PASSWORD, "password": "another horse battery"}
    assert dana.sends("/account/password", form).status_code == 303
    assert dana.opens("/classes").status_code == 200
    cleo.opens("/")
    assert _signs_in(cleo, "Dana").status_code == 422
    assert _signs_in(cleo, "Dana", "another horse battery").status_code == 303


def test_an_author_sees_faults_keys_and_reviews(aris: Person) -> None:
    page = aris.opens("/author").text
    assert "Look through all lessons" in page
    lesson = aris.opens("/author/lessons/black-moon").text
    assert "No faults." in lesson
    assert "scored against" in lesson
    assert "fourteen-boats · multiple-choice · of independent" in lesson
    assert "Cautions" in lesson
    assert aris.opens("/author/lessons/no-such").status_code == 404


def test_every_lesson_s_keys_can_be_shown(aris: Person, course: EditionReader) -> None:
    from unsealed.pages.keys import key_of

    for unit in course.units():
        for card in unit.lessons:
            for item in course.items(card.slug).values():
                assert all(key_of(item.question)), item.id
