"""Findings on the picture itself: its size, its thumbnail, its compression, what follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from unsealed.lab.image.compression import Quality
    from unsealed.lab.image.credentials import Credentials
    from unsealed.lab.image.exif import Exif
    from unsealed.lab.image.opening import Structure
    from unsealed.lab.image.thumbnail import Comparison
    from unsealed.lab.report import Words

_ROWS = 40
_SAMPLINGS: dict[tuple[tuple[int, int], ...], str] = {
    ((2, 2), (1, 1), (1, 1)): "4:2:0",
    ((2, 1), (1, 1), (1, 1)): "4:2:2",
}


def finding_on_size(picture: Image.Image, exif: Exif) -> Finding:
    """How many pixels it has, against how many the camera says that it took."""
    claimed = (exif.number("ExifImageWidth"), exif.number("ExifImageHeight"))
    values = {"width": picture.width, "height": picture.height}
    if not all(claimed):
        message = noop("%(width)d × %(height)d pixels; no camera says how many it took.")
        found, verdict = say(message, **values), Verdict.CANNOT_TELL
    elif sorted(map(int, filter(None, claimed))) == sorted(picture.size):
        message = noop("%(width)d × %(height)d pixels, as many as the camera says that it took.")
        found, verdict = say(message, **values), Verdict.CONSISTENT
    else:
        message = noop("%(width)d × %(height)d pixels, but the camera says %(wide)d × %(high)d.")
        found = say(message, **values, wide=claimed[0] or 0, high=claimed[1] or 0)
        verdict = Verdict.INCONSISTENT
    return Finding(
        check="image.size",
        name=say(noop("Size against the camera's")),
        found=found,
        verdict=verdict,
        shows=say(noop("Whether the picture was made smaller or cut since the camera wrote it.")),
        shows_not=say(
            noop(
                "Why. Almost every website makes pictures smaller, and a program that cuts a"
                " picture can write the new size into the record."
            )
        ),
        bears_on=Bearing.INTACT,
        place="exif:ExifImageWidth" if all(claimed) else None,
        raw=f"{picture.format} {picture.mode} {picture.width}x{picture.height}",
    )


def finding_on_thumbnail(exif: Exif, comparison: Comparison | None) -> Finding:
    """The small picture within the file against the large one."""
    found, verdict = _thumbnail_judged(exif, comparison)
    return Finding(
        check="image.thumbnail",
        name=say(noop("Thumbnail against picture")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Cameras store a small copy beside the picture. A program that changes the picture"
                " and forgets the copy leaves the earlier look in it."
            )
        ),
        shows_not=say(
            noop(
                "That nothing was changed where both agree: most programs write a new copy, and"
                " small changes do not show in it. Where they differ, it may be a fault of the"
                " camera."
            )
        ),
        bears_on=Bearing.INTACT,
        place="exif:thumbnail" if exif.thumbnail else None,
        raw=f"{comparison.likeness:.3f}" if comparison else None,
    )


def _thumbnail_judged(exif: Exif, comparison: Comparison | None) -> tuple[Words, Verdict]:
    if exif.thumbnail is None:
        return say(noop("There is no thumbnail in it.")), Verdict.CANNOT_TELL
    if comparison is None:
        message = noop("There is a thumbnail, but it or the picture can't be drawn.")
        return say(message), Verdict.CANNOT_TELL
    if comparison.is_same is False:
        return say(noop("The thumbnail shows another picture.")), Verdict.INCONSISTENT
    if comparison.is_same is None:
        message = noop("The thumbnail is like the picture in part: compare them by eye.")
        return say(message), Verdict.NOTABLE
    if not comparison.have_same_shape:
        return say(noop("The thumbnail shows the same, in another shape: one of both was cut.")), (
            Verdict.NOTABLE
        )
    if comparison.is_turned:
        return say(noop("The thumbnail shows the same, turned.")), Verdict.NOTABLE
    return say(noop("The thumbnail shows the same as the picture.")), Verdict.CONSISTENT


def findings_on_compression(structure: Structure, quality: Quality | None) -> Iterator[Finding]:
    """How a JPEG was compressed last."""
    if quality is None:
        return
    message = noop(
        "Compressed with the tables of the common library at quality %(quality)d of 100."
    )
    own = noop("Compressed with tables of its own, nearest to quality %(quality)d of 100.")
    sampling = _SAMPLINGS.get(structure.sampling, "4:4:4" if structure.sampling else "?")
    yield Finding(
        check="image.compression",
        name=say(noop("Compression")),
        found=say(message if quality.is_standard else own, quality=quality.nearest),
        verdict=Verdict.CANNOT_TELL,
        shows=say(
            noop(
                "How strongly the picture was compressed when it was last saved. Many cameras use"
                " tables of their own; the tables of the common library are those of programs,"
                " phones and websites."
            )
        ),
        shows_not=say(
            noop(
                "How often it was saved before, or where it was changed. The lab draws no map of"
                " errors (“error level analysis”): edges, texture and every new saving light up in"
                " such a map as well as a forgery does, so that it proves nothing."
            )
        ),
        bears_on=Bearing.INTACT,
        place="segment:DQT",
        details=(
            say(
                noop("%(process)s coding, colours stored %(sampling)s."),
                process=structure.process or "?",
                sampling=sampling,
            ),
        ),
    )


def findings_on_end(data: bytes, structure: Structure) -> Iterator[Finding]:
    """What follows the end of the picture, and a picture that has no end."""
    after = 0 if structure.end is None else len(data) - structure.end
    if structure.end is not None and not after:
        return
    has_others = structure.first("APP2", b"MPF\0") is not None
    if structure.end is None:
        found = say(noop("The file breaks off before the end of the picture."))
    elif has_others:
        message = noop("%(after)d bytes follow; the file says that they are further pictures.")
        found = say(message, after=after)
    else:
        found = say(noop("%(after)d bytes follow the end of the picture."), after=after)
    yield Finding(
        check="image.end",
        name=say(noop("End of the picture")),
        found=found,
        verdict=Verdict.CONSISTENT if has_others else Verdict.NOTABLE,
        shows=say(
            noop(
                "Whether the file holds more, or less, than the picture that viewers show. Phones"
                " append short films; anyone can append anything."
            )
        ),
        shows_not=say(noop("What the bytes are, or who put them there.")),
        bears_on=Bearing.COMPLETE,
        raw=None if structure.end is None else data[structure.end :][:64].hex(" "),
    )


def finding_on_credentials(credentials: Credentials) -> Finding:
    """The signed record of the picture's making, where it has one."""
    found, verdict = _credentials_judged(credentials)
    rows = tuple(
        (clip(step.action, 60), clip(step.software, 80), clip(step.when, 40), clip(step.source, 60))
        for step in credentials.steps[:_ROWS]
    )
    columns = (noop("Step"), noop("Program"), noop("When"), noop("Source"))
    return Finding(
        check="image.credentials",
        name=say(noop("Content Credentials")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Whether a signed record of the picture's making is in it, and whether signature"
                " and picture fit that record. No list of trusted signers is used: the name of the"
                " signer is what the certificate claims."
            )
        ),
        shows_not=say(
            noop(
                "That the picture shows what happened, or that the signer is who the name says. A"
                " picture without the record is no worse: few devices write one, and most websites"
                " strip it."
            )
        ),
        bears_on=Bearing.INTACT,
        place=None if credentials.state == "absent" else "credentials:active",
        raw="\n".join(credentials.faults) or None,
        details=tuple(_signed(credentials)),
        table=Table(tuple(map(say, columns)), rows) if rows else None,
    )


