"""Guessing what a misspelt word was meant to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_SHOWN = 12


def guess(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like the one found, None when none is near."""
    # Loaded with the first misspelt word: most builds have none.
    from difflib import get_close_matches

    by_lower = {each.lower().replace("_", "-"): each for each in known}
    # Beyond this length nobody misspelt a word, and comparing gets slow.
    wanted = word.lower().replace("_", "-")[:80]
    near = get_close_matches(wanted, by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], form: str = '"%s"') -> str:
    """A question for the end of a message, with the space before it; empty without a guess."""
    found = guess(word, known)
    return _(" Did you mean %(guess)s?") % {"guess": form % found} if found else ""


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them, cut off after a dozen."""
    every = list(words)
    shown = ", ".join(every[:MOST_SHOWN])
    if len(every) > MOST_SHOWN:
        return _("%(some)s and %(count)d more") % {
            "some": shown,
            "count": len(every) - MOST_SHOWN,
        }
    return shown


def shortened(text: str, most: int = 40) -> str:
    """The text on one line, cut off with an ellipsis."""
    line = " ".join(text[: most * 3].split())
    return line if len(line) <= most else line[: most - 1] + "…"


def no_lesson(name: str, lessons: Iterable[str]) -> str:
    """What to say of a lesson that there is not."""
    hint = did_you_mean(name, lessons) or _(
        " `unsealed new lesson %(name)s` writes one to begin with."
    ) % {"name": name}
    return _('there is no lesson "%(name)s".%(hint)s') % {"name": name, "hint": hint}
