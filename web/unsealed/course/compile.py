"""One lesson to the rows of the course database: a pure function of what its author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.course.compile_exhibits import exhibit_rows
from unsealed.course.compile_items import Place, cited_in, item_rows, rendered, texts_of
from unsealed.course.compile_replicas import replica_rows
from unsealed.course.compile_states import state_rows
from unsealed.course.compile_text import Frame, TextRows, compile_text, heard, passage
from unsealed.course.hand_overs import hand_over_rows
from unsealed.course.markdown import Context, render_inline, render_prose

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from unsealed.course.database import Row, Rows
    from unsealed.course.guide_files import GuideFile
    from unsealed.course.lesson_files import CourseFiles, LessonFiles
    from unsealed.course.model import FrontMatter, TermEntry
    from unsealed.questions.kind import Question


class CompiledLesson(Struct, frozen=True):
    """A lesson's rows by table, what it may point to, the ids it lacks, and its HTML."""

    rows: Rows
    frame: Frame
    missing: tuple[str, ...]
    html: str


def compile_lesson(files: LessonFiles, terms: Mapping[str, str]) -> CompiledLesson:
    """A lesson as rows. It must have been read without errors.

    `terms` is the shown word of every term. Raises markdown.Unclosed for blocks that do not end.
    """
    front = files.front
    if front is None:
        raise ValueError(f"{files.slug}: the front matter could not be read")
    frame = _frame_of(files, front, terms)
    text = compile_text(frame, files.steps)
    context = text.context
    rows: Rows = {**text.rows}
    rows["lessons"] = [_lesson_row(files, front, text)]
    rows["lesson_tags"] = list(_tag_rows(files.slug, front))
    html = [str(row[5]) for row in text.rows["parts"]]
    for question, place in _placed(files):
        compiled = rendered(question, context)
        html += texts_of(compiled)
        for name, found in item_rows(files.slug, question, compiled, place).items():
            rows.setdefault(name, []).extend(found)
    rows["quiz_sets"], rows["quiz_questions"] = _set_rows(files)
    rows["exhibits"] = exhibit_rows(files.slug, files.exhibits, text.exhibits, context)
    html += [f"{row[7]!s}\n{row[9]!s}" for row in rows["exhibits"]]
    rows["replicas"] = replica_rows(files.slug, files.exhibits)
    rows["replica_states"], rows["replica_pages"] = state_rows(rows["replicas"])
    rows["hand_overs"] = hand_over_rows(files.slug, files.exhibits, rows["replicas"])
    for name, found in _variant_rows(files, text, context).items():
        rows[f"variant_{name}"] = found
    for other in files.others:
        html += [text for each in other.questions for text in texts_of(rendered(each, context))]
    html += [f"{row[8]!s}\n{row[10]!s}" for row in rows.get("variant_exhibits", ())]
    rows["sources"] = _source_rows(files, context, frozenset(text.sources))
    rows["lesson_terms"] = [(files.slug, term) for term in sorted(context.every_term)]
    rows["passages"] = [*text.rows["passages"], *_passages(files, front)]
    strays = (missing.id for missing in context.missing)
    missing = tuple(dict.fromkeys((*text.missing, *strays)))
    return CompiledLesson(rows, frame, missing, "\n".join(html))


def _variant_rows(files: LessonFiles, text: TextRows, context: Context) -> Rows:
    """The rows of the lesson's later variants, each with the variant's number before it."""
    rows: Rows = {}
    for number, other in enumerate(files.others, 2):
        items = (
            item_rows(files.slug, question, rendered(question, context), place)["items"]
            for question, place in _placed(other)
        )
        made = {
            "items": [row for found in items for row in found],
            "exhibits": exhibit_rows(files.slug, other.exhibits, text.exhibits, context),
            "replicas": replica_rows(files.slug, other.exhibits),
        }
        made["replica_states"], made["replica_pages"] = state_rows(made["replicas"])
        made["hand_overs"] = hand_over_rows(files.slug, other.exhibits, made["replicas"])
        for name, found in made.items():
            rows.setdefault(name, []).extend((number, *row) for row in found)
    return rows


def _frame_of(files: LessonFiles, front: FrontMatter, terms: Mapping[str, str]) -> Frame:
    """What the lesson's text may point to."""
    return Frame(
        slug=files.slug,
        title=front.title,
        sources=tuple(files.sources),
        terms=terms,
        claims=tuple(claim.id for claim in files.claims),
        exercises=tuple(exercise.id for exercise in files.exercises),
        quiz=tuple(question.id for question in files.quiz),
        exhibits=tuple(files.exhibits),
        cited_by={question.id: cited_in(question) for question in files.questions},
        cited_by_exhibit={name: cited_in(found) for name, found in files.exhibits.items()},
    )


