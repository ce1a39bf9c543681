"""Reading a lesson's folder and the course's own files. Nothing is raised: faults are values."""

from __future__ import annotations

import os
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from unsealed.course.assessment_files import Assessments, read_assessments
from unsealed.course.faults import Fault, fault, in_order
from unsealed.course.folder_reading import LESSON_FILE, FolderReading
from unsealed.course.guide_files import GuideFile, read_guides
from unsealed.course.model import (
    Course,
    ExhibitEntry,
    FrontMatter,
    Glossary,
    Source,
    Sources,
    TermEntry,
)
from unsealed.course.model_faults import validated
from unsealed.course.packs.files import PackFiles, read_pack
from unsealed.course.question_files import QuizSet, Sibling, read_claims, read_quiz
from unsealed.course.variant_files import VARIANTS_FILE, Variants, filled_document
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from unsealed.course.steps_text import SplitLesson, StepText
    from unsealed.course.variant_files import Value
    from unsealed.course.yaml_files import YamlDocument
    from unsealed.questions.kind import Question

YAML_FILES = ("claims.yaml", "quiz.yaml", "sources.yaml")
EXHIBITS_FOLDER = "exhibits"
COURSE_FILES = ("course.yaml", "glossary.yaml")


class LessonFiles(Struct, frozen=True, dict=True):
    """A lesson as its author wrote it. What could not be read is None or left out, with faults.

    `texts` and `documents` are by file name within the folder (`exhibits/letter.yaml`). `shown`
    is what faults call the folder (`lessons/black-moon`). Where the lesson varies, this is its
    first variant, and `others` are the following ones.
    """

    slug: str
    folder: Path
    shown: str
    texts: Mapping[str, str]
    documents: Mapping[str, YamlDocument]
    front: FrontMatter | None
    split: SplitLesson
    claims: tuple[Question, ...]
    exercises: tuple[Question, ...]
    sets: tuple[QuizSet, ...]
    siblings: tuple[Sibling, ...]
    sources: Mapping[str, Source]
    exhibits: Mapping[str, ExhibitEntry]
    faults: tuple[Fault, ...]
    others: tuple[LessonFiles, ...] = ()

    @property
    def steps(self) -> tuple[StepText, ...]:
        """The stretches between the level-2 headings, whatever the headings say."""
        return self.split.steps

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question: the claims, the exercises, the quiz and the siblings, in that order."""
        siblings = tuple(sibling.question for sibling in self.siblings)
        return (*self.claims, *self.exercises, *self.quiz, *siblings)

    @cached_property
    def quiz(self) -> tuple[Question, ...]:
        """The questions of the Retrieve step, in order."""
        return tuple(question for group in self.sets for question in group.questions)


class CourseFiles(Struct, frozen=True):
    """The course's own files, and the folders that hold lessons, by name.

    Lessons and guides of packs are among them; `glossary` is the course's own.
    """

    root: Path
    shown: str
    texts: Mapping[str, str]
    documents: Mapping[str, YamlDocument]
    course: Course | None
    glossary: Glossary | None
    lessons: Mapping[str, Path]
    guides: tuple[GuideFile, ...]
    assessments: Assessments
    faults: tuple[Fault, ...]
    packs: tuple[PackFiles, ...] = ()

    @property
    def of_packs(self) -> frozenset[str]:
        """The lessons that are those of packs."""
        homes = {each.folder for each in self.packs}
        return frozenset(name for name, folder in self.lessons.items() if folder.parent in homes)

    @property
    def terms(self) -> tuple[TermEntry, ...]:
        """The terms of the course, and those of packs that it has not itself."""
        glossaries = (self.glossary, *(each.glossary for each in self.packs))
        found: dict[str, TermEntry] = {}
        for entry in (entry for each in glossaries if each for entry in each.terms):
            found.setdefault(entry.id, entry)
        return tuple(found.values())


def read_lesson(folder: Path) -> LessonFiles:
    """All that a lesson's folder holds, with every fault that each file has by itself."""
    folder = folder.absolute()
    reading = FolderReading(folder, f"{folder.parent.name}/{folder.name}")
    split, front = reading.text_with_front(LESSON_FILE, FrontMatter)
    claims_file, _quiz_file, sources_file = (
        reading.yaml(name) if _is_needed(name, folder, front) else None for name in YAML_FILES
    )
    sources = reading.model(Sources, sources_file)
    _read_exhibit_files(reading)
    rows = _read_variants(reading)
    claims = read_claims(claims_file)
    lesson = LessonFiles(
        slug=folder.name,
        folder=folder,
        shown=reading.shown,
        texts=MappingProxyType(reading.texts),
        documents=MappingProxyType(reading.documents),
        front=front,
        split=split,
        claims=claims.questions,
        exercises=(),
        sets=(),
        siblings=(),
        sources=MappingProxyType(dict(sources.sources) if sources else {}),
        exhibits=MappingProxyType({}),
        faults=in_order([*reading.faults, *claims.faults]),
    )
    first, *others = (_with_row(lesson, row) for row in rows or ({},))
    return replace(first, others=tuple(others))


