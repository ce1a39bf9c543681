"""Pages for what goes wrong: each says what happened, that nothing is lost, and what to do."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

from flask import current_app, request
from flask_wtf.csrf import CSRFError
from msgspec import field
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, TooManyRequests

from unsealed.course.reader import NoEdition
from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.pages import pdf
from unsealed.pages.answering import answer_unconfirmed
from unsealed.pages.come_again import hidden_fields
from unsealed.pages.observing import note_fault, route_of
from unsealed.pages.page import Page
from unsealed.pages.request_ids import request_id
from unsealed.pages.services import edition
from unsealed.records.errors import (
    AttemptClosed,
    LastOperator,
    NameTaken,
    NoAttempt,
    RecordsError,
)

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

    from unsealed.course.edition import LessonCard

WORDS: dict[int, tuple[str, str]] = {
    400: (
        noop("That form could not be confirmed"),
        noop(
            "The page was open for too long, or the browser did not send our cookie back. Go back "
            "with your browser and copy what you wrote; then reload the page and send it again."
        ),
    ),
    403: (
        noop("Your account may not do this"),
        noop("It has another role. An operator of this course can give it this one."),
    ),
    404: (
        noop("There is no page at this address"),
        noop("It may have been mistyped, or it has moved."),
    ),
    405: (
        noop("This is the address of a button"),
        noop("It cannot be opened by itself. Open the page from the course and use its buttons."),
    ),
    408: (
        noop("That took too long to arrive"),
        noop(
            "The connection was lost or is very slow, so nothing of it was taken. Go back with "
            "your browser: what you wrote should still stand there. Send it again."
        ),
    ),
    409: (
        noop("This is already closed"),
        noop("It was handed in before, perhaps in another tab. What you gave then is kept."),
    ),
    411: (
        noop("This was sent in a way that is not taken"),
        noop("Its length must be said first. Every browser does so; a program has to be told."),
    ),
    413: (
        noop("That was too much at once"),
        noop(
            "An answer may hold a few pages of text and no more. Go back with your browser, "
            "shorten what you wrote and send it again."
        ),
    ),
    429: (
        noop("Too many tries in a short time"),
        noop("Wait a minute, then try again. Nothing is lost."),
    ),
    500: (
        noop("Something broke on our side"),
        noop("Your saved answers are safe. Reload the page; if it stays, tell whoever runs this."),
    ),
    503: (
        noop("Too many are sending something just now"),
        noop(
            "Nothing that was kept is lost. Wait a few seconds, then go back with your browser and "
            "send it again: what you wrote should still stand there."
        ),
    ),
}
_A_MINUTE = 60
_MAY_PASS: Final = frozenset({429, 500, 503})
"""What may be over if one asks again."""
_THIS_PAGE: Final = ""
"""The address of a page, as a link of its own has it."""


class ErrorPage(Page, frozen=True):
    """What went wrong, in plain words, with ways on.

    `sent` are the fields of a form that the page holds, `again` leads to another try; None where
    there is no other try, or where it would lose what stands in the form that was sent.
    """

    template: ClassVar[str] = "error.html"

    status: int
    title: str
    explanation: str
    guesses: tuple[LessonCard, ...]
    quote: str = field(default_factory=request_id)
    sent: str = ""
    again: str | None = None


def register_errors(app: Flask) -> None:
    """Answer every error of the application with a page of ours."""
    for status in WORDS:
        app.register_error_handler(status, _http_error)
    app.register_error_handler(TooManyRequests, _too_often)
    app.register_error_handler(CSRFError, _unconfirmed)
    app.register_error_handler(RecordsError, _not_kept)
    app.register_error_handler(NoEdition, _no_course)
    app.register_error_handler(pdf.Busy, _busy)
    app.register_error_handler(pdf.NotMade, _not_made)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    title, explanation = WORDS[status]
    if status == 413 and request.endpoint == "pages.examine_file":
        explanation = noop("The lab reads smaller files only. Its page says how large one may be.")
    guesses = _guesses() if status == 404 else ()
    again = _THIS_PAGE if status in _MAY_PASS and request.method == "GET" else None
    page = ErrorPage(status, _(title), _(explanation), guesses, again=again)
    return page.render(), status, _told_with(error, status)


def _told_with(error: HTTPException, status: int) -> list[tuple[str, str]]:
    """What a program needs to know: when to come again, or which requests are taken."""
    if status == 503:
        return [("Retry-After", "5")]
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        return [("Allow", ", ".join(sorted(error.valid_methods)))]
    return []


def _too_often(error: TooManyRequests) -> ResponseReturnValue:
    """When to come again: the limit that is used up may be one of an hour."""
    seconds = error.retry_after if isinstance(error.retry_after, int) else _A_MINUTE
    title, explanation = (_(words) for words in WORDS[429])
    if seconds > _A_MINUTE:
        minutes = -(-seconds // _A_MINUTE)
        explanation = _("Try again in %(minutes)d minutes. Nothing is lost.") % {"minutes": minutes}
    page = ErrorPage(429, title, explanation, (), again=_another_try())
    return page.render(), 429, [("Retry-After", str(seconds))]


def _unconfirmed(error: CSRFError) -> ResponseReturnValue:
    """Keep the answer that came without a valid token, and ask for it to be sent once more."""
    if request.endpoint == "pages.answer" and request.view_args:
        try:
            return answer_unconfirmed(**request.view_args)
        except NotFound as nothing:  # it is asked nowhere, so there is nothing to keep
            return _http_error(nothing)
    return _http_error(error)


def _not_kept(error: RecordsError) -> ResponseReturnValue:
    """What stopped the records, in their own words for a learner."""
    if isinstance(error, NoAttempt):
        return ErrorPage(404, _("There is no such attempt"), str(error), ()).render(), 404
    if isinstance(error, NameTaken):
        return ErrorPage(409, _("This name is taken"), str(error), ()).render(), 409
    if isinstance(error, LastOperator):
        return ErrorPage(409, _("There must be an operator"), str(error), ()).render(), 409
    if isinstance(error, AttemptClosed):
        return ErrorPage(409, _("This is already closed"), str(error), ()).render(), 409
    note_fault(type(error).__name__)
    current_app.logger.error("records at %s: %s", error.place, error.said)
    sent = _sent()
    page = ErrorPage(503, _(_stopped(sent)), str(error), (), sent=sent, again=_another_try(sent))
    return page.render(), 503, [("Retry-After", "5")]


def _stopped(sent: str) -> str:
    """What the records stopped, for a heading, in words that are still to be translated."""
    if request.method == "GET":
        return noop("This page cannot be shown just now")
    return noop("This is not kept yet") if sent else noop("This could not be done just now")


def _another_try(sent: str = "") -> str | None:
    """Where one can try again: this page, or the one whose form was sent and is not held here."""
    if request.method == "GET":
        return _THIS_PAGE
    return None if sent else _page_before()


def _page_before() -> str | None:
    """The page of ours that the browser says it came from; None if it says nothing of the kind."""
    said = urlsplit(request.referrer or "")
    path = said.path.removeprefix(request.root_path)
    adapter = current_app.create_url_adapter(request)
    if said.netloc != request.host or adapter is None:
        return None
    try:
        adapter.match(path, "GET")
    except HTTPException:
        return None
    return f"{said.path}?{said.query}" if said.query else said.path


def _sent() -> str:
    """What was sent, for the page to hold until it can be kept; nothing where it is a secret."""
    if request.method != "POST" or request.files:
        return ""
    return hidden_fields(request.form.items(multi=True)) or ""


def _no_course(error: NoEdition) -> ResponseReturnValue:
    """What an operator has to do before there is anything to learn.

    A damaged edition is taken away: it is made of the lessons, and our server makes it again.
    """
    note_fault(type(error).__name__)
    current_app.logger.error("%s", error)
    title = _("There is no course here yet")
    explanation = _("Whoever runs this has to build it first, with the command unsealed build.")
    if error.is_damaged:
        error.take_away()
        title = _("The course is being made again")
        explanation = _("Its file was damaged. Your answers are safe. Come again in a minute.")
    sent = _sent()
    page = ErrorPage(503, title, explanation, (), sent=sent, again=_another_try(sent))
    return page.render(), 503, [("Retry-After", "30")]


def _busy(_error: pdf.Busy) -> ResponseReturnValue:
    """One PDF is made at a time, so that those who learn never wait for those who print."""
    explanation = _("Another one is being made. Wait ten seconds, then reload this page.")
    title = _("Your PDF has to wait a moment")
    page = ErrorPage(503, title, explanation, (), again=_another_try())
    return page.render(), 503, [("Retry-After", "10")]


def _not_made(error: pdf.NotMade) -> ResponseReturnValue:
    """What to do instead, and in the log why."""
    note_fault(type(error).__name__)
    current_app.logger.error("pdf of %s: %s", route_of(request), error)
    explanation = _("Open the page without PDF and print it, or save it as PDF from there.")
    return ErrorPage(500, _("The PDF could not be made"), explanation, ()).render(), 500


def _guesses() -> tuple[LessonCard, ...]:
    """Lessons whose address is near to the one that was typed."""
    cards = {card.slug: card for unit in edition().units() for card in unit.lessons}
    words = [part for part in request.path.split("/") if part]
    near = {slug for word in words for slug in get_close_matches(word, cards, n=2)}
    return tuple(cards[slug] for slug in sorted(near))
