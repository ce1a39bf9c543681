"""Copies that are taken while thirty-two learners answer: backups, and what a power cut leaves."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from crowds import answering
from unsealed.records import restoring
from unsealed.records.backing_up import back_up
from unsealed.records.backups import BackupFault
from unsealed.records.store import Records

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

LEARNERS = 32
Answer = tuple[str, str]


@dataclass
class Writers:
    """A process that writes without end, and what it was told is kept."""

    folder: Path
    process: subprocess.Popen[str]
    acknowledged: list[Answer] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            learner, question = line.split()
            with self._more:
                self.acknowledged.append((learner, question))
                self._more.notify_all()

    def write(self, count: int) -> None:
        """Wait until so many more are kept."""
        wanted = len(self.acknowledged) + count
        with self._more:
            assert self._more.wait_for(lambda: len(self.acknowledged) >= wanted, timeout=60)


@pytest.fixture(scope="module")
def writers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writers]:
    folder = tmp_path_factory.mktemp("data")
    Records.open("", folder=folder).close()
    with answering(folder, "pupil", LEARNERS) as process:
        found = Writers(folder, process)
        listener = threading.Thread(target=found.listen)
        listener.start()
        found.write(LEARNERS)
        yield found
        process.send_signal(signal.SIGKILL)
        listener.join()


def kept_in(database: Path) -> set[Answer]:
    """The answers in a database that is sound, and whose progress is what its answers add up to."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        answers = connection.execute("SELECT learner, question FROM answers").fetchall()
        counted = connection.execute("SELECT learner, answered FROM progress").fetchall()
    assert dict(counted) == Counter(learner for learner, _ in answers)
    return set(answers)


def test_a_backup_is_whole_while_thirty_two_learners_write(
    writers: Writers, tmp_path: Path
) -> None:
    before = set(writers.acknowledged)
    made = back_up("", folder=writers.folder, into=tmp_path / "kept")
    writers.write(LEARNERS)  # nobody was shut out
    restoring.restore(made.path, "", folder=tmp_path / "elsewhere")
    kept = kept_in(tmp_path / "elsewhere" / "records.db")
    assert before <= kept
    assert len(kept) == made.manifest.rows["answers"]


def test_a_backup_is_not_put_under_a_server(writers: Writers, tmp_path: Path) -> None:
    made = back_up("", folder=writers.folder, into=tmp_path)
    with pytest.raises(BackupFault) as caught:
        restoring.restore(made.path, "", folder=writers.folder)
    assert str(caught.value) == "the course is being served. Stop it first; nothing was changed."
    writers.write(1)


@pytest.mark.parametrize("moment", range(5))
def test_a_power_cut_loses_no_acknowledged_answer(
    writers: Writers, tmp_path: Path, moment: int
) -> None:
    writers.write(7 * moment + 1)
    before = set(writers.acknowledged)
    writers.process.send_signal(signal.SIGSTOP)  # from here on it is as if it were dead
    for file in writers.folder.glob("records.db*"):
        shutil.copy(file, tmp_path / file.name)
    writers.process.send_signal(signal.SIGCONT)
    Records.open("", folder=tmp_path).close()
    assert before <= kept_in(tmp_path / "records.db")
