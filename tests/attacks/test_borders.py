"""Other people's things by every road: ids mixed in one address, methods, kinds of content."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final

from test_permissions import MEMBERS, TEACHERS

from attacks.judging import Judge
from attacks.school import IS_LONG, LESSON
from attacks.surface import address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from attacks.conftest import Counter
    from attacks.school import School

GUESSES: Final = 600 if IS_LONG else 60
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
OTHERS: Final = {
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "GETS",
    "post",
}
DEEDS: Final = {"sure": "yes", "names": "Mallory", "name": "Mallory", "mark": "6", "title": "Taken"}


def numbered(app: Flask, school: School, room: str) -> Iterator[tuple[str, str, str]]:
    """Each route of a class with this room's id: the route, its method, and its address."""
    for rule in app.url_map.iter_rules():
        key = next((name for name in ("class_id", "scope") if name in rule.arguments), "")
        if key and rule.endpoint in TEACHERS | MEMBERS:
            for number in ("1", "2") if "number" in rule.arguments else ("1",):
                changed = {key: room} | ({"number": number} if "number" in rule.arguments else {})
                path = address_of(app, school, rule.endpoint, **changed)
                yield rule.endpoint, "POST" if "POST" in (rule.methods or ()) else "GET", path


def test_no_id_of_another_class_opens_anything(app: Flask, school: School, tried: Counter) -> None:
    room, number = school.rooms["Dana"].id, 0
    tokens = {who: school.people[who].token() for who in ("stranger", "Gus", "Eli", "Olga", "Aris")}
    secrets = ("Dana’s class", "Ada sings", school.rooms["Dana"].code)
    before = school.people["Dana"].opens(f"/classes/{room}/everything.json").text
    for endpoint, method, path in numbered(app, school, room):
        for who, token in tokens.items():
            person = school.people[who]
            number += 1
            if method == "POST":
                answer = person.posts(path, [*DEEDS.items(), ("csrf_token", token)])
            else:
                answer = person.asks("GET", path)
            assert answer.status in {303, 403, 404}, (who, endpoint, answer.status)
            assert not any(secret in answer.text for secret in secrets), (who, endpoint)
    tried("addresses of another class, by everybody", number)
    after = school.people["Dana"].opens(f"/classes/{room}/everything.json").text
    assert after == before


def test_one_s_own_class_leads_to_no_other_by_what_is_mixed_in(
    school: School, tried: Counter
) -> None:
    """Eli's own class in the address, what is Dana's in the fields, the query and beside it."""
    eli, own = school.people["Eli"], school.rooms["Eli"].id
    other = school.rooms["Dana"]
    token, number = eli.token(), 0
    dana = school.people["Dana"]
    before = dana.opens(f"/classes/{other.id}/everything.json").text
    mixed = [
        *(("class_id", other.id), ("class", other.id), ("id", other.id), ("code", other.code)),
        *(("number", "1"), ("into", "1"), ("learner", "1"), ("scope", other.id)),
    ]
    for path in (
        *("names", "settings", "slips", "members/1/rename", "members/2/let-in"),
        *("learners/1/marks", "assignments/new", "assignments/1/edit", "rounds", "view"),
    ):
        for name, value in mixed:
            fields = [("name", "Gustav"), ("lesson", LESSON), (name, value), (name, own)]
            query = f"?{name}={value}&{name}={own}"
            for target in (f"/classes/{own}/{path}", f"/classes/{own}/{path}{query}"):
                answer = eli.posts(target, [*fields, ("csrf_token", token)])
                number += 1
                assert answer.status in {200, 303, 404, 409, 422}, (target, name, answer.status)
                assert other.id not in answer.header("Location")
                assert "Ada" not in answer.text
    for path in (
        *(f"/classes/{own}/learners/{n}" for n in (0, 3, 99, 10**9, 2**63, 2**64)),
        *(f"/classes/{own}/assignments/{n}" for n in (0, 10**6, 10**9, 2**63)),
        *(f"/classes/{own}/rounds/{n}" for n in (0, 10**6, 10**9, 2**63)),
        *(f"/classes/{own}/../{other.id}", f"/classes/{own}%2f..%2f{other.id}"),
        *(f"/classes/{own};/{other.id}", f"/classes/{own}/./../{other.id}/gradebook"),
        *(f"/classes/{own}%00{other.id}", f"/classes/{own},{other.id}", f"/classes/{own}%20"),
    ):
        answer = eli.asks("GET", path)
        number += 1
        assert answer.status == 404, (path, answer.status)
    tried("ids of two classes in one request", number)
    assert dana.opens(f"/classes/{other.id}/everything.json").text == before


