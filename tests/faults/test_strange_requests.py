"""Slow, half, huge and idle clients: they are refused in their turn, and nobody else waits."""

from __future__ import annotations

import shutil
import socket
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import psutil
import pytest

from requesting import answer_on, begun, connected, posting
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serving import Served

IMPATIENT = """#!{python}
from unsealed.cli import main
from unsealed.pages import receiving, serving
receiving.PATIENCE = 1.0
serving._HEADER_MILLISECONDS = 1000
main()
"""
"""The real program, in which a second is as long as twenty or thirty are outside."""
PAGE = "GET /about HTTP/1.1\r\nHost: x\r\n\r\n"
FORM_MB = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def served(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("strange")
    program = folder / "impatient"
    program.write_text(IMPATIENT.format(python=sys.executable))
    program.chmod(0o755)
    data = shutil.copytree(built_course, folder / "data")
    with serving(data, command=program) as server:
        yield server


@pytest.fixture(autouse=True)
def _others_are_served_and_no_traceback_is_written(served: Served) -> Iterator[None]:
    yield
    assert answer_on(begun(served, PAGE))[0] == 200
    assert "Traceback" not in served.data.with_suffix(".log").read_text()


def memory(served: Served) -> float:
    """What all processes of the server hold, in MB."""
    main = psutil.Process(served.process.pid)
    own = [main, *main.children(recursive=True)]
    return sum(process.memory_info().rss for process in own) / 2**20


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has closed this connection without a word."""
    with connection:
        return connection.recv(1) == b""


def test_others_are_served_while_many_send_half_a_form(served: Served) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(begun(served, posting(1000), b"phrase=half"))
        start = time.monotonic()
        assert answer_on(begun(served, PAGE))[0] == 200
        assert answer_on(begun(served, posting(8), b"phrase=x"))[0] == 400  # no token, but read
        assert time.monotonic() - start < 1  # the half ones are still waited for


def test_a_form_that_never_ends_is_answered_and_its_connection_closed(served: Served) -> None:
    connection = begun(served, posting(1000), b"phrase=half")
    status, page = answer_on(connection)
    assert status == 408
    assert (
        "The connection was lost or is very slow, so nothing of it was taken. Go back with your "
        "browser: what you wrote should still stand there. Send it again."
    ) in page


def test_a_form_sent_byte_by_byte_ends_as_well(served: Served) -> None:
    connection = begun(served, posting(1000))
    connection.settimeout(0.05)
    for _ in range(200):
        connection.sendall(b"x")
        try:
            answered = connection.recv(12)
        except TimeoutError:
            continue
        break
    connection.close()
    assert answered == b"HTTP/1.1 408"


@pytest.mark.parametrize(
    "head", [pytest.param("", id="nothing"), pytest.param(PAGE[:20], id="half a line")]
)
def test_who_says_nothing_or_half_a_head_is_cut_off(served: Served, head: str) -> None:
    assert is_closed(begun(served, head))


def test_a_connection_that_stays_open_between_pages_is_closed_in_the_end(served: Served) -> None:
    with begun(served, PAGE) as connection, connection.makefile("rb") as lines:
        assert lines.readline() == b"HTTP/1.1 200 OK\r\n"
        assert lines.readlines()[-1].endswith(b"</html>")


def test_a_form_of_which_half_came_is_dropped(served: Served) -> None:
    connection = begun(served, posting(1000), b"phrase=half")
    connection.shutdown(socket.SHUT_WR)
    assert answer_on(connection)[0] == 400


TOO_MUCH = (
    "An answer may hold a few pages of text and no more. Go back with your browser, shorten what "
    "you wrote and send it again."
)


@pytest.mark.parametrize(
    ("head", "body", "status", "words"),
    [
        pytest.param(posting(FORM_MB), b"x" * FORM_MB, 413, TOO_MUCH, id="10 MB"),
        pytest.param(posting(10**12), b"", 413, TOO_MUCH, id="a terabyte is announced"),
        pytest.param(posting(888_889), b"&".join([b"f=1234&"] * 111_112)[:888_889], 413, TOO_MUCH,
                     id="100,000 fields"),
        pytest.param(posting(199_999), b"&".join([b"f"] * 100_000), 400,
                     "That form could not be confirmed", id="100,000 short fields"),
        pytest.param(posting(0, "Transfer-Encoding: chunked").replace("Content-Length: 0\r\n", ""),
                     b"5\r\nphras\r\n", 411, "Its length must be said first.", id="no length"),
        pytest.param(posting(3, "X-A: " + "a" * 100_000), b"a=b", 431, "", id="100,000 bytes"),
        pytest.param(posting(3, *["X-A: a"] * 1000), b"a=b", 431, "", id="1,000 header lines"),
        pytest.param(f"GET /about?{'a' * 100_000} HTTP/1.1\r\nHost: x\r\n\r\n", b"", 431, "",
                     id="an address of 100,000 bytes"),
        pytest.param("\x16\x03\x01\x02" + "\0" * 100, b"", 400, "", id="https"),
        pytest.param("GET /about\r\n\r\n", b"", 400, "", id="no version"),
        pytest.param(posting(3).replace("3", "3x"), b"a=b", 400, "", id="no number"),
        pytest.param(posting(3, "Content-Length: 4"), b"a=b", 400, "", id="two lengths"),
    ],
)  # fmt: skip
def test_what_is_too_much_or_no_request_is_refused(
    served: Served, head: str, body: bytes, status: int, words: str
) -> None:
    found, page = answer_on(begun(served, head, body))
    assert found == status
    assert words in page


def test_a_thousand_and_a_half_idle_connections_keep_nobody_out(served: Served) -> None:
    before = memory(served)
    with ExitStack() as stack:
        for _ in range(1500):
            stack.enter_context(connected(served))
        assert answer_on(begun(served, PAGE))[0] == 200
        assert memory(served) - before < 60


def test_a_header_that_passes_for_another_is_not_heard(served: Served) -> None:
    head = "GET /about HTTP/1.1\r\nHost: x\r\nContent_Length: 5\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n"
    assert answer_on(begun(served, head))[0] == 200


def test_large_forms_that_nobody_takes_are_kept_in_no_memory(served: Served) -> None:
    before = memory(served)
    with ExitStack() as stack:
        for _ in range(8):
            half = begun(served, posting(FORM_MB), b"x" * (FORM_MB // 2))
            stack.enter_context(half)
        assert memory(served) - before < 30
