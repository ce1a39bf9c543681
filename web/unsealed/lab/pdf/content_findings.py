"""Findings on what else lies in a PDF: layers, files, actions, forms, signatures, structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.pdf.metadata import version_of
from unsealed.lab.pdf.opening import plain_error
from unsealed.lab.report import Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf

    from unsealed.lab.pdf.contents import Actions, Attachment, Layer, Signature
    from unsealed.lab.report import Words

_ROWS = 60
_ACTING = ("JavaScript", "Launch", "SubmitForm", "ImportData", "OpenAction", "RichMediaExecute")
_STRUCTURE_WARNINGS = 5


def findings_on_layers(layers: tuple[Layer, ...]) -> Iterator[Finding]:
    """The layers, where there are any."""
    if not layers:
        return
    hidden = sum(not layer.is_shown for layer in layers)
    rows = tuple((clip(each.name, 120), "✓" if each.is_shown else "–") for each in layers[:_ROWS])
    yield Finding(
        check="pdf.layers",
        name=say(noop("Layers")),
        found=count(
            noop("%(number)d layer; switched off: %(hidden)d."),
            noop("%(number)d layers; switched off: %(hidden)d."),
            len(layers),
            hidden=hidden,
        ),
        verdict=Verdict.NOTABLE if hidden else Verdict.CONSISTENT,
        shows=say(
            noop(
                "Parts of a page that are switched off when the file opens are still in it, and"
                " anyone can switch them on."
            )
        ),
        shows_not=say(
            noop("That something was to be hidden: plans and maps have layers that are off, too.")
        ),
        bears_on=Bearing.COMPLETE,
        place=next((f"layer:{clip(each.name, 100)}" for each in layers if not each.is_shown), None),
        table=Table((say(noop("Layer")), say(noop("Shown"))), rows),
    )


def findings_on_attachments(attachments: tuple[Attachment, ...]) -> Iterator[Finding]:
    """The files within the PDF, where there are any."""
    if not attachments:
        return
    rows = tuple(
        (
            clip(each.name, 120),
            "?" if each.data is None else str(len(each.data)),
            "" if each.page is None else str(each.page),
        )
        for each in attachments[:_ROWS]
    )
    yield Finding(
        check="pdf.attachments",
        name=say(noop("Files within the file")),
        found=count(
            noop("%(number)d file is attached."),
            noop("%(number)d files are attached."),
            len(attachments),
        ),
        verdict=Verdict.NOTABLE,
        shows=say(
            noop("Other files travel inside this one. The lab examines each of them on its own.")
        ),
        shows_not=say(
            noop(
                "That they belong to the text. Many readers of PDF never show that they are there."
            )
        ),
        bears_on=Bearing.COMPLETE,
        place=f"attachment:{clip(attachments[0].name, 100)}",
        table=Table((say(noop("File")), say(noop("Bytes")), say(noop("Page"))), rows),
    )


def finding_on_actions(actions: Actions, form: str) -> Finding:
    """What the file would do by itself, and the links in it."""
    acting = {kind: actions.kinds[kind] for kind in _ACTING if kind in actions.kinds}
    if form == "XFA":
        acting["XFA"] = 1
    rows = tuple((kind, str(number)) for kind, number in sorted(actions.kinds.items()))
    return Finding(
        check="pdf.actions",
        name=say(noop("Scripts, actions and links")),
        found=_acting(acting, actions),
        verdict=Verdict.NOTABLE if acting else Verdict.CONSISTENT,
        shows=say(
            noop(
                "What a reading program is asked to do: run a script, open another program, send"
                " what was filled in. The lab reads it and runs nothing."
            )
        ),
        shows_not=say(
            noop(
                "That the file is harmful, or that it is harmless. Forms have scripts for good"
                " reasons, and a harmful file can do without."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        raw="\n".join(each for each in (actions.script, *actions.links[:_ROWS]) if each) or None,
        details=tuple(_form_details(form)),
        table=Table((say(noop("Kind")), say(noop("Number"))), rows) if rows else None,
    )


def _acting(acting: dict[str, int], actions: Actions) -> Words:
    if acting:
        return say(noop("The file asks for: %(kinds)s."), kinds=", ".join(acting))
    if actions.links:
        return count(
            noop("Nothing but %(number)d link to the web."),
            noop("Nothing but %(number)d links to the web."),
            len(actions.links),
        )
    return say(noop("The file asks for nothing."))


def _form_details(form: str) -> Iterator[Words]:
    if form == "XFA":
        yield say(
            noop(
                "It holds a form of the kind XFA, which is drawn by a script: few programs show it,"
                " and what they show is not in the pages that the lab reads."
            )
        )
    elif form:
        yield say(noop("It holds a form with fields; what is filled in can be changed."))


def finding_on_signatures(signatures: tuple[Signature, ...]) -> Finding:
    """What the signatures say that they cover. Whether they are genuine is not looked at."""
    found, verdict = _signatures_judged(signatures)
    rows = tuple(_signature_row(each) for each in signatures[:_ROWS])
    columns = (noop("Field"), noop("Named signer"), noop("When"), noop("Covers"), noop("After it"))
    return Finding(
        check="pdf.signatures",
        name=say(noop("Signatures and what they cover")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Which bytes of the file a signature says it was computed over. What was added"
                " after those bytes, the signer did not sign."
            )
        ),
        shows_not=say(
            noop(
                "That the signature is genuine. The lab computes none here and asks nobody who the"
                " key belongs to; a program made for that, with a list of trusted keys, does."
            )
        ),
        bears_on=Bearing.INTACT,
        place=f"signature:{clip(signatures[0].field, 100)}" if signatures else None,
        raw="\n".join(" ".join(map(str, each.ranges)) for each in signatures) or None,
        table=Table(tuple(map(say, columns)), rows) if rows else None,
    )


def _signatures_judged(signatures: tuple[Signature, ...]) -> tuple[Words, Verdict]:
    if not signatures:
        return say(noop("The file is not signed.")), Verdict.CANNOT_TELL
    if not all(each.is_well_formed for each in signatures):
        wrong = noop("A signature names a part of the file that no signature can cover.")
        return say(wrong), Verdict.INCONSISTENT
    after = min(each.size - each.end for each in signatures)
    if after:
        added = noop("%(after)d bytes were added after the part that the last signature covers.")
        return say(added, after=after), Verdict.NOTABLE
    message = count(
        noop("%(number)d signature; it covers the file up to its end."),
        noop("%(number)d signatures; the last covers the file up to its end."),
        len(signatures),
    )
    return message, Verdict.CONSISTENT


def _signature_row(each: Signature) -> tuple[str, ...]:
    covers = f"0–{each.ranges[1]}, {each.ranges[2]}–{each.end}" if each.is_well_formed else "?"
    after = str(each.size - each.end) if each.is_well_formed else "?"
    when = clip(str(each.when), 60) if each.when else ""
    return clip(each.field, 60), clip(each.signer, 100), when, covers, after


def finding_on_structure(document: pikepdf.Pdf, pages: int) -> Finding:
    """How the file is built, and whether it had to be repaired to be read."""
    warnings = tuple(clip(plain_error(each)) for each in document.get_warnings())
    extent = count(
        noop("Version %(version)s, %(number)d page"),
        noop("Version %(version)s, %(number)d pages"),
        pages,
        version=version_of(document),
    )
    if warnings:
        message = noop("%(extent)s; it had to be repaired to be read.")
    elif document.is_linearized:
        message = noop("%(extent)s, arranged for reading on the web.")
    else:
        message = noop("%(extent)s.")
    return Finding(
        check="pdf.structure",
        name=say(noop("Structure")),
        found=say(message, extent=extent),
        verdict=Verdict.NOTABLE if warnings else Verdict.CONSISTENT,
        shows=say(noop("Whether the parts of the file stand where its tables say they stand.")),
        shows_not=say(
            noop(
                "Who broke it. Transfers, old programs and people who edit by hand leave the same"
                " damage."
            )
        ),
        bears_on=Bearing.INTACT,
        raw="\n".join(warnings[:_STRUCTURE_WARNINGS]) or None,
    )


def findings_on_encryption(document: pikepdf.Pdf) -> Iterator[Finding]:
    """How the file is locked, where it is."""
    if not document.is_encrypted:
        return
    refused = [name for name, allowed in document.allow._asdict().items() if not allowed]
    yield Finding(
        check="pdf.encryption",
        name=say(noop("Lock")),
        found=say(
            noop("Encrypted, and opened without a password; it asks readers to refuse: %(what)s."),
            what=", ".join(refused) or "–",
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("The file asks reading programs to refuse some things, such as copying.")),
        shows_not=say(noop("That it can't be changed. Programs can ignore what the file asks.")),
        bears_on=Bearing.INTACT,
        raw=f"R={document.encryption.R} P={document.encryption.P}",
    )
