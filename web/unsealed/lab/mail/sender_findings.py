"""What the header fields of a mail say of author, answers and date, held against each other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from unsealed.lab.mail.durations import duration
from unsealed.lab.mail.senders import MUST_STAND_ONCE, are_related, before_first_hop, duplicates
from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Verdict, clip, say
from unsealed.language import noop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.lab.mail.headers import Message
    from unsealed.lab.mail.route import Hop
    from unsealed.lab.mail.senders import Address, Senders
    from unsealed.lab.mail.signatures import Signature
    from unsealed.lab.report import Words

_THEN = timedelta(hours=1)
"""How far the Date may lie from the first station: a slow connection, a wrong clock at home."""
_SIGNED_APART = timedelta(days=1)


def of_senders(senders: Senders) -> Iterator[Finding]:
    """The findings of the addresses."""
    if senders.author is not None:
        yield _author(senders.author)
        if senders.reply_to is not None and senders.reply_to.domain:
            yield _reply_to(senders.author, senders.reply_to)
        if senders.return_path is not None and senders.return_path.domain:
            yield _return_path(senders.author, senders.return_path)
    yield _message_id(senders)


def _author(author: Address) -> Finding:
    named = author.named_domain
    is_other = bool(named) and not are_related(named, author.domain)
    found = noop("The mail says that it is from %(name)s, address %(address)s.")
    other = noop(
        "The name in From contains an address of %(named)s, but the address itself is %(address)s."
    )
    values = {"name": author.name or "–", "address": author.address or "–", "named": named}
    return Finding(
        check="mail.author",
        name=say(noop("Author named in From")),
        found=say(other if is_other else found, **values),
        verdict=Verdict.INCONSISTENT if is_other else Verdict.CANNOT_TELL,
        shows=say(noop("Whom the mail names as its author.")),
        shows_not=say(noop("Who wrote it. Anyone can type any name and address into this field.")),
        bears_on=Bearing.AUTHENTIC,
        place="header:From",
        raw=clip(author.header.text, RAW_LENGTH),
        details=_look_alike(author),
    )


def _look_alike(author: Address) -> tuple[Words, ...]:
    is_foreign = not author.domain.isascii() or "xn--" in author.domain
    if not is_foreign:
        return ()
    message = noop(
        "The domain has letters beyond a to z; some of them look like others, so that one domain "
        "can pass for another."
    )
    return (say(message),)


def _reply_to(author: Address, reply_to: Address) -> Finding:
    is_own = are_related(author.domain, reply_to.domain)
    own = noop("Answers go to %(address)s, of the author's own domain.")
    other = noop("Answers go to %(address)s, but the mail says that it is from %(author)s.")
    return Finding(
        check="mail.reply-to",
        name=say(noop("Where answers go")),
        found=say(own if is_own else other, address=reply_to.address, author=author.domain),
        verdict=Verdict.CONSISTENT if is_own else Verdict.NOTABLE,
        shows=say(noop("Who reads what is answered.")),
        shows_not=say(
            noop(
                "Bad intent. Lists, shops and people with two addresses do this as well as "
                "fraudsters."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        place="header:Reply-To",
        raw=clip(reply_to.header.text, RAW_LENGTH),
    )


def _return_path(author: Address, path: Address) -> Finding:
    is_own = are_related(author.domain, path.domain)
    own = noop("The sending server gave %(domain)s as sender, the domain of the author.")
    other = noop("The sending server gave %(domain)s as sender, but From names %(author)s.")
    return Finding(
        check="mail.return-path",
        name=say(noop("Sender on the envelope")),
        found=say(own if is_own else other, domain=path.domain, author=author.domain),
        verdict=Verdict.CONSISTENT if is_own else Verdict.NOTABLE,
        shows=say(
            noop("Which address the receiving server was given for mails that can't be delivered.")
        ),
        shows_not=say(
            noop(
                "Who wrote the mail. Mailing lists and senders of newsletters put their own "
                "address here."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        place="header:Return-Path",
        raw=clip(path.header.text, RAW_LENGTH),
    )


def _message_id(senders: Senders) -> Finding:
    found, verdict = _message_id_found(senders)
    return Finding(
        check="mail.message-id",
        name=say(noop("Name of the mail (Message-ID)")),
        found=found,
        verdict=verdict,
        shows=say(noop("Which program or server says that it made the mail.")),
        shows_not=say(
            noop(
                "Who wrote it. The field is plain text, and many programs write their own maker's "
                "domain here."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="header:Message-ID",
        raw=clip(senders.message_id.text, RAW_LENGTH) if senders.message_id is not None else None,
    )


def _message_id_found(senders: Senders) -> tuple[Words, Verdict]:
    if senders.message_id is None:
        return say(noop("The mail has no Message-ID.")), Verdict.NOTABLE
    domain = senders.message_id_domain
    if not domain:
        return say(noop("The Message-ID is not written as the standard asks.")), Verdict.NOTABLE
    author = senders.author.domain if senders.author is not None else ""
    if author and are_related(domain, author):
        return say(
            noop("The Message-ID names %(domain)s, the author's domain."), domain=domain
        ), Verdict.CONSISTENT
    message = noop("The Message-ID names %(domain)s, but From names %(author)s.")
    return say(message, domain=domain, author=author or "–"), Verdict.NOTABLE


def of_date(senders: Senders, hops: tuple[Hop, ...], signatures: tuple[Signature, ...]) -> Finding:
    """The finding of the Date, held against the first station and the times of signing."""
    found, verdict = _date_found(senders, hops)
    signed = tuple(words for each in signatures if (words := _signed_apart(senders, each)))
    return Finding(
        check="mail.date",
        name=say(noop("Date against the way")),
        found=found,
        verdict=Verdict.NOTABLE if signed and verdict is Verdict.CONSISTENT else verdict,
        shows=say(noop("Whether the day that the mail gives itself fits what servers noted.")),
        shows_not=say(
            noop(
                "When it was written. The date comes from the sender's clock, and can be set by "
                "hand."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="header:Date",
        raw=clip(senders.date.text, RAW_LENGTH) if senders.date is not None else None,
        details=signed,
    )


def _date_found(senders: Senders, hops: tuple[Hop, ...]) -> tuple[Words, Verdict]:
    if senders.date is None:
        return say(
            noop("The mail has no Date, though every mail must have one.")
        ), Verdict.INCONSISTENT
    if senders.written is None:
        return say(noop("The Date is not written as the standard asks.")), Verdict.NOTABLE
    before = before_first_hop(senders, hops)
    day = {"day": f"{senders.written:%Y-%m-%d %H:%M} {senders.zone}".strip()}
    if before is None:
        return say(
            noop("The mail is dated %(day)s; no server noted when it took it."), **day
        ), Verdict.CANNOT_TELL
    if abs(before) <= _THEN:
        return say(
            noop("The mail is dated %(day)s, and its first station took it then."), **day
        ), Verdict.CONSISTENT
    time = duration(abs(before))
    if before > _THEN:
        message = noop("The mail is dated %(day)s, but its first station took it %(time)s later.")
    else:
        message = noop("The mail is dated %(day)s, but its first station took it %(time)s earlier.")
    is_far = abs(before) > timedelta(days=1)
    return say(
        message, time=time, **day
    ), Verdict.INCONSISTENT if is_far and before < -_THEN else Verdict.NOTABLE


def _signed_apart(senders: Senders, signature: Signature) -> Words | None:
    signed = signature.signed_at
    if senders.written is None or signed is None or abs(signed - senders.written) <= _SIGNED_APART:
        return None
    message = noop("%(domain)s says that it signed on %(day)s, %(time)s apart from the Date.")
    time = duration(abs(signed - senders.written))
    return say(message, domain=signature.domain, day=f"{signed:%Y-%m-%d}", time=time)


def of_fields(message: Message) -> Iterator[Finding]:
    """The findings of header fields that stand twice, are missing, or are no header fields."""
    twice = duplicates(message)
    missing = [name for name in MUST_STAND_ONCE if message.first(name) is None]
    odd = [each for each in message.headers if not each.is_ascii]
    if twice:
        names = ", ".join(dict.fromkeys(each.name for each in twice))
        found = noop("These fields may stand only once, and stand more often: %(names)s.")
        yield _fields(say(found, names=names), Verdict.INCONSISTENT, f"line:{twice[0].line}")
    if missing:
        found = noop("These fields must stand in every mail, and are missing: %(names)s.")
        yield _fields(say(found, names=", ".join(missing)), Verdict.NOTABLE, None)
    if message.strays:
        found = noop(
            "Among the header fields stand lines that are none, the first in line %(line)d."
        )
        first = message.strays[0]
        yield _fields(
            say(found, line=first.line), Verdict.INCONSISTENT, f"line:{first.line}", first.text
        )
    if odd:
        found = noop("These fields hold letters that were not encoded for the way: %(names)s.")
        names = ", ".join(dict.fromkeys(each.name for each in odd))
        yield _fields(say(found, names=names), Verdict.NOTABLE, odd[0].place, odd[0].text)


def _fields(found: Words, verdict: Verdict, place: str | None, raw: str | None = None) -> Finding:
    return Finding(
        check="mail.fields",
        name=say(noop("Form of the header fields")),
        found=found,
        verdict=verdict,
        shows=say(noop("The header is not made as mail programs make it.")),
        shows_not=say(
            noop(
                "Who did that. Old programs, exports and scripts break these rules, and so do "
                "forgers."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place=place,
        raw=None if raw is None else clip(raw, RAW_LENGTH),
    )


def of_thread(message: Message) -> Finding | None:
    """The finding that a mail answers another one, which is not in this file."""
    field = message.first("in-reply-to") or message.first("references")
    if field is None:
        return None
    return Finding(
        check="mail.thread",
        name=say(noop("Place in a conversation")),
        found=say(noop("The mail says that it answers another one: %(name)s."), name=field.text),
        verdict=Verdict.NOTABLE,
        shows=say(noop("There is, or was said to be, an earlier mail. Ask for it.")),
        shows_not=say(noop("What the other mail said, and whether it exists.")),
        bears_on=Bearing.COMPLETE,
        place=field.place,
        raw=clip(field.text, RAW_LENGTH),
    )
