"""What the server calls: a thread answers, and outlives whatever one answer does to it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event
from typing import TYPE_CHECKING, Any

from werkzeug.routing import Map

from unsealed.pages.receiving import Reception

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterable
    from wsgiref.types import WSGIApplication

    Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass
class Asked:
    """A request as the server hands it over, in both of its halves: what is asked, and by whom."""

    path: str
    headers: dict[str, str] = field(default_factory=lambda: {"host": "unsealed.local"})
    method: str = "GET"
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    query_string: str = ""
    http_version: str = "1.1"
    scheme: str = "http"
    answers: list[Answer] = field(default_factory=list)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """As the server takes an answer: it refuses one whose headers are no text."""
        if not all(isinstance(value, str) for _, value in headers):
            raise TypeError("no text")
        self.answers.append((status, headers, body))


def odd(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """An application with a page that cannot be sent, one that breaks, and others."""
    if environ["PATH_INFO"] == "/broken":
        raise RuntimeError("broken")
    start_response("200 OK", [("X-Odd", 1 if environ["PATH_INFO"] == "/odd" else "no")])
    return [environ["PATH_INFO"].encode()]


def answer(
    requests: list[Asked], by: WSGIApplication = odd, *, readers: int = 1, patience: float = 0.0
) -> None:
    """In a thread of its own: the tests' browser has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(asking(requests, by, readers, patience))).result()


async def asking(requests: list[Asked], by: WSGIApplication, readers: int, patience: float) -> None:
    addresses = Map().bind("")
    reception = Reception(
        by, by, addresses=addresses, readers=readers, writers=1, patience=patience
    )
    async with asyncio.timeout(10):
        await asyncio.gather(*(reception.__rsgi__(each, each) for each in requests))


def test_an_answer_that_cannot_be_sent_takes_no_thread_from_the_others(
    log_records: list[logging.LogRecord],
) -> None:
    requests = [Asked("/a"), Asked("/odd"), Asked("/broken"), Asked("/b")]
    answer(requests)
    assert [each.answers for each in requests] == [
        [(200, [("X-Odd", "no")], b"/a")],
        [],
        [(500, [("content-type", "text/plain")], b"Something broke on our side.")],
        [(200, [("X-Odd", "no")], b"/b")],
    ]
    assert [str(record.exc_info[1]) for record in log_records if record.exc_info] == [
        "no text",
        "broken",
    ]


def test_many_requests_at_once_are_each_answered_once() -> None:
    requests = [Asked(f"/{number}") for number in range(200)]
    answer(requests)
    assert [[answer[2] for answer in each.answers] for each in requests] == [
        [f"/{number}".encode()] for number in range(200)
    ]


def test_pages_that_wait_for_something_are_made_beside_each_other() -> None:
    meeting = Barrier(3, timeout=10)

    def waits(_: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        meeting.wait()
        start_response("200 OK", [])
        return [b"met"]

    requests = [Asked("/") for _ in range(3)]
    answer(requests, waits, readers=3)
    assert [each.answers for each in requests] == [[(200, [], b"met")]] * 3


def test_with_patience_one_page_is_made_after_another_unless_it_takes_too_long() -> None:
    at_work, most = 0, []
    is_begun = Event()

    def counts(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        nonlocal at_work
        at_work += 1
        most.append(at_work)
        if environ["PATH_INFO"] == "/long":
            is_begun.wait(10)  # until the one that came after it has overtaken it
        elif environ["PATH_INFO"] == "/overtakes":
            is_begun.set()
        at_work -= 1
        start_response("200 OK", [])
        return []

    answer([Asked("/") for _ in range(50)], counts, readers=3, patience=10)
    assert max(most) == 1
    most.clear()
    answer([Asked("/long"), Asked("/overtakes")], counts, readers=3, patience=0.01)
    assert max(most) == 2
