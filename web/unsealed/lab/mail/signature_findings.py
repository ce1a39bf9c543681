"""What DKIM signatures show, and what they do not show, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.mail.keys import KeyFault, Source
from unsealed.lab.mail.senders import are_related
from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Verdict, clip, count, say
from unsealed.lab.verification import Outcome
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.mail.keys import Key
    from unsealed.lab.mail.senders import Address
    from unsealed.lab.mail.signatures import Body, Signature
    from unsealed.lab.report import Words

_FOUND = {
    Outcome.VALID: noop(
        "The signature of %(domain)s fits: the signed header fields and the body are the ones "
        "that were signed."
    ),
    Outcome.BODY_DIFFERS: noop(
        "The signature of %(domain)s fits the header fields, but the body is not the one that was "
        "signed."
    ),
    Outcome.HEADERS_DIFFER: noop(
        "The body is the one that the signature of %(domain)s names, but the signature does not "
        "fit the header fields."
    ),
    Outcome.BOTH_DIFFER: noop(
        "The signature of %(domain)s fits neither the header fields nor the body."
    ),
    Outcome.NO_KEY: noop(
        "The signature names the key %(selector)s of %(domain)s, and that key is not at hand."
    ),
    Outcome.KEY_UNUSABLE: noop(
        "The record of the key %(selector)s of %(domain)s is at hand, but this signature can't be "
        "verified with it."
    ),
    Outcome.MALFORMED: noop(
        "There is a signature, but it or the header around it is not written as the standard asks."
    ),
}
_VERDICTS = {
    Outcome.VALID: Verdict.CONSISTENT,
    Outcome.BODY_DIFFERS: Verdict.INCONSISTENT,
    Outcome.HEADERS_DIFFER: Verdict.INCONSISTENT,
    Outcome.BOTH_DIFFER: Verdict.INCONSISTENT,
}
_SHOWS_CHANGE = noop(
    "Something was changed after signing, if only one character, or the key at hand is not the "
    "one that was used."
)
_SHOWS = {
    Outcome.VALID: noop(
        "A mail server that holds the secret key of %(domain)s signed these header fields and "
        "this body. Nobody has changed them since."
    ),
    Outcome.BODY_DIFFERS: noop(
        "The server of %(domain)s signed a mail with these header fields. Its body was another "
        "one, if only by one character."
    ),
    Outcome.HEADERS_DIFFER: _SHOWS_CHANGE,
    Outcome.BOTH_DIFFER: _SHOWS_CHANGE,
}
_SHOWS_NOTHING = noop("Nothing yet: without the right key nobody can verify it.")
_NOT_ALTERED_BY = noop(
    "Who changed it, and whether on purpose. Mailing lists and virus scanners add lines, and old "
    "mailboxes change letters. A broken signature is not a forged mail."
)
_SHOWS_NOT = {
    Outcome.VALID: noop(
        "That the person named in From wrote it: others may use the account or the server. That "
        "what it says is true. That no other mails were left out."
    ),
    Outcome.BODY_DIFFERS: _NOT_ALTERED_BY,
    Outcome.HEADERS_DIFFER: _NOT_ALTERED_BY,
    Outcome.BOTH_DIFFER: _NOT_ALTERED_BY,
}
_NOT_FALSE = noop(
    "That the mail is false. Domains change their keys and remove the old ones, and many sound "
    "mails can no longer be verified."
)
_KEY_FAULTS = {
    KeyFault.REVOKED: noop("The record says that the key was withdrawn."),
    KeyFault.UNREADABLE: noop("The record holds no key that can be read."),
    KeyFault.TOO_LONG: noop("The key is longer than any in use."),
    KeyFault.OTHER_SERVICE: noop("The record is for another service than e-mail."),
    None: noop("The record does not allow this algorithm or this address."),
}
_SOURCES = {
    Source.ZONE: noop("in the zone file beside the exhibit"),
    Source.KEYS: noop("among the records that were handed in"),
    Source.DNS: noop("in the DNS, which was asked just now"),
}
_FITS = {
    Outcome.VALID: noop("The signature over the header fields fits."),
    Outcome.BODY_DIFFERS: noop("The signature over the header fields fits."),
    Outcome.HEADERS_DIFFER: noop("The signature over the header fields does not fit."),
    Outcome.BOTH_DIFFER: noop("The signature over the header fields does not fit."),
}
_LIGHT_LENGTH = 2048


def unsigned() -> Finding:
    """The finding of a message without any DKIM signature."""
    return Finding(
        check="mail.dkim",
        name=say(noop("DKIM signature")),
        found=say(noop("The mail carries no DKIM signature.")),
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("No mail server has vouched for its header fields and its body.")),
        shows_not=say(
            noop(
                "That it is false. Until about 2010 hardly any mail was signed, and drafts and "
                "mails within one company often are not signed today."
            )
        ),
        bears_on=Bearing.INTACT,
    )


def of_signature(signature: Signature, author: Address | None) -> tuple[Finding, ...]:
    """All that one signature gives to say."""
    findings = [_verified(signature)]
    if signature.outcome is Outcome.MALFORMED:
        return tuple(findings)
    findings.append(_scope(signature))
    if signature.key is not None and not signature.key.fault:
        findings.append(_strength(signature, signature.key))
    if author is not None and author.domain:
        findings.append(_domain(signature, author))
    return tuple(findings)


def _verified(signature: Signature) -> Finding:
    outcome = signature.outcome
    names = {"domain": signature.domain, "selector": signature.selector}
    return Finding(
        check="mail.dkim",
        name=say(noop("DKIM signature")),
        found=say(_FOUND[outcome], **names),
        verdict=_VERDICTS.get(outcome, Verdict.CANNOT_TELL),
        shows=say(_SHOWS.get(outcome, _SHOWS_NOTHING), **names),
        shows_not=say(_SHOWS_NOT.get(outcome, _NOT_FALSE)),
        bears_on=Bearing.INTACT,
        place=signature.header.place,
        raw=_raw(signature),
        details=_steps(signature),
    )


def _raw(signature: Signature) -> str:
    found = signature.header.text
    return clip(f"{found}\n{signature.fault}" if signature.fault else found, RAW_LENGTH)


def _steps(signature: Signature) -> tuple[Words, ...]:
    """How the verdict came about, one sentence for each step of the computation."""
    if signature.body is None:
        return ()
    return (
        _step_names(signature),
        _step_order(signature),
        *_step_body(signature, signature.body),
        *_step_key(signature),
        *((say(_FITS[signature.outcome]),) if signature.outcome in _FITS else ()),
    )


def _step_names(signature: Signature) -> Words:
    names = ", ".join(signature.signed)
    return say(noop("Signed are, in this order: %(names)s."), names=names)


def _step_order(signature: Signature) -> Words:
    head, body = signature.canonicalization
    message = noop(
        "Method %(algorithm)s; spaces in header fields: %(head)s, in the body: %(body)s "
        "(“relaxed” forgives changed spaces, “simple” does not)."
    )
    return say(message, algorithm=signature.algorithm, head=head, body=body)


def _step_body(signature: Signature, body: Body) -> tuple[Words, ...]:
    message = noop("Hash of the body that was signed: %(stated)s. Computed anew: %(computed)s.")
    steps = [say(message, stated=body.stated, computed=body.computed)]
    if signature.needed_unescaping:
        message = noop(
            "For this the sign “>” was taken away before lines that begin with “From ”: mailbox "
            "files put it there."
        )
        steps.append(say(message))
    if body.limit is not None and body.limit > body.length:
        message = noop("The signature covers %(limit)d bytes, but the body has only %(length)d.")
        steps.append(say(message, limit=body.limit, length=body.length))
    return tuple(steps)


def _step_key(signature: Signature) -> tuple[Words, ...]:
    key = signature.key
    if key is None:
        return _step_without_key(signature)
    message = noop("Key found under %(name)s, %(source)s.")
    found = say(message, name=key.name, source=say(_SOURCES[key.source]))
    if signature.outcome is Outcome.KEY_UNUSABLE:
        return found, say(_KEY_FAULTS[key.fault])
    return (found,)


def _step_without_key(signature: Signature) -> tuple[Words, ...]:
    if not signature.other_selectors:
        return (say(noop("No record for this key is at hand.")),)
    message = noop(
        "No record for this key is at hand, but others of the domain are (%(others)s): it may "
        "have changed its keys since."
    )
    return (say(message, others=", ".join(signature.other_selectors)),)


def _scope(signature: Signature) -> Finding:
    """What the signature leaves open: header fields, the end of the body, doubled fields."""
    gaps = _gaps(signature)
    whole = noop("The signature covers the header fields of a letter and the whole body.")
    return Finding(
        check="mail.dkim-scope",
        name=say(noop("What the signature covers")),
        found=gaps[0] if gaps else say(whole),
        verdict=Verdict.NOTABLE if gaps else Verdict.CONSISTENT,
        shows=say(
            noop(
                "What is not signed may be changed or added by anyone, and the signature still "
                "fits."
            )
        ),
        shows_not=say(
            noop("That anything was changed there. Many servers sign less than they could.")
        ),
        bears_on=Bearing.INTACT,
        place=signature.header.place,
        raw=f"h={signature.tags.get('h', '')}; l={signature.tags.get('l', '')}",
        details=gaps[1:],
    )


def _gaps(signature: Signature) -> tuple[Words, ...]:
    gaps: list[Words] = []
    if signature.body is not None and signature.body.unsigned:
        message = noop(
            "The signature covers only the first %(limit)d bytes of the body (l=); %(open)d bytes "
            "after them are not signed."
        )
        gaps.append(say(message, limit=signature.body.limit or 0, open=signature.body.unsigned))
    if signature.unsigned:
        message = noop("Not signed: %(names)s.")
        gaps.append(say(message, names=", ".join(signature.unsigned)))
    if signature.doubled:
        message = noop(
            "These fields stand more than once, and not every one is signed: %(names)s. A reader "
            "may be shown the unsigned one."
        )
        gaps.append(say(message, names=", ".join(signature.doubled)))
    return tuple(gaps)


def _strength(signature: Signature, key: Key) -> Finding:
    found, verdict = _strength_found(signature, key)
    return Finding(
        check="mail.dkim-key",
        name=say(noop("Strength of the key")),
        found=found,
        verdict=verdict,
        shows=say(noop("How hard it is for a stranger to make a signature that fits.")),
        shows_not=say(
            noop("Whether the secret key was stolen, or published by its owner after it was used.")
        ),
        bears_on=Bearing.AUTHENTIC,
        place=signature.header.place,
        raw=clip(key.record, RAW_LENGTH),
        details=_key_details(signature, key),
    )


def _strength_found(signature: Signature, key: Key) -> tuple[Words, Verdict]:
    values: dict[str, int | str] = {"kind": key.kind.upper(), "bits": key.bits}
    if key.is_weak:
        message = noop(
            "The key (%(kind)s, %(bits)d bits) is so short that a stranger with one computer can "
            "find its secret half."
        )
        return say(message, **values), Verdict.NOTABLE
    if signature.algorithm.endswith("sha1"):
        message = noop("The key has %(bits)d bits, but the method SHA-1 is given up as unsafe.")
        return say(message, bits=key.bits), Verdict.NOTABLE
    if key.kind == "rsa" and key.bits < _LIGHT_LENGTH:
        message = noop(
            "The key (%(kind)s, %(bits)d bits) was usual for years, and is short by today's "
            "measure; nobody is known to have broken one of this length."
        )
        return say(message, **values), Verdict.CONSISTENT
    return say(noop("The key (%(kind)s, %(bits)d bits) is strong."), **values), Verdict.CONSISTENT


def _key_details(signature: Signature, key: Key) -> tuple[Words, ...]:
    details: list[Words] = []
    if key.is_testing:
        details.append(say(noop("The record says that the domain is only testing (t=y).")))
    if signature.signed_at is not None:
        message = noop("The server says that it signed on %(day)s (t=).")
        details.append(say(message, day=f"{signature.signed_at:%Y-%m-%d %H:%M:%S} UTC"))
    if signature.counts_until is not None:
        message = noop(
            "The server wants the signature to count until %(day)s (x=). That is meant for the "
            "delivery; a signature that fits says the same years later."
        )
        details.append(say(message, day=f"{signature.counts_until:%Y-%m-%d %H:%M:%S} UTC"))
    return tuple(details)


def _domain(signature: Signature, author: Address) -> Finding:
    found, verdict = _domain_found(signature, author)
    return Finding(
        check="mail.dkim-domain",
        name=say(noop("Who signed, and who is named")),
        found=found,
        verdict=verdict,
        shows=say(
            noop(
                "Whether the domain that vouches for the mail is the one that people read in From."
            )
        ),
        shows_not=say(
            noop(
                "Which person wrote it. A foreign signature is usual where a firm sends "
                "newsletters for others."
            )
        ),
        bears_on=Bearing.AUTHENTIC,
        place="header:From",
        raw=clip(author.header.text, RAW_LENGTH),
    )


def _domain_found(signature: Signature, author: Address) -> tuple[Words, Verdict]:
    names = {"domain": signature.domain, "author": author.domain}
    if signature.outcome not in (Outcome.VALID, Outcome.BODY_DIFFERS):
        message = noop(
            "The signature names %(domain)s and From names %(author)s. As long as the signature "
            "does not fit, it vouches for nobody."
        )
        return say(message, **names), Verdict.CANNOT_TELL
    if are_related(signature.domain, author.domain):
        message = noop("The signature is of %(domain)s, the domain of the address in From.")
        return say(message, **names), Verdict.CONSISTENT
    message = noop("The signature is of %(domain)s, but the address in From is of %(author)s.")
    return say(message, **names), Verdict.NOTABLE


def unread_zone(why: str) -> Finding:
    """The finding that the zone file beside a mail can't be read, so that its keys are missing."""
    return Finding(
        check="mail.zone",
        name=say(noop("Zone file beside the mail")),
        found=say(noop("The zone file can't be read, so none of its keys was used.")),
        verdict=Verdict.CANNOT_TELL,
        shows=say(noop("A line of the zone file is no record. What is wrong stands beside it.")),
        shows_not=say(noop("Anything about the mail: the zone file is another file.")),
        bears_on=Bearing.INTACT,
        raw=clip(why, RAW_LENGTH),
    )


def unverified_rest(number: int) -> Finding:
    """The finding that a message has more signatures than are verified."""
    return Finding(
        check="mail.dkim",
        name=say(noop("DKIM signature")),
        found=count(
            noop("%(number)d more signature was not verified."),
            noop("%(number)d more signatures were not verified."),
            number,
        ),
        verdict=Verdict.NOTABLE,
        shows=say(noop("The mail carries more signatures than an honest way gives it.")),
        shows_not=say(noop("What they would say: each costs a computation, and the lab stops.")),
        bears_on=Bearing.INTACT,
    )
