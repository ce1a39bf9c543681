"""Checking the marks inside a paragraph: sources, terms, layers, links and their lookalikes.

Python-Markdown turns everything that it cannot read into visible text and says nothing, so what
is not a finished mark of a known kind is found here, in the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from unsealed.course.findings import Finding
from unsealed.course.guesses import did_you_mean, listed, shortened
from unsealed.language import gettext as _
from unsealed.questions.layers import LAYERS as _LAYERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from unsealed.course.findings import Known

LAYERS = tuple(layer.id for layer in _LAYERS)

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_REFERENCE = re.compile(r"\[@(?P<inner>[^\[\]\n]*)\]")
_REFERENCE_OPEN = re.compile(r"\[@(?![^\[\]\n]*\])[^\s\]]{0,40}")
_TERM = re.compile(r"\[\[(?P<id>[^\[\]|\n]*)(?P<shown>\|[^\[\]\n]*)?\]\]")
_LAYER = re.compile(r"\]\{(?P<name>[^{}\n:]*)\}")
_LAYER_WORD = re.compile(rf"(?<!\])\{{(?:{'|'.join(LAYERS)})\}}")
_LAYER_OPEN = re.compile(r"\]\{(?![^{}\n]*\})[^\s]{0,40}")
_BRACKET = re.compile(r"[\[\]]|\n[ \t]*\n")
_ATTRIBUTES = re.compile(r"\{:[^}\n]*\}?")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{0,60}\]:?")
_LINK_BY_NAME = re.compile(r"(?<!\])\[(?P<words>[^\[\]\n]+)\] ?\[(?P<name>[^\[\]@^\n]*)\]")
_LINK_OPEN = re.compile(r"\]\((?![^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))[^\s]{0,40}")
_FENCE = re.compile(r"^ {0,3}(```|~~~).*$", re.MULTILINE)


def mark_findings(text: str, known: Known) -> Iterator[Finding]:
    """The faults of all marks in a text whose code and comments are blanked out."""
    yield from _references(text, known.sources)
    yield from _terms(text, known.terms)
    yield from _layers(text)
    yield from _lookalikes(text)


def referred_sources(text: str) -> frozenset[str]:
    """The sources that a text refers to, whether they exist or not."""
    found = _REFERENCE.finditer(text)
    return frozenset(name for each in found for name in _names(each["inner"]))


def referred_terms(text: str) -> frozenset[str]:
    """The terms that a text refers to, whether they exist or not."""
    return frozenset(found["id"].strip() for found in _TERM.finditer(text))


def _names(inner: str) -> list[str]:
    return [name.strip().removeprefix("@") for name in inner.split(",")]


def _references(text: str, sources: Collection[str] | None) -> Iterator[Finding]:
    for found in _REFERENCE.finditer(text):
        if not re.fullmatch(rf"{_ID}(?: *, *@{_ID})*", found["inner"]):
            message = _('"%(mark)s" is not read. Write [@s1], or [@s1, @s3] for several.')
            yield _finding(found, "mark-unfinished", message % {"mark": shortened(found[0])})
            continue
        for name in _names(found["inner"]):
            if sources is not None and name not in sources:
                yield _finding(found, "source-undefined", no_source(name, sources))
    for found in _REFERENCE_OPEN.finditer(text):
        message = _('"%(mark)s" is not closed. Write [@s1].')
        yield _finding(found, "mark-unfinished", message % {"mark": shortened(found[0])})


def no_source(name: str, sources: Collection[str]) -> str:
    """What to say of a source that is not defined."""
    hint = did_you_mean(name, sources) or _(" Add it to sources.yaml.")
    return _('there is no source "%(name)s".%(hint)s') % {"name": shortened(name), "hint": hint}


def _terms(text: str, terms: Collection[str] | None) -> Iterator[Finding]:
    rest = list(text)
    for found in _TERM.finditer(text):
        rest[found.start() : found.end()] = " " * len(found[0])
        name = found["id"]
        if not re.fullmatch(_ID, name) or found["shown"] == "|":
            message = _('"%(mark)s" is not read. Write [[id]] or [[id|what is shown]].')
            hint = did_you_mean(name, terms or (), "[[%s]]")
            yield _finding(found, "mark-unfinished", message % {"mark": shortened(found[0])} + hint)
        elif terms is not None and name not in terms:
            hint = did_you_mean(name, terms) or _(" Add it to glossary.yaml.")
            message = _('there is no term "%(name)s".%(hint)s')
            yield _finding(found, "term-undefined", message % {"name": name, "hint": hint})
    for found in re.finditer(r"\[\[[^\[\]\n]{0,40}|\]\]", "".join(rest)):
        message = _('"%(mark)s" is not part of a finished term. Write [[id]] on one line.')
        yield _finding(found, "mark-unfinished", message % {"mark": shortened(found[0])})


def _layers(text: str) -> Iterator[Finding]:
    closing = _closing_brackets(text)
    for found in _LAYER.finditer(text):
        name = found["name"]
        if name not in LAYERS:
            hint = did_you_mean(name, LAYERS) or _(" The layers are: %(layers)s.") % {
                "layers": listed(LAYERS)
            }
            message = _('there is no layer "%(name)s".%(hint)s')
            shown = message % {"name": shortened(name), "hint": hint}
            yield _finding(found, "layer-unknown", shown)
        elif found.start() not in closing:
            message = _('"%(mark)s" closes words that no "[" opens. Write [the words]{%(layer)s}.')
            yield _finding(found, "mark-unfinished", message % {"mark": found[0], "layer": name})
    for found in _LAYER_WORD.finditer(text):
        message = _('"%(mark)s" does not follow a "]". Write [the words]%(mark)s.')
        yield _finding(found, "mark-unfinished", message % {"mark": found[0]})
    for found in _LAYER_OPEN.finditer(text):
        if not found[0].startswith("]{:"):
            message = _('"%(mark)s" is not closed. Write [the words]{outlet}.')
            yield _finding(found, "mark-unfinished", message % {"mark": shortened(found[0])})


def _closing_brackets(text: str) -> frozenset[int]:
    """The offsets of all brackets that close one which opens in the same paragraph."""
    closing: set[int] = set()
    depth = 0
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            depth += 1
        elif found[0] != "]":
            depth = 0
        elif depth:
            depth -= 1
            closing.add(found.start())
    return frozenset(closing)


def _lookalikes(text: str) -> Iterator[Finding]:
    for found in _FOOTNOTE.finditer(text):
        message = _('"%(mark)s" is a footnote, and there are none. Write a source, [@s1].')
        yield _finding(found, "footnote", message % {"mark": shortened(found[0])})
    for found in _ATTRIBUTES.finditer(text):
        message = _('"%(mark)s" would be shown as it stands. Delete it.')
        yield _finding(found, "attribute-list", message % {"mark": shortened(found[0])})
    for found in _LINK_BY_NAME.finditer(text):
        message = _('"%(mark)s" has no address. Write [%(words)s](https://…).')
        words = {"mark": shortened(found[0]), "words": shortened(found["words"])}
        yield _finding(found, "link-undefined", message % words)
    for found in _LINK_OPEN.finditer(text):
        message = _('the address "%(mark)s" is not closed. Write [words](https://…).')
        yield _finding(found, "mark-unfinished", message % {"mark": shortened(found[0][2:])})
    for found in _FENCE.finditer(text):
        message = _('"%(mark)s" opens no code here. Indent the code by four spaces.')
        yield _finding(found, "code-fence", message % {"mark": found[1]})


def _finding(found: re.Match[str], code: str, message: str) -> Finding:
    return Finding(found.start(), found[0], code, message)
