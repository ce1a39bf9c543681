"""The models of an author's files. What they refuse, `model_faults` puts into words.

Every key has a description: editors show it through the JSON Schemas, which come from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from unsealed.course.hand_overs import HandOverEntry, faults_of_hand_overs
from unsealed.course.replica_checks import faults_of_files
from unsealed.course.replica_files import ReplicaFile
from unsealed.questions.kind import Frozen, Id, Inline, Prose
from unsealed.questions.seals import Seal

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Plain text: no Markdown is read in it."""
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$", max_length=2000)]
"""A web address."""

LessonKind = Literal["story", "skill", "bench"]
LessonVerdict = Literal["verified", "partly-verified", "unverified", "misleading", "refuted"]


class FrontMatter(Frozen):
    """What stands between the `---` lines at the top of `lesson.md`."""

    title: Text = Field(description="The lesson's title, as on the path and on its pages.")
    summary: Text = Field(description="One or two sentences that give nothing away.")
    minutes: int = Field(ge=1, le=240, description="How long a learner needs, in minutes.")
    age: int = Field(ge=8, le=21, description="From which age the lesson suits.")
    kind: LessonKind = Field(
        default="story",
        description="A leak story, a skill to practise, or a bench exercise without a story.",
    )
    sensitive: tuple[Text, ...] = Field(description="Topics to warn of, such as war; may be empty.")
    verdict: LessonVerdict | None = Field(
        default=None, description="How the story's documents came out. Skill lessons leave it out."
    )
    seals: tuple[Seal, ...] = Field(description="The questions that the lesson practises.")
    units: tuple[Id, ...] = Field(description="Tags of the units that the lesson belongs to.")
    hook: Id | None = Field(
        default=None,
        description="The id of the claim that the Hook asks about. Bench exercises leave it out.",
    )
    teaches: Text = Field(description="One sentence: what a learner can do afterwards.")
    reveal: Literal["together", "at-once"] = Field(
        default="together",
        description="Findings are shown in the Reveal step, or at once after each judgement.",
    )


class UnitEntry(Frozen):
    """A unit of the path, in `course.yaml`."""

    id: Id = Field(description="Lower-case words joined by hyphens.")
    title: Text = Field(description="The unit's title.")
    summary: Text = Field(description="One sentence.")
    lessons: tuple[Id, ...] = Field(description="The folders of the unit's lessons, in order.")


class Welcome(Frozen):
    """The claim that the home page asks about."""

    lesson: Id = Field(description="The folder of the lesson that has the claim.")
    claim: Id = Field(description="The claim's id in that lesson.")


class PathEntry(Frozen):
    """A selection from the units, for those who do not take them all."""

    id: Id = Field(description="Lower-case words joined by hyphens.")
    title: Text = Field(description="The path's title.")
    summary: Text = Field(description="One sentence: for whom it is, and how long it takes.")
    lessons: tuple[Id, ...] = Field(min_length=1, description="Its lessons, in order.")


class BenchEntry(Frozen):
    """The exercises without a story, in `course.yaml`."""

    title: Text = Field(description="What the bench is called.")
    summary: Text = Field(description="One sentence.")
    lessons: tuple[Id, ...] = Field(min_length=1, description="Its exercises, in order.")


class Course(Frozen):
    """The whole of `course.yaml`."""

    title: Text = Field(description="The course's name.")
    welcome: Welcome = Field(description="The claim that is judged on the home page.")
    units: tuple[UnitEntry, ...] = Field(min_length=1, description="The units, in order.")
    paths: tuple[PathEntry, ...] = Field(
        default=(), description="Shorter ways through the units, in order."
    )
    bench: BenchEntry | None = Field(
        default=None, description="The exercises without a story, beside the units."
    )


class TermSource(Frozen):
    """Where a definition comes from."""

    title: Text = Field(description="The title of the page, article or book.")
    url: Address = Field(description="Its address.")
    publisher: Text = Field(description="Who published it.")


class TermEntry(Frozen):
    """A word of the glossary."""

    id: Id = Field(description="What [[…]] names.")
    term: Text = Field(description="The word as it is shown.")
    definition: Prose = Field(description="What it means, in Markdown.")
    also: tuple[Text, ...] = Field(default=(), description="Other spellings and words for it.")
    sources: tuple[TermSource, ...] = Field(default=(), description="Where the definition is from.")


class Glossary(Frozen):
    """The whole of `glossary.yaml`."""

    terms: tuple[TermEntry, ...] = Field(description="The words, in any order.")