def glossary_rows(terms: Sequence[TermEntry]) -> Rows:
    """The rows of the glossary. Terms may refer to one another in their definitions."""
    words = {entry.id: entry.term for entry in terms}
    rows: Rows = {"terms": [], "term_spellings": [], "term_sources": [], "passages": []}
    for position, entry in enumerate(terms):
        definition = render_prose(entry.definition, Context(terms=words))
        rows["terms"].append((entry.id, position, entry.term, definition))
        rows["term_spellings"] += [
            (entry.id, place, spelling) for place, spelling in enumerate(entry.also)
        ]
        rows["term_sources"] += [
            (entry.id, place, source.title, source.publisher, source.url)
            for place, source in enumerate(entry.sources)
        ]
        rows["passages"].append(_term_passage(entry, definition))
    return rows


def guide_rows(files: CourseFiles, lessons: Collection[str]) -> list[Row]:
    """The rows of the guides: the general ones and those to these lessons."""
    context = Context(terms={entry.id: entry.term for entry in files.terms})
    rows: list[Row] = []
    for guide in files.guides:
        front = guide.front
        if front and (front.lesson is None or front.lesson in lessons):
            html = _guide_html(guide, context)
            rows.append((guide.id, front.order, front.lesson, front.title, html))
    return rows


def _guide_html(guide: GuideFile, context: Context) -> str:
    parts = [render_prose(guide.split.preface, context)] if guide.split.preface.strip() else []
    for section in guide.split.steps:
        parts.append(f"<h2>{render_inline(section.heading, context)}</h2>")
        parts.append(render_prose(section.text, context))
    return "\n".join(parts)


def _term_passage(entry: TermEntry, definition: str) -> Row:
    text = " ".join([heard(definition), *entry.also])
    return passage("term", "", "", entry.id, title=entry.term, text=text)


def _lesson_row(files: LessonFiles, front: FrontMatter, text: TextRows) -> Row:
    return (
        files.slug,
        front.title,
        front.summary,
        front.minutes,
        front.age,
        front.kind,
        front.verdict or "",
        front.teaches,
        front.hook or "",
        front.reveal,
        len(files.claims),
        len(files.exercises) + len(files.quiz),
        text.asides,
    )


def _tag_rows(slug: str, front: FrontMatter) -> Iterator[Row]:
    for kind, values in (
        ("sensitive", front.sensitive),
        ("seal", tuple(seal.value for seal in front.seals)),
        ("unit", front.units),
    ):
        for position, value in enumerate(values):
            yield slug, kind, position, value


def _placed(files: LessonFiles) -> Iterator[tuple[Question, Place]]:
    placed = (("claim", files.claims), ("exercise", files.exercises), ("set", files.quiz))
    position = 0
    for place, questions in placed:
        for question in questions:
            yield question, Place(place, position)
            position += 1
    for after, sibling in enumerate(files.siblings):
        yield sibling.question, Place("sibling", position + after, sibling.of)


def _set_rows(files: LessonFiles) -> tuple[list[Row], list[Row]]:
    sets: list[Row] = []
    questions: list[Row] = []
    for number, group in enumerate(files.sets):
        sets.append((files.slug, number, group.title))
        questions += [
            (files.slug, number, position, question.id)
            for position, question in enumerate(group.questions)
        ]
    return sets, questions


def _source_rows(files: LessonFiles, context: Context, in_text: frozenset[str]) -> list[Row]:
    """The sources by number; those that no text uses come last, as the author listed them."""
    for name in files.sources:
        context.number_of(name)
    # A note may itself refer to sources, and all have their numbers by now.
    return [
        (*_source_row(files, name, number, context), int(name in in_text))
        for name, number in context.numbers.items()
    ]


def _source_row(files: LessonFiles, name: str, number: int, context: Context) -> Row:
    source = files.sources[name]
    return (
        files.slug,
        name,
        number,
        source.title,
        source.publisher,
        source.author,
        source.date,
        source.url,
        source.read,
        source.language,
        render_inline(source.note, context) if source.note else "",
    )


def _passages(files: LessonFiles, front: FrontMatter) -> Iterator[Row]:
    yield passage("lesson", files.slug, "", "", title=front.title, text=front.summary)
    for name, source in files.sources.items():
        text = " ".join(filter(None, (source.author, source.publisher)))
        yield passage("source", files.slug, "", name, title=source.title, text=text)
