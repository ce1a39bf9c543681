"""How a class answered the forms, item by item and by the wrong ideas that it followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.measure.intervals import of_share
from unsealed.measure.sizes import ITEM_DIFFICULTY, too_few
from unsealed.pages.class_learning import BEFORE_LESSONS
from unsealed.pages.sitting_tally import is_missed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unsealed.course.edition import Form
    from unsealed.measure.intervals import Interval
    from unsealed.measure.sizes import TooFew
    from unsealed.questions.packet_model import Packet
    from unsealed.records.form_answers import AnsweredSitting

_Cell = list[float]
"""How many were right, how many answered, and how many were wrong and very sure."""


class ItemShare(Struct, frozen=True):
    """How many of those who answered were right; `missing` says that they are too few to show."""

    right: float
    answered: int
    interval: Interval | None
    missing: TooFew | None

    @property
    def share(self) -> float | None:
        """The share right; None where it is not shown."""
        return self.right / self.answered if self.interval is not None else None


class ItemRow(Struct, frozen=True):
    """An item of a form as a class answered it, before the lessons and after them."""

    form: str
    item: str
    version: str
    packet: Packet
    before: ItemShare
    after: ItemShare
    confident: int

    @property
    def share(self) -> float:
        """By what items are sorted: the hardest first, those with too few answers last."""
        shares = [each for each in (self.after.share, self.before.share) if each is not None]
        return shares[0] if shares else 2.0


class IdeaRow(Struct, frozen=True):
    """How often a wrong idea was followed, of the answers to items in which it misleads."""

    idea: str
    followed: float
    answered: int
    interval: Interval


def class_items(answered: Sequence[AnsweredSitting], forms: Sequence[Form]) -> tuple[ItemRow, ...]:
    """The items that anybody answered as they now stand, the hardest first."""
    cells: dict[tuple[str, str, bool], _Cell] = {}
    for each in answered:
        if each.sitting.handed_in_at is None:
            continue
        is_before = each.sitting.phase in BEFORE_LESSONS
        for answer in each.answers:
            if answer.seen_before:
                continue
            cell = cells.setdefault((each.sitting.form, answer.item, is_before), [0.0, 0, 0])
            missed = is_missed(answer)
            cell[0] += 1 - missed
            cell[1] += 1
            cell[2] += missed == 1 and not 15 < answer.p < 85
    rows = (
        ItemRow(
            form=form.id,
            item=item.id,
            version=item.version,
            packet=item.packet,
            before=_share(cells.get((form.id, item.id, True))),
            after=_share(cells.get((form.id, item.id, False))),
            confident=_confident(cells, form.id, item.id),
        )
        for form in forms
        for item in form.items
        if (form.id, item.id, True) in cells or (form.id, item.id, False) in cells
    )
    return tuple(sorted(rows, key=lambda row: (row.share, row.form, row.item)))


def ideas_followed(rows: Sequence[ItemRow], *, after: bool) -> tuple[IdeaRow, ...]:
    """The wrong ideas that were followed, before the lessons or after them, the strongest first."""
    found: dict[str, list[float]] = {}
    for row in rows:
        share = row.after if after else row.before
        if share.answered:
            cell = found.setdefault(row.packet.misled_by.idea, [0.0, 0])
            cell[0] += share.answered - share.right
            cell[1] += share.answered
    ideas = (
        IdeaRow(idea, followed, int(answers), of_share(followed, answers))
        for idea, (followed, answers) in found.items()
        if followed and answers >= ITEM_DIFFICULTY
    )
    return tuple(sorted(ideas, key=lambda each: (-each.followed / each.answered, each.idea)))


def _share(cell: _Cell | None) -> ItemShare:
    right, answers = (cell[0], int(cell[1])) if cell else (0.0, 0)
    missing = too_few(answers, ITEM_DIFFICULTY)
    return ItemShare(right, answers, None if missing else of_share(right, answers), missing)


def _confident(cells: Mapping[tuple[str, str, bool], _Cell], form: str, item: str) -> int:
    return int(
        sum(cells[key][2] for key in ((form, item, True), (form, item, False)) if key in cells)
    )
