"""More people than can be served: how far behind the server is, and whom it asks to come again."""

from __future__ import annotations

import resource
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from unsealed.pages import connections
from unsealed.pages.come_again import asking
from unsealed.pages.crowd import RECEIVED, Crowd

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

    from flask import Flask

LONGEST = 3.0
LONG = 1.0
"""A wait that is longer than a moment."""


class Door:
    """A crowd before an application that does nothing, at a time that the test makes pass."""

    def __init__(self) -> None:
        self.time = 0.0
        self.crowd = Crowd(
            lambda _environ, _start: [b"served"],
            lambda _environ, _start: [b"come again"],
            longest_wait=LONGEST,
            clock=lambda: self.time,
        )

    def asks(self, path: str = "/", method: str = "GET", *, waited: float = LONG) -> str:
        """What somebody gets whose turn it is now, after so long a wait."""
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, RECEIVED: self.time - waited}
        (said,) = self.crowd(environ, _unused)
        return said.decode()

    def passes(self, seconds: float, *, waited: float = LONG) -> None:
        """Let so much time pass in which somebody comes each tenth of a second, and waits."""
        for _ in range(round(seconds * 10)):
            self.time += 0.1
            self.asks(waited=waited)


def test_who_waits_no_longer_than_a_moment_is_served_however_many_come() -> None:
    door = Door()
    door.passes(600, waited=0.2)
    assert door.asks(waited=0.2) == "served"


def test_who_opens_a_page_where_people_have_waited_for_long_is_asked_to_come_again() -> None:
    door = Door()
    door.passes(LONGEST)
    assert door.asks() == "come again"
    assert door.asks(waited=0.2) == "served"


def test_a_burst_that_is_shorter_than_the_longest_wait_is_served() -> None:
    door = Door()
    door.passes(LONGEST - 0.2)
    assert door.asks() == "served"


def test_one_long_wait_after_a_quiet_night_is_no_crowd() -> None:
    door = Door()
    door.time += 8 * 3600
    assert door.asks(waited=2.0) == "served"


def test_what_somebody_wrote_is_taken_for_twice_as_long() -> None:
    door = Door()
    door.passes(LONGEST)
    assert door.asks() == "come again"
    assert door.asks(method="POST") == "served"
    assert door.asks("/static/site.css") == "served"
    door.passes(LONGEST + 0.1)
    assert door.asks(method="POST") == "come again"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_machines_are_always_told_how_it_is(path: str) -> None:
    door = Door()
    door.passes(10 * LONGEST)
    assert door.asks(path) == "served"


def test_however_long_people_waited_the_door_is_open_again_soon() -> None:
    door = Door()
    door.passes(600)
    assert door.asks(method="POST") == "come again"
    door.passes(LONGEST, waited=0.0)
    assert door.asks() == "served"


def test_a_server_that_does_not_say_how_long_one_waited_sends_nobody_away() -> None:
    door = Door()
    door.passes(600)
    assert list(door.crowd({"PATH_INFO": "/", "REQUEST_METHOD": "GET"}, _unused)) == [b"served"]


def test_the_log_says_once_that_it_began_and_once_that_it_is_over(
    log_records: list[logging.LogRecord],
) -> None:
    door = Door()
    door.passes(2 * LONGEST)
    door.passes(2 * LONGEST, waited=0.0)
    assert [record.getMessage() for record in log_records] == [
        "more people than can be served: some are asked to come again",
        "everybody is served again",
    ]


# `Any`: what a WSGI environment holds is of every type.
def _answer(app: Flask, **environ: Any) -> tuple[dict[str, str], str]:
    """The headers and the text of the answer to somebody who is asked to come again."""
    headers: dict[str, str] = {}

    def start(status: str, given: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        assert status == "503 Service Unavailable"
        headers.update(given)
        return lambda _data: None

    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/course", "SCRIPT_NAME": "", **environ}
    (body,) = asking(app)(asked, start)
    assert headers["Content-Length"] == str(len(body))
    return headers, body.decode()


def _form(body: str, **more: str) -> dict[str, object]:
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body.encode()),
        **more,
    }


def test_a_page_says_to_wait_and_comes_back_by_itself(app: Flask) -> None:
    headers, text = _answer(app)
    assert "Many people are here just now" in text
    assert "All your saved answers are safe." in text
    assert headers["Refresh"] == headers["Retry-After"]
    assert 4 <= int(headers["Retry-After"]) <= 12
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "<script" not in text


def test_what_was_sent_is_held_by_the_page_to_be_sent_once_more(app: Flask) -> None:
    headers, text = _answer(app, **_form("text=%3Cb%3E+%22one%22&mark=a&mark=b&empty="))
    assert "It is not lost: this page holds it." in text
    assert '<input type="hidden" name="text" value="&lt;b&gt; &#34;one&#34;">' in text
    assert text.count('name="mark"') == 2
    assert 'name="empty" value=""' in text
    assert "Send it once more" in text
    assert "Refresh" not in headers


@pytest.mark.parametrize(
    "environ",
    [
        _form("name=Dana&password=correct+horse"),
        _form("phrase=four+words"),
        _form("a=1", CONTENT_TYPE="multipart/form-data; boundary=x"),
        _form("a=1", CONTENT_LENGTH="70000"),
        _form("a=1", CONTENT_LENGTH=""),
    ],
)
def test_a_secret_or_a_file_is_not_repeated_and_has_to_be_given_again(
    app: Flask, environ: dict[str, object]
) -> None:
    text = _answer(app, **environ)[1]
    assert "go back with your browser and send it once more" in text
    assert "a password, a phrase or a file has to be given again" in text
    assert "<input" not in text


def test_a_script_gets_plain_words(app: Flask) -> None:
    headers, text = _answer(app, **_form("probability=70", HTTP_HX_REQUEST="true"))
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text == ("Many people are here just now. This was not taken yet; send it again soon.")


def test_as_many_connections_are_kept_as_the_system_lets_a_process_keep() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, before[1]), before[1]))
        most = connections.most()
        given = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        assert most == min(16_384, given - 256)
        assert given == min(16_384 + 256, before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def _unused(*_: object) -> Callable[[bytes], object]:
    raise AssertionError("neither application here starts a response")
