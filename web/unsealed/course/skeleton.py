"""A lesson to begin with: its files filled in just enough to pass the check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.course.guesses import shortened
from unsealed.course.skeleton_files import FILES_OF_KIND
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_LETTERS = 64


class SkeletonRefused(Exception):
    """No lesson can be begun under this name. The text says why and what to do."""


def write_skeleton(root: Path, name: str, kind: str = "story") -> tuple[Path, ...]:
    """Writes the files of a new lesson of a kind; returns them in the order to fill them in.

    Raises SkeletonRefused for a bad name, a folder that is there already, or one that cannot be
    written.
    """
    _require_good_name(name)
    folder = root / name
    title = name.replace("-", " ").capitalize()
    files = FILES_OF_KIND[kind]
    try:
        folder.mkdir(parents=True)
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(exist_ok=True)
            path.write_text(content.replace("TITLE", title), "utf-8", newline="\n")
    except FileExistsError:
        message = _("%(folder)s is there already. Choose another name, or edit what is there.")
        raise SkeletonRefused(message % {"folder": folder}) from None
    except OSError as failure:
        message = _("%(folder)s cannot be written: %(reason)s.")
        reason = failure.strerror or failure
        raise SkeletonRefused(message % {"folder": folder, "reason": reason}) from failure
    return tuple(folder / file for file in files)


def _require_good_name(name: str) -> None:
    if _NAME.fullmatch(name) and len(name) <= MOST_LETTERS:
        return
    message = _(
        'a lesson\'s name is made of lower-case words joined by hyphens, found "%(name)s".%(hint)s'
    )
    raise SkeletonRefused(message % {"name": shortened(name), "hint": _better(name)})


def _better(name: str) -> str:
    better = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:MOST_LETTERS].strip("-")
    return _(" Try %(better)s.") % {"better": better} if better else ""
