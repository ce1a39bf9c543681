"""The dialogue in which something is set to a class: what was chosen so far, right or not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import request
from msgspec import Struct, field
from msgspec.structs import replace

from unsealed.language import gettext as _
from unsealed.pages.assigned_sets import found, items_of_part
from unsealed.pages.quiz import preset_named
from unsealed.pages.services import edition
from unsealed.records.assignments import ItemName, Rules
from unsealed.records.takings import FACTORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.course.edition import Lesson
    from unsealed.records.assignments import Assignment, Part
    from unsealed.records.attempts import Preset

PARTS: tuple[Part, ...] = ("lesson", "quiz", "claims")
_LONGEST = 600


class Form(Struct, frozen=True):
    """What the dialogue holds: texts as they were typed, so that nothing is lost by a fault.

    `rows` are the questions on the list, `ticked` those that count. `swapping` is the one that
    another is being chosen for.
    """

    lesson: Lesson
    part: Part
    preset: Preset
    opens: str
    closes: str
    rows: tuple[ItemName, ...]
    ticked: frozenset[ItemName]
    draw: str = ""
    is_varied: bool = False
    minutes: str = ""
    own_values: bool = False
    factors: Mapping[int, int] = field(default_factory=dict)
    swapping: ItemName | None = None
    fault: str = ""

    @property
    def chosen(self) -> tuple[ItemName, ...]:
        """The questions that count, in the order of the list."""
        return tuple(name for name in self.rows if name in self.ticked)

    def rules(self) -> Rules:
        """The rules that were chosen. Raises ValueError in the teacher's words."""
        opens, closes = _day(self.opens), _day(self.closes)
        if opens and closes and closes < opens:
            raise ValueError(
                _("It would close on %(closes)s, before it opens on %(opens)s. Change one day.")
                % {"closes": closes, "opens": opens}
            )
        asks_none = self.rows and not self.chosen
        if asks_none:
            raise ValueError(_("No question is ticked. Tick those that count."))
        minutes = _number(self.minutes, _("The time limit"), most=_LONGEST)
        if minutes and self.preset != "test":
            raise ValueError(
                _("A time limit is for tests only. Choose Test, or leave the minutes empty.")
            )
        draw = _number(self.draw, _("How many each learner gets"), most=len(self.chosen))
        return Rules(
            preset=self.preset,
            opens_on=opens,
            closes_on=closes,
            items=() if self._is_whole_lesson else self.chosen,
            draw=0 if draw == len(self.chosen) else draw,
            is_varied=self.is_varied,
            minutes=minutes,
            own_values=self.own_values and self.variants > 1,
        )

    @property
    def variants(self) -> int:
        """How many variants the lesson has."""
        return edition().variants(self.lesson.card.slug)

    @property
    def _is_whole_lesson(self) -> bool:
        return self.part == "lesson" and self.chosen == items_of_part(self.lesson, "lesson")


def fresh_form(lesson: Lesson, part: Part, today: date, factors: Mapping[int, int]) -> Form:
    """The dialogue with defaults that are right: everything, as practice, from today on."""
    rows = items_of_part(lesson, part)
    return Form(
        lesson, part, "practice", today.isoformat(), "", rows, frozenset(rows), factors=factors
    )


def form_of(found: Assignment, lesson: Lesson, factors: Mapping[int, int]) -> Form:
    """The dialogue with what stands."""
    rules = found.rules
    everything = items_of_part(lesson, found.part)
    chosen = rules.items or everything
    rest = tuple(name for name in everything if name not in chosen)
    return Form(
        lesson=lesson,
        part=found.part,
        preset=rules.preset,
        opens=rules.opens_on.isoformat() if rules.opens_on else "",
        closes=rules.closes_on.isoformat() if rules.closes_on else "",
        rows=(*chosen, *rest),
        ticked=frozenset(chosen),
        draw=str(rules.draw) if rules.draw else "",
        is_varied=rules.is_varied,
        minutes=str(rules.minutes) if rules.minutes else "",
        own_values=rules.own_values,
        factors=factors,
    )


def sent_form(lesson: Lesson, part: Part, factors: Mapping[int, int]) -> Form:
    """The dialogue as it was sent; the list is made anew where it was of another lesson."""
    sent = request.form
    if sent.get("listed") == f"{lesson.card.slug}/{part}":
        rows = tuple(filter(_is_there, map(_name, sent.getlist("row"))))
        ticked = frozenset(map(_name, sent.getlist("item"))) & set(rows)
    else:
        rows = items_of_part(lesson, part)
        ticked = frozenset(rows)
    form = Form(
        lesson=lesson,
        part=part,
        preset=preset_named(sent.get("preset", "")).name,
        opens=sent.get("opens", "")[:20],
        closes=sent.get("closes", "")[:20],
        rows=rows,
        ticked=ticked,
        draw=sent.get("draw", "")[:20],
        is_varied=sent.get("varied") == "yes",
        minutes=sent.get("minutes", "")[:20],
        own_values=sent.get("values") == "own",
        factors={number: _factor(number, known) for number, known in factors.items()},
    )
    return _with_swap(form)


def sent_part() -> Part:
    """The part that was chosen; the whole lesson where none was."""
    wanted = request.values.get("part", "")
    return next((part for part in PARTS if part == wanted), "lesson")


def _with_swap(form: Form) -> Form:
    """The form with one question in another's place, or with the choice of one laid open."""
    deed, _colon, which = request.form.get("do", "").partition(":")
    if deed == "swap":
        return replace(form, swapping=_name(which))
    out, put_in = _name(request.form.get("out", "")), _name(request.form.get("instead", ""))
    if out not in form.rows or put_in in form.rows or not _is_there(put_in) or deed == "leave":
        return form
    rows = tuple(put_in if name == out else name for name in form.rows)
    return replace(form, rows=rows, ticked=(form.ticked - {out}) | {put_in})


def _factor(number: int, known: int) -> int:
    text = request.form.get(f"factor-{number}", "")
    return int(text) if text in {str(factor) for factor in FACTORS} else known


def _name(text: str) -> ItemName:
    lesson, _slash, question = text.partition("/")
    return ItemName(lesson, question)


def _is_there(name: ItemName) -> bool:
    return found(name) is not None


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(
            _("“%(text)s” is no day. Write it as 2026-11-30, or leave it empty.") % {"text": text}
        ) from None


def _number(text: str, what: str, *, most: int) -> int:
    if not text.strip():
        return 0
    if text.strip().isdecimal() and 1 <= int(text) <= most:
        return int(text)
    raise ValueError(
        _("%(what)s: a whole number from 1 to %(most)s is needed, found “%(text)s”.")
        % {"what": what, "most": most, "text": text}
    )
