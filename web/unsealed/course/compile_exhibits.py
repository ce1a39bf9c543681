"""Exhibits to rows: a numbered document, a table, running text or cards, as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

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
        _body(exhibit.body, context),
    )


def _body(body: Body, context: Context) -> str:
    if body.lines is not None:
        lines = "".join(f"<li><code>{escape(line)}</code></li>" for line in body.lines)
        return f'<ol class="document">{lines}</ol>'
    if body.table is not None:
        return _table(body.table, context)
    if body.cards is not None:
        return f'<ol class="cards">{"".join(_card(card, context) for card in body.cards)}</ol>'
    return f'<div class="running">{render_prose(body.text or "", context)}</div>'


def _table(table: Table, context: Context) -> str:
    head = "".join(f'<th scope="col">{render_inline(cell, context)}</th>' for cell in table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(cell, context)}</td>' for cell in row)}</tr>"
        for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(cell: str, context: Context) -> str:
    return render_inline(cell, context) if cell.strip() else ""


def _card(card: Card, context: Context) -> str:
    return (
        f'<li class="card"><p class="from ui small"><span>{escape(card.sender)}</span> '
        f"<span>{escape(card.date)}</span></p>{render_prose(card.text, context)}</li>"
    )
