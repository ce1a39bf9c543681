"""DKIM and ARC: what fits, what does not, and what each says of itself."""

from __future__ import annotations

import dkim
import pytest
from msgspec.structs import replace

from mails import (
    CURVE,
    LETTER,
    SHORT,
    WITH_FILE,
    WRITTEN,
    ZONE,
    details,
    report_of,
    said,
    signed,
    the,
)
from unsealed.lab.mail.headers import read_message
from unsealed.lab.mail.keys import key_name, read_key_ring
from unsealed.lab.mail.signatures import read_signatures
from unsealed.lab.replicas.mail import (
    Attached,
    Server,
    add_file,
    change_field,
    change_text,
    encode_anew,
    put_on_top,
    seal,
    sign,
    write_mail,
    zone_text,
)
from unsealed.lab.sandbox import examine
from unsealed.lab.verification import Outcome
from unsealed.lab.wording import in_words

MOVED = b"From old@elsewhere.example Tue Mar 19 10:20:30 2019\n"


def outcome(data: bytes, zone: bytes = ZONE) -> Outcome:
    (signature,) = read_signatures(read_message(data), read_key_ring({"zone": zone}))
    return signature.outcome


@pytest.mark.parametrize("server", [CURVE, SHORT], ids=["ed25519", "rsa"])
@pytest.mark.parametrize("order", ["relaxed/relaxed", "simple/simple", "relaxed/simple"])
def test_a_signature_fits_what_was_signed(server: Server, order: str) -> None:
    assert outcome(signed(LETTER, replace(server, canonicalization=order))) is Outcome.VALID


@pytest.mark.parametrize(
    ("altered", "expected"),
    [
        pytest.param(
            change_text(signed(), "Tuesday", "Tuesdaz"), Outcome.BODY_DIFFERS, id="letter"
        ),
        pytest.param(change_field(signed(), "Subject", "x"), Outcome.HEADERS_DIFFER, id="subject"),
        pytest.param(
            add_file(signed(WITH_FILE), Attached("b.txt", "text/plain", b"2")),
            Outcome.BODY_DIFFERS,
            id="attachment",
        ),
        pytest.param(encode_anew(signed()), Outcome.BOTH_DIFFER, id="encoding"),
        pytest.param(
            put_on_top(signed(), "From", "a@b.example"), Outcome.HEADERS_DIFFER, id="from"
        ),
        pytest.param(signed().replace(b"\r\n", b"\n"), Outcome.VALID, id="line-ends"),
        pytest.param(put_on_top(signed(), "X-Folder", "Inbox"), Outcome.VALID, id="unsigned"),
    ],
)
def test_a_signature_tells_what_was_altered(altered: bytes, expected: Outcome) -> None:
    assert outcome(altered) is expected


def test_our_two_steps_say_what_dkimpy_says_in_one() -> None:
    record = SHORT.key.record.encode()
    for data in (signed(LETTER, SHORT), change_field(signed(LETTER, SHORT), "Subject", "x")):
        verdict = dkim.DKIM(data).verify(dnsfunc=lambda *_name, **_timeout: record)
        assert verdict == (outcome(data) is Outcome.VALID)


def test_a_sound_mail_shows_each_step_of_the_verification() -> None:
    found = the(report_of(signed()), "mail.dkim")
    body = "KxHjB35t7gpPVwDjPc6Q2nH6gH0Zp5XddIcGuDHl7z4="
    assert said(found) == (
        "consistent",
        "The signature of quayhill.example fits: the signed header fields and the body are the "
        "ones that were signed.",
    )
    assert details(found) == [
        "Signed are, in this order: from, to, reply-to, subject, date, message-id, in-reply-to, "
        "references, mime-version, content-type, content-transfer-encoding.",
        "Method ed25519-sha256; spaces in header fields: relaxed, in the body: relaxed (“relaxed” "
        "forgives changed spaces, “simple” does not).",
        f"Hash of the body that was signed: {body}. Computed anew: {body}.",
        "Key found under curve._domainkey.quayhill.example, in the zone file beside the exhibit.",
        "The signature over the header fields fits.",
    ]
    assert in_words(found.shows_not) == (
        "That the person named in From wrote it: others may use the account or the server. That "
        "what it says is true. That no other mails were left out."
    )


