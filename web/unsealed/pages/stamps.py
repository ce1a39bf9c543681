"""Stamps: the right to send answers to one lesson as one learner, whoever has the browser by then.

An answer that could not be sent waits in the browser. Until it can be, the session may have ended,
or the tablet may be another learner's. So the form of an answer holds a stamp, a signed word that
names the learner, and the lesson or the test before and after; what is sent with it is kept under
that learner and nobody else. It needs no other proof against forged forms: no other site can know
it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flask import Response, abort, g, request, session
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeSerializer

from unsealed.language import gettext as _
from unsealed.pages.blueprint import pages
from unsealed.pages.services import services
from unsealed.pages.sitting_rules import offers_to
from unsealed.pages.visit import WAS, learner_here, learner_id, lesson_or_404, tag_of
from unsealed.records import learners
from unsealed.records.tables import LearnerId

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

TAKES_STAMPS = frozenset(
    {
        *("pages.answer", "pages.draft", "pages.vote", "pages.pin"),
        *("pages.answer_packet", "pages.draft_packet"),
    }
)
"""The routes that keep what a stamp's learner sends."""


def protect(app: Flask, check_token: Callable[[], None]) -> None:
    """Before every change, ask for a stamp that is right or for the token of a page."""

    @app.before_request
    def ask() -> None:
        if request.endpoint in TAKES_STAMPS and request.method == "POST" and _has_right_stamp():
            return
        check_token()


def stamp_for(lesson: str) -> str:
    """The visitor's stamp for answers to this lesson; made once for a request."""
    kept: dict[str, str] = g.setdefault("stamps", {})
    if lesson not in kept:
        kept[lesson] = _signer().dumps([learner_id(), lesson])
    return kept[lesson]


def is_waiting() -> bool:
    """Whether an answer is sent by itself that could not be sent when it was given."""
    return request.headers.get("X-Waiting") == "1"


def is_sent_for_another() -> bool:
    """Whether what is sent belongs to somebody else than who has the browser now."""
    return "sent_for" in g and g.sent_for != learner_here()


@pages.get("/waiting/<slug>")
def new_stamp(slug: str) -> dict[str, str]:
    """A stamp in place of one that is no longer good, and for whom it is."""
    lesson_or_404(slug)
    return {"learner": tag_of(learner_id()), "stamp": stamp_for(slug)}


@pages.get("/waiting/before-and-after/<scope>")
def new_stamp_of_test(scope: str) -> dict[str, str]:
    """As `new_stamp`, for the test before and after."""
    if not any(offer.scope == scope for offer in offers_to(learner_id())):
        abort(404)
    return {"learner": tag_of(learner_id()), "stamp": stamp_for(scope)}


def _has_right_stamp() -> bool:
    """Whether the form's stamp is right; from then on the request is that learner's.

    Waiting answers with another stamp are refused, and so is a stamp of a learner who is gone:
    they are not the visitor's to send.
    """
    named = _named_by(request.form.get("stamp", ""))
    sender = _who_is_now(named) if named else None
    if sender is not None:
        g.sent_for = sender
        return True
    if named and _is_a_page():
        raise CSRFError  # the answer is held by a page that asks for it once more
    if named or is_waiting():
        words = _("This is somebody else’s to send. It waits until whoever began it is here again.")
        abort(Response(words, 403, mimetype="text/plain"))
    return False


def _is_a_page() -> bool:
    """Whether somebody pressed a button and no script asks: what comes back is shown as a page."""
    return not is_waiting() and "HX-Request" not in request.headers


def _named_by(stamp: str) -> LearnerId | None:
    """Whom a stamp names that was made here for this lesson."""
    if not stamp:  # what is raised for it would hold the request until garbage is looked for
        return None
    try:
        learner, lesson = _signer().loads(stamp)
    except (BadSignature, ValueError):
        return None
    named = request.view_args or {}
    is_for_this = lesson in {named.get("slug"), named.get("scope")}
    return LearnerId(learner) if is_for_this else None


def _who_is_now(learner: LearnerId) -> LearnerId | None:
    """The learner, or whom they have become; None for one who is gone or was never kept."""
    here = learner_here()
    if learner == here:
        return learner
    if here and tag_of(learner) in session.get(WAS, ()):
        return LearnerId(here)
    return learner if learners.is_kept(services().records, learner) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        [key.encode() for key in services().keys],
        salt="answers to a lesson",
        signer_kwargs={"digest_method": hashlib.sha256},
    )
