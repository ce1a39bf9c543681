"""What the child is asked: a line of JSON, then the bytes of the files and of the aids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO, Literal

from msgspec import Struct, field
from msgspec.structs import asdict

from unsealed.lab.limits import LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

Task = Literal["examine", "compare", "verify"]


class Named(Struct, frozen=True):
    """A file and the name that it came with."""

    name: str
    data: bytes


class Request(Struct, frozen=True):
    """One errand: a file to examine, two to compare, or a mail to verify as it was and as it was
    changed; and aids."""

    task: Task
    files: tuple[Named, ...]
    aids: Mapping[str, bytes] = field(default_factory=dict)
    limits: Limits = LIMITS


def write_request(request: Request) -> bytes:
    """The request as the child reads it."""
    header = {
        "task": request.task,
        "limits": asdict(request.limits),
        "files": [[file.name, len(file.data)] for file in request.files],
        "aids": [[name, len(data)] for name, data in request.aids.items()],
    }
    data = b"".join([*(file.data for file in request.files), *request.aids.values()])
    return json.dumps(header).encode() + b"\n" + data


def read_limits(header: bytes) -> Limits:
    """The limits that a request's first line names."""
    return Limits(**json.loads(header)["limits"])


def read_request(header: bytes, given: BinaryIO) -> Request:
    """The request of which this is the first line."""
    read = json.loads(header)
    files = tuple(Named(name, given.read(size)) for name, size in read["files"])
    aids = {name: given.read(size) for name, size in read["aids"]}
    return Request(read["task"], files, aids, Limits(**read["limits"]))
