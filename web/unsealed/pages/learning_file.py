"""What was learnt, as files for a spreadsheet or a statistician."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response

from unsealed.measure.intervals import DRAWS
from unsealed.pages.blueprint import pages
from unsealed.pages.class_items import class_items
from unsealed.pages.classes import class_or_404
from unsealed.pages.gradebook_file import written
from unsealed.pages.learning import learning_of
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_figures import answered_in_class
from unsealed.records import measurements, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unsealed.measure.intervals import Interval
    from unsealed.pages.class_items import ItemRow
    from unsealed.pages.class_learning import ClassLearning, Half, SealShare
    from unsealed.pages.gradebook_file import Cells

FIGURES: Final = (
    "part",
    "what",
    "phase",
    "value",
    "low",
    "high",
    "count",
    "of",
    "learners",
    "note",
)
ANSWERS: Final = (
    *("learner", "phase", "form", "item", "version", "outcome", "seal", "level", "idea"),
    *("percent", "decides", "known_before", "seconds", "day", "edition"),
)


@pages.get("/classes/<class_id>/learning.csv")
def learning_file(class_id: str) -> Response:
    """Download every figure of a class, with its interval and what it was made from."""
    found = class_or_404(class_id)
    answered = answered_in_class(found.id)
    learning = learning_of(found, answered, measurements.of_class(services().records, found.id))
    rows = (*_figures(learning), *_items(class_items(answered, edition().forms())))
    return csv_response(written(rows, FIGURES), f"unsealed-{found.code}-learning.csv")


@pages.get("/classes/<class_id>/learning/answers.csv")
def learning_answers_file(class_id: str) -> Response:
    """Download a row for each answer to a form, with the learner's number in the class's list."""
    found = class_or_404(class_id)
    listed = members.of_class(services().records, found.id)
    numbers = {member.learner: member.number for member in listed}
    rows = (
        {
            "learner": str(numbers[each.sitting.learner]),
            "phase": each.sitting.phase,
            "form": each.sitting.form,
            "item": answer.item,
            "version": answer.version,
            "outcome": answer.outcome,
            "seal": answer.seal,
            "level": answer.level,
            "idea": answer.idea,
            "percent": str(answer.p),
            "decides": answer.decides,
            "known_before": "yes" if answer.seen_before else "no",
            "seconds": "" if answer.seconds is None else f"{answer.seconds:.0f}",
            "day": answer.answered_at.date().isoformat(),
            "edition": each.sitting.edition,
        }
        for each in answered_in_class(found.id)
        if each.sitting.handed_in_at is not None
        for answer in each.answers
    )
    return csv_response(written(rows, ANSWERS), f"unsealed-{found.code}-answers.csv")


def csv_response(text: str, name: str) -> Response:
    """A CSV file to take along."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, mimetype="text/csv", headers=headers)


def _figures(learning: ClassLearning) -> Iterator[Cells]:
    counted = learning.counted
    yield _row("method", "seed of the intervals", value=counted.seed)
    yield _row("method", "draws", value=DRAWS)
    yield _row("method", "forms", note=" ".join(counted.forms))
    yield _row("method", "editions", note=" ".join(counted.editions))
    for name in ("skipped", "hurried", "known"):
        yield _row("left out", name, count=getattr(counted, name))
    for half in learning.halves:
        yield from _half(half)
    if learning.effect:
        effect = learning.effect
        of = sum(effect.learners)
        yield _row("effect", "share told apart", "", effect.more, effect.interval, learners=of)
        if effect.size is not None:
            yield _row("effect", "standard deviations", "", effect.size, learners=of)
    yield from _seals(learning.seals)
    for each in learning.agreements:
        if each.alpha is not None:
            yield _row(
                *("agreement", f"form {each.form}", "", each.alpha),
                each.interval,
                learners=each.learners,
            )


def _half(half: Half) -> Iterator[Cells]:
    part = f"before and {half.second}"
    for what, bars in (
        ("accepted sound", half.bars.accepted),
        ("rejected unsound", half.bars.rejected),
    ):
        for bar in bars:
            yield _row(
                *(part, what, bar.phase, bar.share, bar.interval),
                count=bar.count,
                of=bar.of,
                learners=half.learners,
            )
    for phase, level in half.levels:
        yield _row(part, "discernment", phase, level.discernment, learners=half.learners)
        yield _row(part, "lean", phase, level.lean, learners=half.learners)
    if half.change:
        change = half.change
        yield _row(
            *(part, "change of discernment", "", change.discernment, change.discernment_interval),
            learners=change.learners,
            note=change.sentence,
        )
        yield _row(
            *(part, "change of lean", "", change.lean, change.lean_interval),
            learners=change.learners,
        )


def _seals(seals: Sequence[SealShare]) -> Iterator[Cells]:
    for seal in seals:
        for phase, (missed, asked) in (("before", seal.before), ("after", seal.after)):
            if asked:
                yield _row("missed", seal.seal, phase, missed / asked, count=missed, of=asked)


def _items(rows: Iterable[ItemRow]) -> Iterator[Cells]:
    for row in rows:
        for phase, share in (("before", row.before), ("after", row.after)):
            if share.interval is not None:
                yield _row(
                    *("item", row.item, phase, share.share, share.interval),
                    count=share.right,
                    of=share.answered,
                    note=row.version,
                )


def _row(
    part: str,
    what: str,
    phase: str = "",
    value: float | None = None,
    interval: Interval | None = None,
    *,
    count: float | None = None,
    of: int | None = None,
    learners: int | None = None,
    note: str = "",
) -> Cells:
    low, high = (interval.low, interval.high) if interval else (None, None)
    return {
        "part": part,
        "what": what,
        "phase": phase,
        "value": _number(value),
        "low": _number(low),
        "high": _number(high),
        "count": _number(count),
        "of": _number(of),
        "learners": _number(learners),
        "note": note,
    }


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.6g}"
