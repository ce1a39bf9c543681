"""The log of the server: what is told of requests and faults, by route and request id alone."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import has_request_context, request

from unsealed.pages.log_lines import LOGGER
from unsealed.pages.observing import method_of, route_of
from unsealed.pages.request_ids import request_id

if TYPE_CHECKING:
    from flask import Flask

    from unsealed.pages.observing import Answered


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
