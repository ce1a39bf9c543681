"""What all classes' answers say of the forms: their items, their cues, how alike they are.

For whoever writes items. Of each learner the first sitting of a form counts; nobody is named.
"""

from __future__ import annotations

from itertools import combinations
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.measure import items as measure_items
from unsealed.measure.intervals import of_difference, of_share
from unsealed.measure.sizes import (
    AGREEMENT,
    CLASS_CHANGE,
    ITEM_DECISION,
    ITEM_DIFFICULTY,
    ITEM_DISCRIMINATION,
    TWO_GROUPS,
    TWO_PARAMETERS,
    too_few,
)
from unsealed.measure.swaying import Cued, sway, sway_of
from unsealed.pages.class_learning import complete_scores
from unsealed.pages.sitting_tally import is_missed, yes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unsealed.course.edition import Form, FormItem
    from unsealed.measure.intervals import Interval
    from unsealed.measure.item_response import Item as Curve
    from unsealed.measure.sizes import TooFew
    from unsealed.measure.swaying import Sway
    from unsealed.records.form_answers import AnsweredSitting

TOO_HARD: Final = 0.2
TOO_EASY: Final = 0.95
TOO_FLAT: Final = 0.1
"""An item beyond one of these, from a hundred learners on, is to be retired."""
ENOUGH: Final = 500
SEED: Final = 2
"""The model is fitted to so many learners at most, drawn with this seed: more take longer only."""
ALIKE: Final = 2 / 24
"""Forms whose means are surely nearer than two of 24 items are alike."""
CUES: Final[tuple[tuple[str, str | bool], ...]] = (
    ("polish", "neat"),
    ("source", "friendly"),
    ("source", "hostile"),
    ("source", "anonymous"),
    ("serves", "power"),
    ("serves", "critics"),
    ("serves", "neither"),
    ("signed", True),
    ("length", "long"),
    ("denied", True),
)
"""What is held against all other items, cue by cue."""


class AnalysedItem(Struct, frozen=True):
    """An item over everybody who answered it as it now stands.

    `difficulty` is None below ten answers. `discrimination` is None below fifty learners who
    answered the whole form, for open items, and where nobody differed.
    """

    form: str
    item: FormItem
    answers: int
    right: float
    interval: Interval | None
    learners: int
    discrimination: float | None
    missing: TooFew | None
    missing_for_discrimination: TooFew | None

    @property
    def difficulty(self) -> float | None:
        """The share right."""
        return self.right / self.answers if self.interval is not None else None

    @property
    def retire(self) -> str:
        """Why the item should go, by a word; empty where it may stay or nothing can be said yet."""
        if self.item.packet.outcome == "open" or self.difficulty is None:
            return ""
        if self.answers >= ITEM_DECISION and self.difficulty < TOO_HARD:
            return "hard"
        if self.answers >= ITEM_DECISION and self.difficulty > TOO_EASY:
            return "easy"
        is_flat = self.discrimination is not None and self.discrimination < TOO_FLAT
        return "flat" if is_flat and self.learners >= ITEM_DECISION else ""


class CueRow(Struct, frozen=True):
    """Whether one cue sways people; `missing` learners are too few to tell."""

    cue: str
    value: str | bool
    sway: Sway | None
    missing: TooFew | None


class FormRow(Struct, frozen=True):
    """A form: how often it was taken, its mean, how its items agree, how others keyed them."""

    form: Form
    sittings: int
    mean: float | None
    mean_missing: TooFew | None
    alpha: float | None
    alpha_interval: Interval | None
    alpha_missing: TooFew | None
    same_outcome: Interval | None
    same_seal: Interval | None


class FormPair(Struct, frozen=True):
    """How much easier one form is than another, for those who had not been taught."""

    one: str
    other: str
    learners: tuple[int, int]
    interval: Interval | None
    missing: TooFew | None

    @property
    def are_alike(self) -> bool:
        """Whether the forms are surely nearer than two items."""
        found = self.interval
        return found is not None and found.low > -ALIKE and found.high < ALIKE


class Analysis(Struct, frozen=True):
    """All of it."""

    learners: int
    items: tuple[AnalysedItem, ...]
    forms: tuple[FormRow, ...]
    pairs: tuple[FormPair, ...]
    cues: tuple[CueRow, ...]

    @property
    def to_retire(self) -> tuple[AnalysedItem, ...]:
        """The items that should go."""
        return tuple(item for item in self.items if item.retire)


class Model(Struct, frozen=True):
    """The two-parameter model of a form, item by item; `missing` learners are too few for it."""

    form: str
    learners: int
    curves: tuple[tuple[FormItem, Curve], ...]
    is_settled: bool
    missing: TooFew | None


def first_of_each(answered: Iterable[AnsweredSitting]) -> tuple[AnsweredSitting, ...]:
    """Of each learner the first sitting of each form that was handed in."""
    found: dict[tuple[str, str], AnsweredSitting] = {}
    for each in answered:
        if each.sitting.handed_in_at is None:
            continue
        key = (each.sitting.learner, each.sitting.form)
        known = found.get(key)
        if known is None or each.sitting.opened_at < known.sitting.opened_at:
            found[key] = each
    return tuple(found.values())


