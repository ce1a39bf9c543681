"""What tests let several processes do at once. Importable by name, as a spawned process needs."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from given import given
from unsealed.records import answers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

TESTS = Path(__file__).resolve().parent

ANSWERING = """
import sys
from pathlib import Path
from threading import Thread
from given import given
from unsealed.records import answers
from unsealed.records.store import Records

records = Records.open("", folder=Path(sys.argv[1]))

def answer_for_ever(learner: str) -> None:
    for number in range(1_000_000):
        answers.record(records, given(f"q-{number}", learner=learner, version="v1"))
        sys.stdout.write(f"{learner} q-{number}\\n")
        sys.stdout.flush()

for place in range(int(sys.argv[3])):
    Thread(target=answer_for_ever, args=[f"{sys.argv[2]}-{place}"]).start()
"""

WRITING = """
import sys
from pathlib import Path
from unsealed.records.store import Records

with Records.open("", folder=Path(sys.argv[1])).writing():
    print("writing", flush=True)
    sys.stdin.readline()
"""

ASKING = """
import sys
from pathlib import Path
from unsealed.records import store
from unsealed.records.store import Records

store.BUSY_SECONDS = 60
folder = Path(sys.argv[1])
records = Records.open("", folder=folder)
print("open", flush=True)
for _ in sys.stdin:
    with records.writing(), (folder / "order").open("a") as order:
        order.write(f"{sys.argv[2]}\\n")
    print("written", flush=True)
"""
"""Writes its name each time it is sent a line, as soon as it has the turn, and patiently."""


def another_process_writes(folder: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    """In the block it is the turn of another process, until it is sent a line."""
    return _another_process(WRITING, folder, says="writing")


def another_process_asks(folder: Path, name: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """A process that asks for the turn each time it is sent a line, notes its name, and says so."""
    return _another_process(ASKING, folder, name, says="open")


@contextmanager
def _another_process(
    program: str, folder: Path, *words: str, says: str
) -> Iterator[subprocess.Popen[str]]:
    """A process that has said that it is ready, until the block is left."""
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder), *words],
        env={**os.environ, "PYTHONPATH": str(TESTS.parent / "web")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{says}\n"
        try:
            yield process
        finally:
            process.kill()


def answering(folder: Path, name: str, learners: int = 8) -> subprocess.Popen[str]:
    """A process in which so many learners answer for ever; it prints what is acknowledged."""
    paths = os.pathsep.join([str(TESTS), str(TESTS.parent / "web")])
    return subprocess.Popen(
        [sys.executable, "-c", ANSWERING, str(folder), name, str(learners)],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )


def send_one_answer_from_threads(url: str, folder: Path) -> list[bool]:
    """Send the same answer from eight threads; whether each was the one that was kept."""
    records = Records.open(url, folder=folder)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: answers.record(records, given(score=0.5)), range(8)))
    records.close()
    return [answer.is_new for answer in kept]


def open_and_answer(url: str, folder: Path, question: str) -> bool:
    """Open the records, which may not be there yet, and keep an answer."""
    records = Records.open(url, folder=folder)
    is_new = answers.record(records, given(question)).is_new
    records.close()
    return is_new
