"""Checking the claims and questions of a lesson: ids, sources, placing, and how they are keyed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from unsealed.course.check_marks import no_source
from unsealed.course.question_files import entries
from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.questions.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from unsealed.course.faults import Fault
    from unsealed.course.lesson_files import LessonFiles
    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path
    from unsealed.questions.kind import JsonValue, Question

FEWEST_KEYED = 4
"""From how many questions on a pattern of keys is no accident: by chance, four with three options
each have their keys in one place once in 27 times."""
FEWEST_CLAIMS = 5
FEWEST_HOLDING, MOST_HOLDING = 0.4, 0.6


class Entry(NamedTuple):
    """A claim or question as it stands in its file, whether or not its model could be read."""

    file: str
    path: Path
    raw: dict[str, JsonValue]

    @property
    def id(self) -> str | None:
        """Its id, None if it has none that is text."""
        found = self.raw.get("id")
        return found if isinstance(found, str) else None


def claim_entries(lesson: LessonFiles) -> list[Entry]:
    """The claims in the lesson's file."""
    return _entries(lesson, "claims.yaml", ("claims",))


def exercise_entries(lesson: LessonFiles) -> list[Entry]:
    """The questions that are placed in the text."""
    return _entries(lesson, "quiz.yaml", ("exercises",))


def quiz_entries(lesson: LessonFiles) -> list[Entry]:
    """The questions of the Retrieve step."""
    document = lesson.documents.get("quiz.yaml")
    return [
        Entry("quiz.yaml", path, raw)
        for set_path, _set in entries(document.data if document else None, ("sets",))
        for path, raw in entries(document.data if document else None, (*set_path, "questions"))
    ]


def sibling_entries(lesson: LessonFiles) -> list[Entry]:
    """The siblings of questions of the Retrieve step."""
    return _entries(lesson, "quiz.yaml", ("siblings",))


def asked_entries(lesson: LessonFiles) -> list[Entry]:
    """Everything that is asked somewhere, in the order of the files."""
    quiz = [*exercise_entries(lesson), *quiz_entries(lesson), *sibling_entries(lesson)]
    return [*claim_entries(lesson), *quiz]


def ids_of(found: list[Entry]) -> frozenset[str]:
    """The ids of entries, those of unreadable ones included."""
    return frozenset(entry.id for entry in found if entry.id is not None)


def _entries(lesson: LessonFiles, file: str, path: Path) -> list[Entry]:
    document = lesson.documents.get(file)
    found = entries(document.data if document else None, path)
    return [Entry(file, place, raw) for place, raw in found]


def item_faults(lesson: LessonFiles, sources: Collection[str] | None) -> Iterator[Fault]:
    """Faults of claims and questions that their models do not see."""
    everything = asked_entries(lesson)
    yield from _duplicates(lesson, everything)
    if sources is not None:
        yield from _undefined_sources(lesson, everything, sources)
    yield from _weaknesses(lesson, everything)
    yield from _balance(lesson)
    yield from _keys(lesson)


def _duplicates(lesson: LessonFiles, everything: list[Entry]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in everything:
        if entry.id is None:
            continue
        if entry.id not in first:
            first[entry.id] = entry
            continue
        other = first[entry.id]
        places = lesson.documents[other.file].places
        line, _column = places.value((*other.path, "id"))
        message = _('the id "%(id)s" stands in %(file)s line %(line)d as well. Rename one of them.')
        words = message % {"id": entry.id, "file": other.file, "line": line}
        yield lesson.documents[entry.file].fault((*entry.path, "id"), "id-duplicate", words)


def _undefined_sources(
    lesson: LessonFiles, everything: list[Entry], sources: Collection[str]
) -> Iterator[Fault]:
    for entry in everything:
        given = entry.raw.get("sources")
        for number, name in enumerate(given if isinstance(given, list) else ()):
            if isinstance(name, str) and name not in sources:
                path = (*entry.path, "sources", number)
                document = lesson.documents[entry.file]
                yield document.fault(path, "source-undefined", no_source(name, sources))


def _weaknesses(lesson: LessonFiles, everything: list[Entry]) -> Iterator[Fault]:
    paths = {(entry.file, entry.id): entry.path for entry in everything}
    claims = {claim.id for claim in lesson.claims}
    for question in lesson.questions:
        file = "claims.yaml" if question.id in claims else "quiz.yaml"
        path = paths.get((file, question.id))
        if path is None:
            continue
        document: YamlDocument = lesson.documents[file]
        for weakness in KINDS[_kind(question)].weaknesses(question):
            yield document.fault((*path, *weakness.path), "item-weak", weakness.message)


def _kind(question: Question) -> str:
    # Every kind's model has it as a literal; the common base has not.
    return str(getattr(question, "kind", ""))


def _balance(lesson: LessonFiles) -> Iterator[Fault]:
    outcomes = Counter(getattr(claim, "outcome", "") for claim in lesson.claims)
    settled = outcomes["holds"] + outcomes["fails"]
    is_story = lesson.front is not None and lesson.front.kind == "story"
    if not is_story or len(lesson.claims) < FEWEST_CLAIMS or not settled:
        return
    if FEWEST_HOLDING <= outcomes["holds"] / settled <= MOST_HOLDING:
        return
    message = ngettext(
        "%(holds)d of %(count)d settled claim holds. Between 40 and 60 %% should, so that neither"
        " trust nor doubt alone can score.",
        "%(holds)d of %(count)d settled claims hold. Between 40 and 60 %% should, so that neither"
        " trust nor doubt alone can score.",
        settled,
    ) % {"holds": outcomes["holds"], "count": settled}
    yield lesson.documents["claims.yaml"].fault(("claims",), "claims-unbalanced", message)


def _keys(lesson: LessonFiles) -> Iterator[Fault]:
    # Siblings are seen one by one and weeks apart: they neither make a pattern nor break one.
    keyed = [
        key
        for entry in (*exercise_entries(lesson), *quiz_entries(lesson))
        if (key := _keyed(entry))
    ]
    if len(keyed) < FEWEST_KEYED:
        return
    document = lesson.documents["quiz.yaml"]
    if all(key.is_longest for key in keyed):
        message = _(
            "the right option is the longest in all %(count)d questions of a single choice."
            " Make options equally long."
        )
        yield document.fault((), "key-longest", message % {"count": len(keyed)})
    if len({key.place for key in keyed}) == 1:
        message = _(
            "the right option is number %(place)d in all %(count)d questions of a single choice."
            " Vary its place."
        )
        words = message % {"place": keyed[0].place, "count": len(keyed)}
        yield document.fault((), "key-place", words)


class _Keyed(NamedTuple):
    place: int
    is_longest: bool


def _keyed(entry: Entry) -> _Keyed | None:
    options = entry.raw.get("options")
    if entry.raw.get("kind") != "single-choice" or not isinstance(options, list):
        return None
    texts = [
        (str(option.get("id")), len(str(option.get("text"))))
        for option in options
        if isinstance(option, dict)
    ]
    for place, (option_id, length) in enumerate(texts, start=1):
        if option_id == entry.raw.get("key"):
            others = [other for each, (_id, other) in enumerate(texts, start=1) if each != place]
            return _Keyed(place, bool(others) and length > max(others))
    return None
