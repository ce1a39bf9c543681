"""The writers' turn: who came first goes first, and nobody waits for ever for a stopped process."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from crowds import another_process_writes
from given import given
from unsealed.records import answers, store, turns
from unsealed.records.errors import DatabaseBusy
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path


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
