"""The writers' turn: those who wait go in the order in which they came, and nobody waits for ever.

A process that writes without a pause may pass others that wait, so nothing here counts its turns.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import ExitStack, closing
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from class_at_work import wait_until
from crowds import another_process_asks, another_process_writes
from given import given
from unsealed.records import answers, store, turns
from unsealed.records.errors import DatabaseBusy
from unsealed.records.store import Records

if TYPE_CHECKING:
    import subprocess


def seconds_until_refused(records: Records) -> float:
    start = time.monotonic()
    with pytest.raises(DatabaseBusy):
        answers.record(records, given())
    return time.monotonic() - start


def test_a_process_that_was_stopped_in_its_turn_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.4)
    with closing(Records.open("", folder=tmp_path)) as r, another_process_writes(tmp_path) as other:
        other.send_signal(signal.SIGSTOP)
        assert 0.4 <= seconds_until_refused(r) < 2
        # One waited in vain; until it goes on nobody else need, and there are no more threads.
        threads = threading.active_count()
        assert min(seconds_until_refused(r) for _ in range(4)) < 0.3
        assert threading.active_count() == threads
        with r.reading():
            pass  # who reads needs no turn
        other.send_signal(signal.SIGCONT)
        other.communicate("\n")
        assert answers.record(r, given()).is_new
        assert not answers.record(r, given()).is_new


def test_a_turn_that_is_waited_for_in_time_is_had(tmp_path: Path) -> None:
    with closing(Records.open("", folder=tmp_path)) as r, another_process_writes(tmp_path) as other:
        kept = threading.Thread(target=answers.record, args=(r, given()))
        kept.start()
        other.communicate("\n")
        kept.join()
        assert not answers.record(r, given()).is_new


def test_a_turn_that_comes_when_nobody_waits_any_more_is_given_back(tmp_path: Path) -> None:
    side_file = tmp_path / "turn"
    ours, theirs = turns.Turns(side_file), turns.Turns(side_file)
    with theirs.taken(lambda: 5):
        with pytest.raises(TimeoutError), ours.taken(lambda: 0.01):
            pass
        (asking,) = (each for each in threading.enumerate() if each.name == "turn")
    asking.join()
    for each in (theirs, ours, theirs):
        with each.taken(lambda: 0):
            pass
    ours.close()
    theirs.close()


def test_threads_have_their_turn_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    shared = turns.Turns(tmp_path / "turn")
    order: list[int] = []

    def come(number: int) -> None:
        with shared.taken(lambda: 5):
            order.append(number)

    people = [threading.Thread(target=come, args=(number,)) for number in range(20)]
    with shared.taken(lambda: 5):
        for number, person in enumerate(people, start=1):
            person.start()
            while len(shared._threads._waiting) < number:
                time.sleep(0.001)
    for person in people:
        person.join()
    assert order == list(range(20))
    shared.close()


def test_a_thread_that_comes_again_at_once_does_not_pass_one_that_waits(tmp_path: Path) -> None:
    shared = turns.Turns(tmp_path / "turn")
    order: list[str] = []

    def wait() -> None:
        with shared.taken(lambda: 5):
            order.append("who waited")

    for _ in range(50):
        other = threading.Thread(target=wait)
        with shared.taken(lambda: 5):
            other.start()
            wait_until(lambda: len(shared._threads._waiting) == 1)
        with shared.taken(lambda: 5):
            order.append("who came again")
        other.join()
    assert order == ["who waited", "who came again"] * 50
    shared.close()


def test_who_is_interrupted_while_waiting_leaves_the_turn_to_the_others(tmp_path: Path) -> None:
    shared = turns.Turns(tmp_path / "turn")
    has_the_turn, may_go = threading.Event(), threading.Event()
    order: list[str] = []

    def hold() -> None:
        with shared.taken(lambda: 5):
            has_the_turn.set()
            wait_until(lambda: len(shared._threads._waiting) == 1)
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            may_go.wait(5)

    def come() -> None:
        with shared.taken(lambda: 5):
            order.append("the next one")

    holder, comer = threading.Thread(target=hold), threading.Thread(target=come)
    holder.start()
    assert has_the_turn.wait(5)
    with pytest.raises(KeyboardInterrupt), shared.taken(lambda: 5):
        order.append("who was interrupted")
    comer.start()
    wait_until(lambda: len(shared._threads._waiting) == 1)
    may_go.set()
    for each in (holder, comer):
        each.join()
    with shared.taken(lambda: 5):
        order.append("who was interrupted, later")
    assert order == ["the next one", "who was interrupted, later"]
    shared.close()


def asks(process: subprocess.Popen[str], side_file: Path) -> None:
    """Let the process ask for the turn, and wait until the kernel lets it wait for the lock."""
    assert process.stdin is not None
    print(file=process.stdin, flush=True)
    node = f":{side_file.stat().st_ino}"

    def is_waiting() -> bool:
        locks = map(str.split, Path("/proc/locks").read_text().splitlines())
        return any(
            file.endswith(node) and int(pid) == process.pid
            for _, mark, *_, pid, file, _, _ in locks
            if mark == "->"
        )

    wait_until(is_waiting)


def has_written(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return process.stdout.readline() == "written\n"


def test_processes_that_wait_have_their_turn_in_the_order_in_which_they_came(
    tmp_path: Path,
) -> None:
    side_file = turns.side_file(tmp_path / "records.db")
    rounds = list(permutations(("ada", "ben", "cleo")))
    with closing(Records.open("", folder=tmp_path)) as records, ExitStack() as stack:
        people = {
            name: stack.enter_context(another_process_asks(tmp_path, name)) for name in rounds[0]
        }
        for order in rounds:
            with records.writing():
                for name in order:
                    asks(people[name], side_file)
            assert all(map(has_written, people.values()))
    written = (tmp_path / "order").read_text().split()
    assert written == [name for order in rounds for name in order]
