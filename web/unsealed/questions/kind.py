"""What every kind of question is made of: the model an author fills, the answer, the result.

A kind knows how to be read, shown and graded. It knows nothing of lessons, learners or pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeAlias, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from unsealed.questions.seals import Seal

if TYPE_CHECKING:
    from unsealed.questions.results import Result, Weakness

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""Lower-case words joined by hyphens. An id outlives titles, order and file names."""


class Markup(Struct, frozen=True):
    """Marks a text field as Markdown, so that the compiler renders and sanitises it."""

    inline: bool


Inline = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Markup(inline=True)]
"""Markdown of one line or paragraph, shown without a paragraph of its own."""
Prose = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), Markup(inline=False)]
"""Markdown of one or more paragraphs."""

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
RawAnswer: TypeAlias = dict[str, JsonValue]
"""What the learner gave, as it is kept: JSON, before any grading."""
Fields: TypeAlias = Mapping[str, Sequence[str]]
"""The fields of a submitted form: every value of every name, as text."""


class Frozen(BaseModel):
    """Part of a lesson: immutable, strict about types, and deaf to keys it does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Hint(Frozen):
    """Help that a learner may open: its title is seen first, its text on request, at no cost."""

    title: Inline
    text: Inline


class Question(Frozen):
    """What every kind of question has. A kind adds its own fields and a literal `kind`."""

    id: Id
    stem: Prose
    seal: Seal | None = None
    hints: tuple[Hint, ...] = ()
    sources: tuple[Id, ...] = ()


Q = TypeVar("Q", bound=Question)


def _no_weaknesses(_: Any) -> Iterator[Weakness]:
    return iter(())


class Kind(Struct, Generic[Q], frozen=True):
    """One kind of question: its model, and the pure functions that show, read and grade it.

    `show` returns what a learner may see before answering, and nothing else: templates that ask
    get its value and never the question, so that no key can reach a page. `read` turns form
    fields into the answer that is kept, or raises AnswerFault. `recall` never raises: it keeps
    what is readable of an unfinished or faulty form, so that it can be shown again. `grade` is a
    pure function, and takes what `recall` gives as well as what `read` gives.
    Templates lie beside the module: `<folder>/ask.html` and `<folder>/feedback.html`.
    """

    name: str
    model: type[Q]
    show: Callable[[Q], object]
    read: Callable[[Q, Fields], RawAnswer]
    recall: Callable[[Q, Fields], RawAnswer]
    grade: Callable[[Q, RawAnswer], Result]
    weaknesses: Callable[[Q], Iterator[Weakness]] = field(default=_no_weaknesses)

    @property
    def folder(self) -> str:
        """The folder of this kind's templates, below `questions/`."""
        return self.name.replace("-", "_")


__all__ = [
    "Field",
    "Fields",
    "Frozen",
    "Hint",
    "Id",
    "Inline",
    "JsonValue",
    "Kind",
    "Markup",
    "Prose",
    "Question",
    "RawAnswer",
]
