"""The Flask application that this course is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response

from unsealed.pages.observing import note_fault
from unsealed.pages.responses import carrying
from unsealed.pages.templating import PagesEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from wsgiref.types import StartResponse, WSGIEnvironment


class Application(Flask):
    """Flask, with templates, logs and hooks as this course has them."""

    jinja_environment = PagesEnvironment

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; every answer carries what keeps a page safe."""
        return super().wsgi_app(environ, carrying(start_response))

    def redirect(self, location: str, code: int = 302) -> Response:
        """Lead on to an address, without the words that no browser shows, in English alone."""
        return self.response_class(status=code, headers={"Location": location})

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        """Write the kind of the fault, where it came by, and in the request of which id.

        Flask would write the address of the page that broke: it may hold a class's code.
        """
        kind = exc_info[0].__name__ if exc_info[0] else ""
        note_fault(kind)
        self.logger.error("%s", kind, exc_info=exc_info)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none here is a coroutine, and Flask looks at a dozen each time."""
        return func
