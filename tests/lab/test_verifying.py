"""A mail before and after a change: which part of each signature fits, and what each line is."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from mails import CURVE, LETTER, ZONE, signed
from unsealed.lab.limits import Limits
from unsealed.lab.mail.verifying import verify_here
from unsealed.lab.replicas.mail import append_text, change_field, change_text, put_on_top
from unsealed.lab.requests import Named
from unsealed.lab.sandbox import verify
from unsealed.lab.verification import Cover, Outcome, SignatureCheck
from unsealed.lab.wording import in_words

MISBEHAVING = Path(__file__).with_name("misbehaving.py")
COUNTED = signed(LETTER, replace(CURVE, signs_only=20))


def after(changed: bytes) -> SignatureCheck:
    (found,) = verify_here(signed(), changed, {"zone": ZONE}).after
    return found


@pytest.mark.parametrize(
    ("changed", "outcome", "header_fits", "body_fits"),
    [
        pytest.param(signed(), Outcome.VALID, True, True, id="nothing"),
        pytest.param(
            change_text(signed(), "Tuesday", "Tuesdaz"),
            Outcome.BODY_DIFFERS,
            True,
            False,
            id="text",
        ),
        pytest.param(
            change_field(signed(), "Subject", "x"), Outcome.HEADERS_DIFFER, False, True, id="field"
        ),
        pytest.param(put_on_top(signed(), "X-A", "b"), Outcome.VALID, True, True, id="unsigned"),
        pytest.param(append_text(COUNTED, ["more"]), Outcome.VALID, True, True, id="beyond-l"),
    ],
)
def test_a_change_is_told_by_the_part_that_it_breaks(
    changed: bytes, outcome: Outcome, *, header_fits: bool, body_fits: bool
) -> None:
    found = after(changed)
    assert (found.outcome, found.header_fits, found.body_fits) == (outcome, header_fits, body_fits)


def test_both_are_verified_with_the_same_keys() -> None:
    found = verify_here(change_text(signed(), "Tuesday", "Tuesdaz"), signed(), {"zone": ZONE})
    assert [each.outcome for each in (*found.before, *found.after)] == [
        Outcome.BODY_DIFFERS,
        Outcome.VALID,
    ]
    (before,), (now,) = found.before, found.after
    assert before.computed != before.stated == now.stated == now.computed


@pytest.mark.parametrize("zone", [b"", b"$INCLUDE /etc/hosts\n"], ids=["empty", "unreadable"])
def test_without_its_key_nothing_is_told_of_a_signature(zone: bytes) -> None:
    (found,) = verify_here(signed(), signed(), {"zone": zone}).after
    assert (found.outcome, found.is_told) == (Outcome.NO_KEY, False)


def test_every_line_of_the_file_is_told_by_what_it_is_to_the_signature() -> None:
    data = append_text(put_on_top(COUNTED, "Subject", "a second one"), ["more"])
    lines = data.split(b"\r\n")
    found = after(data)
    covers = dict(zip(lines, found.lines, strict=False))
    assert covers[b"Subject: a second one"] is Cover.OPEN
    assert (
        next(cover for line, cover in covers.items() if line.startswith(b"From:")) is Cover.SIGNED
    )
    assert covers[b"more"] is Cover.BEYOND
    counted = Counter(found.lines)
    assert counted[Cover.BORDER] == 1
    assert counted[Cover.SEAL] > 1
    assert len(found.lines) == data.count(b"\r\n")


def test_a_child_verifies_as_this_process_does() -> None:
    original, changed = signed(), change_text(signed(), "Tuesday", "Tuesdaz")
    found = verify(Named("a.eml", original), Named("a.eml", changed), {"zone": ZONE})
    assert found == verify_here(original, changed, {"zone": ZONE})


@pytest.mark.parametrize(
    ("misdeed", "why"),
    [
        ("waits", "it was not done within 1 second"),
        ("says-nonsense", "what the examiner answered makes no sense"),
        ("says-nothing", "the examiner gave no answer"),
    ],
)
def test_a_child_that_misbehaves_says_why(misdeed: str, why: str) -> None:
    child = (sys.executable, str(MISBEHAVING), misdeed, "")
    mail = Named("a.eml", signed())
    found = verify(mail, mail, limits=Limits(wall_seconds=1), child=child)
    assert found.why is not None
    assert (in_words(found.why), found.after) == (why, ())
