"""Checking a lesson as a whole: what each text points to, and what is never used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from unsealed.course.blocks_text import BlockReading, Misreading, read_blocks
from unsealed.course.check_blocks import block_misreadings, no_claim
from unsealed.course.check_facts import FACTUAL_STEPS, fact_misreadings
from unsealed.course.check_html import anchors_in, html_findings
from unsealed.course.check_items import (
    asked_entries,
    claim_entries,
    exercise_entries,
    ids_of,
    item_faults,
    quiz_entries,
    sibling_entries,
)
from unsealed.course.check_marks import mark_findings, referred_sources, referred_terms
from unsealed.course.check_pins import pin_faults
from unsealed.course.check_rendered import leftover_findings
from unsealed.course.check_siblings import sibling_faults
from unsealed.course.check_steps import heading_misreadings, step_misreadings
from unsealed.course.check_use import folder_faults, long_line_faults, unused_faults
from unsealed.course.check_variants import in_variant, variant_faults
from unsealed.course.faults import Fault, fault
from unsealed.course.findings import Finding, Known, has_long_line, masked
from unsealed.course.folder_reading import LESSON_FILE
from unsealed.course.marked_texts import MarkedText, marked_texts
from unsealed.course.texts import place_in
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from unsealed.course.lesson_files import LessonFiles


def lesson_faults(lesson: LessonFiles, course: Known, terms: Mapping[str, str]) -> Iterator[Fault]:
    """All faults of a lesson. `course` knows what all lessons share, `terms` the shown words."""
    yield from lesson.faults
    checking = _Checking(lesson, course, terms)
    yield from checking.text_faults()
    yield from checking.field_faults()
    yield from item_faults(lesson, checking.known.sources)
    yield from sibling_faults(lesson)
    yield from pin_faults(lesson)
    yield from variant_faults(lesson)
    yield from _faults_of_others(lesson, course, terms)
    yield from unused_faults(lesson, checking.blocks, checking.used_sources())
    yield from folder_faults(lesson)
    yield from long_line_faults(lesson)
    yield from checking.front_faults()


def _faults_of_others(
    lesson: LessonFiles, course: Known, terms: Mapping[str, str]
) -> Iterator[Fault]:
    """What is wrong in a later variant and not in the first."""
    if not lesson.others:
        return
    first = _faults_that_vary(lesson, course, terms)
    for number, other in enumerate(lesson.others, 2):
        found = _faults_that_vary(other, course, terms)
        yield from in_variant(found, first, number)


def _faults_that_vary(
    lesson: LessonFiles, course: Known, terms: Mapping[str, str]
) -> tuple[Fault, ...]:
    checking = _Checking(lesson, course, terms)
    return (*lesson.faults, *checking.field_faults(), *pin_faults(lesson))


class _Checking(Struct, frozen=True, dict=True):
    lesson: LessonFiles
    course: Known
    terms: Mapping[str, str]

    @cached_property
    def known(self) -> Known:
        """What the lesson's texts may point to; None for what could not be read at all."""
        lesson = self.lesson
        sources = lesson.documents.get("sources.yaml")
        raw = sources.data.get("sources") if sources and isinstance(sources.data, dict) else None
        exercises = ids_of(exercise_entries(lesson))
        known_sources = frozenset(raw) if isinstance(raw, dict) else None
        return replace(
            self.course,
            sources=known_sources,
            claims=ids_of(claim_entries(lesson)) if self._lists("claims.yaml", "claims") else None,
            exercises=exercises if self._lists("quiz.yaml", "exercises") else None,
            quiz=ids_of(quiz_entries(lesson)) - exercises,
            siblings=ids_of(sibling_entries(lesson)) - exercises,
            exhibits=frozenset(
                name.removeprefix("exhibits/").removesuffix(".yaml")
                for name in (*lesson.documents, *lesson.texts)
                if name.startswith("exhibits/")
            ),
            anchors=anchors_in(self.body) | {f"note-{name}" for name in known_sources or ()},
            folder=lesson.folder,
        )

    def _lists(self, file: str, key: str) -> bool:
        """Whether a file could be read so far that what it lists is known."""
        document = self.lesson.documents.get(file)
        data = document.data if document else None
        return isinstance(data, dict) and isinstance(data.get(key, []), list)

    @cached_property
    def body(self) -> str:
        """The lesson's text with code, comments and front matter blanked, places unchanged."""
        text = self.lesson.texts.get(LESSON_FILE, "")
        lines = text.split("\n")
        start = self.lesson.split.body_line - 1
        front = "\n".join(" " * len(line) for line in lines[:start])
        body = masked("\n".join(lines[start:]))
        return f"{front}\n{body}" if start else body

    @cached_property
    def blocks(self) -> tuple[BlockReading, ...]:
        """The blocks of each step, in the order of the steps."""
        return tuple(read_blocks(step.text, step.line + 1) for step in self.lesson.steps)

    def text_faults(self) -> Iterator[Fault]:
        """Faults of `lesson.md` below its front matter."""
        if LESSON_FILE not in self.lesson.texts:
            return
        first = {*self._misreadings(), *self._findings()}
        yield from first
        if has_long_line(self.body):
            return
        broken = {found.line for found in first if found.is_error}
        for found in self._leftovers():
            if found.line not in broken:
                yield found

    def _misreadings(self) -> Iterator[Fault]:
        path = f"{self.lesson.shown}/{LESSON_FILE}"
        for found in self._found_in_steps():
            yield fault(path, (found.line, found.column), found.code, found.message)

    def _found_in_steps(self) -> Iterator[Misreading]:
        front = self.lesson.front
        if self.lesson.split.front is not None:
            yield from step_misreadings(self.lesson.split, front.kind if front else "story")
        lines = self.body.split("\n")
        # What stands on the bench is invented: no source can say it.
        is_bench = front is not None and front.kind == "bench"
        for step, reading in zip(self.lesson.steps, self.blocks, strict=True):
            end = step.line + step.text.count("\n") + 1
            yield from heading_misreadings("\n".join(lines[step.line : end]), step.line + 1)
            yield from block_misreadings(reading, self.known)
            if step.name in FACTUAL_STEPS and not is_bench:
                yield from fact_misreadings(reading)

    def _findings(self) -> Iterator[Fault]:
        path = f"{self.lesson.shown}/{LESSON_FILE}"
        for finding in (
            *mark_findings(self.body, self.known),
            *html_findings(self.body, self.known),
        ):
            yield fault(path, place_in(self.body, finding.offset), finding.code, finding.message)

    def _leftovers(self) -> Iterator[Fault]:
        path = f"{self.lesson.shown}/{LESSON_FILE}"
        for reading in self.blocks:
            pieces = [reading.running, *(block.content for block in reading.blocks)]
            for lines in pieces:
                text = "\n".join(line.text for line in lines)
                for finding in leftover_findings(text, self._as_step):
                    line = lines[text.count("\n", 0, finding.offset)]
                    _line, column = place_in(text, finding.offset)
                    yield fault(path, (line.number, column), finding.code, finding.message)

    def _as_step(self, text: str) -> str:
        return _rendered(text, self.known, self.terms, inline=False)

    def field_faults(self) -> Iterator[Fault]:
        """Faults of the Markdown in claims, questions, sources and exhibits."""
        for file, marked in self._fields():
            document = self.lesson.documents[file]
            for finding in field_findings(marked, self.known, self.terms):
                yield document.fault_within(
                    marked.path, finding.needle, finding.code, finding.message
                )

    def _fields(self) -> Iterator[tuple[str, MarkedText]]:
        lesson = self.lesson
        by_id = {claim.id: claim for claim in lesson.questions}
        for entry in asked_entries(lesson):
            if entry.id in by_id:
                for marked in marked_texts(by_id[entry.id], entry.path):
                    if _is_written(marked, entry.path, entry.raw):
                        yield entry.file, marked
        for marked in marked_texts(dict(lesson.sources), ("sources",)):
            yield "sources.yaml", marked
        for name, exhibit in lesson.exhibits.items():
            for marked in marked_texts(exhibit):
                yield f"exhibits/{name}.yaml", marked

    def used_sources(self) -> frozenset[str]:
        """The sources that any text or question of the lesson refers to."""
        texts = [self.body, *(marked.text for _file, marked in self._fields())]
        referred = [referred_sources(masked(text)) for text in texts]
        listed = [frozenset(question.sources) for question in self.lesson.questions]
        return frozenset().union(*referred, *listed)

    def front_faults(self) -> Iterator[Fault]:
        """A fault if the Hook's claim is not among the claims, or if a story has no verdict."""
        front, claims = self.lesson.front, self.known.claims
        if front is None:
            return
        document = self.lesson.documents[LESSON_FILE]
        if front.hook is None and front.kind != "bench":
            message = _('"hook" is missing. Name the claim that the Hook asks about.')
            yield document.fault((), "key-missing", message)
        elif front.hook and claims is not None and front.hook not in claims:
            message = no_claim(front.hook, claims)
            yield document.fault(("hook",), "claim-undefined", message)
        if front.kind == "story" and front.verdict is None:
            message = _('"verdict" is missing. Say how the story\'s documents came out.')
            yield document.fault((), "key-missing", message)


