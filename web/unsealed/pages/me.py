"""What is held about the visitor: to see, to carry to another device, to download, to erase."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from flask import current_app as app
from flask import flash, redirect, request, session, url_for

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.class_settings import IN_BACKUPS
from unsealed.pages.figures import figures_of
from unsealed.pages.limits import (
    MAKING_PHRASES,
    PHRASES_WHILE_MANY_GUESS,
    TRYING_PHRASES,
    WRONG_PHRASES,
)
from unsealed.pages.page import Page
from unsealed.pages.review import waiting_today
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_rules import PHASE_NAMES, offers_to
from unsealed.pages.visit import become, is_known, learner_id, stay_as
from unsealed.records import holdings, learners, progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from unsealed.course.edition import LessonCard
    from unsealed.pages.figures import LessonFigures
    from unsealed.pages.sitting_rules import Offer
    from unsealed.records.progress import Progress


class MePage(Page, frozen=True):
    """The learner's own page. `phrase` is shown once, right after it was made.

    `waiting` counts the questions that have come back today.
    """

    template: ClassVar[str] = "me.html"

    lessons: tuple[LessonCard, ...]
    progress: Mapping[str, Progress]
    figures: tuple[LessonFigures, ...]
    has_phrase: bool
    phrase: str
    fault: str
    typed: str
    waiting: int
    offers: tuple[Offer, ...]
    phase_names: Mapping[str, str]
    keep_months: int


@pages.get("/me")
def me() -> str:
    """Show what the visitor did so far."""
    return _page().render()


@pages.post("/me/phrase")
def new_phrase() -> ResponseReturnValue:
    """Make a recovery phrase and show it, this once.

    One that takes the place of another also takes the learner from every other device: whoever
    makes it may fear that somebody has read the one before.
    """
    services().limits.require(MAKING_PHRASES, "making phrases")
    if learners.has_phrase(services().records, learner_id()):
        stay_as(learners.renewed(services().records, learner_id()))
    phrase = learners.new_phrase(services().records, learner_id(), now=datetime.now(UTC))
    return _page(phrase=phrase).render()


@pages.post("/me/recover")
def recover() -> ResponseReturnValue:
    """Make this browser that of the learner whose phrase was typed; bring along its own work."""
    limits = services().limits
    are_guessed = limits.are_used_up(WRONG_PHRASES, "wrong phrases")
    limits.require(PHRASES_WHILE_MANY_GUESS if are_guessed else TRYING_PHRASES, "trying phrases")
    typed = request.form.get("phrase", "")
    found = learners.with_phrase(services().records, typed)
    if found is None:
        limits.note(WRONG_PHRASES, "wrong phrases")
        fault = _(
            "No work is kept under these four words. Check the spelling; capitals and the spaces "
            "between the words do not matter. If you made a newer phrase since, only that works."
        )
        return _page(fault=fault, typed=typed[:200]).render(), 422
    if is_known() and learner_id() != found:
        learners.merge(services().records, source=learner_id(), into=found)
    become(found)
    flash(_("Your work is here. What you did on this device was added to it."))
    return redirect(url_for("pages.me"), code=303)


@pages.get("/me/data.json")
def my_data() -> ResponseReturnValue:
    """Download everything that is held about the visitor."""
    held = holdings.of(services().records, learner_id())
    response = app.json.response(held)
    response.headers["Content-Disposition"] = 'attachment; filename="unsealed-my-data.json"'
    return response


@pages.post("/me/erase")
def erase() -> Response:
    """Erase everything that is held about the visitor, and forget the browser."""
    if request.form.get("sure") != "yes":
        flash(_("Nothing was erased. Tick the box first, to say that you are sure."))
        return redirect(url_for("pages.me", _anchor="erase"), code=303)
    holdings.erase(services().records, learner_id())
    session.clear()
    flash(f"{_('Everything that was held about you is erased.')} {_(IN_BACKUPS)}")
    return redirect(url_for("pages.home"), code=303)


def _page(*, phrase: str = "", fault: str = "", typed: str = "") -> MePage:
    learner = learner_id()
    done = progress.of(services().records, learner)
    found = (edition().lesson(slug) for slug in done)
    return MePage(
        lessons=tuple(lesson.card for lesson in found if lesson),
        progress=done,
        figures=figures_of(learner),
        has_phrase=learners.has_phrase(services().records, learner),
        phrase=phrase,
        fault=fault,
        typed=typed,
        waiting=len(waiting_today()),
        offers=offers_to(learner),
        phase_names=PHASE_NAMES,
        keep_months=services().settings.keep_months,
    )
