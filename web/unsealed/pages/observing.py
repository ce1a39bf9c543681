"""What can be told of an answered request without telling on anybody: route, status, time.

A route is the pattern of an address, `/classes/<class_id>`, and never the address itself.
"""

from __future__ import annotations

import re
import time
from functools import cache
from typing import TYPE_CHECKING, Final, cast

from flask import Request, request
from msgspec import Struct

from unsealed.pages.request_ids import KEPT_AS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

NO_ROUTE: Final = "-"
"""Stands for every address that leads nowhere: such addresses are made up without end."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_CONVERTER: Final = re.compile(r"<[^<>]*:")
_FAULT: Final = "unsealed.fault"
_OBSERVERS: Final = "unsealed.observers"


class Answered(Struct, frozen=True):
    """One request that was answered. `fault` names the kind of what went wrong on our side."""

    id: str
    method: str
    route: str
    endpoint: str
    status: int
    seconds: float
    fault: str


def note_fault(kind: str) -> None:
    """Remember what went wrong with this request, by the name of its kind."""
    request.environ[_FAULT] = kind


def method_of(found: Request) -> str:
    """The method if it is one of HTTP's; what strangers invent is all one."""
    return _method(found.environ)


def _method(environ: WSGIEnvironment) -> str:
    method: str = environ["REQUEST_METHOD"]
    return method if method in _METHODS else "OTHER"


def route_of(found: Request) -> str:
    """The pattern of the address."""
    return _short(found.url_rule.rule) if found.url_rule else NO_ROUTE


@cache
def _short(rule: str) -> str:
    """The pattern without what its words may be: `<number>` for `<int:number>`."""
    return _CONVERTER.sub("<", rule)


def observe(app: Flask, observers: Iterable[Callable[[Answered], None]]) -> None:
    """Tell these of every request that is answered from now on, errors included."""
    app.extensions[_OBSERVERS] = observers = tuple(observers)
    app.wsgi_app = _Observed(app.wsgi_app, observers)  # type: ignore[method-assign]  # Flask's way


def seen_too(app: Flask, instead: WSGIApplication, *, fault: str) -> WSGIApplication:
    """What answers in place of the application, seen by those who look on, as this fault."""
    observers = app.extensions.get(_OBSERVERS)
    return _Observed(instead, observers, fault) if observers else instead


class _Observed:
    """The application, with somebody who looks on."""

    def __init__(
        self,
        app: WSGIApplication,
        observers: tuple[Callable[[Answered], None], ...],
        fault: str = "",
    ) -> None:
        self._app = app
        self._observers = observers
        self._fault = fault

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        started = time.perf_counter()
        environ.setdefault(_FAULT, self._fault)
        status, found = 500, None

        def start(line: str, *rest: object) -> object:
            nonlocal status, found
            # Werkzeug leaves its request there, and Flask takes it away when it is done.
            status, found = int(line[:3]), environ.get("werkzeug.request")
            return start_response(line, *rest)  # type: ignore[arg-type]  # passed on as they came

        body = self._app(environ, cast("StartResponse", start))
        # What answers in place of the application may have left a request that knows no routes.
        found = found if isinstance(found, Request) else None
        answered = _answered(environ, found, status, time.perf_counter() - started)
        for tell in self._observers:
            tell(answered)
        return body


def _answered(
    environ: WSGIEnvironment, found: Request | None, status: int, seconds: float
) -> Answered:
    return Answered(
        id=environ.get(KEPT_AS, ""),
        method=_method(environ),
        route=route_of(found) if found else NO_ROUTE,
        endpoint=(found.endpoint or "") if found else "",
        status=status,
        seconds=seconds,
        fault=environ.get(_FAULT, ""),
    )
