"""Which names the files of a pack may have. All others are refused, each with its reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from unsealed.course.packs.faults import PackFault
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGNATURE_FILE: Final = "pack.sig"
LESSON_FILES: Final = (
    "lesson.md",
    "claims.yaml",
    "quiz.yaml",
    "sources.yaml",
    "variants.yaml",
    "review.yaml",
)
LONGEST_NAME: Final = 150
DEEPEST: Final = 3

_ID: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ALLOWED: Final = re.compile(
    rf"pack\.json|pack\.sig|glossary\.yaml|guides/{_ID}\.md"
    rf"|{_ID}/(?:{'|'.join(map(re.escape, LESSON_FILES))})|{_ID}/exhibits/{_ID}\.yaml"
)
# Windows takes these for devices, whatever their ending and the letters' case.
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com\d|lpt\d) *(\..*)?", re.IGNORECASE
)
_PROGRAMS: Final = re.compile(
    r"app|bash|bat|bin|class|cmd|com|cpl|dll|dylib|elf|exe|hta|html?|jar|jse?|lnk|mjs|msi|php|pif"
    r"|pl|ps1|psm1|py|py[cdow]|rb|reg|scr|sh|so|svg|swf|vb|vb[es]|wasm|wsf|xhtml"
)


def name_faults(names: Sequence[str]) -> Iterator[PackFault]:
    """What is wrong with the names of a pack's entries, each by itself and one beside the other."""
    seen: dict[str, str] = {}
    for name in names:
        if reason := _reason(name):
            yield PackFault(name, reason)
        folded = name.casefold()
        if folded in seen:
            yield PackFault(name, _twice(name, seen[folded]))
        seen.setdefault(folded, name)


def _twice(name: str, known: str) -> str:
    if name == known:
        return _("this name stands in the pack twice. Make the pack again.")
    message = _('"%(known)s" differs from it in capitals alone. Some disks keep only one of them.')
    return message % {"known": known}


def _reason(name: str) -> str:
    """Why a name is refused; empty where it is not."""
    if not (name.isascii() and name.isprintable()):
        return _(
            "the name has signs other than a–z, 0–9, hyphen, point and slash. Rename the file."
        )
    return _way_out(name) or _unfit(name) or _kind(name)


def _way_out(name: str) -> str:
    """Why a name would lead out of the pack's folder."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return _("the name begins at the root of a disk. Names begin at the pack's own folder.")
    if "\\" in name:
        return _("the name has a backslash. Folders are parted by a slash.")
    if ".." in name.split("/"):
        return _('the name leads out of its folder by "..". A pack stays within its own folder.')
    return ""


def _unfit(name: str) -> str:
    """Why a disk may not take a name, or not as it is written."""
    parts = name.rstrip("/").split("/")
    if len(name) > LONGEST_NAME:
        message = _("the name has %(found)d characters; at most %(most)d are read. Shorten it.")
        return message % {"found": len(name), "most": LONGEST_NAME}
    if len(parts) > DEEPEST:
        message = _("it lies %(found)d folders deep; a pack has at most %(most)d. Move it up.")
        return message % {"found": len(parts) - 1, "most": DEEPEST - 1}
    for part in parts:
        if _DEVICES.fullmatch(part):
            return _('"%(part)s" is the name of a device on Windows. Rename it.') % {"part": part}
        if part.startswith(".") or part.endswith((".", " ")) or not part:
            return _("a part of the name is empty, hidden, or ends in a point or space. Rename it.")
    return ""


def _kind(name: str) -> str:
    """Why a file is none of those that a pack is made of."""
    if _ALLOWED.fullmatch(name):
        return ""
    if name.endswith("/"):
        return _("this is an entry for a folder. A pack lists files alone: pack without folders.")
    ending = name.rpartition(".")[2].lower()
    if _PROGRAMS.fullmatch(ending):
        message = _(
            'files that end in ".%(ending)s" can be run. A pack holds data alone: leave it out.'
        )
        return message % {"ending": ending}
    return _(
        "no lesson has such a file. A pack holds what `unsealed export` puts there: leave it out."
    )
