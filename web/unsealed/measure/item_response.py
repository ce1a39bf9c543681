"""The two-parameter logistic model of items, by marginal maximum likelihood.

A. Birnbaum in Lord and Novick, Statistical Theories of Mental Test Scores (1968); fitted by the EM
algorithm of R. D. Bock and M. Aitkin, Psychometrika 46 (1981), https://doi.org/10.1007/BF02293801.
P(θ) = 1 / (1 + exp(−a(θ − b))), without the factor 1.7; abilities are standard normal.
"""

from __future__ import annotations

from itertools import compress
from math import exp, fsum, log, log1p
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure.distributions import NORMAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NODES: Final = tuple(-4.5 + place * 0.3 for place in range(31))
_HEIGHTS: Final = tuple(map(NORMAL.pdf, _NODES))
_LOG_WEIGHTS: Final = tuple(log(height / sum(_HEIGHTS)) for height in _HEIGHTS)
_ZEROS: Final = (0.0,) * len(_NODES)
_CLOSE: Final = 1e-4
_MOST_ROUNDS: Final = 120
"""What five hundred learners answered settles in about forty; who waits for more waits in vain."""
_MOST_STEPS: Final = 25
# An item that everybody solves has no finite parameters: it stops here.
_STEEPEST: Final = 6.0
_FARTHEST: Final = 10.0


class Item(Struct, frozen=True):
    """How steeply an item tells learners apart (a), and at which ability (b)."""

    steepness: float
    difficulty: float

    def chance(self, ability: float) -> float:
        """The chance that a learner of this ability answers rightly."""
        return _logistic(self.steepness * (ability - self.difficulty))

    def information(self, ability: float) -> float:
        """How much an answer tells at this ability: a²P(1 − P)."""
        chance = self.chance(ability)
        return self.steepness**2 * chance * (1 - chance)


class Fit(Struct, frozen=True):
    """The items found, the log-likelihood of the answers, and whether the search came to rest."""

    items: tuple[Item, ...]
    log_likelihood: float
    is_settled: bool


class _Line(Struct, frozen=True):
    """An item as the search moves it: the logit is intercept + slope × ability."""

    intercept: float
    slope: float

    def logit(self, ability: float) -> float:
        return self.intercept + self.slope * ability

    def distance(self, other: _Line) -> float:
        return max(abs(self.intercept - other.intercept), abs(self.slope - other.slope))


class _Expected(Struct, frozen=True):
    """At each ability: how many are expected to have tried each item, and to have been right."""

    tried: list[list[float]]
    right: list[list[float]]
    log_likelihood: float


def fit(answers: Sequence[Sequence[bool | None]]) -> Fit:
    """The items that make these answers most likely: a row for each learner, None where skipped.

    Raises ValueError for an empty or ragged table.
    """
    if not answers or not answers[0] or {len(row) for row in answers} != {len(answers[0])}:
        raise ValueError("A model of items needs a table of answers: found none, or unlike rows.")
    lines = [_Line(0.0, 1.0) for _ in answers[0]]
    for _ in range(_MOST_ROUNDS):
        expected = _expect(answers, lines)
        found = [
            _steepest_ascent(line, tried, right)
            for line, tried, right in zip(lines, expected.tried, expected.right, strict=True)
        ]
        moved = max(line.distance(old) for line, old in zip(found, lines, strict=True))
        lines = found
        if moved < _CLOSE:
            return Fit(_items(lines), expected.log_likelihood, is_settled=True)
    return Fit(_items(lines), expected.log_likelihood, is_settled=False)


def _items(lines: Sequence[_Line]) -> tuple[Item, ...]:
    # A slope of nothing tells nobody apart, and so is difficult for nobody.
    return tuple(
        Item(line.slope, -line.intercept / line.slope if line.slope else 0.0) for line in lines
    )


