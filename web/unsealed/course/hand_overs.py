"""The hand-overs of an exhibit: as its author describes them, and as rows of the course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from unsealed.course.replica_types import FileName, Hash, that_was
from unsealed.questions.kind import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from unsealed.course.database import Row
    from unsealed.course.model import ExhibitEntry
    from unsealed.course.replica_files import ReplicaFile

Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{1,8}(-[0-9A-Z]{1,8})*$")]
"""A short number that stands for a hash, such as 7F-21."""


LocalMoment = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\d(T\d\d:\d\d)?$"),
    AfterValidator(that_was),
]
"""A day, or a day and a time of day, by the clock of whoever wrote it down."""


class HandOverEntry(Frozen):
    """An entry of a log: who gave what to whom."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    sender: Words | None = Field(
        default=None, alias="from", description="Who gave it; left out where nobody noted it."
    )
    to: Words | None = Field(
        default=None, description="Who took it; left out where nobody noted it."
    )
    at: LocalMoment = Field(description="When, as 2024-05-12 or 2024-05-12T16:10.")
    what: Words = Field(description="What was handed over or done, and why.")
    file: FileName | None = Field(
        default=None, description="The file of the exhibit that was handed over then."
    )
    noted: FileName | Hash | Label | None = Field(
        default=None,
        description="The hash that was noted: a SHA-256, that of a file of the exhibit by its"
        " name, or a short number such as 7F-21.",
    )
    seal: Words | None = Field(default=None, description="What was noted of a seal.")


def faults_of_hand_overs(
    hand_overs: Iterable[HandOverEntry], files: Iterable[ReplicaFile]
) -> Iterator[PydanticCustomError]:
    """What is wrong with a log beside these files."""
    names = {file.name for file in files}
    before = ""
    for number, entry in enumerate(hand_overs, start=1):
        named = (entry.file, entry.noted if entry.noted and "." in entry.noted else None)
        for name in named:
            if name is not None and name not in names:
                yield PydanticCustomError("file_of_log", "no {file}", {"file": name})
        if entry.at < before:
            yield PydanticCustomError("order_of_log", "{number} is early", {"number": number})
        before = entry.at


def hand_over_rows(
    lesson: str, exhibits: Mapping[str, ExhibitEntry], replicas: Iterable[Row]
) -> list[Row]:
    """The rows of the logs of a lesson's exhibits; the hash of a named file is worked out."""
    digests = {(row[1], row[3]): row[6] for row in replicas}
    return [
        (
            lesson,
            name,
            position,
            entry.sender,
            entry.to,
            entry.at,
            entry.what,
            entry.file,
            digests.get((name, entry.noted), entry.noted),
            entry.seal,
        )
        for name, exhibit in sorted(exhibits.items())
        for position, entry in enumerate(exhibit.hand_overs)
    ]
