"""Change a letter of a signed mail and verify again: what is told, refused, and never kept."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from unsealed.lab.edits import editable_text
from unsealed.pages import exhibit_source, limits

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from people import Person

LESSON = "what-a-signature-proves"
HULL = f"/lessons/{LESSON}/exhibits/hull-mail/petrel.eml"
COUNTED = f"/lessons/{LESSON}/exhibits/counted-mail/thursday.eml"
FIVE = f"/lessons/{LESSON}/exhibits/five-mails"
FITS = "The signature still fits, though the mail is not the same."
BROKEN = "The signature no longer fits."


def source_of(person: Person, path: str) -> str:
    """The mail as its file has it."""
    text = editable_text(person.opens(f"{path}/download").data)
    assert text is not None
    return text


def changes(person: Person, path: str, old: str, new: str, **more: str) -> TestResponse:
    """Change the mail so, and let it be verified."""
    text = source_of(person, path)
    assert old in text
    return person.sends(f"{path}/source", {"text": text.replace(old, new, 1), **more})


def words_of(page: TestResponse) -> str:
    """What a page says, without its marks."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def test_the_form_holds_the_very_mail_of_the_file(cleo: Person) -> None:
    page = cleo.opens(f"{HULL}/source").text
    held = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert held is not None
    assert unescape(held[1]) == source_of(cleo, HULL)


@pytest.mark.parametrize(
    ("path", "old", "new", "headline", "words"),
    [
        pytest.param(
            HULL,
            "sail on",
            "fail on",
            BROKEN,
            "“s” is now “f”. It belongs to the text of which the fingerprint is taken: it counts.",
            id="text",
        ),
        pytest.param(
            HULL,
            "Subject: P",
            "Subject: R",
            BROKEN,
            "It belongs to the field Subject, which the signature names: it counts.",
            id="signed-field",
        ),
        pytest.param(
            COUNTED,
            "To: Odile",
            "To: Adele",
            FITS,
            "It belongs to the field To, which the signature does not name.",
            id="unsigned-field",
        ),
        pytest.param(
            COUNTED,
            "Burn the",
            "Bury the",
            FITS,
            "It stands after the 134 characters of the text that the signature counts (l=).",
            id="beyond-l",
        ),
        pytest.param(
            HULL, "on Saturday", "on  Saturday", FITS, "1 space was put in.", id="forgiven-space"
        ),
        pytest.param(
            HULL,
            "\nOdile Varnholt\n",
            "\n",
            BROKEN,
            "Line 23 is gone: “Odile Varnholt”.",
            id="line-gone",
        ),
        pytest.param(
            HULL,
            "DKIM-Signature:",
            "KIM-Signature:",
            "The signature is gone: what is left of it is not found as one.",
            "There is no such signature.",
            id="signature-gone",
        ),
    ],
)
def test_a_change_is_told_with_why_it_matters_or_not(  # a table's columns
    cleo: Person, path: str, old: str, new: str, headline: str, words: str
) -> None:
    page = changes(cleo, path, old, new)
    assert page.status_code == 200
    assert headline in words_of(page)
    assert words in words_of(page)


def test_which_part_broke_stands_beside_both_fingerprints(cleo: Person) -> None:
    said = words_of(changes(cleo, HULL, "sail on", "fail on"))
    before, after = said.split(" Before ")[1].split(" After ")
    assert "Seal on the header lines fits Fingerprint of the text fits" in before
    assert "Seal on the header lines fits Fingerprint of the text does not fit" in after
    stated = "eoPlkQfxCr4B2TfzFawxMTvaQQM7v/Lv89/pK60mEYI="
    assert before.count(stated) == 2
    assert after.count(stated) == 1


def test_what_was_added_after_the_signing_can_be_taken_out_again(cleo: Person) -> None:
    path = f"{FIVE}/mail-3.eml"
    page = changes(cleo, path, "--\nParents' list of Tarnby school\n", "")
    assert "Now the signature fits: this is what was signed." in words_of(page)


def test_another_record_of_the_keys_can_be_chosen(cleo: Person) -> None:
    path = f"{FIVE}/mail-4.eml"
    today = changes(cleo, path, "900", "9000")
    assert "The key harbour15 of portellery.example is not at hand." in words_of(today)
    noted = changes(cleo, path, "900", "9000", keys="askeland-2015.zone")
    assert BROKEN in words_of(noted)
    assert "<option selected>askeland-2015.zone</option>" in noted.text


def test_a_mail_that_is_sent_back_as_it_was_says_so(cleo: Person) -> None:
    page = cleo.sends(f"{HULL}/source", {"text": source_of(cleo, HULL)})
    assert "You have changed nothing yet, and the signature fits." in words_of(page)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", "There is no mail in what was sent.", id="nothing"),
        pytest.param(
            "From: me\n\n" + "my own mail\n" * 20,
            "That is more than a small change: at most 300 characters may go or come. Your text is"
            " still here; take some of it back, or put the mail back as it was.",
            id="another-mail",
        ),
    ],
)
def test_what_is_no_small_change_is_refused_and_stays_in_the_form(
    cleo: Person, text: str, fault: str
) -> None:
    page = cleo.sends(f"{HULL}/source", {"text": text})
    assert page.status_code == 422
    assert fault in words_of(page)
    assert f"\n{text}</textarea>" in page.text


def test_a_character_that_no_mail_holds_is_refused(cleo: Person) -> None:
    page = changes(cleo, HULL, "Saturday", "Satur\x01day")
    assert page.status_code == 422
    assert "There is a character in it that no mail can hold. Take it out again." in words_of(page)


def test_a_file_without_a_signature_leads_to_its_checks(cleo: Person) -> None:
    path = f"{FIVE}/mail-5.eml"
    led = cleo.opens(f"{path}/source")
    assert (led.status_code, led.headers["Location"]) == (303, path)
    assert cleo.sends(f"{path}/source", {"text": "x"}).status_code == 422


def test_nothing_of_a_change_is_kept(cleo: Person) -> None:
    before = cleo.holds()
    changes(cleo, HULL, "sail on", "fail on")
    assert cleo.holds() == before
    assert "fail on" not in cleo.opens(f"{HULL}/source").text


def test_whoever_tries_too_often_waits(cleo: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exhibit_source, "VERIFYING", "1 per hour")
    assert limits.VERIFYING != exhibit_source.VERIFYING
    assert changes(cleo, HULL, "sail on", "fail on").status_code == 200
    assert changes(cleo, HULL, "sail on", "fail on").status_code == 429


def test_whose_turn_does_not_come_is_told_and_keeps_the_change(
    cleo: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exhibit_source, "PATIENCE", 0.01)
    taken = [exhibit_source._turns.acquire() for _turn in range(exhibit_source.AT_ONCE)]
    try:
        page = changes(cleo, HULL, "sail on", "fail on")
    finally:
        for _each in taken:
            exhibit_source._turns.release()
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "Many are trying just now." in words_of(page)
    assert "fail on" in page.text


def test_the_lesson_and_the_checks_lead_to_the_source(cleo: Person) -> None:
    link = f'href="{HULL}/source"'
    assert link in cleo.opens(f"/lessons/{LESSON}/examine").text
    assert link in cleo.opens(HULL).text
