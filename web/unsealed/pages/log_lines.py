"""How a line of the log looks: words for people, or JSON for programs, and never a name in it.

What an exception says of itself is left out, since it may quote what somebody wrote; its kind and
the places in the program stay. The first process of the server loads this, so it loads no Flask.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOGGER: Final = "unsealed"
_MOST_PLACES: Final = 15
_ROOTS: Final = ("site-packages", "web", "lib")


class Words(logging.Formatter):
    """One line for people, and below it the places in the program that a fault came by."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        about = _about(record)
        words = [_moment(record), record.levelname.lower(), *map(str, about.values())]
        line = f"{' '.join(words)}: {record.getMessage()}"
        return "\n  ".join([line, *_places(record)])


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {"time": _moment(record), "level": record.levelname.lower()}
        said |= _about(record)
        if message := record.getMessage():
            said["message"] = message
        if places := list(_places(record)):
            said["trace"] = places
        return json.dumps(said, ensure_ascii=False)


def config(style: str) -> dict[str, Any]:
    """What `logging.config` takes, for all processes of the server."""
    # `Any`: the shape is that of logging.config.
    kind = "JsonLines" if style == "json" else "Words"
    ours = {"handlers": ["lines"], "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"unsealed.pages.log_lines.{kind}"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {LOGGER: ours, "_granian": ours.copy(), "granian.access": ours.copy()},
        "root": {"handlers": ["lines"], "level": "WARNING"},
    }


def tell(line: str) -> None:
    """Say a line that is for the terminal where there is none."""
    logging.getLogger(LOGGER).info("%s", line)


def _about(record: logging.LogRecord) -> Mapping[str, object]:
    """What the record says of the request that it belongs to."""
    found: Mapping[str, object] = getattr(record, "about", {})
    return found


def _moment(record: logging.LogRecord) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
    return f"{whole}.{int(record.msecs):03d}Z"


def _places(record: logging.LogRecord) -> Iterator[str]:
    """Where in the program an exception came by, and those that it came of; without their words."""
    error = record.exc_info[1] if record.exc_info else None
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        for frame in traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]:
            yield f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _short(filename: str) -> str:
    """A file's path from its package on: where the program is installed is nobody's business."""
    parts = PurePath(filename).parts
    for root in _ROOTS:
        if root in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(root) :])
    return parts[-1]
