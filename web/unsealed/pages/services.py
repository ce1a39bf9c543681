"""What the application holds open: the current edition of the course, the records, the assets."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, g
from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from unsealed.course.reader import CurrentEdition, EditionReader
    from unsealed.pages.assets import Assets
    from unsealed.pages.limits import Limits
    from unsealed.pages.live_keys import LiveKeys
    from unsealed.pages.neighbours import Neighbours
    from unsealed.records.store import Records
    from unsealed.settings import Settings

NAME = "unsealed"


class Services(Struct, frozen=True):
    """One of each for a process. None of them holds anything that another process must know."""

    settings: Settings
    keys: LiveKeys
    course: CurrentEdition
    records: Records
    assets: Assets
    limits: Limits
    neighbours: Neighbours


def services() -> Services:
    """The services of the application that handles this request."""
    found = cast("Services", current_app.extensions[NAME])
    if "records_of_view" in g:
        return replace(found, records=g.records_of_view)
    return found


def looking_into(records: Records) -> None:
    """For the rest of this request, have these records in place of the real ones."""
    g.records_of_view = records


def edition() -> EditionReader:
    """The edition that is current: one for the whole of a request, the newest at the next."""
    if "edition" not in g:
        g.edition = services().course.get()
    return cast("EditionReader", g.edition)