def field_findings(
    marked: MarkedText, known: Known, terms: Mapping[str, str]
) -> tuple[Finding, ...]:
    """What is wrong in a Markdown field of a YAML file: by its source, else by its rendering."""
    if not _NEEDS_LOOK.intersection(marked.text):
        return ()
    text = masked(marked.text)
    found = (*mark_findings(text, known), *html_findings(text, known))
    if found or has_long_line(text):
        return found

    def render(source: str) -> str:
        return _rendered(source, known, terms, inline=marked.inline)

    return tuple(leftover_findings(marked.text, render))


_NEEDS_LOOK = frozenset("[]{}<>`*_#|/!~")


def _rendered(text: str, known: Known, terms: Mapping[str, str], *, inline: bool) -> str:
    # Rendering is loaded when there is something to render: `--help` and the build's quick look
    # do without.
    from unsealed.course.markdown import Context, render_inline, render_prose

    # What could not be read is taken to hold whatever the text refers to.
    sources = referred_sources(text) if known.sources is None else known.sources
    words = {name: name for name in referred_terms(text)} if known.terms is None else terms
    context = Context(sources=sources, terms=words)
    render: Callable[[str, Context], str] = render_inline if inline else render_prose
    return render(text, context)


def _is_written(marked: MarkedText, base: tuple[str | int, ...], raw: object) -> bool:
    """Whether the author wrote the text, and it is no default of the model."""
    first = marked.path[len(base)] if len(marked.path) > len(base) else None
    return isinstance(raw, dict) and first in raw
