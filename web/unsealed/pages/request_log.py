"""The log of the server: what is told of requests and faults, by route and request id alone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask, has_request_context, request

from unsealed.pages.log_lines import LOGGER
from unsealed.pages.observing import method_of, note_fault, route_of
from unsealed.pages.request_ids import request_id

if TYPE_CHECKING:
    from types import TracebackType

    from unsealed.pages.observing import Answered


class LoggedFlask(Flask):
    """Flask, which would write the address of a page that broke: it may hold a class's code."""

    def log_exception(
        self,
        exc_info: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> None:
        """Write the kind of the fault, where it came by, and in the request of which id."""
        kind = exc_info[0].__name__ if exc_info[0] else ""
        note_fault(kind)
        self.logger.error("%s", kind, exc_info=exc_info)


def register(app: Flask) -> None:
    """Let each line that the application writes say to which request it belongs."""
    app.logger.addFilter(_name_request)


def write(answered: Answered) -> None:
    """Write one line of a request that was answered."""
    logging.getLogger(LOGGER).info(
        "",
        extra={
            "about": {
                "request": answered.id,
                "method": answered.method,
                "route": answered.route,
                "status": answered.status,
                "ms": round(answered.seconds * 1000, 2),
                **({"fault": answered.fault} if answered.fault else {}),
            }
        },
    )


def _name_request(record: logging.LogRecord) -> bool:
    if has_request_context() and not hasattr(record, "about"):
        record.about = {
            "request": request_id(),
            "method": method_of(request),
            "route": route_of(request),
        }
    return True
