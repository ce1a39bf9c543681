"""Findings on what is written about a picture: camera, dates, position, programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.moments import Moment, are_same, of_xmp, seconds_between
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.lab.image.exif import Exif, Position
    from unsealed.lab.report import Words
    from unsealed.lab.xmp import Xmp

_ROWS = 60
_SHOWN_FIRST = (
    "Make", "Model", "LensModel", "Software", "DateTimeOriginal", "DateTimeDigitized", "DateTime",
    "OffsetTimeOriginal", "Artist", "Copyright", "ImageDescription", "BodySerialNumber",
)  # fmt: skip
_UNSHOWN = {
    "ExifOffset",
    "GPSInfo",
    "ExifInteroperabilityOffset",
    "PrintImageMatching",
    "XMLPacket",
}
EDITORS = (
    "photoshop", "gimp", "lightroom", "affinity", "paint", "pixelmator", "snapseed", "canva",
    "darktable", "capture one", "acdsee", "irfanview", "picasa", "facetune", "imagemagick",
    "photopea", "luminar", "krita", "corel", "photoscape", "inkscape", "illustrator",
)  # fmt: skip
_GENERATED = ("trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia")
_FARTHEST_ZONES = 14 * 3600
_LAG = 3600


def finding_on_camera(exif: Exif) -> Finding:
    """The camera that the picture names, and all else that EXIF holds."""
    camera = " ".join(filter(None, (exif.tags.get("Make", ""), exif.tags.get("Model", "")))).strip()
    if camera:
        found, verdict = say(noop("It names the camera “%(camera)s”."), camera=camera), _CONSISTENT
    elif exif.tags:
        found, verdict = say(noop("EXIF is there, and names no camera.")), Verdict.CANNOT_TELL
    else:
        found, verdict = say(noop("There is no EXIF in it.")), Verdict.CANNOT_TELL
    return Finding(
        check="image.camera",
        name=say(noop("Camera and other records (EXIF)")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "What the camera, or the program that last saved the picture, wrote beside it: the"
                " device, its settings, sometimes the number of the device."
            )
        ),
        shows_not=say(
            noop(
                "That this camera took this picture: the records can be copied from another"
                " picture or typed. That they are missing means little: messengers, social networks"
                " and screenshots leave them out."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        place="exif:Model" if camera else None,
        table=_records(exif.tags),
    )


_CONSISTENT = Verdict.CONSISTENT


def _records(tags: Mapping[str, str]) -> Table | None:
    first = [name for name in _SHOWN_FIRST if name in tags]
    rest = sorted(set(tags) - set(first) - _UNSHOWN)
    rows = tuple((name, clip(tags[name], 120)) for name in (*first, *rest)[:_ROWS] if tags[name])
    return Table((say(noop("Record")), say(noop("Value"))), rows) if rows else None


def finding_on_dates(exif: Exif, xmp: Xmp | None) -> Finding:
    """All dates that the picture carries, against each other."""
    dates = dict(_dates(exif, xmp))
    found, verdict, details = _dates_judged(dates)
    rows = tuple((name, clip(str(moment), 60)) for name, moment in dates.items())
    return Finding(
        check="image.dates",
        name=say(noop("Dates of the picture")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "When the picture was taken, made digital and last changed, by the clock of the"
                " camera or the computer. The time of the satellites, where it is given, comes from"
                " outside the camera."
            )
        ),
        shows_not=say(
            noop(
                "That the clock was right. Cameras keep the wrong year, summer time or the zone of"
                " another country, and every date can be typed anew."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="exif:DateTimeOriginal" if "DateTimeOriginal" in dates else None,
        raw="\n".join(f"{name} {moment.raw}" for name, moment in dates.items()) or None,
        details=details,
        table=Table((say(noop("Date")), say(noop("Value"))), rows) if rows else None,
    )


def taken(exif: Exif) -> Moment | None:
    """When the picture says that it was taken."""
    return exif.date("DateTimeOriginal", "OffsetTimeOriginal")


def _dates(exif: Exif, xmp: Xmp | None) -> Iterator[tuple[str, Moment]]:
    for name, zone in (
        ("DateTimeOriginal", "OffsetTimeOriginal"),
        ("DateTimeDigitized", "OffsetTimeDigitized"),
        ("DateTime", "OffsetTime"),
    ):
        moment = exif.date(name, zone)
        if moment:
            yield name, moment
    if exif.position and exif.position.when:
        yield "GPS", exif.position.when
    for name in ("exif:DateTimeOriginal", "photoshop:DateCreated", "xmp:CreateDate"):
        raw = xmp.first(name) if xmp else None
        if raw:
            yield name, of_xmp(raw)
    raw = xmp.first("xmp:ModifyDate") if xmp else None
    if raw:
        yield "xmp:ModifyDate", of_xmp(raw)


def _dates_judged(dates: Mapping[str, Moment]) -> tuple[Words, Verdict, tuple[Words, ...]]:
    if not any(moment.when for moment in dates.values()):
        return say(noop("The picture carries no date.")), Verdict.CANNOT_TELL, ()
    clashes = tuple(_clashes(dates))
    if clashes:
        return say(noop("The dates contradict each other.")), Verdict.INCONSISTENT, clashes
    original = dates.get("DateTimeOriginal")
    if original is None or original.when is None:
        message = noop("There are dates, but none says when the picture was taken.")
        return say(message), Verdict.CANNOT_TELL, ()
    notes = () if original.has_zone else (say(noop("The time zone is not written down.")),)
    message = noop("Taken %(taken)s; no other date speaks against it.")
    return say(message, taken=str(original)), Verdict.CONSISTENT, notes


def _clashes(dates: Mapping[str, Moment]) -> Iterator[Words]:
    original = dates.get("DateTimeOriginal")
    if original is None or original.when is None:
        return
    for name in ("exif:DateTimeOriginal", "photoshop:DateCreated"):
        other = dates.get(name)
        if other and other.when and other.when.hour and are_same(original, other) is False:
            message = noop("EXIF says taken %(one)s, XMP says %(other)s (%(name)s).")
            yield say(message, one=str(original), other=str(other), name=name)
    changed = dates.get("DateTime")
    apart = seconds_between(original, changed) if changed else None
    if changed and apart is not None and apart < -1:
        message = noop("It was last changed %(changed)s, before it was taken %(taken)s.")
        yield say(message, changed=str(changed), taken=str(original))
    yield from _against_satellites(original, dates.get("GPS"))


def _against_satellites(original: Moment, satellites: Moment | None) -> Iterator[Words]:
    if satellites is None or satellites.when is None or original.when is None:
        return
    by_clock = original.when.replace(tzinfo=None) - satellites.when.replace(tzinfo=None)
    apart = abs(by_clock.total_seconds())
    allowed = float(_FARTHEST_ZONES + _LAG)
    if original.has_zone:
        apart, allowed = abs((original.when - satellites.when).total_seconds()), float(_LAG)
    if apart > allowed:
        message = noop("The camera says %(one)s, the satellites say %(other)s.")
        yield say(message, one=str(original), other=str(satellites))


def findings_on_position(position: Position | None) -> Iterator[Finding]:
    """Where the picture says that it was taken; nothing where it does not say."""
    if position is None:
        return
    if not position.is_possible:
        found, verdict = say(noop("It gives a place that does not exist.")), Verdict.INCONSISTENT
    elif position.latitude == 0 == position.longitude:
        message = noop(
            "It gives 0°, 0°, a place in the sea that devices write when they know none."
        )
        found, verdict = say(message), Verdict.NOTABLE
    else:
        found, verdict = say(noop("It gives the place %(place)s."), place=str(position)), _NOTABLE
    yield Finding(
        check="image.position",
        name=say(noop("Place (GPS)")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Which coordinates stand beside the picture. Looked up on a map, they can be"
                " compared with what the picture shows. The lab looks up nothing."
            )
        ),
        shows_not=say(
            noop(
                "That it was taken there. Phones keep the last place they knew, and coordinates are"
                " easily written into any picture. They can also give away where somebody lives."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="exif:GPSLatitude",
        raw=f"{position.latitude:.7f}, {position.longitude:.7f}",
        details=tuple(_height(position)),
    )


_NOTABLE = Verdict.NOTABLE


def _height(position: Position) -> Iterator[Words]:
    if position.altitude is not None:
        message = noop("Height above the sea: %(height)s m.")
        yield say(message, height=f"{position.altitude:.0f}")


def finding_on_programs(exif: Exif, xmp: Xmp | None, texts: Mapping[str, str]) -> Finding:
    """The programs that the picture names, and whether one of them is made for editing."""
    named = dict(_programs(exif, xmp, texts))
    found, verdict = _programs_judged(named, xmp)
    history = xmp.history if xmp else ()
    rows = [(name, clip(value, 120)) for name, value in named.items()]
    rows += [(each.action, clip(f"{each.when} {each.software}".strip(), 120)) for each in history]
    return Finding(
        check="image.software",
        name=say(noop("Programs that handled it")),
        found=found,
        verdict=verdict,
        shows=say(noop("Which program last wrote the file, and what it noted of its work.")),
        shows_not=say(
            noop(
                "What was changed. Sorting, turning and making lighter leave the same name as a"
                " forgery, and many programs leave none."
            )
        ),
        bears_on=Bearing.INTACT,
        place="exif:Software" if "Software" in named else None,
        raw="\n".join(f"{name}: {value}" for name, value in named.items()) or None,
        table=Table((say(noop("Where")), say(noop("What"))), tuple(rows[:_ROWS])) if rows else None,
    )


def _programs(exif: Exif, xmp: Xmp | None, texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("Software", "ProcessingSoftware", "HostComputer"):
        if exif.tags.get(name):
            yield name, exif.tags[name]
    for name in ("xmp:CreatorTool", "photoshop:Credit", "Iptc4xmpExt:DigitalSourceType"):
        value = xmp.first(name) if xmp else None
        if value:
            yield name, value
    for name, value in texts.items():
        yield name, value


def _programs_judged(named: Mapping[str, str], xmp: Xmp | None) -> tuple[Words, Verdict]:
    source = named.get("Iptc4xmpExt:DigitalSourceType", "").rpartition("/")[2]
    if source.lower() in _GENERATED:
        return say(noop("It says itself that a model made it (AI).")), Verdict.NOTABLE
    everything = [*named.values(), *(each.software for each in (xmp.history if xmp else ()))]
    for value in everything:
        if any(editor in value.lower() for editor in EDITORS):
            return say(noop("It names “%(program)s”, made for editing."), program=value), _NOTABLE
    if named:
        message = noop("It names “%(program)s”.")
        return say(message, program=next(iter(named.values()))), Verdict.CONSISTENT
    return say(noop("It names no program.")), Verdict.CANNOT_TELL
