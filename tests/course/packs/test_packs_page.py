"""The page about packs names every key, every limit and every entry as the program has them."""

from __future__ import annotations

import re

from conftest import ROOT
from unsealed.course.packs import archive, checking, names
from unsealed.course.packs.model import SCHEMA, Pack
from unsealed.course.texts import MOST_BYTES

PAGE = (ROOT / "web" / "docs" / "packs.md").read_text(encoding="utf-8")


def rows(head: str) -> dict[str, str]:
    """The first two columns of the table below this line."""
    table = PAGE[PAGE.index(head) :].split("\n\n")[0]
    return dict(re.findall(r"^\| `?(.+?)`? \| (.+?) \|$", table, re.MULTILINE)[1:])


def test_the_page_describes_every_key_of_a_pack() -> None:
    assert [*rows("| Key |")][1:] == [*Pack.model_fields]
    assert f"the version of this format: {SCHEMA}." in PAGE


def test_the_page_has_the_limits_that_hold() -> None:
    assert [*rows("| Limit |").values()][1:] == [
        f"{archive.MOST_IN_FILE:,} bytes",
        f"{archive.MOST_ENTRIES:,}",
        f"{MOST_BYTES:,} bytes",
        f"{archive.MOST_RATIO}",
        f"{names.LONGEST_NAME}",
        f"{names.DEEPEST - 1}",
        f"{checking.MOST_MADE}",
    ]


def test_the_page_lists_every_entry_that_a_pack_may_have() -> None:
    listed = re.findall(r"`([^`]+\.(?:json|sig|yaml|md))`", "\n".join(rows("| Entry |")))
    known = [*rows("| Entry |")]
    for name in (*(f"NAME/{each}" for each in names.LESSON_FILES), "guides/NAME.md"):
        assert name in listed or any(name in each for each in known)
    for name in ("pack.json", "pack.sig", "glossary.yaml", "guides/tea.md", "tea/exhibits/a.yaml"):
        assert [*names.name_faults([name])] == []
