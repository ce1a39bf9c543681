"""Pictures as files of exhibits, as their author describes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from unsealed.course.replica_types import Moment, TimeOfDay
from unsealed.questions.kind import Frozen

_Edge = Annotated[int, Field(ge=200, le=2400)]


class Room(Frozen):
    """A room without windows that a picture shows."""

    number: str = Field(description="What is painted on the wall.", max_length=4)
    clock: TimeOfDay = Field(description="What the clock on the wall shows, as 14:15.")


class Yard(Frozen):
    """A yard from above that a picture shows."""

    shadow: Literal["north", "east", "south", "west"] = Field(
        description="Where the shadow of its flagpole points."
    )
    clock: TimeOfDay | None = Field(
        default=None, description="What the clock shows; no clock without it."
    )


class Place(Frozen):
    """The coordinates that a picture gives."""

    north: float = Field(ge=-90, le=90, description="Degrees north; below 0 they are south.")
    east: float = Field(ge=-180, le=180, description="Degrees east; below 0 they are west.")


class Picture(Frozen):
    """A drawn picture (JPEG). What is not said in it is as a plain camera would have it."""

    landscape: str | None = Field(
        default=None, description="A landscape: any word, and another word is another landscape."
    )
    sheet: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="A typed sheet with these lines."
    )
    room: Room | None = Field(default=None, description="A room with a number and a clock.")
    yard: Yard | None = Field(default=None, description="A yard with a flagpole.")
    taken: Moment | None = Field(
        default=None, description="When it was taken, by its camera; without it, no EXIF at all."
    )
    zone: bool = Field(default=True, description="Whether the camera notes its time zone.")
    camera: str = Field(default="Larkspur LX-2", description="Make and model, by its records.")
    program: str = Field(
        default="LX-2 firmware 1.04", description="The program that saved it, by them."
    )
    changed: Moment | None = Field(default=None, description="When it was last changed, by them.")
    place: Place | None = Field(default=None, description="Where it was taken, by them.")
    satellites: Moment | None = Field(
        default=None, description="The satellites' time, in UTC; it needs a place."
    )
    thumbnail: Literal["own", "another", "none"] = Field(
        default="own", description="Whether the small copy within shows the same."
    )
    size: tuple[_Edge, _Edge] = Field(
        default=(800, 600), description="Its width and height in pixels."
    )
    claimed: tuple[_Edge, _Edge] | None = Field(
        default=None, description="The size that its camera notes, where that is another."
    )

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Picture:
        shown = ("landscape", "sheet", "room", "yard")
        if sum(getattr(self, name) is not None for name in shown) != 1:
            raise PydanticCustomError(
                "picture_shows", "exactly one of landscape, sheet, room, yard"
            )
        if self.satellites is not None and (self.place is None or self.taken is None):
            raise PydanticCustomError("picture_satellites", "satellites without taken and place")
        return self