def test_no_guessed_id_is_told_from_another(app: Flask, school: School, tried: Counter) -> None:
    rng = random.Random(school.served.address)
    eli, gus = school.people["Eli"], school.people["Gus"]
    own = r'name="csrf_token" value="[^"]+"|data-learner="\w+"'
    told = set()
    for _ in range(GUESSES):
        guess = "".join(rng.choices(_LETTERS, k=12))
        for person, path in ((eli, f"/classes/{guess}"), (gus, f"/assignments/{guess}/1")):
            answer = person.asks("GET", path)
            told.add((path[:5], answer.status, re.sub(own, "", answer.text).replace(guess, "")))
    tried("guessed ids", 2 * GUESSES)
    assert {(path, status) for path, status, _ in told} == {("/clas", 404), ("/assi", 404)}
    assert len(told) == 2


def test_no_other_method_and_no_wish_for_one_does_anything(
    app: Flask, school: School, tried: Counter
) -> None:
    dana, number = school.people["Dana"], 0
    room = school.rooms["Dana"].id
    token = dana.token()
    dana.opens(f"/join/{school.rooms['Dana'].code}")  # that it was reached is noted once
    before = dana.opens(f"/classes/{room}/everything.json").text
    for rule in app.url_map.iter_rules():
        path = address_of(app, school, rule.endpoint)
        for method in sorted(OTHERS) if IS_LONG else [sorted(OTHERS)[len(path) % len(OTHERS)]]:
            answer = dana.asks(method, path)
            # A POST without a token is one in small letters too: 422 keeps an answer to confirm.
            assert answer.status in {400, 404, 405, 422, 501}, (method, path, answer.status)
            number += 1
        if "POST" in (rule.methods or ()) and "GET" not in (rule.methods or ()):
            for name in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
                wish = dana.asks(
                    "GET", f"{path}?_method=POST&csrf_token={token}", None, [(name, "POST")]
                )
                assert wish.status in {200, 303, 403, 404, 405, 422}, (path, wish.status)
                number += 1
        head, options = dana.asks("HEAD", path), dana.asks("OPTIONS", path)
        assert head.body == b""
        assert head.status in {200, 303, 400, 403, 404, 405, 422, 429}, (path, head.status)
        assert options.status in {200, 303, 403, 404, 405}, (path, options.status)
        number += 2
    tried("other methods", number)
    assert dana.opens(f"/classes/{room}/everything.json").text == before


def test_no_other_kind_of_content_passes_for_a_form(
    app: Flask, school: School, tried: Counter
) -> None:
    dana, number, judge = school.people["Dana"], 0, Judge()
    token, room = dana.token(), school.rooms["Dana"].id
    before = dana.opens(f"/classes/{room}/everything.json").text
    fields = f"name=Taken&title=Taken&sure=yes&csrf_token={token}".encode()
    bodies: list[tuple[str, bytes]] = [
        (
            "application/json",
            b'{"name": "Taken", "sure": "yes", "csrf_token": "%s"}' % token.encode(),
        ),
        ("text/plain", fields),
        ("", fields),
        ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
        ("multipart/form-data", fields),
        ("multipart/form-data; boundary=", b"--\r\n\r\n--"),
        ("multipart/form-data; boundary=" + "x" * 5_000, b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 3_000 + b"--x--"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-b+AD4-"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % n for n in range(3_000))),
        ("application/x-www-form-urlencoded", b"=&&;=%&%zz=%u0041"),
        ("application/x-www-form-urlencoded\x00", fields),
    ]
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    for place, rule in enumerate(posts):
        path = address_of(app, school, rule.endpoint)
        for kind, body in bodies if IS_LONG else bodies[place % 7 :: 7]:
            answer = dana.asks("POST", path, body, [("Content-Type", kind.encode())])
            number += 1
            assert answer.status in {400, 403, 404, 405, 413, 415, 422}, (
                path,
                kind[:60],
                answer.status,
            )
            found = [fault for fault in judge.faults(answer) if "a new" not in fault]
            assert not found, (path, kind[:60], answer.status, answer.headers, found)
    tried("other kinds of content", number)
    assert dana.opens(f"/classes/{room}/everything.json").text == before


def test_a_field_that_comes_twice_counts_once(app: Flask, school: School, tried: Counter) -> None:
    person = school.joins(f"Twice {len(school.came)}")
    token = person.token()
    answers = [
        person.posts(
            f"/lessons/{LESSON}/hook/answers/headline",
            [
                *(("probability", p) for p in values),
                ("number", "1"),
                ("number", "2"),
                ("try", n),
                ("csrf_token", token),
                ("csrf_token", "x"),
            ],
        )
        for n, values in enumerate((["10", "90"], ["90", "x"], ["x", "20"], [""] * 50, ["7"] * 800))
    ]
    tried("fields that come twice", len(answers))
    assert {answer.status for answer in answers} <= {303, 400, 409, 413, 422}
    assert person.opens("/me/data.json").text.count('"question":"headline"') <= 1
