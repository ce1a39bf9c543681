"""Names and moments, as the files of exhibits write them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError, PydanticKnownError

T = TypeVar("T")


def that_was(moment: str) -> str:
    """The moment. Raises an error of a model if there never was such a day or time."""
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        raise PydanticCustomError("moment", "{moment}", {"moment": moment}) from None
    return moment


FileName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+$", max_length=80)
]
"""A file name that every system takes: letters, digits, hyphens, and an extension."""
EntryName = Annotated[
    str,
    StringConstraints(
        pattern=r"^([A-Za-z0-9_-]+/)*[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)*$", max_length=120
    ),
]
"""The path of a file in an archive: folders, and a name that every system takes."""
Moment = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"),
    AfterValidator(that_was),
]
"""A day and a time of day with its zone, as ISO 8601 writes them."""
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day as a clock shows it."""
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower case."""


def _with_something(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        told = {"field_type": "Tuple", "min_length": 1, "actual_length": 0}
        raise PydanticKnownError("too_short", told)
    return items


Some = Annotated[
    tuple[T, ...], AfterValidator(_with_something), Field(json_schema_extra={"minItems": 1})
]
"""At least one. Counted after they were read: a faulty one is no missing one."""
