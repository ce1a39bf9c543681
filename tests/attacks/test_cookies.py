"""Cookies, tokens and stamps that nobody was given: none of them opens anything."""

from __future__ import annotations

import base64
import hashlib
import random
import zlib
from typing import TYPE_CHECKING, Final

from flask.sessions import session_json_serializer
from itsdangerous import TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer

from attacks.school import IS_LONG, LESSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attacks.conftest import Counter
    from attacks.school import School

NAME: Final = "unsealed"
SALT: Final = "cookie-session"
FLIPS: Final = 400 if IS_LONG else 40


def key_of(school: School) -> str:
    return (school.served.data / "secret.key").read_text(encoding="utf-8").strip()


def signing(key: str, salt: str = SALT, digest: str = "sha256") -> URLSafeTimedSerializer:
    """What signs a cookie as Flask does, with this key."""
    return URLSafeTimedSerializer(
        key,
        salt=salt,
        serializer=session_json_serializer,
        signer_kwargs={"key_derivation": "hmac", "digest_method": getattr(hashlib, digest)},
    )


class Past(TimestampSigner):
    """Signs two years ago."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 2 * 366 * 86_400


def forged(key: str, cookie: str) -> Iterator[str]:
    """Every cookie that an attacker could make from one that is good, and of nothing."""
    content, moment, signature = cookie.rsplit(".", 2)
    held = signing(key).loads(cookie)
    for other in ("", "secret", "dev", "change me", key[:-1], key.upper(), key + "x", key[::-1]):
        yield str(signing(other).dumps(held))
    for salt in (
        "",
        "cookie",
        "itsdangerous",
        "answers to a lesson",
        "flask-wtf",
        "wtf-csrf-token",
    ):
        yield str(signing(key, salt).dumps(held))
    for digest in ("md5", "sha1", "sha512"):
        yield str(signing(key, digest=digest).dumps(held))
    stale = signing(key)
    stale.signer = Past
    yield str(stale.dumps(held))
    yield str(URLSafeSerializer(key, salt=SALT).dumps(held))
    yield from (content, f"{content}.{moment}", f"{content}.{moment}.", f"..{signature}", "." * 9)
    yield from (f"{content}..{signature}", f"{content}.{moment}.{signature[:-2]}", f"x{cookie}")
    yield f"{_plain({**held, 'learner': 'x'})}.{moment}.{signature}"
    yield f"{_plain(held)}.{moment}.{signature}"
    yield "." + _plain_bytes(zlib.compress(bytes(30_000_000), 9)) + f".{moment}.{signature}"
    yield from ("null", "{}", "e30.e30.e30", "=", "\u00ff", "%00", "a" * 6_000)
    rng = random.Random(7)
    for place in rng.sample(range(len(cookie)), min(FLIPS, len(cookie))):
        other = rng.choice([mark for mark in "abcXYZ019_-." if mark != cookie[place]])
        yield cookie[:place] + other + cookie[place + 1 :]


def _plain(held: object) -> str:
    return _plain_bytes(session_json_serializer.dumps(held).encode())


def _plain_bytes(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_no_forged_cookie_opens_a_desk_or_a_learner_s_work(school: School, tried: Counter) -> None:
    number = 0
    for name, path, mark in (
        ("Dana", "/classes", "Dana’s class"),
        ("Ada", "/me/data.json", '"headline"'),
    ):
        good = school.people[name].cookies[NAME]
        assert mark in school.people[name].opens(path).text
        for cookie in forged(key_of(school), good):
            if cookie == good or _says_the_same(key_of(school), cookie, good):
                continue
            thief = school.appears()
            answer = thief.asks("GET", path, headers=[("Cookie", f"{NAME}={cookie}".encode())])
            number += 1
            assert answer.status in {200, 303, 400}, (cookie, answer.status)
            assert mark not in answer.text, cookie
            thief.hangs_up()
    tried("forged cookies", number)


def _says_the_same(key: str, cookie: str, good: str) -> bool:
    """Whether another spelling is the same to the letter: base64's last bits mean nothing."""
    try:
        return bool(signing(key).loads(cookie) == signing(key).loads(good))
    except Exception:
        return False