def test_a_broken_signature_is_not_called_forgery() -> None:
    found = the(report_of(change_text(signed(), "Tuesday", "Monday")), "mail.dkim")
    assert said(found) == (
        "inconsistent",
        "The signature of quayhill.example fits the header fields, but the body is not the one "
        "that was signed.",
    )
    assert in_words(found.shows_not) == (
        "Who changed it, and whether on purpose. Mailing lists and virus scanners add lines, and "
        "old mailboxes change letters. A broken signature is not a forged mail."
    )


def test_without_its_key_a_signature_tells_nothing_and_asks_for_the_record() -> None:
    report = report_of(signed(), None)
    assert said(the(report, "mail.dkim")) == (
        "cannot-tell",
        "The signature names the key curve of quayhill.example, and that key is not at hand.",
    )
    assert report.asks == ("curve._domainkey.quayhill.example",)


def test_a_key_that_was_changed_since_is_pointed_out() -> None:
    report = report_of(signed(LETTER, replace(CURVE, selector="older")))
    assert details(the(report, "mail.dkim"))[-1] == (
        "No record for this key is at hand, but others of the domain are (curve, short): it may "
        "have changed its keys since."
    )


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ("v=DKIM1; p=", "The record says that the key was withdrawn."),
        ("v=DKIM1; p=not a key!", "The record holds no key that can be read."),
        ("v=DKIM1; p=AAAA", "The record holds no key that can be read."),
        (f"{CURVE.key.record}; s=chat", "The record is for another service than e-mail."),
        (SHORT.key.record, "The record does not allow this algorithm or this address."),
        (
            f"{CURVE.key.record}; h=sha1",
            "The record does not allow this algorithm or this address.",
        ),
    ],
)
def test_a_record_that_gives_no_key_says_why(record: str, why: str) -> None:
    zone = f'curve._domainkey.quayhill.example. TXT "{record[:200]}" "{record[200:]}"\n'
    found = the(report_of(signed(), zone.encode()), "mail.dkim")
    assert (found.verdict.value, details(found)[-1]) == ("cannot-tell", why)


def test_keys_are_found_in_pasted_lines_too() -> None:
    name = key_name(CURVE.selector, CURVE.domain)
    for line in (f"{name}\t{CURVE.key.record}\n", f'{name}. "{CURVE.key.record}"\n'):
        keys = read_key_ring({"keys": line.encode()})
        (signature,) = read_signatures(read_message(signed()), keys)
        assert signature.outcome is Outcome.VALID


def test_a_zone_file_with_a_typing_mistake_is_named_with_its_line() -> None:
    report = report_of(signed(), b"; keys\ncurve._domainkey TEXT x\n")
    found = the(report, "mail.zone")
    assert said(found) == (
        "cannot-tell",
        "The zone file can't be read, so none of its keys was used.",
    )
    assert found.raw is not None
    assert "zone:2" in found.raw
    assert the(report, "mail.dkim").verdict.value == "cannot-tell"


def test_what_a_signature_leaves_open_is_called_out() -> None:
    partly = replace(CURVE, signs_only=20, signed=("from", "to", "date"))
    report = report_of(put_on_top(signed(LETTER, partly), "Subject", "Another"))
    found = the(report, "mail.dkim-scope")
    assert said(found) == (
        "notable",
        "The signature covers only the first 20 bytes of the body (l=); 125 bytes after them are "
        "not signed.",
    )
    assert details(found) == [
        "Not signed: subject, message-id, mime-version, content-type, content-transfer-encoding.",
        "These fields stand more than once, and not every one is signed: subject. A reader may "
        "be shown the unsigned one.",
    ]


def test_a_signature_that_ran_out_still_fits_and_says_until_when_it_was_to_count() -> None:
    report = report_of(signed(LETTER, replace(CURVE, counts_for=3600)))
    assert the(report, "mail.dkim").verdict.value == "consistent"
    assert details(the(report, "mail.dkim-key")) == [
        "The server says that it signed on 2019-03-19 10:20:30 UTC (t=).",
        "The server wants the signature to count until 2019-03-19 11:20:30 UTC (x=). That is meant "
        "for the delivery; a signature that fits says the same years later.",
    ]


