"""How templates are found, and the three things that every page says a hundred times over.

A page holds some ninety short texts and thirty addresses. Flask's and Jinja's own ways to make
them cost more than all the rest of a page, so each has a shorter one here, with the same result.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, request, url_for
from flask.templating import Environment
from jinja2 import ChoiceLoader, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup

from unsealed.language import gettext, ngettext
from unsealed.pages.wording import FILTERS

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from pathlib import Path

    from jinja2.bccache import Bucket

COMPILED: Final = "templates"
"""The folder within the data folder in which compiled templates are kept for the next start."""


class CompiledTemplates(FileSystemBytecodeCache):
    """Templates as they were compiled before, which takes most of the time of a first page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template for the next start; on a full or read-only disk it is done without."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


class PagesEnvironment(Environment):
    """Flask's, whose templates share the names that all of them know, without a chain of maps.

    The chain guards those names against what is given to one template alone; nothing is here. It
    is gone through for every template that another one includes or imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that every template knows."""
        return super().make_globals(d) if d else self.globals


def prepare_templates(app: Flask, data: Path) -> None:
    """Let the application find its templates, its words and its addresses."""
    environment = app.jinja_env
    environment.bytecode_cache = _kept_in(data / COMPILED)
    environment.loader = ChoiceLoader(
        [PackageLoader("unsealed", "templates"), PackageLoader("unsealed", "questions")]
    )
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        gettext, ngettext, newstyle=True
    )
    environment.globals["_"] = translated
    environment.globals["url_for"] = address
    environment.filters.update(FILTERS)


def _kept_in(folder: Path) -> CompiledTemplates | None:
    """The compiled templates of the folder; None where there can be no such folder."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return CompiledTemplates(str(folder))


def translated(message: str, /, **variables: Any) -> Markup:
    """The message in the reader's language, safe to show; variables are escaped as they go in.

    As the `_` of Jinja's extension in its new style, without the look-up of context and function.
    """
    words = Markup(gettext(message))  # noqa: S704 - messages are ours, variables are escaped
    return words % variables if variables or "%%" in message else words


def address(endpoint: str, **values: Any) -> str:
    """A `url_for` that builds each address once: an address depends on nothing but its words."""
    return _built(request.root_path, endpoint, tuple(values.items()))


@lru_cache(maxsize=20_000)
def _built(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    # Addresses begin with the root, which the request says: another one has addresses of its own.
    return url_for(endpoint, **dict(values))
