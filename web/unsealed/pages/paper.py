"""What every page for paper has: its address, its foot, and the same as a PDF where that is made.

Such a page is good on screen too. `?print=large` sets it large; `?as=pdf` asks for a PDF, on A4 or,
with `&paper=letter`, on US Letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from flask import Response, request
from msgspec import Struct

from unsealed.pages import pdf
from unsealed.pages.services import edition

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from unsealed.pages.page import Page

PaperSize = Literal["a4", "letter"]
# It tells scripts whose browser it is: nothing that belongs on paper, or in what is kept for all.
_BODY: Final = re.compile(r"<body[^>]*>")


class Sheet(Struct, frozen=True):
    """A page for paper: what stands at its foot, and the ways in which it can be had.

    `foot` names the page and what it is a version of. `is_licensed` says that it is a part of the
    course, which may be passed on; what a class did may not. `back` leads to where it belongs.
    """

    title: str
    foot: str
    back: str
    is_licensed: bool
    is_large: bool
    makes_pdf: bool
    is_posted: bool

    def address(self, **options: str) -> str:
        """This page with these options in its address."""
        chosen = {"print": "large"} if self.is_large and "print" not in options else {}
        query = urlencode({name: word for name, word in {**chosen, **options}.items() if word})
        return f"{request.root_path}{request.path}" + (f"?{query}" if query else "")


def sheet_of_course(title: str, back: str) -> Sheet:
    """The sheet of a part of the course."""
    foot = f"{title} · {edition().title}, {edition().version[:8]} · CC BY-SA 4.0"
    return _sheet(title, foot, back, is_licensed=True)


def sheet_of_class(title: str, back: str) -> Sheet:
    """The sheet of what somebody did."""
    return _sheet(title, title, back, is_licensed=False)


def _sheet(title: str, foot: str, back: str, *, is_licensed: bool) -> Sheet:
    return Sheet(
        title=title,
        foot=foot,
        back=back,
        is_licensed=is_licensed,
        is_large=request.values.get("print") == "large",
        makes_pdf=pdf.is_installed(),
        is_posted=request.method == "POST",
    )


def delivered(page: Page, sheet: Sheet) -> ResponseReturnValue:
    """The page as HTML; as a PDF where that was asked for and can be made.

    Whoever asks for a PDF where none is made gets the page, which says how to print it.
    """
    html = page.render()
    if request.values.get("as") != "pdf" or not sheet.makes_pdf:
        return html
    size: PaperSize = "letter" if request.values.get("paper") == "letter" else "a4"
    order = pdf.Order(html=_BODY.sub("<body>", html), base=request.url_root, size=size)
    made = pdf.made(order, is_same_for_all=sheet.is_licensed)
    name = request.path.strip("/").replace("/", "-") or "unsealed"
    headers = {
        "Content-Disposition": f'inline; filename="{name}.pdf"',
        "Cache-Control": "private, no-cache",
    }
    return Response(made, mimetype="application/pdf", headers=headers)
