"""Finding the blocks in a step's text, line by line, as the renderer does, and losing none.

Where the renderer gives up or shows the lines as text, a misreading is kept with its place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct, field

from unsealed.course.block_rules import BLOCKS, OTHER_NAMES
from unsealed.course.guesses import did_you_mean, guess, listed, shortened
from unsealed.language import gettext as _

_OPENING = re.compile(
    r" {0,3}(?P<slashes>/{3,}) *(?P<name>[A-Za-z][\w-]*) *(?:\| *(?P<rest>.*?))? *"
)
_CLOSING = re.compile(r" {0,3}(?P<slashes>/{3,}) *")
_SLASHES = re.compile(r" {0,3}/{3,}(?!/)")
_NO_BAR = re.compile(r" {0,3}/{3,} *(?P<name>[A-Za-z][\w-]*) +(?P<rest>[^|]+?) *")
_OPTION = re.compile(r" {4,}(?P<key>[\w-]+) *: *(?P<value>.*?) *")


class Line(NamedTuple):
    """A line of a lesson's file and its number there."""

    number: int
    text: str


class Misreading(NamedTuple):
    """What keeps a line from being read as its author meant it."""

    line: int
    column: int
    code: str
    message: str


class FoundBlock(Struct):
    """A block as it stands in a file."""

    name: str
    argument: str
    line: int
    slashes: int
    parent: FoundBlock | None
    options: dict[str, Line] = field(default_factory=dict)
    content: list[Line] = field(default_factory=list)
    has_children: bool = False

    @property
    def has_content(self) -> bool:
        """Whether anything at all stands inside."""
        return self.has_children or any(line.text.strip() for line in self.content)


class BlockReading(Struct):
    """The blocks of a step, the running text outside of them, and what was misread."""

    blocks: list[FoundBlock] = field(default_factory=list)
    running: list[Line] = field(default_factory=list)
    misread: list[Misreading] = field(default_factory=list)


def read_blocks(text: str, first_line: int) -> BlockReading:
    """The blocks in a step's text, whose first line has this number in its file."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), start=first_line):
        reader.read(Line(number, line))
    reader.finish()
    return reader.reading


class _Reader:
    def __init__(self) -> None:
        self.reading = BlockReading()
        self._open: list[FoundBlock] = []
        self._takes_options = False

    def read(self, line: Line) -> None:
        if self._takes_options and (option := _OPTION.fullmatch(line.text)):
            self._open[-1].options[option["key"]] = Line(line.number, option["value"])
            return
        self._takes_options = False
        if opening := _OPENING.fullmatch(line.text):
            self._begin(opening, line)
        elif closing := _CLOSING.fullmatch(line.text):
            self._end(len(closing["slashes"]), line)
        elif _SLASHES.match(line.text):
            self._misread(line, *_unread(line.text))
        elif self._open:
            self._open[-1].content.append(line)
        else:
            self.reading.running.append(line)

    def finish(self) -> None:
        for block in self._open:
            message = _('"/// %(name)s" is not closed. Put a line "%(end)s" below its content.')
            words = {"name": block.name, "end": "/" * block.slashes}
            self._misread(Line(block.line, ""), "block-unclosed", message % words)

    def _begin(self, opening: re.Match[str], line: Line) -> None:
        parent = self._open[-1] if self._open else None
        if parent:
            parent.has_children = True
        name = opening["name"].lower()
        block = FoundBlock(
            name, opening["rest"] or "", line.number, len(opening["slashes"]), parent
        )
        self.reading.blocks.append(block)
        self._open.append(block)
        self._takes_options = True
        if name not in BLOCKS:
            self._misread(line, "block-unknown", unknown_block(opening["name"]))

    def _end(self, slashes: int, line: Line) -> None:
        if not self._open:
            message = _("this line closes a block, and none is open. Delete it.")
            self._misread(line, "block-stray-end", message)
        elif self._open[-1].slashes != slashes:
            message = _('this does not close "%(start)s" of line %(line)d. Write %(end)s.') % {
                "start": "/" * self._open[-1].slashes + " " + self._open[-1].name,
                "line": self._open[-1].line,
                "end": "/" * self._open[-1].slashes,
            }
            self._misread(line, "block-stray-end", message)
        else:
            self._open.pop()

    def _misread(self, line: Line, code: str, message: str) -> None:
        column = len(line.text) - len(line.text.lstrip()) + 1
        self.reading.misread.append(Misreading(line.number, column, code, message))


def unknown_block(name: str) -> str:
    """What to say of a block that there is not."""
    meant = guess(name, [*BLOCKS, *OTHER_NAMES]) or ""
    hint = did_you_mean(OTHER_NAMES.get(meant, meant), BLOCKS) or _(
        " The blocks are: %(blocks)s."
    ) % {"blocks": listed(BLOCKS)}
    return _('there is no block "%(name)s".%(hint)s') % {"name": shortened(name), "hint": hint}


def _unread(text: str) -> tuple[str, str]:
    without_bar = _NO_BAR.fullmatch(text)
    if without_bar and without_bar["name"].lower() in BLOCKS:
        message = _('"%(line)s" is not read. Write "/// %(name)s | %(rest)s".')
        words = {
            "line": shortened(text),
            "name": without_bar["name"],
            "rest": shortened(without_bar["rest"]),
        }
        return "block-argument", message % words
    if without_bar:
        return "block-unknown", unknown_block(without_bar["name"])
    message = _('"%(line)s" begins no block and closes none. Write "/// name | argument".')
    return "block-unknown", message % {"line": shortened(text)}
