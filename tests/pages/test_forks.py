"""Building lessons and forking server processes do not happen at once."""

from __future__ import annotations

import multiprocessing
import threading

from unsealed.pages.forks import Forks

FORKING = multiprocessing.get_context("fork")
PATIENCE = 20.0


def test_no_process_is_forked_in_the_middle_of_a_build():
    forks = Forks(1)
    seen: list[str] = []
    begun, may_end = threading.Event(), threading.Event()

    def build() -> None:
        with forks.none():
            begun.set()
            may_end.wait(PATIENCE)
            seen.append("built")

    builder = threading.Thread(target=build)
    builder.start()
    assert begun.wait(PATIENCE)
    process = FORKING.Process(target=_does_nothing)
    starter = threading.Thread(target=lambda: (process.start(), seen.append("forked")))
    starter.start()
    # The fork has the lock in view only now: it may not go past it while the build goes on.
    starter.join(0.05)
    assert starter.is_alive()
    may_end.set()
    for thread in (builder, starter):
        thread.join(PATIENCE)
    process.join(PATIENCE)
    assert seen == ["built", "forked"]
    assert process.exitcode == 0


def test_the_first_build_waits_for_the_expected_forks_and_the_forked_may_build_too():
    forks = Forks(2)
    waited = threading.Thread(target=forks.wait_for_first)
    waited.start()
    for place in range(2):
        assert waited.is_alive(), f"after {place} of 2"
        process = FORKING.Process(target=_builds, args=(forks,))
        process.start()
        process.join(PATIENCE)
        assert process.exitcode == 0
    waited.join(PATIENCE)
    assert not waited.is_alive()


def _does_nothing() -> None:
    pass


def _builds(forks: Forks) -> None:
    with forks.none():
        pass
