"""The photograph that the tests of the picture examiner read, sound and with each fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from msgspec.structs import replace

from unsealed.lab.replicas.picture import Snapshot, make_snapshot

CET = timezone(timedelta(hours=1))
SOUND = Snapshot(
    scene="hill road",
    taken=datetime(2019, 3, 19, 10, 20, 30, tzinfo=CET),
    size=(600, 450),
    position=(52.336, -6.4633),
    satellites=datetime(2019, 3, 19, 9, 20, 30, tzinfo=UTC),
)


def photograph(**faults: object) -> bytes:
    """The photograph with some of its parts as given here."""
    return make_snapshot(replace(SOUND, **faults))
