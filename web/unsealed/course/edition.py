"""An edition: the course as compiled into one database file, opened read-only.

What pages get of the course is what stands here. Texts whose names end in `_html` are rendered
and sanitised when the edition is built; a request renders no Markdown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from unsealed.lab.custody import HandOver
    from unsealed.questions.kind import Question
    from unsealed.questions.packet_model import Packet

StepName = Literal["hook", "read", "examine", "judge", "reveal", "retrieve"]
STEPS: tuple[StepName, ...] = ("hook", "read", "examine", "judge", "reveal", "retrieve")

BENCH: Final = "bench"
"""The id of the unit that stands beside the path: exercises without a story."""

PartKind = Literal["html", "claim", "question", "exhibit", "reveal"]


class LessonCard(Struct, frozen=True):
    """A lesson as it stands on the path: enough to choose it, nothing that gives it away."""

    slug: str
    title: str
    summary: str
    kind: str
    minutes: int
    age: int
    sensitive: tuple[str, ...]
    seals: tuple[str, ...]
    claim_count: int
    question_count: int

    @property
    def is_bench(self) -> bool:
        """Whether it is an exercise without a story."""
        return self.kind == BENCH


class Unit(Struct, frozen=True):
    """A unit of the course and its lessons, in order."""

    id: str
    title: str
    summary: str
    lessons: tuple[LessonCard, ...]


class Selection(Struct, frozen=True):
    """A shorter way through the units: some of their lessons, in an order of its own."""

    id: str
    title: str
    summary: str
    lessons: tuple[LessonCard, ...]


class Guide(Struct, frozen=True):
    """A page for teachers. `lesson` is the slug of the lesson that it is about, or empty."""

    id: str
    lesson: str
    title: str
    html: str


class Part(Struct, frozen=True):
    """A stretch of a step: finished HTML, or the place of a claim, question or exhibit.

    `ref` names the claim, question or exhibit. A `reveal` part has both: its HTML may be shown
    only to a learner who has committed a judgement of the claim `ref`.
    """

    kind: PartKind
    ref: str
    html: str


class SourceNote(Struct, frozen=True):
    """A source as the margin shows it. `number` counts by first use in the lesson, from 1."""

    number: int
    id: str
    title: str
    publisher: str
    author: str
    date: str
    url: str
    read: str
    language: str
    note_html: str


class Step(Struct, frozen=True):
    """One step of a lesson, in parts, with the sources and terms that its text uses."""

    name: StepName
    title: str
    parts: tuple[Part, ...]
    notes: tuple[SourceNote, ...]
    terms: tuple[str, ...]


class QuestionSet(Struct, frozen=True):
    """A group of quiz questions that are answered together, by their ids."""

    title: str
    questions: tuple[str, ...]


class Lesson(Struct, frozen=True):
    """A lesson with all that its pages need but the steps' texts.

    `number` counts along the path, or along the bench. `verdict` is for the reveal. `reveal` says
    when findings are shown: `together`, in the step of that name once every claim is committed, or
    `at-once`, after each commit.
    """

    card: LessonCard
    number: int
    verdict: str
    reveal: Literal["together", "at-once"]
    teaches: str
    hook: str
    steps: tuple[StepName, ...]
    claims: tuple[str, ...]
    exercises: tuple[str, ...]
    sets: tuple[QuestionSet, ...]
    aside_html: str
    next_slug: str


class Item(Struct, frozen=True):
    """A claim or question as it is asked: the compiled model, its version and its kind's name.

    The model's text fields hold rendered, sanitised HTML. `version` is a hash of what the author
    wrote; an answer names it for ever. `cited` are the sources that its texts refer to.
    `sibling_of` is the question of the quiz that a sibling returns for: a lesson never asks it.
    """

    lesson: str
    id: str
    kind: str
    version: str
    question: Question
    cited: tuple[str, ...] = ()
    sibling_of: str = ""


class Replica(Struct, frozen=True):
    """A file of an exhibit, made for the course. `size` is in bytes, `sha256` in hexadecimal.

    `views` are the ways to look at it beside its checks: `source`, which can be changed and
    verified again, and `pages`. `keys` says that signatures are verified with it.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    views: frozenset[str] = frozenset()
    states: int = 1


class FilePage(Struct, frozen=True):
    """A page of a state of a file. `bars` has for each dark bar on it what stands beneath, or "".

    `text` holds that too. `is_drawn` where there is a picture of it.
    """

    number: int
    text: str
    width: int
    height: int
    bars: tuple[str, ...]
    is_drawn: bool


class FileState(Struct, frozen=True):
    """What a file was: its first `size` bytes. `saved` is the date that stands in it, or ""."""

    number: int
    size: int
    saved: str
    pages: tuple[FilePage, ...]


class Exhibit(Struct, frozen=True):
    """Something to examine: its frame, its HTML and what to say of it to those who cannot see."""

    id: str
    letter: str
    title: str
    file_name: str
    is_replica: bool
    caption_html: str
    description: str
    html: str
    files: tuple[Replica, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of its plain texts, which can be held against each other."""
        return self._named("text/plain")

    @property
    def copies(self) -> tuple[str, ...]:
        """Its texts where it has nothing else: copies of one paper, in which marks can be set."""
        are_copies = len(self.files) > 1 and all(each.name.endswith(".txt") for each in self.files)
        return self.texts if are_copies else ()

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its typed sheets, which can be laid over each other."""
        return self._named("image/svg+xml")

    def _named(self, media_type: str) -> tuple[str, ...]:
        return tuple(each.name for each in self.files if each.media_type == media_type)


class FormItem(Struct, frozen=True):
    """An item of a form: its version, which an answer names for ever, and what it asks."""

    id: str
    version: str
    packet: Packet


class Form(Struct, frozen=True):
    """A form of the test before and after.

    `keyings` counts how often its items were keyed by somebody who had not seen the key;
    `same_outcome` and `same_seal` how often that gave what the key says.
    """

    id: str
    title: str
    keyings: int
    same_outcome: int
    same_seal: int
    items: tuple[FormItem, ...]

    def item(self, name: str) -> FormItem | None:
        """The item that has this name for its id, or None."""
        return next((item for item in self.items if item.id == name), None)


class Term(Struct, frozen=True):
    """A word of the glossary. `seen_in` are the slugs of the lessons that use it."""

    id: str
    term: str
    definition_html: str
    also: tuple[str, ...]
    seen_in: tuple[str, ...]


class Found(Struct, frozen=True):
    """One result of a search: where it leads, and an excerpt with the hit marked by <mark>."""

    kind: Literal["lesson", "term", "source"]
    title: str
    lesson: str
    step: str
    ref: str
    excerpt_html: str
