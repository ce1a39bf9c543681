"""A lesson's Markdown: our marks and blocks, rendered into sanitised HTML.

`render` is for whole steps, `render_prose` and `render_inline` for the texts of items. What they
must know of the lesson, and what they find out, is a `Context`.
"""

from unsealed.course.markdown.context import Context, Missing
from unsealed.course.markdown.rendering import render_inline, render_prose
from unsealed.course.markdown.scanning import Unclosed
from unsealed.course.markdown.step import Rendered, render

__all__ = [
    "Context",
    "Missing",
    "Rendered",
    "Unclosed",
    "render",
    "render_inline",
    "render_prose",
]
