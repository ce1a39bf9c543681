"""Words for the codes that the course keeps: statuses, seals, steps, likelihoods, dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from unsealed.lab import wording as lab
from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.measure.brier import mean_in_words
from unsealed.measure.likelihood import in_words
from unsealed.pages import learning_words
from unsealed.pages.route_drawing import route_drawing
from unsealed.records.retention import WARNED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from unsealed.course.edition import Lesson
    from unsealed.records.teachers import Role

STATUSES = {
    "verified": noop("Verified"),
    "partly-verified": noop("Partly verified"),
    "unverified": noop("Unverified"),
    "misleading": noop("Misleading"),
    "refuted": noop("Refuted"),
}
STEPS = {
    "hook": noop("Hook"),
    "read": noop("Read"),
    "examine": noop("Examine"),
    "judge": noop("Judge"),
    "reveal": noop("Reveal"),
    "retrieve": noop("Retrieve"),
}
NEXT_STEPS = {
    "hook": noop("Start with the headline"),
    "read": noop("Next: read the story"),
    "examine": noop("Next: examine the evidence"),
    "judge": noop("Next: judge the claims"),
    "reveal": noop("Next: see what was found"),
    "retrieve": noop("Next: the quiz"),
}
SEALS = {
    "authentic": noop("Authentic"),
    "intact": noop("Intact"),
    "complete": noop("Complete"),
    "meaning": noop("Meaning"),
}
SEAL_QUESTIONS = {
    "authentic": noop("Is it what it claims to be?"),
    "intact": noop("Has it been altered since?"),
    "complete": noop("What was left out, and who chose?"),
    "meaning": noop("Does it support this claim?"),
}
ROLES: dict[Role, str] = {
    "operator": noop("operator"),
    "teacher": noop("teacher"),
    "author": noop("author"),
}
READ = {
    "full": noop("read in full for this lesson"),
    "excerpt": noop("read in part for this lesson"),
}

PARTS = {
    "lesson": noop("The whole lesson"),
    "quiz": noop("The quiz alone"),
    "claims": noop("The claims alone"),
}
PART_PROMISES = {
    "lesson": noop("From the headline to the quiz, at each learner’s pace."),
    "quiz": noop("Only the questions, on a page of their own."),
    "claims": noop("Only the judging, on a page of its own."),
}


def _lesson_number(lesson: Lesson) -> str:
    """What the lesson is called where its title stands below: "Lesson 4"."""
    if not lesson.number:
        return _("Lesson")
    if lesson.card.is_bench:
        return _("At the bench, %(number)d") % {"number": lesson.number}
    return _("Lesson %(number)d") % {"number": lesson.number}


def _word_of(words: dict[str, str]) -> Callable[[str], str]:
    return lambda code: _(words[code])


def _own_notes(html: str, uid: str) -> Markup:
    """A finding whose references lead to the notes of its own card, of which a page has many."""
    # As plain text: what is rendered comes as Markup, whose replace would escape the replacement.
    text = str(html).replace('href="#note-', f'href="#{uid}-note-')
    return Markup(text)  # noqa: S704 - a template has rendered it


def _days_left(moment: datetime) -> int:
    """In how many days a moment is, the one that has begun counted in."""
    return max(0, -((datetime.now(UTC) - moment) // timedelta(days=1)))


def _is_soon(moment: datetime) -> bool:
    """Whether a class whose day this is should be warned of."""
    return moment - datetime.now(UTC) <= WARNED


def _day(moment: datetime) -> str:
    """The day in ISO 8601: unambiguous in every country."""
    return moment.date().isoformat()


def _clock(moment: datetime) -> str:
    """The time of day where the class is: that of the computer which runs the course."""
    return moment.astimezone().strftime("%H:%M")


def _time_factor(percent: int) -> str:
    """What a time limit is multiplied by."""
    return f"× {percent / 100:g}" if percent else _("no time limit")


def _decimal(number: float) -> str:
    """Two places, as scores are compared."""
    return f"{number:.2f}"


def _language_name(code: str) -> str:
    """The name of a language; the code itself where it is not known."""
    # Loading the names takes a while, and most pages name no language.
    from babel import Locale

    return str(Locale.parse("en").languages.get(code, code))


def roles_in_words(roles: Collection[Role]) -> str:
    """The roles by name, always in the same order."""
    return ", ".join(_(words) for role, words in ROLES.items() if role in roles)


FILTERS: dict[str, Callable[..., str | int]] = {
    "status": _word_of(STATUSES),
    "step_name": _word_of(STEPS),
    "next_step": _word_of(NEXT_STEPS),
    "seal": _word_of(SEALS),
    "seal_question": _word_of(SEAL_QUESTIONS),
    "how_read": _word_of(READ),
    "language_name": _language_name,
    "likelihood": in_words,
    "own_notes": _own_notes,
    "part": _word_of(PARTS),
    "part_promise": _word_of(PART_PROMISES),
    "clock": _clock,
    "time_factor": _time_factor,
    "day": _day,
    "days_left": _days_left,
    "is_soon": _is_soon,
    "decimal": _decimal,
    "brier_words": mean_in_words,
    "lesson_number": _lesson_number,
    "roles": roles_in_words,
    "in_words": lab.in_words,
    "visible": lab.visible,
    "verdict_words": lab.verdict_words,
    "bearing_words": lab.bearing_words,
    "route_drawing": route_drawing,
    **learning_words.FILTERS,
}
