"""A server that is killed in the middle of its work loses no answer that it acknowledged."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import psutil

from class_at_work import ALL, a_class_answers, acknowledged, wait_until
from serving import free_port, serving

if TYPE_CHECKING:
    from pathlib import Path


def test_no_acknowledged_answer_is_lost_or_doubled_when_the_server_is_killed(data_folder: Path):
    port = free_port()
    with (
        serving(data_folder, port=port) as first,
        ExitStack() as stack,
        a_class_answers(first) as learners,
    ):
        first.kill()
        before_the_restart = acknowledged(learners)
        assert before_the_restart < ALL
        stack.enter_context(serving(data_folder, port=port))


def test_a_worker_that_is_killed_is_replaced_by_itself(data_folder: Path):
    with serving(data_folder) as course, a_class_answers(course) as learners:
        (worker,) = course.workers()
        worker.kill()
        assert acknowledged(learners) < ALL
        wait_until(lambda: course.workers() not in ([], [worker]))
    assert "Unexpected exit from worker-1" in data_folder.with_suffix(".log").read_text()


def test_workers_do_not_outlive_the_process_that_sees_to_them(data_folder: Path):
    port = free_port()
    with (
        serving(data_folder, port=port) as first,
        ExitStack() as stack,
        a_class_answers(first),
    ):
        workers = first.workers()
        first.process.kill()
        first.process.wait()
        _, alive = psutil.wait_procs(workers, timeout=20)
        assert alive == []
        stack.enter_context(serving(data_folder, port=port))
