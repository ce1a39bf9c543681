"""What an ARC chain and the testimony of other servers show, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.mail.chains import ChainOutcome
from unsealed.lab.mail.senders import are_related
from unsealed.lab.report import RAW_LENGTH, Bearing, Finding, Table, Verdict, clip, count, say
from unsealed.lab.verification import Outcome
from unsealed.language import noop

if TYPE_CHECKING:
    from unsealed.lab.mail.chains import Chain
    from unsealed.lab.mail.signatures import Signature
    from unsealed.lab.mail.testimony import Result, Testimony
    from unsealed.lab.report import Words

_FOUND = {
    ChainOutcome.PASSES: noop("The chain holds: every seal fits. It has %(stations)s."),
    ChainOutcome.FAILS: noop("The chain is broken. It has %(stations)s."),
    ChainOutcome.ENDED: noop("A station itself wrote that it found the chain broken."),
    ChainOutcome.NO_KEY: noop("Keys of the chain are not at hand: %(missing)s."),
    ChainOutcome.MALFORMED: noop(
        "The header fields of the chain are not written as the standard asks."
    ),
}
_VERDICTS = {
    ChainOutcome.PASSES: Verdict.CONSISTENT,
    ChainOutcome.FAILS: Verdict.INCONSISTENT,
    ChainOutcome.ENDED: Verdict.NOTABLE,
}
_FITS = {True: "✓", False: "✗"}
_UNKNOWN = "?"


def of_chain(chain: Chain) -> Finding:
    """The finding of a message with an ARC chain."""
    stations = count(noop("%(number)d station"), noop("%(number)d stations"), len(chain.seals))
    return Finding(
        check="mail.arc",
        name=say(noop("Chain of stations (ARC)")),
        found=say(_FOUND[chain.outcome], stations=stations, missing=", ".join(chain.missing)),
        verdict=_VERDICTS.get(chain.outcome, Verdict.CANNOT_TELL),
        shows=say(
            noop(
                "What stations that passed the mail on say they saw before they changed anything, "
                "and whether their seals still fit."
            )
        ),
        shows_not=say(
            noop("That a station told the truth. Its seal is worth as much as the station itself.")
        ),
        bears_on=Bearing.INTACT,
        place="header:ARC-Seal",
        raw=clip(chain.reason, RAW_LENGTH),
        table=_table(chain),
    )


def _table(chain: Chain) -> Table | None:
    if not chain.seals:
        return None
    columns = (
        say(noop("Number")),
        say(noop("Station")),
        say(noop("Found of the chain before it")),
        say(noop("Its seal fits")),
        say(noop("Its signature fits this mail")),
        say(noop("Its account")),
    )
    unknown = _UNKNOWN if chain.missing else ""
    rows = tuple(
        (
            str(seal.number),
            clip(seal.domain),
            clip(seal.saw),
            unknown or _FITS[seal.seal_fits],
            unknown or _FITS[seal.message_fits],
            clip(seal.testimony),
        )
        for seal in reversed(chain.seals)
    )
    return Table(columns, rows)


def of_testimony(testimony: Testimony, signatures: tuple[Signature, ...]) -> Finding:
    """The finding of one server's account, held against what was verified here."""
    against = tuple(_against(each, signatures) for each in testimony.results)
    differs = any(verdict is Verdict.INCONSISTENT for _, verdict in against)
    agrees = any(verdict is Verdict.CONSISTENT for _, verdict in against)
    verdict = Verdict.CONSISTENT if agrees else Verdict.CANNOT_TELL
    return Finding(
        check="mail.testimony",
        name=say(noop("What a server says it verified")),
        found=_account(testimony),
        verdict=Verdict.NOTABLE if differs else verdict,
        shows=say(
            noop(
                "What the server %(server)s wrote down when the mail arrived, if the line is its "
                "own."
            ),
            server=testimony.server,
        ),
        shows_not=say(
            noop(
                "That it did verify anything. The line is plain text, and whoever made the file "
                "can have typed it: it is testimony, not a proof."
            )
        ),
        bears_on=Bearing.PROVENANCE,
        place=testimony.header.place,
        raw=clip(testimony.header.text, RAW_LENGTH),
        details=tuple(words for words, _ in against),
    )


def _account(testimony: Testimony) -> Words:
    results = ", ".join(f"{each.method}={each.value}" for each in testimony.results)
    if not results:
        message = noop("The server %(server)s says that it verified nothing.")
        return say(message, server=testimony.server)
    message = noop("The server %(server)s says: %(results)s.")
    return say(message, server=testimony.server, results=results)


def _against(result: Result, signatures: tuple[Signature, ...]) -> tuple[Words, Verdict]:
    """One result beside our own verification of the same domain's signatures."""
    values = {"method": result.method, "value": result.value, "domain": result.domain}
    own = _outcomes_of(result, signatures)
    if not own & {Outcome.VALID, *_BROKEN}:
        message = noop("%(method)s=%(value)s: this can't be verified from the file alone.")
        return say(message, **values), Verdict.CANNOT_TELL
    if (result.value == "pass") == (Outcome.VALID in own):
        message = noop("%(method)s=%(value)s for %(domain)s: verified here, with the same result.")
        return say(message, **values), Verdict.CONSISTENT
    message = noop(
        "%(method)s=%(value)s for %(domain)s: verified here, with another result. The mail may "
        "have been changed after it arrived, the key may be another, or the line was made up."
    )
    return say(message, **values), Verdict.INCONSISTENT


_BROKEN = (Outcome.BODY_DIFFERS, Outcome.HEADERS_DIFFER, Outcome.BOTH_DIFFER)


def _outcomes_of(result: Result, signatures: tuple[Signature, ...]) -> set[Outcome]:
    if result.method != "dkim" or not result.domain:
        return set()
    return {each.outcome for each in signatures if are_related(each.domain, result.domain)}
