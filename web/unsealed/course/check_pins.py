"""Checking pins against what they are about: the exhibit's places, and what the lab finds.

The files of an exhibit that a pin names are made and examined, as a build does. A lesson without
such questions costs nothing.
"""

from __future__ import annotations

import json
from email import message_from_bytes
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import Struct

from unsealed.course.check_items import asked_entries
from unsealed.course.guesses import did_you_mean
from unsealed.language import gettext as _
from unsealed.questions.seals import SealVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.course.database import Row
    from unsealed.course.faults import Fault
    from unsealed.course.lesson_files import LessonFiles
    from unsealed.course.model import Body, ExhibitEntry
    from unsealed.questions.pin.model import PinQuestion

KIND: Final = "pin"
_BORNE_OUT: Final = {
    SealVerdict.HOLDS: ("consistent",),
    SealVerdict.FAILS: ("inconsistent", "notable"),
    SealVerdict.CANNOT_TELL: ("cannot-tell", "notable"),
}
"""What the lab's check may find where a verdict is right."""
_MAIL: Final = "eml"
_CONTENT, _REPORT = 8, 9
"""Columns of the table `replicas`."""


class Found(Struct, frozen=True):
    """What can be pointed at in an exhibit, and what each of the lab's checks came to."""

    places: frozenset[str]
    checks: dict[str, tuple[str, ...]]


def pins_in(lesson: LessonFiles) -> dict[str, PinQuestion]:
    """The lesson's questions of this kind, by their ids."""
    # Asked by name: loading a kind's model where no lesson has it would take time.
    found = (each for each in lesson.questions if getattr(each, "kind", "") == KIND)
    return {each.id: cast("PinQuestion", each) for each in found}


def pin_faults(lesson: LessonFiles, rows: Sequence[Row] | None = None) -> Iterator[Fault]:
    """Places that are not there, and keys that are not what the lab finds.

    `rows` are those of the exhibits' files, where they are made already.
    """
    pins = pins_in(lesson)
    for entry in asked_entries(lesson) if pins else ():
        pin = pins.get(entry.id or "")
        if pin is None:
            continue
        document = lesson.documents[entry.file]
        exhibit = lesson.exhibits.get(pin.exhibit)
        if exhibit is None:
            place = (*entry.path, "exhibit")
            yield document.fault(place, "exhibit-undefined", _no_exhibit(pin, lesson))
            continue
        found = _found_in(lesson.slug, pin.exhibit, exhibit, rows)
        for number, words in _absent(pin, found):
            yield document.fault((*entry.path, "places", number, "at"), "place-undefined", words)
        if pin.check is not None and (words := _contradicted(pin, pin.check, found)):
            yield document.fault((*entry.path, "check"), "check-contradicts", words)


def _no_exhibit(pin: PinQuestion, lesson: LessonFiles) -> str:
    message = _('there is no exhibit "%(name)s".%(hint)s')
    return message % {"name": pin.exhibit, "hint": did_you_mean(pin.exhibit, lesson.exhibits)}


def _absent(pin: PinQuestion, found: Found) -> Iterator[tuple[int, str]]:
    for number, place in enumerate(pin.places):
        if place.at is not None and place.at not in found.places:
            message = _('nothing in the exhibit "%(exhibit)s" stands at "%(place)s".%(hint)s')
            hint = did_you_mean(place.at, found.places)
            yield number, message % {"exhibit": pin.exhibit, "place": place.at, "hint": hint}


def _contradicted(pin: PinQuestion, check: str, found: Found) -> str:
    came_to = found.checks.get(check, ())
    if not came_to:
        message = _(
            'no file of the exhibit "%(exhibit)s" was put to the check "%(check)s".%(hint)s'
        )
        hint = did_you_mean(check, found.checks)
        return message % {"exhibit": pin.exhibit, "check": check, "hint": hint}
    wanted = _BORNE_OUT[pin.verdict]
    if pin.verdict == SealVerdict.HOLDS:
        is_borne_out = all(each in wanted for each in came_to)
    else:
        is_borne_out = any(each in wanted for each in came_to)
    if is_borne_out:
        return ""
    message = _(
        'the verdict is "%(verdict)s", and the check "%(check)s" found: %(found)s. Correct the'
        " verdict or the file."
    )
    words = {"verdict": pin.verdict.value, "check": check, "found": ", ".join(came_to)}
    return message % words


def _found_in(slug: str, name: str, exhibit: ExhibitEntry, rows: Sequence[Row] | None) -> Found:
    if rows is None:
        # The makers and examiners are loaded only where there is something to make.
        from unsealed.course.compile_replicas import replica_rows

        rows = replica_rows(slug, {name: exhibit})
    places = set(_places_of(exhibit.body))
    checks: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row[1] != name:
            continue
        report = json.loads(str(row[_REPORT]))
        places.update(_headers_of(row[_CONTENT], report))
        for finding in _findings(report):
            checks[finding["check"]] = (*checks.get(finding["check"], ()), finding["verdict"])
            if finding["place"]:
                places.add(finding["place"])
    return Found(frozenset(places), checks)


# `Any`: JSON, as the lab gave it.
def _findings(report: Any) -> Iterator[Any]:
    yield from report["findings"]
    for part in report["parts"]:
        yield from _findings(part)


def _headers_of(content: object, report: Any) -> Iterator[str]:
    if isinstance(content, bytes) and report["type"]["id"] == _MAIL:
        for name in message_from_bytes(content):
            yield f"header:{name}"


def _places_of(body: Body) -> Iterator[str]:
    """The places of an exhibit's body, in the lab's form: `cell:2-3` for `cell-2-3`."""
    from unsealed.course.compile_exhibits import body_html
    from unsealed.course.exhibit_places import places_of
    from unsealed.course.markdown import Context

    return (place.replace("-", ":", 1) for place in places_of(body_html(body, Context())))
