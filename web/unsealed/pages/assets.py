"""Stylesheets, scripts and fonts: read once, addressed by their content, sent compressed.

An address holds a hash of the content, so a browser may keep a file for ever and still never
shows an old one. There is no build step: the style sheets are joined when the program starts.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, abort, request, url_for
from msgspec import Struct

from unsealed.pages.services import services

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).resolve().parent.parent
_STATIC = _PACKAGE / "static"
_COMPRESSED = (".css", ".js", ".svg", ".json", ".txt")
_A_YEAR = 31_536_000
STYLESHEETS = (
    *("site.css", "class.css", "lab.css", "live.css", "sitting.css", "learning.css"),
    *("paper.css", "sheet.css"),
)
"""What every page loads; what pages of a class, the lab, a round, the test before and after and of
what was learnt add; what is for paper, and what the pages add that are made for it."""


class Asset(Struct, frozen=True, dict=True):
    """One file as it is sent."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        """The first sixteen hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @cached_property
    def compressed(self) -> bytes | None:
        """The content by gzip, or None where that saves nothing (fonts and pictures)."""
        if not self.name.endswith(_COMPRESSED):
            return None
        return gzip.compress(self.content, compresslevel=9, mtime=0)


class Assets:
    """All files that a page may load, by name."""

    def __init__(self) -> None:
        self._found: dict[str, Asset] = {}
        self._addresses: dict[tuple[str, str], str] = {}

    def find(self, name: str) -> Asset | None:
        """The asset of this name, read from disk at its first use."""
        if name not in self._found:
            content = self._read(name)
            if content is None:
                return None
            self._found[name] = Asset(name, content)
        return self._found[name]

    def address(self, name: str) -> str:
        """The address of an asset, with its hash. Raises KeyError for a name without a file."""
        key = (request.root_path, name)
        if key not in self._addresses:
            asset = self.find(name)
            if asset is None:
                raise KeyError(name)
            self._addresses[key] = url_for("pages.asset", name=name, v=asset.digest)
        return self._addresses[key]

    def _read(self, name: str) -> bytes | None:
        if "\0" in name:
            return None  # no file system has such a name, and asking for it is an error
        if name in STYLESHEETS:
            return b"\n".join(path.read_bytes() for path in stylesheets(name))
        path = (_STATIC / name).resolve()
        if not path.is_relative_to(_STATIC) or not path.is_file():
            return None
        return path.read_bytes()


def stylesheets(name: str) -> Iterator[Path]:
    """The files that are joined to one style sheet, in order; the site's has the questions' too."""
    yield from sorted((_STATIC / "css" / name.removesuffix(".css")).glob("*.css"))
    if name == STYLESHEETS[0]:
        yield from sorted((_PACKAGE / "questions").glob("*/style.css"))


def send(asset: Asset | None) -> Response:
    """The response that carries an asset, or 404."""
    if asset is None:
        abort(404)
    response = Response(mimetype=mimetypes.guess_type(asset.name)[0] or "application/octet-stream")
    response.headers["Vary"] = "Accept-Encoding"
    if asset.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.headers["Content-Encoding"] = "gzip"
        response.set_data(asset.compressed)
    else:
        response.set_data(asset.content)
    if request.args.get("v") == asset.digest:
        response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}, immutable"
    response.set_etag(asset.digest)
    response.make_conditional(request)
    return response


def asset_view(name: str) -> Response:
    """Send a style sheet, script, font or picture."""
    return send(services().assets.find(name))
