"""The text of a lesson to rows: steps, parts, what they use, and what is searched in them.

Nothing here needs the author's YAML again, so that a lesson whose text alone changed is compiled
from its text and what the last edition knows of it. Nothing heavy is imported either.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.edition import STEPS, Part
from unsealed.course.markdown import Context, render
from unsealed.course.markdown.typography import set_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unsealed.course.database import Row, Rows
    from unsealed.course.steps_text import StepText

TEXT_TABLES: Final = ("steps", "parts", "step_sources", "step_terms")
SEARCHED_STEPS: Final = frozenset({"hook", "read", "examine"})

_UNHEARD = re.compile(r"<(svg|summary|sup)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_PAUSE = re.compile(r"</(?:p|span|li|td|th|h[3-6]|figcaption|time)>")


class Frame(Struct, frozen=True):
    """What a lesson's text may point to, and which sources its items' own texts cite."""

    slug: str
    title: str
    sources: tuple[str, ...]
    terms: Mapping[str, str]
    claims: tuple[str, ...]
    exercises: tuple[str, ...]
    quiz: tuple[str, ...]
    exhibits: tuple[str, ...]
    cited_by: Mapping[str, tuple[str, ...]]
    cited_by_exhibit: Mapping[str, tuple[str, ...]]


class TextRows(Struct):
    """A compiled text: its rows, and what it uses: sources and exhibits in order of first use."""

    rows: Rows
    context: Context
    exhibits: tuple[str, ...]
    asides: str
    sources: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()


def compile_text(frame: Frame, steps: Sequence[StepText]) -> TextRows:
    """The rows of a lesson's steps. What points nowhere is named in `missing`.

    Raises markdown.Unclosed for blocks that do not end.
    """
    context = Context(lesson=frame.slug, sources=frozenset(frame.sources), terms=frame.terms)
    compiled = TextRows({name: [] for name in (*TEXT_TABLES, "passages")}, context, (), "")
    asides: list[str] = []
    parts: list[Part] = []
    for step in steps:
        if step.name in STEPS:
            rendered = _add_step(compiled, frame, step)
            asides += rendered[1]
            parts += rendered[0]
    compiled.exhibits = tuple(dict.fromkeys(part.ref for part in parts if part.kind == "exhibit"))
    compiled.asides = "\n".join(asides)
    compiled.sources = tuple(context.numbers)
    compiled.terms = frozenset(context.every_term)
    compiled.missing = (
        *(missing.id for missing in context.missing),
        *_missing_parts(frame, parts),
    )
    return compiled


def heard(html: str) -> str:
    """The words of finished HTML: no tags, numbers of notes, drawings or labels of controls."""
    text = _TAG.sub("", _PAUSE.sub(" ", _UNHEARD.sub("", html)))
    return " ".join(unescape(text).split())


def passage(kind: str, lesson: str, step: str, ref: str, *, title: str, text: str) -> Row:
    """A row of the searched texts. Its number follows from what it is of, and so stays."""
    key = "\0".join((kind, lesson, step, ref)).encode()
    # 53 bits, which JSON readers keep exact. It's OK that two of 100,000 passages meet once in a
    # million editions: the key would refuse the second, and the build would say so.
    number = int.from_bytes(blake2b(key, digest_size=8).digest(), "big") >> 11
    return (number, lesson, kind, step, ref, title, text)


def _add_step(
    compiled: TextRows, frame: Frame, step: StepText
) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    rendered = render(step.text, compiled.context)
    key = (frame.slug, step.name)
    rows = compiled.rows
    rows["steps"].append((*key, STEPS.index(step.name), set_type(step.title, "")))
    rows["parts"] += [
        (*key, position, part.kind, part.ref, part.html)
        for position, part in enumerate(rendered.parts)
    ]
    notes = dict.fromkeys((*rendered.sources, *_cited_in(frame, step.name, rendered.parts)))
    rows["step_sources"] += [(*key, position, source) for position, source in enumerate(notes)]
    rows["step_terms"] += [(*key, position, term) for position, term in enumerate(rendered.terms)]
    if step.name in SEARCHED_STEPS:
        text = heard(" ".join(part.html for part in rendered.parts if part.kind == "html"))
        title = frame.title
        rows["passages"].append(
            passage("lesson", frame.slug, step.name, "", title=title, text=text)
        )
    return rendered.parts, rendered.asides


def _cited_in(frame: Frame, step: str, parts: Sequence[Part]) -> Iterator[str]:
    """The sources that a step's exhibits refer to, and in the reveal those of the findings.

    Elsewhere a finding brings its own sources along when it opens: in the margin of a claim that
    is still to be judged, their titles would give it away.
    """
    for part in parts:
        if part.kind == "exhibit":
            yield from frame.cited_by_exhibit.get(part.ref, ())
    for claim in frame.claims if step == "reveal" else ():
        yield from frame.cited_by.get(claim, ())


def _missing_parts(frame: Frame, parts: Sequence[Part]) -> Iterator[str]:
    known = {
        "claim": frozenset(frame.claims),
        "reveal": frozenset(frame.claims),
        "question": frozenset((*frame.exercises, *frame.quiz)),
        "exhibit": frozenset(frame.exhibits),
    }
    for part in parts:
        if part.kind in known and part.ref not in known[part.kind]:
            yield part.ref