class Source(Frozen):
    """A source of a lesson, in `sources.yaml`."""

    title: Text = Field(description="The title of the article, paper or page.")
    publisher: Text = Field(description="Who published it.")
    author: str = Field(description='Who wrote it; "" where nobody is named.')
    date: str = Field(description='When it appeared, as text; "" where no date is given.')
    url: Address = Field(description="The address where it was read.")
    read: Literal["full", "excerpt"] = Field(description="Whether the author read all of it.")
    language: str = Field(
        default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="A code such as de."
    )
    note: Inline | None = Field(
        default=None, description="What the margin note says beyond the reference."
    )


class Sources(Frozen):
    """The whole of `sources.yaml`."""

    sources: dict[Id, Source] = Field(description="The sources, each under its id.")


class Table(Frozen):
    """A table as an exhibit."""

    head: tuple[Inline, ...] = Field(min_length=1, description="The columns' titles.")
    rows: tuple[tuple[str, ...], ...] = Field(description="The rows; each as long as the head.")

    @model_validator(mode="after")
    def _rows_fit_the_head(self) -> Table:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.head):
                raise PydanticCustomError(
                    "table_row",
                    "row {number} has {found} cells and the head has {expected}.",
                    {"number": number, "found": len(row), "expected": len(self.head)},
                )
        return self


class Card(Frozen):
    """A message or note among several, as an exhibit."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True)

    sender: Text = Field(alias="from", description="Who wrote it.")
    date: Text = Field(description="When, as text.")
    text: Prose = Field(description="What it says, in Markdown.")


class Body(Frozen):
    """What an exhibit shows: exactly one of the four."""

    lines: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="A document whose lines are numbered."
    )
    table: Table | None = Field(default=None, description="A table.")
    text: Prose | None = Field(default=None, description="Running text, in Markdown.")
    cards: tuple[Card, ...] | None = Field(
        default=None, min_length=1, description="Messages or notes, one a card."
    )

    @model_validator(mode="after")
    def _has_exactly_one(self) -> Body:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "body_of_exhibit",
                '"body" must have exactly one of lines, table, text and cards.',
            )
        return self


RecipeFormat = Literal[
    "eml",
    "pdf",
    "docx",
    "xlsx",
    "odt",
    "image",
    "memo",
    "text",
    "table",
    "archive",
    "index",
    "pair",
]


class Recipe(Frozen):
    """What a file must be like that is made from an exhibit, for those who make it."""

    format: RecipeFormat = Field(description="What kind of file it is.")
    contains: tuple[Text, ...] = Field(
        min_length=1, description="What the file must contain, one thing each."
    )
    fault: Text | None = Field(
        default=None, description="Where its fault lies; left out where it is sound."
    )


class ExhibitEntry(Frozen):
    """A file in `exhibits/`; its name is the exhibit's id."""

    title: Text = Field(description="What the exhibit is.")
    file_name: Text = Field(description="The file name shown on its frame.")
    caption: Inline = Field(description="What stands below it, in Markdown.")
    description: Text = Field(description="What it shows, for those who cannot see it.")
    replica: bool = Field(description="Whether it was made for training and says so on its face.")
    body: Body = Field(description="What it shows: lines, table, text or cards.")
    files: tuple[ReplicaFile, ...] = Field(
        default=(), description="The files that learners download and examine."
    )
    hand_overs: tuple[HandOverEntry, ...] = Field(
        default=(), description="A log of hand-overs that learners check entry by entry."
    )
    recipe: Recipe | None = Field(
        default=None, description="The file to be made from it. Learners never see this."
    )

    @model_validator(mode="after")
    def _files_fit_the_body(self) -> ExhibitEntry:
        for fault in faults_of_files(self.files, self.body):
            raise fault
        for fault in faults_of_hand_overs(self.hand_overs, self.files):
            raise fault
        return self


# A question's keys are its kind's affair and are read one by one, so that a fault in one hides
# none in another; Any since they are only counted here.
_Entry = dict[str, Any]


class ClaimsFile(Frozen):
    """The whole of `claims.yaml`."""

    claims: tuple[_Entry, ...] = Field(description="The claims that the lesson judges.")


class SetEntry(Frozen):
    """A group of quiz questions that are answered together."""

    title: Text = Field(description="The group's title.")
    questions: tuple[_Entry, ...] = Field(min_length=1, description="The group's questions.")


class QuizFile(Frozen):
    """The whole of `quiz.yaml`."""

    exercises: tuple[_Entry, ...] = Field(
        default=(), description="Questions placed in the text by /// question | id."
    )
    sets: tuple[SetEntry, ...] = Field(default=(), description="The quiz of the Retrieve step.")
    siblings: tuple[_Entry, ...] = Field(
        default=(), description="Fresh questions, asked when a question of the quiz returns."
    )