def _expect(answers: Sequence[Sequence[bool | None]], lines: Sequence[_Line]) -> _Expected:
    """Where on the scale each learner may be, given the items, summed over the learners."""
    all_wrong = _AllWrong(lines)
    found = [_shares(_logs_of_row(row, lines, all_wrong)) for row in answers]
    tried, right = [], []
    for place in range(len(lines)):
        given = [(row[place], shares) for row, (shares, _) in zip(answers, found, strict=True)]
        tried.append(_summed(shares for answer, shares in given if answer is not None))
        right.append(_summed(shares for answer, shares in given if answer))
    return _Expected(tried, right, fsum(log_sum for _, log_sum in found))


def _log_wrong(logit: float) -> float:
    """The logarithm of the chance of a wrong answer."""
    return -log1p(exp(logit)) if logit < 0 else -logit - log1p(exp(-logit))


class _AllWrong(dict[tuple[bool, ...], list[float]]):
    """At each ability the same of wrong answers to all items that were tried.

    It is worked out once for all learners who skipped the same items: most skipped none.
    """

    def __init__(self, lines: Sequence[_Line]) -> None:
        super().__init__()
        self._logs = [[_log_wrong(line.logit(node)) for node in _NODES] for line in lines]

    def __missing__(self, is_tried: tuple[bool, ...]) -> list[float]:
        self[is_tried] = _summed(compress(self._logs, is_tried))
        return self[is_tried]


def _logs_of_row(
    row: Sequence[bool | None], lines: Sequence[_Line], all_wrong: _AllWrong
) -> list[float]:
    """At each ability the logarithm of the chance of these answers.

    A right answer is likelier than a wrong one by the logit, which is a line: lines are added
    first, whatever the ability.
    """
    hit = [line for line, answer in zip(lines, row, strict=True) if answer]
    intercept, slope = fsum(line.intercept for line in hit), fsum(line.slope for line in hit)
    base = all_wrong[tuple(answer is not None for answer in row)]
    return [log + intercept + slope * node for log, node in zip(base, _NODES, strict=True)]


def _shares(logs: Sequence[float]) -> tuple[list[float], float]:
    weighted = [value + weight for value, weight in zip(logs, _LOG_WEIGHTS, strict=True)]
    highest = max(weighted)
    heights = [exp(value - highest) for value in weighted]
    total = sum(heights)
    return [height / total for height in heights], highest + log(total)


def _summed(rows: Iterable[Sequence[float]]) -> list[float]:
    """Node by node the sum of the rows; nothing but zeros where there is none."""
    return [sum(column) for column in zip(_ZEROS, *rows, strict=True)]


def _steepest_ascent(line: _Line, tried: Sequence[float], right: Sequence[float]) -> _Line:
    """The line that fits these expected counts best: Newton's steps of a logistic regression."""
    for _ in range(_MOST_STEPS):
        step = _step(line, tried, right)
        moved = _Line(
            _bounded(line.intercept + step.intercept, _FARTHEST),
            _bounded(line.slope + step.slope, _STEEPEST),
        )
        if moved.distance(line) < _CLOSE / 10:
            return moved
        line = moved
    return line


def _step(line: _Line, tried: Sequence[float], right: Sequence[float]) -> _Line:
    level = tilt = a = b = c = 0.0
    for node, count, hits in zip(_NODES, tried, right, strict=True):
        chance = _logistic(line.logit(node))
        error, weight = hits - count * chance, count * chance * (1 - chance)
        level += error
        tilt += error * node
        a += weight
        b += weight * node
        c += weight * node * node
    scale = a * c - b * b
    if scale < 1e-12:
        return _Line(0.0, 0.0)
    # Steps of one at most: far from the top a full step would overshoot.
    return _Line(
        _bounded((c * level - b * tilt) / scale, 1.0), _bounded((a * tilt - b * level) / scale, 1.0)
    )


def _bounded(value: float, most: float) -> float:
    return min(max(value, -most), most)


def _logistic(logit: float) -> float:
    if logit < 0:
        return 1 - _logistic(-logit)
    return 1 / (1 + exp(-logit))
