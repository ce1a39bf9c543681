"""Flaws of wording that any question with options can have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from unsealed.language import gettext as _
from unsealed.questions.results import Weakness

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

CLEARLY_LONGER = 1.3
"""A key this much longer than every other option is chosen for its length."""
_CATCH_ALL = re.compile(r"\b(all|none|both|neither) of (the )?(above|these|them)\b", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(NOT|EXCEPT|not true|not correct|incorrect|false)\b")


class HasText(Protocol):
    """An option or a line."""

    @property
    def id(self) -> str: ...

    @property
    def text(self) -> str: ...


def weak_stem(stem: str) -> Iterator[Weakness]:
    """A weakness if the stem asks for what is not so."""
    found = _NEGATIVE.search(stem)
    if found:
        yield Weakness(
            ("stem",),
            _(
                'the stem asks for what is not so, found "%(found)s". Many readers miss it: ask'
                " for what is so."
            )
            % {"found": found.group()},
        )


def weak_options(field: str, options: Sequence[HasText]) -> Iterator[Weakness]:
    """Weaknesses of single options: catch-alls, and texts that stand twice."""
    texts = [_bare(option.text).casefold() for option in options]
    for index, option in enumerate(options):
        if _CATCH_ALL.search(option.text):
            yield Weakness(
                (field, index, "text"),
                _(
                    'an option stands for the others, found "%(found)s". It can be found without'
                    " knowing: write an idea of its own."
                )
                % {"found": option.text},
            )
        if texts[index] in texts[:index]:
            yield Weakness(
                (field, index, "text"),
                _('two have the same text, found "%(found)s" again. Write another.')
                % {"found": option.text},
            )


def longest_key(field: str, options: Sequence[HasText], key: Collection[str]) -> Iterator[Weakness]:
    """A weakness if the shortest key is clearly longer than everything else."""
    lengths = [len(_bare(option.text)) for option in options if option.id in key]
    others = [len(_bare(option.text)) for option in options if option.id not in key]
    if lengths and others and min(lengths) > CLEARLY_LONGER * max(others):
        index = next(i for i, option in enumerate(options) if option.id in key)
        yield Weakness(
            (field, index, "text"),
            _(
                "the right one is clearly the longest, found %(found)s characters against"
                " %(others)s. Shorten it, or say more in the others."
            )
            % {"found": min(lengths), "others": max(others)},
        )


def _bare(text: str) -> str:
    """The text without Markdown's marks and link targets, as long as it looks."""
    return re.sub(r"\]\([^)]*\)|\[@[^\]]*\]|[*_`\[\]]", "", text).strip()
