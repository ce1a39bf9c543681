"""Signed packs: who signed, whom the operator trusts, and what was tampered with."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from lesson_packs import exported, files_of, remade
from unsealed.course.packs.archive import packed
from unsealed.course.packs.faults import PackRefused
from unsealed.course.packs.model import SCHEMA, STEPS, migrated
from unsealed.course.packs.opening import open_pack
from unsealed.course.packs.signing import (
    KeyFault,
    Signer,
    make_key,
    require_trusted,
    signature,
    signed_by,
    signer_of,
    trusted_keys,
)

if TYPE_CHECKING:
    from pathlib import Path

CHANGED = (
    "pack.sig: the signature is not one of this pack.json: one of them was changed. Refuse it."
)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    make_key(tmp_path / "school")
    return tmp_path / "school"


@pytest.fixture
def trusted(key: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "trusted"
    folder.mkdir()
    (folder / "Hill School.pub").write_bytes(key.with_name("school.pub").read_bytes())
    return folder


def refusals(content: bytes) -> list[str]:
    with pytest.raises(PackRefused) as refused:
        open_pack(content)
    return [str(fault) for fault in refused.value.faults]


def test_only_its_owner_can_read_a_key_and_none_is_overwritten(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_text(), key.with_name("school.pub").read_text()
    with pytest.raises(KeyFault) as fault:
        make_key(key)
    public = key.with_name("school.pub")
    assert str(fault.value) == (
        f"{public} is there already. Name another file, or move that one away."
    )
    public.unlink()
    with pytest.raises(KeyFault, match="is there already"):
        make_key(key)
    assert key.read_text() == before[0]
    assert not public.exists()


def test_a_signed_pack_says_who_signed_it(author: Path, key: Path, trusted: Path) -> None:
    signed = open_pack(exported(author, "tea-papers", key=key))
    signer = signer_of(signed.key, trusted)
    assert signer is not None
    assert signer.name == "Hill School"
    assert len(signer.fingerprint.replace(" ", "")) == 32
    require_trusted(signer)


def test_signing_twice_gives_the_same_bytes(author: Path, key: Path) -> None:
    assert exported(author, "tea-papers", key=key) == exported(author, "tea-papers", key=key)


def test_where_only_signed_packs_are_taken_others_are_refused(
    author: Path, tmp_path: Path, trusted: Path
) -> None:
    unsigned = open_pack(exported(author, "tea-papers"))
    with pytest.raises(PackRefused) as refused:
        require_trusted(signer_of(unsigned.key, trusted))
    assert str(refused.value) == (
        "nobody has signed it, and only signed packs are taken here. Ask for a signed one."
    )
    make_key(tmp_path / "stranger")
    strange = open_pack(exported(author, "tea-papers", key=tmp_path / "stranger"))
    signer = signer_of(strange.key, trusted)
    assert signer == Signer(strange.key, "")
    with pytest.raises(PackRefused) as refused:
        require_trusted(signer)
    assert str(refused.value) == (
        f"its key is not among the trusted ones: {signer.fingerprint}. Ask whom you trust for their"
        " .pub file, and put it into the folder of trusted keys."
    )


def test_a_signed_pack_that_was_changed_is_refused(author: Path, key: Path, tmp_path: Path) -> None:
    files = files_of(exported(author, "tea-papers", key=key))
    assert refusals(remade(files, title="Coffee")) == [CHANGED]
    assert refusals(packed({**files, "pack.sig": b"unsealed-signature-1\n"})) == [CHANGED]
    make_key(tmp_path / "other")
    other = signature(b"another pack", tmp_path / "other")
    assert refusals(packed({**files, "pack.sig": other})) == [CHANGED]


def test_a_signature_with_a_key_that_fits_everything_is_none() -> None:
    nought = "A" * 43 + "="
    forged = f"unsealed-signature-1\n{nought}\n{'A' * 86}==\n".encode()
    assert signed_by(b"anything", forged) is None


@pytest.mark.parametrize(
    "text", ["", "key", "unsealed-public-key-1 AAAA", "unsealed-private-key-1 ="]
)
def test_a_file_that_is_no_key_is_named(trusted: Path, text: str) -> None:
    file = trusted / "Other.pub"
    file.write_text(text)
    with pytest.raises(KeyFault) as fault:
        trusted_keys(trusted)
    assert str(fault.value) == (
        f"{file} is no key of the kind unsealed-public-key-1. `unsealed new key` makes both halves."
    )


def test_a_public_key_cannot_sign(author: Path, key: Path) -> None:
    with pytest.raises(KeyFault, match="no key of the kind unsealed-private-key-1"):
        exported(author, "tea-papers", key=key.with_name("school.pub"))


def test_an_older_pack_is_led_to_the_newest_schema_step_by_step() -> None:
    def add(word: bytes):
        return lambda files: {**files, "steps": files.get("steps", b"") + word}

    steps = (add(b"two "), add(b"three "), add(b"four "))
    assert migrated({}, 1, steps) == {"steps": b"two three four "}
    assert migrated({}, 3, steps) == {"steps": b"four "}
    assert migrated({}, 4, steps) == {}
    assert len(STEPS) + 1 == SCHEMA
