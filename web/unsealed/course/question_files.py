"""Reading `claims.yaml` and `quiz.yaml`: each question by the model of its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from unsealed.course.fault_words import found_words
from unsealed.course.guesses import did_you_mean, listed
from unsealed.course.model import ClaimsFile, QuizFile
from unsealed.course.model_faults import named, validated
from unsealed.course.sibling_model import OF, sibling_model
from unsealed.language import gettext as _
from unsealed.questions.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.course.faults import Fault
    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path
    from unsealed.questions.kind import JsonValue, Question

CLAIM_KIND = "claim-judgement"


class QuizSet(Struct, frozen=True):
    """A group of quiz questions, as far as they could be read."""

    title: str
    questions: tuple[Question, ...]


class Sibling(Struct, frozen=True):
    """A fresh question, and the id of the question of the quiz that it returns for."""

    question: Question
    of: str


class ReadClaims(Struct, frozen=True):
    """The claims that could be read, and the faults of the others."""

    questions: tuple[Question, ...] = ()
    faults: tuple[Fault, ...] = ()


class ReadQuiz(Struct, frozen=True):
    """The questions that could be read, and the faults of the others."""

    exercises: tuple[Question, ...] = ()
    sets: tuple[QuizSet, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_claims(document: YamlDocument | None) -> ReadClaims:
    """The claims in a file, with the faults of the file."""
    if document is None:
        return ReadClaims()
    _model, faults = validated(ClaimsFile, document.data, document)
    questions, more = _questions(document, ("claims",), CLAIM_KIND)
    return ReadClaims(questions, (*faults, *more))


def read_quiz(document: YamlDocument | None) -> ReadQuiz:
    """The exercises, the quiz and the siblings in a file, with the faults of the file."""
    if document is None:
        return ReadQuiz()
    _model, faults = validated(QuizFile, document.data, document)
    exercises, more = _questions(document, ("exercises",), None)
    sets = []
    for path, entry in entries(document.data, ("sets",)):
        questions, of_set = _questions(document, (*path, "questions"), None)
        more = (*more, *of_set)
        sets.append(QuizSet(str(entry.get("title", "")), questions))
    siblings, of_siblings = _siblings(document)
    return ReadQuiz(exercises, tuple(sets), siblings, (*faults, *more, *of_siblings))


def entries(data: JsonValue, path: Path) -> Iterator[tuple[Path, dict[str, JsonValue]]]:
    """The mappings in the list at a path, each with its own path; nothing where there is none."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return
    for number, entry in enumerate(data if isinstance(data, list) else ()):
        if isinstance(entry, dict):
            yield (*path, number), entry


def _questions(
    document: YamlDocument, path: Path, default_kind: str | None
) -> tuple[tuple[Question, ...], tuple[Fault, ...]]:
    questions: list[Question] = []
    faults: list[Fault] = []
    for place, entry in entries(document.data, path):
        given = {"kind": default_kind, **entry} if default_kind else entry
        kind = given.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            faults.append(_unknown_kind(document, place, given))
            continue
        question, more = validated(KINDS[kind].model, given, document, place)
        faults += more
        if question:
            questions.append(question)
    return tuple(questions), tuple(faults)


def _siblings(document: YamlDocument) -> tuple[tuple[Sibling, ...], tuple[Fault, ...]]:
    siblings: list[Sibling] = []
    faults: list[Fault] = []
    for place, entry in entries(document.data, ("siblings",)):
        kind = entry.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            faults.append(_unknown_kind(document, place, entry))
            continue
        whole, more = validated(sibling_model(kind), entry, document, place)
        faults += more
        # Asked, kept and graded like any other question, it must be one of its kind alone.
        plain = {key: value for key, value in entry.items() if key != OF}
        question, _told = validated(KINDS[kind].model, plain, document, place)
        if whole and question:
            siblings.append(Sibling(question, str(entry[OF])))
    return tuple(siblings), tuple(faults)


def _unknown_kind(document: YamlDocument, place: Path, entry: dict[str, JsonValue]) -> Fault:
    kinds = listed(KINDS)
    if "kind" not in entry:
        message = _('"kind" is missing for %(name)s. Add one of %(kinds)s.')
        shown = message % {"name": named(place), "kinds": kinds}
        return document.fault(place, "key-missing", shown)
    kind = entry["kind"]
    message = _('"kind" must be one of %(kinds)s; found %(found)s.%(hint)s') % {
        "kinds": kinds,
        "found": found_words(kind),
        "hint": did_you_mean(kind, KINDS) if isinstance(kind, str) else "",
    }
    return document.fault((*place, "kind"), "value-choice", message)
