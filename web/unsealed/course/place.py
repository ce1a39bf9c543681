"""Where the lessons are when nobody says: beside `web/` in a checkout, else in the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def lessons_root() -> Path:
    """The folder of the lessons that came with the program. It need not exist."""
    in_checkout = _PACKAGE.parent.parent / "lessons"
    # The name of the source root tells a checkout from a folder of installed packages, beside
    # which somebody may well keep lessons of another kind.
    if _PACKAGE.parent.name == "web" and in_checkout.is_dir():
        return in_checkout
    return _PACKAGE / "lessons"
