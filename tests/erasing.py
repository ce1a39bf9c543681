"""Learners with names and words of their own, to be erased and looked for afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from given import MORNING, after, given
from unsealed.questions.results import Result
from unsealed.records import answers, drafts, hints, members

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from unsealed.records.answers import GivenAnswer
    from unsealed.records.classes import Class
    from unsealed.records.store import Records
    from unsealed.records.tables import LearnerId

WORDS, DRAFT = "the herring was dyed", "half a thought of mine"


def writes(learner: LearnerId, words: str, number: int = 1) -> GivenAnswer:
    """An answer in the learner's own words."""
    plain = given(f"why-{number}", learner=learner)
    return replace(plain, kind="short-text", raw={"text": words}, result=Result(1.0, "right"))


def joins_and_works(records: Records, found: Class, learner: LearnerId, name: str) -> None:
    """Have a learner come into a class, answer, begin something and open a hint."""
    members.join(records, found, learner, name, now=MORNING)
    answers.record(records, writes(learner, f"{WORDS}, says {name}"))
    fields = {"text": [f"{DRAFT}, {name}"]}
    drafts.save(records, learner, "black-moon", "judge", 1, "why", fields, now=after(1))
    hints.open(records, learner, "black-moon", "judge", 1, "why", 1, now=after(2))


def found_in(folder: Path, wanted: Iterable[str | bytes]) -> dict[str, list[str | bytes]]:
    """Which of these lie in which files of the folder, at whatever byte."""
    sought = [(each, each.encode() if isinstance(each, str) else each) for each in wanted]
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {
        path.relative_to(folder).as_posix(): here
        for path, content in sorted(files.items())
        if (here := [each for each, text in sought if text in content])
    }
