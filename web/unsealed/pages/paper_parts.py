"""Parts of a lesson as they stand on paper: its steps, and what it asks with boxes for a pen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from flask import abort
from markupsafe import Markup
from msgspec import Struct

from unsealed.language import gettext as _
from unsealed.pages.own_variant import own_exhibit, variant_here
from unsealed.pages.services import edition
from unsealed.questions.registry import kind_of

if TYPE_CHECKING:
    from unsealed.course.edition import Exhibit, Lesson, Part, Step, StepName
    from unsealed.questions.kind import Question, RawAnswer
    from unsealed.questions.results import Result

# On paper no word opens on tap and no reference leads back, so neither is marked as a link.
_TERM: Final = re.compile(r'<a class="term"[^>]*>(.*?)</a>', re.DOTALL)
_WAY_BACK: Final = re.compile(r' id="ref-[^"]*"')


class Asked(Struct, frozen=True):
    """A claim or question on paper.

    `question` and `result` are None unless the key goes with it, so that a template has none to
    give away. `result` is that of a sheet left blank: key templates take from it what is right.
    `is_gut` stands for a first judgement, of which a number alone is asked.
    """

    id: str
    label: str
    folder: str
    is_claim: bool
    stem: Markup
    shown: object
    is_gut: bool = False
    question: Question | None = None
    answer: RawAnswer | None = None
    result: Result | None = None


class PaperPart(Struct, frozen=True):
    """A stretch of a step: text, something asked, or an exhibit."""

    kind: Literal["html", "asked", "exhibit"]
    html: str = ""
    asked: Asked | None = None
    exhibit: Exhibit | None = None


class PaperStep(Struct, frozen=True):
    """A step of a lesson, in parts."""

    name: StepName
    title: str
    parts: tuple[PaperPart, ...]


def steps_of(lesson: Lesson, *names: StepName) -> tuple[PaperStep, ...]:
    """Those of these steps that the lesson has. A reveal's parts are whole: ask who may see it."""
    found = (edition().step(lesson.card.slug, name) for name in names if name in lesson.steps)
    return tuple(_step(lesson, step) for step in found if step is not None)


def claims_of(lesson: Lesson, *, with_key: bool) -> tuple[Asked, ...]:
    """The claims of a lesson, in order."""
    return tuple(
        asked(lesson, claim, _("Claim %(place)d") % {"place": place}, with_key=with_key)
        for place, claim in enumerate(lesson.claims, 1)
    )


def exercises_of(lesson: Lesson, *, with_key: bool, variant: int = 0) -> tuple[Asked, ...]:
    """The exercises in the steps of a lesson, in order; see `asked`."""
    return tuple(
        asked(
            lesson,
            exercise,
            _("Exercise %(place)d") % {"place": place},
            with_key=with_key,
            variant=variant,
        )
        for place, exercise in enumerate(lesson.exercises, 1)
    )


def quiz_of(
    lesson: Lesson, *, with_key: bool, variant: int = 0
) -> tuple[tuple[str, tuple[Asked, ...]], ...]:
    """The sets of the quiz by their titles; questions are numbered through. See `asked`."""
    order = [question for group in lesson.sets for question in group.questions]

    def question(name: str) -> Asked:
        label = _("Question %(place)d") % {"place": order.index(name) + 1}
        return asked(lesson, name, label, with_key=with_key, variant=variant)

    return tuple((group.title, tuple(map(question, group.questions))) for group in lesson.sets)


def exhibits_of(lesson: Lesson) -> tuple[Exhibit, ...]:
    """The exhibits of a lesson that may be seen before the claims are judged."""
    steps = steps_of(lesson, "hook", "read", "examine", "judge")
    return tuple(part.exhibit for step in steps for part in step.parts if part.exhibit)


def asked(
    lesson: Lesson,
    name: str,
    label: str,
    *,
    with_key: bool = False,
    is_gut: bool = False,
    variant: int = 0,
) -> Asked:
    """A claim or question of a lesson, in one of its variants; 0 for the one the visitor has."""
    slug = lesson.card.slug
    item = edition().item(slug, name, variant or variant_here(slug))
    if item is None:
        abort(404)
    kind = kind_of(item.kind)
    blank = kind.recall(item.question, {})
    return Asked(
        id=name,
        label=label,
        folder=kind.folder,
        is_claim=name in lesson.claims,
        stem=_on_paper(item.question.stem),
        shown=kind.show(item.question),
        is_gut=is_gut,
        question=item.question if with_key else None,
        answer=blank if with_key else None,
        result=kind.grade(item.question, blank) if with_key else None,
    )


def _step(lesson: Lesson, step: Step) -> PaperStep:
    shown = (part for part in step.parts if part.kind != "reveal" or step.name == "reveal")
    return PaperStep(step.name, step.title, tuple(_part(lesson, step, part) for part in shown))


def _part(lesson: Lesson, step: Step, part: Part) -> PaperPart:
    if part.kind == "exhibit":
        return PaperPart("exhibit", exhibit=own_exhibit(lesson.card.slug, part.ref))
    if part.kind in {"claim", "question"}:
        return PaperPart("asked", asked=_asked_in_step(lesson, step.name, part.ref))
    return PaperPart("html", html=_on_paper(part.html))


def _asked_in_step(lesson: Lesson, step: StepName, name: str) -> Asked:
    if name not in lesson.claims:
        place = lesson.exercises.index(name) + 1
        return asked(lesson, name, _("Exercise %(place)d") % {"place": place})
    if step == "hook":
        return asked(lesson, name, _("Your gut feeling, before you read on"), is_gut=True)
    place = lesson.claims.index(name) + 1
    return asked(lesson, name, _("Claim %(place)d") % {"place": place})


def _on_paper(html: str) -> Markup:
    """A text of the course without what works on a screen alone."""
    text = _WAY_BACK.sub("", _TERM.sub(r"\1", html))
    return Markup(text)  # noqa: S704 - rendered and sanitised when the edition was built
