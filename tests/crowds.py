"""What tests let several processes do at once. Importable by name, as a spawned process needs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from given import given
from unsealed.records import answers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from pathlib import Path


def send_one_answer_from_threads(folder: Path) -> list[bool]:
    """Send the same answer from eight threads; whether each was the one that was kept."""
    records = Records.open("", folder=folder)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: answers.record(records, given(score=0.5)), range(8)))
    records.close()
    return [answer.is_new for answer in kept]


def open_and_answer(folder: Path, question: str) -> bool:
    """Open the records, which may not be there yet, and keep an answer."""
    records = Records.open("", folder=folder)
    is_new = answers.record(records, given(question)).is_new
    records.close()
    return is_new