@pytest.mark.parametrize(
    ("server", "verdict", "words"),
    [
        (
            replace(SHORT, bits=512),
            "notable",
            "The key (RSA, 512 bits) is so short that a stranger with one computer can find its "
            "secret half.",
        ),
        (
            replace(SHORT, hashing="sha1"),
            "notable",
            "The key has 1024 bits, but the method SHA-1 is given up as unsafe.",
        ),
        (
            SHORT,
            "consistent",
            "The key (RSA, 1024 bits) was usual for years, and is short by today's measure; nobody "
            "is known to have broken one of this length.",
        ),
        (CURVE, "consistent", "The key (ED25519, 256 bits) is strong."),
    ],
)
def test_the_strength_of_the_key_is_told(server: Server, verdict: str, words: str) -> None:
    report = report_of(signed(LETTER, server), zone_text([server]).encode())
    assert said(the(report, "mail.dkim-key")) == (verdict, words)


def test_a_foreign_signature_vouches_for_its_own_domain_only() -> None:
    server = replace(CURVE, domain="newsletters.example")
    report = report_of(signed(LETTER, server), zone_text([server]).encode())
    assert said(the(report, "mail.dkim-domain")) == (
        "notable",
        "The signature is of newsletters.example, but the address in From is of quayhill.example.",
    )


def test_a_signature_that_does_not_fit_vouches_for_nobody() -> None:
    report = report_of(change_field(signed(), "Subject", "x"))
    assert said(the(report, "mail.dkim-domain")) == (
        "cannot-tell",
        "The signature names quayhill.example and From names quayhill.example. As long as the "
        "signature does not fit, it vouches for nobody.",
    )


def test_a_signature_over_more_than_there_is_does_not_fit() -> None:
    longer = replace(CURVE, signs_only=9000)
    found = the(report_of(signed(LETTER, longer)), "mail.dkim")
    assert found.verdict.value == "inconsistent"
    assert "The signature covers 9000 bytes, but the body has only 145." in details(found)


def test_a_key_under_test_says_so() -> None:
    zone = f'curve._domainkey.quayhill.example. TXT "{CURVE.key.record}; t=y"\n'.encode()
    assert details(the(report_of(signed(), zone), "mail.dkim-key"))[0] == (
        "The record says that the domain is only testing (t=y)."
    )


@pytest.mark.parametrize(
    ("old", "new", "verdict", "words"),
    [
        (
            b"cv=none",
            b"cv=fail",
            "notable",
            "A station itself wrote that it found the chain broken.",
        ),
        (b"i=1;", b"i=2;", "inconsistent", "The chain is broken. It has 1 station."),
        (
            b"ARC-Seal: i=1",
            b"ARC-Seal: i=77",
            "cannot-tell",
            "The header fields of the chain are not written as the standard asks.",
        ),
    ],
)
def test_a_chain_that_is_not_whole_says_how(
    old: bytes, new: bytes, verdict: str, words: str
) -> None:
    sealed = seal(signed(), SHORT, WRITTEN, "mx.harbour.example; dkim=pass")
    assert said(the(report_of(sealed.replace(old, new)), "mail.arc")) == (verdict, words)


def test_a_server_that_verified_nothing_says_nothing() -> None:
    mail = put_on_top(signed(), "Authentication-Results", "mx.harbour.example; none")
    assert said(the(report_of(mail), "mail.testimony")) == (
        "cannot-tell",
        "The server mx.harbour.example says that it verified nothing.",
    )


def test_what_a_mailbox_file_put_before_from_is_taken_away_again() -> None:
    letter = replace(LETTER, text="Hello,\n\nFrom here on all is well.\n", encoding="7bit")
    stored = signed(letter).replace(b"\nFrom here", b"\n>From here")
    (signature,) = read_signatures(read_message(stored), read_key_ring({"zone": ZONE}))
    assert (signature.outcome, signature.needed_unescaping) == (Outcome.VALID, True)


