"""The application factory: settings in, a Flask application out, nothing global between."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import session
from flask_wtf.csrf import CSRFProtect
from msgspec import Struct
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from unsealed.course.reader import CurrentEdition
from unsealed.pages import (
    about,
    accounts,
    answering,
    assigned,
    assigning,
    assignment_report,
    author,
    author_items,
    certificate,
    class_members,
    class_report,
    class_settings,
    classes,
    custody,
    demonstration,
    departures,
    development,
    exhibit_pages,
    exhibit_source,
    exhibits,
    fragments,
    gradebook,
    health,
    home,
    hosts,
    joining,
    lab,
    learning,
    learning_file,
    lessons,
    live,
    marking,
    me,
    measuring,
    odd_marks,
    offline,
    operator,
    paper_class,
    paper_lesson,
    paper_plan,
    pdf,
    reference,
    refusals,
    request_ids,
    request_log,
    responses,
    review,
    rounds,
    sheets,
    sittings,
    stamps,
    teaching,
    viewing,
)
from unsealed.pages.application import Application
from unsealed.pages.assets import Assets, asset_view
from unsealed.pages.blueprint import pages
from unsealed.pages.errors import register_errors
from unsealed.pages.limits import Limits
from unsealed.pages.live_keys import LiveKeys
from unsealed.pages.neighbours import Neighbours, watch
from unsealed.pages.observing import observe
from unsealed.pages.services import NAME, Services, services
from unsealed.pages.session_cookies import SessionCookies
from unsealed.pages.templating import prepare_templates
from unsealed.pages.visit import learner_here, name_here, tag_of, viewer_here
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from markupsafe import Markup
    from werkzeug.routing import Map

    from unsealed.pages.observing import Answered
    from unsealed.pages.visit import Viewer
    from unsealed.settings import Settings

MODULES = (
    about,
    accounts,
    answering,
    assigned,
    assigning,
    assignment_report,
    author,
    author_items,
    certificate,
    class_members,
    class_report,
    class_settings,
    classes,
    custody,
    demonstration,
    departures,
    exhibit_pages,
    exhibit_source,
    exhibits,
    gradebook,
    health,
    home,
    joining,
    lab,
    learning,
    learning_file,
    lessons,
    live,
    marking,
    me,
    measuring,
    offline,
    operator,
    paper_class,
    paper_lesson,
    paper_plan,
    reference,
    review,
    rounds,
    sheets,
    sittings,
    stamps,
    teaching,
    viewing,
)
"""The modules whose routes hang on the blueprint; naming them here is what loads them."""

_LARGEST_FORM = 256 * 1024
_A_YEAR = timedelta(days=365)


class RowNumber(IntegerConverter):
    """A number in an address: none is larger than those that a table counts its rows by."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


class Frame(Struct, frozen=True):
    """What the layout around every page needs."""

    language: str
    reload: bool
    learner_has_work: bool
    is_teacher: bool
    learner: str
    name: str
    class_title: str
    viewer: Viewer | None

    def kept(self, template: str, **words: str | bool) -> Markup:
        """A part of the frame that depends on these words and the language alone."""
        return fragments.kept(template, **words)


def create_app(settings: Settings) -> Flask:
    """The application with these settings. Opens the records and the current edition."""
    app = Application("unsealed", static_folder=None, template_folder=None)
    keys = LiveKeys(settings)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=_LARGEST_FORM,
        PERMANENT_SESSION_LIFETIME=_A_YEAR,
        SESSION_COOKIE_NAME="unsealed",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        # A form that lay open over the weekend is still the learner's own form.
        WTF_CSRF_TIME_LIMIT=None,
        # Asked for in `stamps.protect`, which knows of another proof.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A page that lies open while the key is rotated keeps a form that can be sent.
        WTF_CSRF_SECRET_KEY=keys,
    )
    app.session_interface = SessionCookies(keys)
    # Two slashes are no page. Merged, they would be answered with an address made from `Host`.
    app.url_map.merge_slashes = False
    app.url_map.converters["int"] = RowNumber
    app.extensions[NAME] = Services(
        settings=settings,
        keys=keys,
        course=CurrentEdition(settings.data),
        records=Records.open(settings.database_url, folder=settings.data),
        assets=Assets(),
        limits=Limits(settings.secret_key, settings.redis_url),
        neighbours=Neighbours(),
    )
    prepare_templates(app, settings.data)
    app.context_processor(_frame)
    app.jinja_env.globals["makes_pdf"] = pdf.is_installed
    app.jinja_env.globals["asset"] = app.extensions[NAME].assets.address
    hosts.register(app)  # before all else
    refusals.register(app)
    app.before_request(lab.make_room)
    app.before_request(gradebook.make_room)  # before the form is read to look for its token
    app.jinja_env.globals["worker_address"] = offline.worker_address
    app.jinja_env.globals["stamp_for"] = stamps.stamp_for
    viewing.register(app)  # before anything asks who is here
    odd_marks.register(app)  # after room was made for the form
    stamps.protect(app, CSRFProtect(app).protect)
    watch(app, app.extensions[NAME].neighbours)
    register_errors(app)
    request_ids.register(app)
    request_log.register(app)
    responses.register(app)
    pages_with_asset_route(app)
    if settings.reload:
        app.register_blueprint(development.development)
    _let_look_on(app, settings)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        # Not X-Forwarded-Host: proxies pass Host on, and few of them take away what a stranger
        # has put into the other.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0
        )
    return app


def _let_look_on(app: Flask, settings: Settings) -> None:
    """Let the log and the figures see each answered request, where they are asked for."""
    observers: list[Callable[[Answered], None]] = []
    if settings.log == "json":
        observers.append(request_log.write)
    if settings.metrics:
        from unsealed.pages import metrics  # rarely asked for

        observers.append(metrics.register(app, settings).count)
    if observers:
        observe(app, observers)


def pages_with_asset_route(app: Flask) -> None:
    """Hang the pages and the one route for assets on the application."""
    app.register_blueprint(pages)
    app.add_url_rule("/static/<path:name>", "pages.asset", asset_view)


def _frame() -> dict[str, Any]:
    name, class_title = name_here()
    learner, viewer = learner_here(), viewer_here()
    return {
        "page": Frame(
            language=fragments.LANGUAGE,
            reload=services().settings.reload,
            learner_has_work=learner is not None,
            is_teacher="teacher" in session and viewer is None,
            learner=tag_of(learner) if learner else "",
            name=name,
            class_title=class_title,
            viewer=viewer,
        )
    }