def test_no_other_token_confirms_a_form(school: School, tried: Counter) -> None:
    ada, ben = school.people["Ada"], school.people["Ben"]
    own, other = ada.token(), ben.token()
    key = key_of(school)
    raw = URLSafeTimedSerializer(key, salt="wtf-csrf-token")
    guesses = [
        *("", "null", "undefined", "0", other, own[:-1], own + "x", own.upper(), own[::-1]),
        own.rpartition(".")[0],
        *(str(raw.dumps(guess)) for guess in ("", "0" * 40, ada.cookies[NAME])),
        str(URLSafeTimedSerializer("dev", salt="wtf-csrf-token").dumps("0" * 40)),
        ada.cookies[NAME],
    ]
    before = ada.opens("/me/data.json").text
    deeds = {
        f"/lessons/{LESSON}/hook/answers/headline": ("probability", "11"),
        "/me/erase": ("sure", "yes"),
        "/leave-class": ("", ""),
        "/me/phrase": ("", ""),
    }
    for guess in guesses:
        for path, field in deeds.items():
            answer = ada.posts(path, [field, ("number", "1"), ("try", "1"), ("csrf_token", guess)])
            # Whoever has answered is led to the answer that is kept.
            assert answer.status in ({303} if "answers" in path else {400}), (path, answer.status)
    for path, field in deeds.items():
        for name in ("X-CSRFToken", "X-CSRF-Token"):
            answer = ada.posts(path, [field], (name, other))
            assert answer.status in ({303} if "answers" in path else {400}), (path, name)
    assert ada.opens("/me/data.json").text == before
    tried("tokens of others", len(guesses) * len(deeds) + 2 * len(deeds))


def test_a_stamp_is_good_for_one_lesson_and_one_learner(school: School, tried: Counter) -> None:
    ada = school.people["Ada"]
    given = ada.opens(f"/waiting/{LESSON}").text
    stamp = str(session_json_serializer.loads(given)["stamp"])
    stolen = school.comes()
    others = [
        *(stamp[:-1], stamp + "x", stamp[::-1], "", ada.cookies[NAME]),
        str(URLSafeSerializer("dev", salt="answers to a lesson").dumps(["x", LESSON])),
        str(URLSafeSerializer(key_of(school), salt=SALT).dumps(["x", LESSON])),
    ]
    fields = [("probability", "12"), ("number", "1"), ("try", "2")]
    for guess in others:
        path = f"/lessons/{LESSON}/hook/answers/headline"
        answer = stolen.posts(path, [*fields, ("stamp", guess)])
        assert answer.status in {400, 403, 422}, guess
    for path in ("/lessons/warm-up/hook/answers/headline", "/me/erase", "/leave-class"):
        answer = stolen.posts(path, [*fields, ("stamp", stamp), ("sure", "yes")])
        assert answer.status in {400, 403, 404, 422}, path
    tried("stamps of others", len(others) + 3)


def test_a_form_that_is_sent_again_changes_nothing_more(school: School, tried: Counter) -> None:
    person = school.joins(f"Again {len(school.came)}")
    token = person.token()
    fields = [("probability", "61"), ("number", "1"), ("try", "1"), ("csrf_token", token)]
    path = f"/lessons/{LESSON}/hook/answers/headline"
    assert person.posts(path, fields).status == 303
    first = person.opens("/me/data.json").text
    for _ in range(20):
        assert person.posts(path, fields).status == 303
    assert person.opens("/me/data.json").text == first
    tried("forms sent again", 20)


def test_a_cookie_of_before_is_nobody_s_after_signing_out(school: School, tried: Counter) -> None:
    gone = school.signs_in("Aris")
    thief = school.appears()
    thief.cookies = dict(gone.cookies)
    assert thief.opens("/account").status == 200
    assert gone.sends("/teachers/sign-out").status == 303
    thief.cookies = {**thief.cookies}
    assert thief.opens("/account").status == 303
    tried("sessions of before", 1)


def test_a_session_of_before_ends_with_another_password(school: School, tried: Counter) -> None:
    from attacks.school import PASSWORD

    eli = school.people["Eli"]
    old = school.appears()
    old.cookies = dict(eli.cookies)
    assert old.opens("/account").status == 200
    changed = {"old": PASSWORD, "password": "another horse battery"}
    assert eli.sends("/account/password", changed).status == 303
    old.cookies = dict(old.cookies)
    assert old.opens("/account").status == 303
    assert eli.opens("/account").status == 200
    back = {"old": "another horse battery", "password": PASSWORD}
    assert eli.sends("/account/password", back).status == 303
    tried("sessions of before", 2)
