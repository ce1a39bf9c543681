"""Exhibits to rows: a numbered document, a table, running text or cards, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from unsealed.course.exhibit_places import mark, with_parts_marked
from unsealed.course.markdown import render_inline, render_prose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unsealed.course.database import Row
    from unsealed.course.markdown import Context
    from unsealed.course.model import Body, Card, ExhibitEntry, Table

_LETTERS = 26


def exhibit_rows(
    lesson: str, exhibits: Mapping[str, ExhibitEntry], order: Sequence[str], context: Context
) -> list[Row]:
    """The rows of a lesson's exhibits: first those that its text places, in that order."""
    ordered = dict.fromkeys((*(name for name in order if name in exhibits), *sorted(exhibits)))
    return [
        _row(lesson, name, exhibits[name], position, context)
        for position, name in enumerate(ordered)
    ]


def letter_of(position: int) -> str:
    """A, B, … Z, AA, AB: the letter of the exhibit at a place that counts from 0."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _row(lesson: str, name: str, exhibit: ExhibitEntry, position: int, context: Context) -> Row:
    return (
        lesson,
        name,
        position,
        letter_of(position),
        exhibit.title,
        exhibit.file_name,
        int(exhibit.replica),
        render_inline(exhibit.caption, context),
        exhibit.description,
        body_html(exhibit.body, context),
    )


def body_html(body: Body, context: Context) -> str:
    """What a document shows, as HTML, with a mark on each place that can be pointed at."""
    if body.lines is not None:
        lines = "".join(
            f"<li{_place(line, 'line', number)}><code>{escape(line)}</code></li>"
            for number, line in enumerate(body.lines, 1)
        )
        return f'<ol class="document">{lines}</ol>'
    if body.table is not None:
        return _table(body.table, context)
    if body.cards is not None:
        cards = "".join(_card(number, card, context) for number, card in enumerate(body.cards, 1))
        return f'<ol class="cards">{cards}</ol>'
    return f'<div class="running">{with_parts_marked(render_prose(body.text or "", context))}</div>'


def _place(text: str, *name: str | int) -> str:
    """The mark of a place; what is empty is none."""
    return mark("-".join(map(str, name))) if text.strip() else ""


def _table(table: Table, context: Context) -> str:
    head = "".join(f'<th scope="col">{render_inline(cell, context)}</th>' for cell in table.head)
    rows = "".join(_cells(number, row, context) for number, row in enumerate(table.rows, 1))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(number: int, row: Sequence[str], context: Context) -> str:
    cells = (
        f"<td{_place(cell, 'cell', number, column)}>{_cell(cell, context)}</td>"
        for column, cell in enumerate(row, 1)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: str, context: Context) -> str:
    return render_inline(cell, context) if cell.strip() else ""


def _card(number: int, card: Card, context: Context) -> str:
    place = mark(f"card-{number}")
    return (
        f'<li class="card"{place}><p class="from ui small"><span>{escape(card.sender)}</span> '
        f"<span>{escape(card.date)}</span></p>{render_prose(card.text, context)}</li>"
    )
