"""Splitting Markdown into running text and our own blocks, `/// name | argument` to `///`.

The scanner stands in for pymdownx.blocks, whose syntax it reads: importing that costs more than
half of what a changed lesson may take, and it passes over an unclosed block in silence.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from msgspec import Struct, field

_OPENING = re.compile(r" {0,3}(/{3,}) *([A-Za-z][\w-]*) *(?:\| *(.*?))? *")
_CLOSING = re.compile(r" {0,3}(/{3,}) *")
_OPTION = re.compile(r" {4,}([\w-]+) *: *(.*?) *")


class Text(Struct, frozen=True):
    """Markdown between blocks. `line` counts from 1 in the text that was scanned."""

    text: str
    line: int


class Block(Struct):
    """A block of ours and what stands in it. It is closed by a line of as many slashes."""

    name: str
    argument: str
    line: int
    slashes: int
    options: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The running text of the block, without the blocks in it."""
        return "\n".join(child.text for child in self.children if isinstance(child, Text))


Node: TypeAlias = "Text | Block"


class Unclosed(Exception):
    """A block does not end, or a line closes none. The whole tree cannot be trusted."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}: a block is not closed, or a closing line has no block")
        self.line = line


def scan(text: str) -> list[Node]:
    """The text and blocks in order. Raises Unclosed."""
    scanner = _Scanner()
    for number, line in enumerate(text.split("\n"), start=1):
        scanner.read(line, number)
    return scanner.finish()


class _Scanner:
    def __init__(self) -> None:
        self._top: list[Node] = []
        self._open: list[Block] = []
        self._lines: list[str] = []
        self._start = 1
        self._takes_options = False

    def read(self, line: str, number: int) -> None:
        if self._takes_options:
            if option := _OPTION.fullmatch(line):
                self._open[-1].options[option[1]] = _unquoted(option[2])
                return
            self._takes_options = False
        if "///" not in line:
            self._keep(line, number)
        elif opening := _OPENING.fullmatch(line):
            self._begin(opening, number)
        elif closing := _CLOSING.fullmatch(line):
            self._end(len(closing[1]), number)
        else:
            self._keep(line, number)

    def finish(self) -> list[Node]:
        if self._open:
            raise Unclosed(self._open[-1].line)
        self._flush()
        return self._top

    def _keep(self, line: str, number: int) -> None:
        if not self._lines:
            self._start = number
        self._lines.append(line)

    def _begin(self, opening: re.Match[str], number: int) -> None:
        self._flush()
        block = Block(opening[2].lower(), opening[3] or "", number, len(opening[1]))
        self._here().append(block)
        self._open.append(block)
        self._takes_options = True

    def _end(self, slashes: int, number: int) -> None:
        if not self._open or self._open[-1].slashes != slashes:
            raise Unclosed(number)
        self._flush()
        self._open.pop()

    def _here(self) -> list[Node]:
        return self._open[-1].children if self._open else self._top

    def _flush(self) -> None:
        text = "\n".join(self._lines)
        if text.strip():
            self._here().append(Text(text, self._start))
        self._lines = []


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
