"""The one mark that no keyboard makes and no database keeps: NUL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

if TYPE_CHECKING:
    from flask import Flask

NUL = "\0"


def register(app: Flask) -> None:
    """Let no word with a NUL in it come near the records: PostgreSQL refuses the whole query."""
    app.before_request(_refuse)


def _refuse() -> None:
    if NUL in request.path:
        abort(404)
    every = (*request.args.listvalues(), *request.form.listvalues())
    if any(NUL in value for values in every for value in values):
        abort(400)
