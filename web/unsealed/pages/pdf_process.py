"""The process that makes one PDF: an order comes in as JSON, a file goes out.

It asks no network for anything: what a page loads is read from our own static files, and every
other address is refused. It may use two gigabytes of memory and a minute of processor time.
"""

from __future__ import annotations

import json
import logging
import mimetypes
import re
import sys
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from unsealed.pages.assets import Assets

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_MEMORY: Final = 2 << 30
_MOST_SECONDS: Final = 60
_SIZES: Final = {"a4": "A4", "letter": "letter"}
# Drawings have no style of their own, and WeasyPrint looks for it nowhere else.
_DRAWING: Final = """<style>
text { font-family: Inter; font-size: 15px; fill: #000 } .label { font-weight: 600 }
.axis { fill: none; stroke: #555; stroke-width: 1.5 }
.shape { fill: #fff; stroke: #000; stroke-width: 1.6; stroke-linecap: round }
.shape-event { fill: #000 }
</style>"""


class OwnFiles(URLFetcher):
    """Fetches our own static files, from the disk, and nothing else."""

    def __init__(self, base: str) -> None:
        super().__init__(allowed_protocols=())
        self._static = f"{base}static/"
        self._assets = Assets()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - no server is asked
        """The file at this address. Raises FatalURLFetchingError for any that is not ours."""
        if not url.startswith(self._static):
            raise FatalURLFetchingError(f"refused: {url}")
        found = self._assets.find(unquote(urlsplit(url.removeprefix(self._static)).path))
        if found is None:
            raise FatalURLFetchingError(f"there is no such file: {url}")
        content = _told_apart(found.content) if found.name.endswith(".css") else found.content
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, content, {"Content-Type": kind})


def main() -> None:
    """Read an order, write the PDF."""
    _limit()
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    order = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(rendered(order["html"], order["base"], order["size"]))


def rendered(html: str, base: str, size: str) -> bytes:
    """The page as a PDF, tagged for those who read by ear."""
    fonts = FontConfiguration()
    page = HTML(string=_with_drawings(html), base_url=base, url_fetcher=OwnFiles(base))
    paper = CSS(string=f"@page {{ size: {_SIZES[size]} }}", font_config=fonts)
    made: bytes = page.write_pdf(stylesheets=[paper], font_config=fonts, pdf_variant="pdf/ua-1")
    return made


def _told_apart(css: bytes) -> bytes:
    """The style with a name of its own for every file of a face.

    A face comes in three files, each for letters of its own, and a browser picks by the letter.
    WeasyPrint takes them for one file and prints wrong letters, unless their names differ.
    """
    named = re.sub(rb'family: "([^"]+)";([^}]*-(slavic|ext)\.woff2)', rb'family: "\1 \3";\2', css)
    return re.sub(rb'(--(?:serif|sans): )"([^"]+)"', rb'\1"\2", "\2 slavic", "\2 ext"', named)


def _with_drawings(html: str) -> str:
    return re.sub(r'(<svg class="figure[^>]*>)', rf"\1{_DRAWING}", html)


def _limit() -> None:
    """Bound memory and processor time, where the system can."""
    try:
        import resource
    except ImportError:
        # It's OK on Windows, which has no such limits: whoever started us stops us by the clock.
        return
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


if __name__ == "__main__":
    main()
