"""Stations, dates, addresses, parts and mailboxes: held against each other, in plain words."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mails import LETTER, STATIONS, WITH_FILE, WRITTEN, details, report_of, said, signed, the
from unsealed.lab.evidence import Evidence, Unreadable
from unsealed.lab.examining import ExaminingDesk, examine_here
from unsealed.lab.filetypes import TYPES
from unsealed.lab.mail import examine
from unsealed.lab.mail.headers import read_message
from unsealed.lab.mail.mailboxes import read_mailbox
from unsealed.lab.replicas.mail import (
    MARK,
    Attached,
    Station,
    change_field,
    pass_on,
    put_on_top,
    write_mail,
)
from unsealed.lab.wording import in_words

ENVELOPE = b"From ines@quayhill.example Tue Mar 19 10:20:30 2019\n"


def late(*, minutes: int = 0, hours: int = 0, days: int = 0) -> bytes:
    """A mail whose second station is so much later than its first."""
    first, second = STATIONS
    time = first.when + timedelta(minutes=minutes, hours=hours, days=days)
    return pass_on(write_mail(LETTER), [first, replace(second, when=time)])


def test_an_even_way_is_shown_station_by_station() -> None:
    zone = timezone(timedelta(hours=2))
    stations = (STATIONS[0], replace(STATIONS[1], when=STATIONS[1].when.astimezone(zone)))
    found = the(report_of(pass_on(write_mail(LETTER), stations)), "mail.route")
    assert said(found) == (
        "consistent",
        "The mail names 2 stations, each later than the one before.",
    )
    assert found.table is not None
    assert found.table.rows == (
        (
            "1",
            "ines.quayhill.example",
            "192.0.2.1",
            "mx.quayhill.example",
            "2019-03-19 10:20:32 +0000",
            "10:20:32",
            "",
        ),
        (
            "2",
            "mx.quayhill.example",
            "192.0.2.9",
            "mx.harbour.example",
            "2019-03-19 12:20:35 +0200",
            "10:20:35",
            "+3",
        ),
    )


@pytest.mark.parametrize(
    ("mail", "verdict", "sentence"),
    [
        pytest.param(
            late(hours=-2),
            "notable",
            "Station 2 lies 2 hours before the one before it: almost exactly full hours, as when a "
            "clock has the wrong zone.",
            id="zone",
        ),
        pytest.param(
            late(minutes=-90),
            "notable",
            "Station 2 lies 90 minutes before the one before it: one of the clocks is wrong, or "
            "one of the fields made up.",
            id="clock",
        ),
        pytest.param(
            late(days=-40),
            "inconsistent",
            "Station 2 lies 40 days before the one before it: one of the clocks is wrong, or one "
            "of the fields made up.",
            id="days",
        ),
        pytest.param(
            late(days=3),
            "notable",
            "Station 2 comes 3 days after the one before: the mail waited, was passed on later, or "
            "a clock is wrong.",
            id="waited",
        ),
    ],
)
def test_times_that_do_not_run_evenly_are_explained(
    mail: bytes, verdict: str, sentence: str
) -> None:
    found = the(report_of(mail), "mail.route")
    assert said(found) == (verdict, "The mail names 2 stations; their times do not run evenly.")
    assert details(found) == [sentence]


def test_the_stops_of_a_way_begin_with_the_writing() -> None:
    found = the(report_of(late(hours=-2)), "mail.route")
    assert [
        (in_words(each.name), each.clock, each.utc, each.took, each.is_odd) for each in found.stops
    ] == [
        (
            "Written, as the mail says",
            "2019-03-19 10:20:30 +0000",
            "2019-03-19 10:20:30",
            None,
            False,
        ),
        (
            "Taken by mx.quayhill.example from ines.quayhill.example",
            "2019-03-19 10:20:32 +0000",
            "2019-03-19 10:20:32",
            2,
            False,
        ),
        (
            "Taken by mx.harbour.example from mx.quayhill.example",
            "2019-03-19 08:20:32 +0000",
            "2019-03-19 08:20:32",
            -7200,
            True,
        ),
    ]
    assert [None if each.apart is None else in_words(each.apart) for each in found.stops] == [
        None,
        "2 seconds later",
        "2 hours earlier, by its own clock",
    ]


def test_a_stop_without_a_time_is_kept_and_a_mail_that_went_no_way_has_none() -> None:
    (*_, stop) = the(
        report_of(put_on_top(late(), "Received", "from a by b; some day")), "mail.route"
    ).stops
    assert (in_words(stop.name), stop.clock, stop.utc, stop.took) == (
        "Taken by b from a",
        "?",
        None,
        None,
    )
    assert the(report_of(write_mail(LETTER)), "mail.route").stops == ()


def test_a_mail_that_went_no_way_tells_nothing() -> None:
    assert said(the(report_of(write_mail(LETTER)), "mail.route")) == (
        "cannot-tell",
        "No server has noted that it passed the mail on. It may be a draft, a copy in the sender's "
        "own folder, or an export.",
    )


def test_a_station_without_a_time_is_named() -> None:
    mail = put_on_top(late(), "Received", "from a by b; some day")
    assert details(the(report_of(mail), "mail.route")) == ["Station 3: the time can't be read."]


@pytest.mark.parametrize(
    ("date", "verdict", "words"),
    [
        (
            "Tue, 19 Mar 2019 10:20:30 +0000",
            "consistent",
            "The mail is dated 2019-03-19 10:20 +0000, and its first station took it then.",
        ),
        (
            "Mon, 18 Mar 2019 20:20:32 +0000",
            "notable",
            "The mail is dated 2019-03-18 20:20 +0000, but its first station took it 14 hours "
            "later.",
        ),
        (
            "Fri, 1 Mar 2019 10:20:32 +0000",
            "notable",
            "The mail is dated 2019-03-01 10:20 +0000, but its first station took it 18 days "
            "later.",
        ),
        (
            "Tue, 19 Mar 2019 15:20:32 +0000",
            "notable",
            "The mail is dated 2019-03-19 15:20 +0000, but its first station took it 5 hours "
            "earlier.",
        ),
        (
            "Fri, 29 Mar 2019 10:20:32 +0000",
            "inconsistent",
            "The mail is dated 2019-03-29 10:20 +0000, but its first station took it 10 days "
            "earlier.",
        ),
        ("yesterday", "notable", "The Date is not written as the standard asks."),
    ],
)
def test_the_date_is_held_against_the_first_station(date: str, verdict: str, words: str) -> None:
    mail = change_field(pass_on(write_mail(LETTER), STATIONS), "Date", date)
    assert said(the(report_of(mail), "mail.date")) == (verdict, words)


BORDER = 'multipart/mixed; boundary="----=_NextPart_000_0007_%s"'


@pytest.mark.parametrize(
    ("date", "name", "value", "verdict", "words"),
    [
        (
            "Mon, 1 Jun 2009 09:56:31 +0530",
            "Thread-Index",
            "AcnicSNoBw19cMU8UEaXwAdZ1YYhuw==",
            "consistent",
            "By Thread-Index the conversation began on 2009-06-01 04:26 UTC, not after the Date.",
        ),
        (
            "Mon, 18 May 2020 10:00:00 +0000",
            "Thread-Index",
            "AQHWLRNo4NaOjvXU8EODe0ZotrA8B6itzaxf",
            "inconsistent",
            "Thread-Index holds the time 2020-05-18 12:54 UTC, which is 2 hours after the Date.",
        ),
        (
            "Mon, 1 Jun 2009 04:30:00 +0000",
            "Content-Type",
            BORDER % "01C9E271.23680700",
            "consistent",
            "Content-Type holds the time 2009-06-01 04:26 UTC, which fits the Date.",
        ),
        (
            "Wed, 1 Jul 2009 04:30:00 +0000",
            "Content-Type",
            BORDER % "01C9E271.23680700",
            "notable",
            "Content-Type holds the time 2009-06-01 04:26 UTC, which is 30 days before the Date.",
        ),
    ],
)
def test_hidden_times_are_held_against_the_date(
    date: str, name: str, value: str, verdict: str, words: str
) -> None:
    data = f"From: a@b.example\nTo: c@d.example\nDate: {date}\n{name}: {value}\n\nHello\n"
    assert said(the(report_of(data.encode()), "mail.clock-mark")) == (verdict, words)


@pytest.mark.parametrize("value", ["AQ==", "no base64!", "/" * 32, "AAAA" * 8])
def test_what_holds_no_time_is_left_alone(value: str) -> None:
    mail = put_on_top(write_mail(LETTER), "Thread-Index", value)
    assert all(each.check != "mail.clock-mark" for each in report_of(mail).findings)


def test_the_date_is_held_against_the_time_of_signing() -> None:
    mail = pass_on(signed(replace(LETTER, written=WRITTEN - timedelta(days=2))), STATIONS)
    found = the(report_of(mail), "mail.date")
    assert (found.verdict.value, details(found)) == (
        "notable",
        ["quayhill.example says that it signed on 2019-03-19, 2 days apart from the Date."],
    )


@pytest.mark.parametrize(
    ("name", "value", "check", "verdict", "words"),
    [
        (
            "From",
            '"ceo@bank.example" <a@free.example>',
            "mail.author",
            "inconsistent",
            "The name in From contains an address of bank.example, but the address itself is "
            "a@free.example.",
        ),
        (
            "From",
            "=?utf-8?q?J=C3=B6rg?= <j@a.example>",
            "mail.author",
            "cannot-tell",
            "The mail says that it is from Jörg, address j@a.example.",
        ),
        (
            "From",
            "=?utf-8?q?broken <j@a.example>",
            "mail.author",
            "cannot-tell",
            "The mail says that it is from =?utf-8?q?broken, address j@a.example.",
        ),
        (
            "Message-ID",
            "<1@mail.quayhill.example>",
            "mail.message-id",
            "consistent",
            "The Message-ID names mail.quayhill.example, the author's domain.",
        ),
        (
            "Message-ID",
            "<1@elsewhere.example>",
            "mail.message-id",
            "notable",
            "The Message-ID names elsewhere.example, but From names quayhill.example.",
        ),
        (
            "Message-ID",
            "12",
            "mail.message-id",
            "notable",
            "The Message-ID is not written as the standard asks.",
        ),
    ],
)
def test_addresses_and_names_are_held_against_each_other(
    name: str, value: str, check: str, verdict: str, words: str
) -> None:
    assert said(the(report_of(change_field(write_mail(LETTER), name, value)), check)) == (
        verdict,
        words,
    )


@pytest.mark.parametrize(
    ("name", "value", "check", "verdict", "words"),
    [
        (
            "Reply-To",
            "x@trap.example",
            "mail.reply-to",
            "notable",
            "Answers go to x@trap.example, but the mail says that it is from quayhill.example.",
        ),
        (
            "Reply-To",
            "x@quayhill.example",
            "mail.reply-to",
            "consistent",
            "Answers go to x@quayhill.example, of the author's own domain.",
        ),
        (
            "Return-Path",
            "<bounce@lists.example>",
            "mail.return-path",
            "notable",
            "The sending server gave lists.example as sender, but From names quayhill.example.",
        ),
        (
            "Return-Path",
            "<ines@quayhill.example>",
            "mail.return-path",
            "consistent",
            "The sending server gave quayhill.example as sender, the domain of the author.",
        ),
        (
            "In-Reply-To",
            "<7@b.example>",
            "mail.thread",
            "notable",
            "The mail says that it answers another one: <7@b.example>.",
        ),
        (
            "Subject",
            "Another",
            "mail.fields",
            "inconsistent",
            "These fields may stand only once, and stand more often: Subject.",
        ),
        (
            "X-Note",
            "gr\xfcn",
            "mail.fields",
            "notable",
            "These fields hold letters that were not encoded for the way: X-Note.",
        ),
    ],
)
def test_further_fields_are_read(
    name: str, value: str, check: str, verdict: str, words: str
) -> None:
    assert said(the(report_of(put_on_top(write_mail(LETTER), name, value)), check)) == (
        verdict,
        words,
    )


def test_lines_that_are_no_fields_are_named() -> None:
    data = put_on_top(write_mail(LETTER), "X-Note", "a\r\nno field")
    evidence = Evidence("a.eml", data, TYPES["eml"], {})
    found = examine(evidence, ExaminingDesk({})).findings
    (odd,) = (each for each in found if each.check == "mail.fields")
    assert said(odd) == (
        "inconsistent",
        "Among the header fields stand lines that are none, the first in line 2.",
    )


def test_fields_that_every_mail_needs_are_missed() -> None:
    report = examine_here("a.eml", b"To: a@b.example\nSubject: x\n\nHello\n")
    assert said(the(report, "mail.fields")) == (
        "notable",
        "These fields must stand in every mail, and are missing: from, date.",
    )
    assert said(the(report, "mail.date"))[0] == "inconsistent"
    assert said(the(report, "mail.message-id")) == ("notable", "The mail has no Message-ID.")


def test_letters_beyond_a_to_z_in_a_domain_are_pointed_out() -> None:
    mail = change_field(write_mail(LETTER), "From", "ines@xn--quayhll-mza.example")
    assert details(the(report_of(mail), "mail.author")) == [
        "The domain has letters beyond a to z; some of them look like others, so that one domain "
        "can pass for another."
    ]


def test_what_is_attached_is_hashed_and_examined() -> None:
    report = report_of(write_mail(WITH_FILE))
    found = the(report, "mail.parts")
    assert said(found) == ("cannot-tell", "The mail has 2 parts, of which 1 attached.")
    assert [(each.file, each.sha256[:8], each.type.id) for each in report.parts] == [
        ("bill.txt", "6749ee64", "text")
    ]


def test_a_part_that_is_not_what_it_says_is_a_finding() -> None:
    mail = write_mail(LETTER).replace(b'charset="utf-8"', b'charset="us-ascii"')
    assert said(the(report_of(mail), "mail.encoding")) == (
        "notable",
        "These parts are not encoded as they say: 1.",
    )


def test_a_mail_within_a_mail_is_examined_as_one() -> None:
    inner = Attached("older.eml", "application/octet-stream", signed())
    report = report_of(write_mail(replace(LETTER, attached=(inner,))))
    (part,) = report.parts
    assert (part.file, part.type.id, the(part, "mail.dkim").verdict.value) == (
        "older.eml",
        "eml",
        "consistent",
    )
    forwarded = b"From: a@b.example\nTo: c@d.example\nContent-Type: message/rfc822\n\n" + signed()
    assert [each.type.id for each in report_of(forwarded).parts] == ["eml"]


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (b"Content-Type: text/plain; charset=no-such-charset", b"Hello"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64", b"a!b"),
        (b"Content-Type: multipart/mixed; boundary=x", b"no parts"),
        (b"Content-Type: multipart/mixed", b"no boundary"),
        (
            b"Content-Type: text/plain; charset=utf-8; name*=bad''%ff",
            "Grün".encode("latin-1"),
        ),
        (b'Content-Type: text/plain; charset=utf-8; name="=?no?b?x?="', b"\xff\xfe"),
    ],
)
def test_parts_that_are_faulty_are_findings(fields: bytes, body: bytes) -> None:
    data = b"From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\n" + fields + b"\n\n" + body
    assert said(the(report_of(data), "mail.encoding")) == (
        "notable",
        "These parts are not encoded as they say: 1.",
    )


def test_the_text_is_what_people_read() -> None:
    report = report_of(write_mail(LETTER))
    assert report.text == (
        "From: Ines Calder <ines@quayhill.example>\nTo: Tom Ferris <tom@harbour.example>\n"
        "Date: Tue, 19 Mar 2019 10:20:30 +0000\nSubject: Die Pumpe für den Kai\n\n"
        f"[{MARK}]\n\n{LETTER.text}"
    )


def test_a_mailbox_gives_a_report_for_each_message() -> None:
    data = ENVELOPE + signed() + b"\n" + ENVELOPE + write_mail(WITH_FILE)
    report = examine_here("inbox.mbox", data)
    assert said(the(report, "mail.mailbox")) == ("cannot-tell", "The mailbox holds 2 messages.")
    assert [(each.file, each.type.id) for each in report.parts] == [
        ("inbox.mbox 1", "eml"),
        ("inbox.mbox 2", "eml"),
    ]


def test_of_a_large_mailbox_the_first_hundred_are_examined() -> None:
    report = examine_here(
        "all.mbox", (ENVELOPE + b"From: a@b.example\nTo: c@d.example\n\n\n") * 103
    )
    found = the(report, "mail.mailbox")
    assert said(found)[1] == "The mailbox holds 103 messages."
    assert details(found) == ["Only the first 100 are examined here. Save the others one by one."]
    assert len(report.parts) == 100


def test_header_fields_without_end_are_refused() -> None:
    data = b"From: a@b.example\nTo: c@d.example\n" + b"X-Note: y\n" * 110_000
    with pytest.raises(Unreadable) as refusal:
        examine(Evidence("a.eml", data, TYPES["eml"], {}), ExaminingDesk({}))
    assert in_words(refusal.value.why) == ("its header fields are longer than any server passes on")


def test_a_field_of_endless_encoded_words_is_left_as_it_stands() -> None:
    mail = put_on_top(write_mail(LETTER), "Reply-To", "=?utf-8?q?a?= " * 1000)
    assert the(report_of(mail), "mail.author").verdict.value == "cannot-tell"


def test_parts_that_are_nested_without_end_are_refused() -> None:
    data = b"From: a@b.example\nTo: b@b.example\n"
    for number in range(60):
        data += b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (number, number)
    assert said(report_of(data).findings[-1]) == (
        "cannot-tell",
        "It could not be examined: its parts are nested too deeply.",
    )


@given(st.lists(st.binary(max_size=200), max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_messages_of_a_mailbox_come_out_as_they_went_in(bodies: list[bytes]) -> None:
    mails = [b"Subject: x\n\n" + each.replace(b"From ", b"") for each in bodies]
    assert read_mailbox(b"\n\n".join(ENVELOPE + each for each in mails)) == tuple(
        each + b"\n" * (1 if number < len(mails) else 0)
        for number, each in enumerate(mails, start=1)
    )


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_taken_apart_without_loss(data: bytes) -> None:
    message = read_message(data)
    assert message.data == data
    assert data.endswith(message.body)
    report_of(b"From: a@b.example\nDKIM-Signature: " + data)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert signed() == signed()
    assert MARK in signed().decode()
    assert b"X-Training-Replica:" in signed()


def test_a_station_is_written_as_servers_write_it() -> None:
    mail = pass_on(b"Subject: x\r\n\r\n", [Station("a.example", "192.0.2.1", "b.example", WRITTEN)])
    assert mail.decode().startswith(
        "Received: from a.example (a.example [192.0.2.1])\r\n\tby b.example with ESMTPS id "
    )