@pytest.mark.parametrize(
    "field",
    [
        "nonsense",
        "v=1; a=rsa-sha256; d=a.example; s=b; h=to; bh=AA==; b=AA==",
        "v=1; a=rsa-md5; d=a.example; s=b; h=from; bh=AA==; b=AA==",
        "v=1; a=rsa-sha256; d=a.example; s=b; h=from; bh=AA==; b=AA==; l=99999999999999999999x",
        "v=1; a=rsa-sha256; c=odd; d=a.example; s=b; h=from; bh=AA==; b=AA==",
        "v=2; a=rsa-sha256; d=a.example; s=b; h=from; bh=AA==; b=AA==",
        "v=1; a=rsa-sha256; d=a.example; i=@b.example; s=b; h=from; bh=AA==; b=AA==",
        "v=1; a=rsa-sha256; q=http; d=a.example; s=b; h=from; bh=AA==; b=AA==",
    ],
)
def test_a_faulty_signature_is_a_finding(field: str) -> None:
    report = report_of(put_on_top(write_mail(LETTER), "DKIM-Signature", field))
    assert said(the(report, "mail.dkim")) == (
        "cannot-tell",
        "There is a signature, but it or the header around it is not written as the standard asks.",
    )


def test_endless_blanks_are_not_put_in_order() -> None:
    found = the(
        report_of(signed().replace(b"\r\n\r\n", b"\r\n\r\n" + b" " * 10_000, 1)), "mail.dkim"
    )
    assert found.verdict.value == "cannot-tell"
    assert found.raw is not None
    assert found.raw.endswith("more blanks in a row than can be put in order")


def test_more_signatures_than_are_verified_are_counted() -> None:
    mail = write_mail(LETTER)
    for _number in range(22):
        mail = put_on_top(mail, "DKIM-Signature", "x")
    assert said(report_of(mail).findings[21]) == ("notable", "2 more signatures were not verified.")


def test_a_chain_holds_until_the_body_is_changed() -> None:
    sealed = seal(
        signed(), SHORT, WRITTEN, "mx.harbour.example; dkim=pass header.d=quayhill.example"
    )
    assert said(the(report_of(sealed), "mail.arc")) == (
        "consistent",
        "The chain holds: every seal fits. It has 1 station.",
    )
    broken = the(report_of(change_text(sealed, "Tuesday", "Monday")), "mail.arc")
    assert said(broken) == ("inconsistent", "The chain is broken. It has 1 station.")
    assert broken.table is not None
    assert broken.table.rows[0][3:5] == ("✓", "✗")


def test_a_chain_without_its_key_asks_for_it() -> None:
    sealed = seal(write_mail(LETTER), SHORT, WRITTEN, "mx.harbour.example; dkim=pass")
    report = report_of(sealed, None)
    assert said(the(report, "mail.arc")) == (
        "cannot-tell",
        "Keys of the chain are not at hand: short._domainkey.quayhill.example.",
    )
    assert report.asks == ("short._domainkey.quayhill.example",)


@pytest.mark.parametrize(
    ("mail", "verdict", "sentence"),
    [
        pytest.param(
            signed(),
            "consistent",
            "dkim=pass for quayhill.example: verified here, with the same result.",
            id="agrees",
        ),
        pytest.param(
            change_text(signed(), "Tuesday", "Monday"),
            "notable",
            "dkim=pass for quayhill.example: verified here, with another result. The mail may have "
            "been changed after it arrived, the key may be another, or the line was made up.",
            id="differs",
        ),
        pytest.param(
            write_mail(LETTER),
            "cannot-tell",
            "dkim=pass: this can't be verified from the file alone.",
            id="alone",
        ),
    ],
)
def test_what_a_server_says_is_testimony(mail: bytes, verdict: str, sentence: str) -> None:
    line = "mx.harbour.example (checked); dkim=pass (2048 bit) header.d=quayhill.example"
    found = the(report_of(put_on_top(mail, "Authentication-Results", line)), "mail.testimony")
    assert said(found) == (verdict, "The server mx.harbour.example says: dkim=pass.")
    assert details(found) == [sentence]


def test_mails_are_read_in_the_confined_process() -> None:
    report = examine("mail.eml", signed(), {"zone": ZONE})
    assert report == report_of(signed())


def test_a_later_signature_is_verified_like_the_first() -> None:
    twice = sign(signed(), SHORT, WRITTEN)
    verdicts = [
        each.verdict.value for each in report_of(twice).findings if each.check == "mail.dkim"
    ]
    assert verdicts == ["consistent", "consistent"]
