"""Who is asking. A learner is a random id in a signed cookie: no name, no address, no account."""

from __future__ import annotations

import hashlib
import secrets
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flask import abort, g, session
from msgspec import Struct

from unsealed.pages.services import edition, services
from unsealed.records import answers, attempts, drafts, hints, progress
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.course.edition import Item, Lesson, StepName
    from unsealed.records.answers import KeptAnswer
    from unsealed.records.attempts import Attempt
    from unsealed.records.drafts import Draft
    from unsealed.records.progress import Progress

LEARNER = "learner"
NAME = "name"
CLASS = "class"
WAS = "was"
_MOST_WAS = 3


def learner_id() -> LearnerId:
    """The id in the visitor's cookie; a new one is put there at the first visit.

    Where an answer is sent that waited, it is that of the learner who gave it.
    """
    if "sent_for" in g:
        return cast("LearnerId", g.sent_for)
    known = learner_here()
    if known is None:
        known = LearnerId(secrets.token_urlsafe(16))
        # Nothing is dropped here: what the last page had to say is still to be said.
        session.permanent = True
        session[LEARNER] = known
    return known


class Viewer(Struct, frozen=True):
    """As whom a teacher looks at the course: under a name in a class, and as nobody in truth."""

    learner: LearnerId
    name: str
    class_title: str
    class_id: str


def look_as(viewer: Viewer) -> None:
    """For the rest of this request, be the learner of a view."""
    g.viewer = viewer


def viewer_here() -> Viewer | None:
    """As whom a teacher looks just now; None for everybody who is who they are."""
    return cast("Viewer | None", g.get("viewer"))


def learner_here() -> LearnerId | None:
    """Whose browser this is, if anybody came with a cookie of ours."""
    if viewer := viewer_here():
        return viewer.learner
    known = session.get(LEARNER)
    return LearnerId(known) if isinstance(known, str) else None


def become(learner: LearnerId) -> None:
    """From now on this browser is that learner's. The rest of the old session is dropped.

    Whoever the browser was before has become this learner: what still waits to be sent is theirs.
    """
    before, earlier = session.get(LEARNER), session.get(WAS, [])
    session.clear()
    session.permanent = True
    session[LEARNER] = learner
    if before and before != learner:
        earlier = [tag_of(before), *earlier]
    if earlier:
        session[WAS] = earlier[:_MOST_WAS]


def stay_as(learner: LearnerId) -> None:
    """Be the same learner under another id, in the same class."""
    name, title = session.get(NAME), session.get(CLASS)
    become(learner)
    if name is not None and title is not None:
        enter_class(title, name)


def tag_of(learner: str) -> str:
    """A name for the learner in the browser's own store, from which the id cannot be made."""
    return hashlib.sha256(learner.encode()).hexdigest()[:16]


def enter_class(title: str, name: str) -> None:
    """Show from now on under which name, and in which class, this browser works."""
    session[NAME] = name
    session[CLASS] = title


def name_here() -> tuple[str, str]:
    """The name under which this browser works, and the class; empty outside of a class."""
    if viewer := viewer_here():
        return viewer.name, viewer.class_title
    return session.get(NAME, ""), session.get(CLASS, "")


def is_known() -> bool:
    """Whether the visitor came with a cookie of ours."""
    return learner_here() is not None


class Work(Struct, frozen=True, dict=True):
    """What the visiting learner did in one lesson. Each part is loaded when first asked for."""

    learner: LearnerId
    lesson: Lesson

    @cached_property
    def answers(self) -> tuple[KeptAnswer, ...]:
        """Every answer in this lesson, in the order in which they were given."""
        return answers.in_lesson(services().records, self.learner, self.lesson.card.slug)

    @cached_property
    def answered_questions(self) -> frozenset[str]:
        """The ids of the questions that were answered; cheaper than the answers themselves."""
        if "answers" in self.__dict__:
            return frozenset(kept.question for kept in self.answers)
        slug = self.lesson.card.slug
        return answers.questions_in_lesson(services().records, self.learner, slug)

    @cached_property
    def attempts(self) -> tuple[Attempt, ...]:
        """The attempts of every step that were started."""
        return attempts.in_lesson(services().records, self.learner, self.lesson.card.slug)

    @cached_property
    def drafts(self) -> Mapping[tuple[str, int, str], Draft]:
        """Answers that were saved and not yet given, by step, attempt and question."""
        found = drafts.in_lesson(services().records, self.learner, self.lesson.card.slug)
        return {(draft.step, draft.number, draft.question): draft for draft in found}

    @cached_property
    def opened_hints(self) -> Mapping[tuple[str, int, str], int]:
        """How many hints were opened, by step, attempt and question."""
        return hints.in_lesson(services().records, self.learner, self.lesson.card.slug)

    @cached_property
    def progress(self) -> Progress | None:
        """How far the learner came in this lesson, or None before the first answer."""
        return progress.of(services().records, self.learner).get(self.lesson.card.slug)

    @cached_property
    def _latest(self) -> Mapping[tuple[str, int, str], KeptAnswer]:
        # By their tries: by their moments, a clock set back would bring an earlier one last.
        ordered = sorted(self.answers, key=lambda kept: kept.try_number)
        return {(kept.step, kept.number, kept.question): kept for kept in ordered}

    def latest(self, step: StepName, question: str, *, number: int = 1) -> KeptAnswer | None:
        """The last answer to a question in one attempt of a step."""
        return self._latest.get((step, number, question))

    def attempt(self, step: StepName, number: int) -> Attempt | None:
        """One attempt of a step, if it was started."""
        wanted = (entry for entry in self.attempts if (entry.step, entry.number) == (step, number))
        return next(wanted, None)

    def last_attempt(self, step: StepName) -> Attempt | None:
        """The newest attempt of a step that was not taken for an assignment."""
        started = [entry for entry in self.attempts if entry.step == step and entry.is_own]
        return max(started, key=lambda entry: entry.number, default=None)

    def next_number(self, step: StepName) -> int:
        """The number of the attempt that may be started next."""
        if self.last_attempt(step) is None:
            return 1
        return max(entry.number for entry in self.attempts if entry.step == step) + 1

    @cached_property
    def open_claims(self) -> tuple[str, ...]:
        """The claims that are still to be judged before the findings may be seen."""
        attempt = self.attempt("judge", 1)
        if attempt is not None and attempt.handed_in_at is not None:
            return ()
        return tuple(claim for claim in self.lesson.claims if self.latest("judge", claim) is None)

    @property
    def may_see_findings(self) -> bool:
        """Whether the learner has committed, or passed on, every claim of the lesson."""
        return not self.open_claims

    def may_see_finding(self, claim: str, *, step: StepName) -> bool:
        """Whether this claim's finding may be shown on the page of this step."""
        if self.lesson.reveal == "at-once":
            return self.latest(step, claim) is not None
        return step in {"reveal", "retrieve"} and self.may_see_findings


def lesson_or_404(slug: str) -> Lesson:
    """The lesson of this name, or the page that says there is none."""
    lesson = edition().lesson(slug)
    if lesson is None:
        abort(404)
    return lesson


def item_or_404(slug: str, question: str) -> Item:
    """The claim or question of this id in the lesson, or the page that says there is none."""
    item = edition().item(slug, question)
    if item is None:
        abort(404)
    return item


def work_in(lesson: Lesson) -> Work:
    """The visiting learner's work in a lesson: the one door to it, and only to their own."""
    kept = cast("dict[str, Work]", g.setdefault("work", {}))
    slug = lesson.card.slug
    if slug not in kept:
        kept[slug] = Work(learner_id(), lesson)
    return kept[slug]
