"""Likelihood in words: the scale of Intelligence Community Directive 203.

The seven expressions and their bands stand in ICD 203, "Analytic Standards" (2 January 2015,
section D.6.e.2.a), quoted at https://github.com/wesinator/ICD203-intel-analysis. Neighbouring
bands share their edge there, so the course fixes a rule: an edge belongs to the higher band. The
scale leaves out 0 and 100, since a judgement that nothing could change is not an estimate.

The words are always shown with their numbers: read alone, they were understood as meant by a
third of readers, and with the numbers beside them by two thirds (Wintle et al. 2019,
https://doi.org/10.1371/journal.pone.0213522).
"""

from __future__ import annotations

from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.language import noop

LOWEST = 1
HIGHEST = 99


class Band(Struct, frozen=True):
    """A stretch of the scale, in percent, and the expression for it in the source language."""

    low: int
    high: int
    words: str

    @property
    def name(self) -> str:
        """The expression, in the reader's language."""
        return _(self.words)

    @property
    def span(self) -> str:
        """The band's two edges: "55–80 %"."""
        return _("%(low)s–%(high)s %%") % {"low": self.low, "high": self.high}

    def __str__(self) -> str:
        return _("%(words)s (%(span)s)") % {"words": self.name, "span": self.span}


BANDS = (
    Band(1, 5, noop("almost no chance")),
    Band(5, 20, noop("very unlikely")),
    Band(20, 45, noop("unlikely")),
    Band(45, 55, noop("roughly even chance")),
    Band(55, 80, noop("likely")),
    Band(80, 95, noop("very likely")),
    Band(95, 99, noop("almost certain")),
)


def band_of(percent: float) -> Band:
    """The band that a probability falls in; 0 and 100 count as 1 and 99."""
    clamped = min(max(percent, LOWEST), HIGHEST)
    return next(band for band in reversed(BANDS) if clamped >= band.low)


def in_words(percent: float) -> str:
    """The expression for a probability, with the numbers of its band: "likely (55–80 %)"."""
    return str(band_of(percent))