def _credentials_judged(credentials: Credentials) -> tuple[Words, Verdict]:
    if credentials.state == "absent":
        return say(noop("There is no such record in it.")), Verdict.CANNOT_TELL
    if credentials.state == "remote":
        message = noop("It only links to a record on the web, and the lab asks nobody.")
        return say(message), Verdict.CANNOT_TELL
    if credentials.state == "unread":
        message = noop("There seems to be one, but this installation can't read it.")
        return say(message), Verdict.CANNOT_TELL
    if credentials.state == "valid":
        message = noop("The record, its signature and the picture fit together.")
        return say(message), Verdict.CONSISTENT
    message = noop("There is a record, and it does not hold: %(faults)s.")
    return say(message, faults=", ".join(credentials.faults) or "?"), Verdict.INCONSISTENT


def _signed(credentials: Credentials) -> Iterator[Words]:
    if credentials.generator:
        yield say(noop("Written by %(program)s."), program=credentials.generator)
    if credentials.issuer or credentials.signer:
        message = noop("Signed by “%(signer)s” of “%(issuer)s”, %(when)s.")
        yield say(
            message,
            signer=credentials.signer or "–",
            issuer=credentials.issuer or "–",
            when=credentials.signed or "–",
        )
    if credentials.ingredients:
        names = ", ".join(credentials.ingredients)
        yield say(noop("Made from: %(names)s."), names=names)
