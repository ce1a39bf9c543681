"""Content Credentials: a record that fits its picture, and one whose picture was changed."""

from __future__ import annotations

import pytest

from signed_pictures import signed
from snapshots import photograph
from unsealed.lab.image.credentials import read_credentials
from unsealed.lab.report import Finding, Verdict
from unsealed.lab.sandbox import examine
from unsealed.lab.wording import in_words


@pytest.fixture(scope="module")
def picture() -> bytes:
    return signed(photograph())


def credentials_of(data: bytes) -> Finding:
    """The finding, read in a process of its own, without network, as it is for everyone."""
    report = examine("hill.jpg", data)
    return next(each for each in report.findings if each.check == "image.credentials")


def test_a_record_that_fits_its_picture_is_consistent(picture: bytes) -> None:
    found = credentials_of(picture)
    assert in_words(found.found) == "The record, its signature and the picture fit together."
    assert found.verdict is Verdict.CONSISTENT
    assert [in_words(each) for each in found.details] == [
        "Written by Larkspur LX-2 1.04.",
        "Signed by “Larkspur Cameras” of “Larkspur Cameras”, –.",
    ]
    assert found.table is not None
    assert found.table.rows == (("c2pa.created", "", "", "digitalCapture"),)


def test_a_changed_picture_does_not_fit_its_record(picture: bytes) -> None:
    place = picture.rfind(b"\xff\xda") + 2_000
    altered = picture[:place] + bytes([picture[place] ^ 1]) + picture[place + 1 :]
    found = credentials_of(altered)
    assert in_words(found.found) == (
        "There is a record, and it does not hold: assertion.dataHash.mismatch."
    )
    assert found.verdict is Verdict.INCONSISTENT


def test_the_signer_is_not_taken_for_known(picture: bytes) -> None:
    assert "No list of trusted signers is used" in in_words(credentials_of(picture).shows)


def test_a_picture_that_only_mentions_a_record_has_none() -> None:
    assert read_credentials(photograph() + b"c2pa", "image/jpeg").state == "absent"