def _with_row(lesson: LessonFiles, row: Mapping[str, Value]) -> LessonFiles:
    """The lesson with the exhibits and the questions that these values make."""
    filled = {name: _filled(each, row) for name, each in lesson.documents.items()}
    quiz_file = filled.get("quiz.yaml")
    quiz = read_quiz(quiz_file if quiz_file and quiz_file.data is not None else None)
    exhibits, faults = {}, [*lesson.faults, *quiz.faults]
    for name, document in filled.items():
        if name.startswith(f"{EXHIBITS_FOLDER}/") and document.data is not None:
            exhibit, more = validated(ExhibitEntry, document.data, document)
            faults += more
            if exhibit:
                exhibits[name.removeprefix(f"{EXHIBITS_FOLDER}/").removesuffix(".yaml")] = exhibit
    return replace(
        lesson,
        documents=MappingProxyType(filled),
        exercises=quiz.exercises,
        sets=quiz.sets,
        siblings=quiz.siblings,
        exhibits=MappingProxyType(exhibits),
        faults=in_order(faults),
    )


def _filled(document: YamlDocument, row: Mapping[str, Value]) -> YamlDocument:
    varies = document.path.endswith("/quiz.yaml") or f"/{EXHIBITS_FOLDER}/" in document.path
    return filled_document(document, row) if row and varies else document


def _read_variants(reading: FolderReading) -> tuple[Mapping[str, Value], ...]:
    """The rows of values, none where the lesson is the same for all."""
    if not (reading.folder / VARIANTS_FILE).exists():
        return ()
    found = reading.model(Variants, reading.yaml(VARIANTS_FILE))
    return found.variants if found else ()


def _is_needed(name: str, folder: Path, front: FrontMatter | None) -> bool:
    """Whether the file must be there, or is: a bench exercise has no claims and no sources."""
    is_bench = front is not None and front.kind == "bench"
    return not is_bench or name == "quiz.yaml" or (folder / name).exists()


def read_course(root: Path, packs: Sequence[Path] = ()) -> CourseFiles:
    """The course's own files and the names of its lessons' folders, with the files' faults.

    The lessons and guides of packs take the place of those of the same name.
    """
    root = root.absolute()
    reading = FolderReading(root, root.name)
    course, glossary = (reading.yaml(name) for name in COURSE_FILES)
    found = tuple(read_pack(folder) for folder in packs)
    guides = tuple(
        {each.id: each for base in (root, *packs) for each in read_guides(base)}.values()
    )
    own = [*(guide.faults for guide in guides), *(pack.faults for pack in found)]
    course_model, glossary_model = reading.model(Course, course), reading.model(Glossary, glossary)
    return CourseFiles(
        root=root,
        shown=reading.shown,
        course=course_model,
        glossary=glossary_model,
        texts=MappingProxyType(reading.texts),
        documents=MappingProxyType(reading.documents),
        lessons=MappingProxyType(
            {folder.name: folder for base in (root, *packs) for folder in lesson_folders(base)}
        ),
        guides=guides,
        assessments=read_assessments(root),
        faults=in_order([*reading.faults, *chain.from_iterable(own)]),
        packs=found,
    )


def lesson_folders(root: Path) -> tuple[Path, ...]:
    """The folders with a lesson in them, by name: those that hold any of a lesson's files."""
    names = {LESSON_FILE, *YAML_FILES}
    try:
        with os.scandir(root) as found:
            folders = sorted(each.name for each in found if _is_shown_folder(each))
        return tuple(root / name for name in folders if not names.isdisjoint(_names(root / name)))
    except OSError:
        return ()


def _is_shown_folder(found: os.DirEntry[str]) -> bool:
    return not found.name.startswith((".", "_")) and found.is_dir()


def _names(folder: Path) -> list[str]:
    try:
        return [file.name for file in folder.iterdir()]
    except OSError:
        # A folder that cannot be opened is taken for a lesson, so that the check speaks of it.
        return [LESSON_FILE]


def _read_exhibit_files(reading: FolderReading) -> None:
    folder = reading.folder / EXHIBITS_FOLDER
    if folder.exists() and not folder.is_dir():
        message = _("this is a file, and a folder is expected. Move the file away.")
        path = reading.path(EXHIBITS_FOLDER)
        reading.faults.append(fault(path, (1, 1), "file-unreadable", message))
        return
    for file in sorted(folder.glob("*.yaml")):
        reading.yaml(f"{EXHIBITS_FOLDER}/{file.name}")