def analysis(answered: Sequence[AnsweredSitting], forms: Sequence[Form]) -> Analysis:
    """What these sittings say of the forms."""
    by_form = {form.id: [a for a in answered if a.sitting.form == form.id] for form in forms}
    shares = {form: _untaught_shares(sat) for form, sat in by_form.items()}
    return Analysis(
        learners=len({each.sitting.learner for each in answered}),
        items=tuple(item for form in forms for item in _items(form, by_form[form.id])),
        forms=tuple(_form(form, by_form[form.id], shares[form.id]) for form in forms),
        pairs=tuple(
            _pair(one.id, other.id, shares[one.id], shares[other.id])
            for one, other in combinations(forms, 2)
        ),
        cues=tuple(_cues(answered)),
    )


def model(form: Form, answered: Sequence[AnsweredSitting]) -> Model:
    """The two-parameter model of a form, over those who answered all of it."""
    from unsealed.measure.item_response import fit  # it is seldom asked for

    items = _settled(form)
    scores = _table([each for each in answered if each.sitting.form == form.id], items)
    if len(scores) > ENOUGH:
        scores = Random(SEED).sample(scores, ENOUGH)  # noqa: S311 - statistics, not secrets
    missing = too_few(len(scores), TWO_PARAMETERS)
    if missing:
        return Model(form.id, len(scores), (), is_settled=False, missing=missing)
    found = fit([[score > 0.5 for score in row] for row in scores])
    curves = tuple(zip(items, found.items, strict=True))
    return Model(form.id, len(scores), curves, found.is_settled, None)


def _items(form: Form, sat: Sequence[AnsweredSitting]) -> Iterator[AnalysedItem]:
    answers: dict[str, list[float]] = {item.id: [] for item in form.items}
    for each in sat:
        for answer in each.answers:
            if answer.item in answers and not answer.seen_before:
                answers[answer.item].append(1 - is_missed(answer))
    settled = _settled(form)
    scores = _table(sat, settled)
    shortage = too_few(len(scores), ITEM_DISCRIMINATION)
    rows = (
        dict.fromkeys(item.id for item in settled)
        if shortage
        else dict(
            zip((item.id for item in settled), measure_items.discriminations(scores), strict=True)
        )
    )
    for item in form.items:
        given = answers[item.id]
        missing = too_few(len(given), ITEM_DIFFICULTY)
        yield AnalysedItem(
            form=form.id,
            item=item,
            answers=len(given),
            right=sum(given),
            interval=None if missing else of_share(sum(given), len(given)),
            learners=len(scores),
            discrimination=rows.get(item.id),
            missing=missing,
            missing_for_discrimination=shortage,
        )


def _settled(form: Form) -> list[FormItem]:
    return [item for item in form.items if item.packet.outcome != "open"]


def _table(sat: Sequence[AnsweredSitting], items: Sequence[FormItem]) -> list[list[float]]:
    """A row for each learner who answered all of these items."""
    names = [item.id for item in items]
    given = [{a.item: 1 - is_missed(a) for a in each.answers if not a.seen_before} for each in sat]
    return [[row[name] for name in names] for row in given if all(name in row for name in names)]


def _untaught_shares(sat: Sequence[AnsweredSitting]) -> list[float]:
    """Each learner's share right on a form that was taken first: chance has said which."""
    shares = []
    for each in sat:
        right = [
            1 - is_missed(a) for a in each.answers if a.outcome != "open" and not a.seen_before
        ]
        if each.sitting.phase == "before" and right:
            shares.append(fmean(right))
    return shares


def _form(form: Form, sat: Sequence[AnsweredSitting], shares: Sequence[float]) -> FormRow:
    scores = complete_scores(sat)
    missing = too_few(len(scores), AGREEMENT)
    alpha = None if missing else measure_items.alpha(scores)
    interval = (
        None
        if alpha is None
        else measure_items.interval_of_alpha(alpha, len(scores), len(scores[0]))
    )
    mean_missing = too_few(len(shares), ITEM_DIFFICULTY)
    keyed = form.keyings
    return FormRow(
        form=form,
        sittings=len(sat),
        mean=None if mean_missing else fmean(shares),
        mean_missing=mean_missing,
        alpha=alpha,
        alpha_interval=interval,
        alpha_missing=missing,
        same_outcome=of_share(form.same_outcome, keyed) if keyed else None,
        same_seal=of_share(form.same_seal, keyed) if keyed else None,
    )


def _pair(one: str, other: str, first: Sequence[float], second: Sequence[float]) -> FormPair:
    missing = too_few(min(len(first), len(second)), TWO_GROUPS)
    interval = None if missing else of_difference(first, second)
    return FormPair(one, other, (len(first), len(second)), interval, missing)


def _cues(answered: Sequence[AnsweredSitting]) -> Iterator[CueRow]:
    by_learner: dict[str, list[AnsweredSitting]] = {}
    for each in answered:
        by_learner.setdefault(each.sitting.learner, []).append(each)
    for cue, value in CUES:
        found = [sway_of(_cued(sat, cue, value)) for sat in by_learner.values()]
        known = [each for each in found if each is not None]
        missing = too_few(len(known), CLASS_CHANGE)
        yield CueRow(cue, value, None if missing else sway(known, looked_at=len(CUES)), missing)


def _cued(sat: Sequence[AnsweredSitting], cue: str, value: str | bool) -> list[Cued]:
    return [
        Cued(answer.cues[cue] == value, answer.outcome == "holds", yes_of(answer.p))
        for each in sat
        for answer in each.answers
        if answer.outcome != "open" and not answer.seen_before
    ]
