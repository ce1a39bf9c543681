"""Reads a message or a mailbox and puts the findings together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.evidence import Examined, Unreadable
from unsealed.lab.mail import (
    chain_findings,
    clock_findings,
    part_findings,
    route_findings,
    sender_findings,
)
from unsealed.lab.mail import signature_findings as dkim_findings
from unsealed.lab.mail.chains import read_chain
from unsealed.lab.mail.clock_marks import read_clock_marks
from unsealed.lab.mail.headers import has_endless_head, read_message
from unsealed.lab.mail.keys import ZoneUnreadable, key_name, read_key_ring
from unsealed.lab.mail.mailboxes import read_mailbox
from unsealed.lab.mail.route import read_route
from unsealed.lab.mail.senders import read_senders
from unsealed.lab.mail.signatures import MOST_SIGNATURES, read_signatures
from unsealed.lab.mail.structure import TooNested, read_parts
from unsealed.lab.mail.testimony import read_testimonies
from unsealed.lab.report import Bearing, Finding, Verdict, count, say
from unsealed.lab.verification import Outcome
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.evidence import Desk, Evidence
    from unsealed.lab.mail.chains import Chain
    from unsealed.lab.mail.headers import Message
    from unsealed.lab.mail.keys import KeyRing
    from unsealed.lab.mail.signatures import Signature
    from unsealed.lab.mail.structure import Part
    from unsealed.lab.report import Report, Words

_EXAMINED = 100
"""How many messages of a mailbox are examined; all are counted."""
_SHOWN = ("From", "To", "Cc", "Date", "Subject")


def examine(evidence: Evidence, desk: Desk) -> Examined:
    """The findings of a message, or of a mailbox. Raises Unreadable for what has no end."""
    if evidence.type.id == "mbox":
        return _mailbox(evidence, desk)
    return _message(evidence, desk)


def _message(evidence: Evidence, desk: Desk) -> Examined:
    if has_endless_head(evidence.data):
        raise Unreadable(say(noop("its header fields are longer than any server passes on")))
    message = read_message(evidence.data)
    keys, unread = _keys(evidence)
    signatures = read_signatures(message, keys)
    chain = read_chain(message, keys)
    parts = _parts(evidence.data)
    senders = read_senders(message)
    return Examined(
        findings=(
            *unread,
            *_of_signatures(message, signatures),
            *((chain_findings.of_chain(chain),) if chain else ()),
            *_of_header(message, signatures),
            *part_findings.of_parts(parts),
        ),
        parts=tuple(_attached(parts, desk)),
        text=_text(message, parts),
        dated=senders.written.date() if senders.written is not None else None,
        asks=_asks(signatures, chain),
    )


def _keys(evidence: Evidence) -> tuple[KeyRing, tuple[Finding, ...]]:
    """The keys at hand, and the finding that a zone file could not be read."""
    try:
        return read_key_ring(evidence.aids), ()
    except ZoneUnreadable as error:
        others = {name: data for name, data in evidence.aids.items() if name != "zone"}
        return read_key_ring(others), (dkim_findings.unread_zone(error.why),)


def _parts(data: bytes) -> tuple[Part, ...]:
    try:
        return read_parts(data)
    except TooNested:
        raise Unreadable(say(noop("its parts are nested too deeply"))) from None


def _of_signatures(message: Message, signatures: tuple[Signature, ...]) -> Iterator[Finding]:
    if not signatures:
        yield dkim_findings.unsigned()
    author = read_senders(message).author
    for signature in signatures:
        yield from dkim_findings.of_signature(signature, author)
    rest = len(message.all("dkim-signature")) - MOST_SIGNATURES
    if rest > 0:
        yield dkim_findings.unverified_rest(rest)


def _of_header(message: Message, signatures: tuple[Signature, ...]) -> Iterator[Finding]:
    hops = read_route(message)
    senders = read_senders(message)
    for testimony in read_testimonies(message):
        yield chain_findings.of_testimony(testimony, signatures)
    yield sender_findings.of_date(senders, hops, signatures)
    if senders.written is not None:
        for mark in read_clock_marks(message):
            yield clock_findings.of_clock_mark(mark, senders.written)
    yield route_findings.of_route(hops, message.first("date"))
    yield from sender_findings.of_senders(senders)
    yield from sender_findings.of_fields(message)
    thread = sender_findings.of_thread(message)
    if thread is not None:
        yield thread


def _attached(parts: tuple[Part, ...], desk: Desk) -> Iterator[Report]:
    """The reports of what is attached; the texts of the mail itself are read here."""
    for part in parts:
        if part.data and (part.is_attached or not part.type.startswith("text/")):
            yield desk.part(part.name or part.number, part.data)


def _text(message: Message, parts: tuple[Part, ...]) -> str:
    """What people read: the header fields that mail programs show, and the first plain text."""
    shown = [f"{name}: {field.shown}" for name in _SHOWN if (field := message.first(name))]
    texts = sorted((each for each in parts if not each.is_attached), key=_is_markup)
    body = next((text for each in texts if (text := each.text) is not None), "")
    return "\n".join([*shown, "", body.replace("\r\n", "\n")])


def _is_markup(part: Part) -> bool:
    return part.type == "text/html"


def _asks(signatures: tuple[Signature, ...], chain: Chain | None) -> tuple[str, ...]:
    """The names of keys that are not at hand, each once."""
    names = [
        key_name(each.selector, each.domain)
        for each in signatures
        if each.outcome is Outcome.NO_KEY
    ]
    return tuple(dict.fromkeys([*names, *(chain.missing if chain is not None else ())]))


def _mailbox(evidence: Evidence, desk: Desk) -> Examined:
    messages = read_mailbox(evidence.data)
    reports = tuple(
        desk.part(f"{evidence.name} {number}", data)
        for number, data in enumerate(messages[:_EXAMINED], start=1)
    )
    found = Finding(
        check="mail.mailbox",
        name=say(noop("Messages in the mailbox")),
        found=count(
            noop("The mailbox holds %(number)d message."),
            noop("The mailbox holds %(number)d messages."),
            len(messages),
        ),
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("How many mails were put into this file, and in which order.")),
        details=_unexamined(len(messages)),
        shows_not=say(noop("How many there were. Whoever made the file chose what went into it.")),
        bears_on=Bearing.COMPLETE,
    )
    return Examined(findings=(found,), parts=reports)


def _unexamined(messages: int) -> tuple[Words, ...]:
    if messages <= _EXAMINED:
        return ()
    message = noop("Only the first %(examined)d are examined here. Save the others one by one.")
    return (say(message, examined=_EXAMINED),)
