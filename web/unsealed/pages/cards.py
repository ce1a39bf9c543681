"""Cards: a claim, question or exhibit as it stands on a page for this learner, in its state."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from unsealed.pages.services import edition, services
from unsealed.questions.registry import from_stored, kind_of
from unsealed.records import answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from unsealed.course.edition import Item, Part, SourceNote, StepName
    from unsealed.pages.visit import Work
    from unsealed.questions.kind import Fields, Hint, Question, RawAnswer
    from unsealed.questions.results import Result
    from unsealed.records.answers import KeptAnswer

State = Literal["open", "saved", "committed", "revealed"]
CLAIM = "claim-judgement"


class Card(Struct, frozen=True):
    """A claim or question for one learner.

    `shown` is what may be seen before answering. `question` and `result` are None until the
    finding may be seen, so that a template has no key to give away; `notes` are the sources that
    a finding brings along. `position` and `count` are the card's place among its fellows ("Claim
    3 of 7"), 0 where it stands alone. `retry_at` is where another try is made, empty for the
    card's own step.
    """

    lesson: str
    step: StepName
    id: str
    kind: str
    folder: str
    number: int
    try_number: int
    state: State
    stem_html: str
    seal: str
    shown: object
    answer: RawAnswer | None
    hints: tuple[Hint, ...]
    hints_opened: int
    shown_at: int
    position: int = 0
    count: int = 0
    fault: str = ""
    notice: str = ""
    may_retry: bool = False
    saves_only: bool = False
    is_assigned: bool = False
    retry_at: str = ""
    notes: tuple[SourceNote, ...] = ()
    question: Question | None = None
    result: Result | None = None

    @property
    def is_claim(self) -> bool:
        """Whether a claim is judged, rather than a question answered."""
        return self.kind == CLAIM

    @property
    def exhibit(self) -> str:
        """The exhibit that the question is about, of the same lesson; empty for most."""
        return getattr(self.shown, "exhibit", "")

    @property
    def uid(self) -> str:
        """A prefix for the HTML ids of this card, unique on a page."""
        # An assignment may ask questions of several lessons on one page.
        middle = f"-{self.lesson}-" if self.is_assigned else "-"
        return f"{self.step}{middle}{self.id}"


class Placed(Struct, frozen=True):
    """A card's place in a step: which attempt, where among its fellows, and under which rules.

    `has_margin` says that the sources of its finding stand in the margin of the page.
    """

    step: StepName
    number: int = 1
    position: int = 0
    count: int = 0
    may_retry: bool = False
    saves_only: bool = False
    has_margin: bool = False


def card_of(work: Work, item: Item, place: Placed, *, findings: bool) -> Card:
    """The card of an item: open, saved, committed, or revealed where findings may be seen."""
    kept = work.latest(place.step, item.id, number=place.number)
    if kept is not None:
        return _answered(work, item, place, kept, findings=findings)
    draft = work.drafts.get((place.step, place.number, item.id))
    card = _open(work, item, place, try_number=1)
    if draft is None:
        return card
    return replace(card, state="saved", answer=_recalled(item, draft.fields))


def card_to_retry(work: Work, item: Item, place: Placed) -> Card:
    """An open card for another try at a question that was answered before."""
    kept = work.latest(place.step, item.id, number=place.number)
    return _open(work, item, place, try_number=kept.try_number + 1 if kept else 1)


def card_with_fault(card: Card, item: Item, fields: Fields, fault: str) -> Card:
    """The card as it was sent, with what is wrong with it: nothing that was given is lost."""
    return replace(card, answer=_recalled(item, fields), fault=fault)


def _recalled(item: Item, fields: Fields) -> RawAnswer:
    """What of a form can be shown again, even where it is no complete answer."""
    return kind_of(item.kind).recall(item.question, fields)


def _open(work: Work, item: Item, place: Placed, *, try_number: int) -> Card:
    kind = kind_of(item.kind)
    return Card(
        lesson=item.lesson,
        step=place.step,
        id=item.id,
        kind=item.kind,
        folder=kind.folder,
        number=place.number,
        try_number=try_number,
        state="open",
        stem_html=item.question.stem,
        seal=item.question.seal or "",
        shown=kind.show(item.question),
        answer=None,
        hints=item.question.hints,
        hints_opened=work.opened_hints.get((place.step, place.number, item.id), 0),
        shown_at=int(time.time()),
        position=place.position,
        count=place.count,
        may_retry=place.may_retry,
        saves_only=place.saves_only,
    )


def _answered(work: Work, item: Item, place: Placed, kept: KeptAnswer, *, findings: bool) -> Card:
    card = replace(
        _open(work, item, place, try_number=kept.try_number), state="committed", answer=kept.raw
    )
    if not findings:
        return card
    question = question_as_graded(item, kept)
    result = kind_of(item.kind).grade(question, kept.raw)
    return replace(
        card,
        state="revealed",
        question=question,
        result=result,
        notes=() if place.has_margin else _notes(item),
        may_retry=place.may_retry and result.verdict not in {"right", "judged"},
    )


def _notes(item: Item) -> tuple[SourceNote, ...]:
    return tuple(note for note in edition().sources(item.lesson) if note.id in item.cited)


def question_as_graded(item: Item, kept: KeptAnswer) -> Question:
    """The question by which the kept score was given.

    That is the wording that was answered, which an author may have changed since; or the present
    one, where its key was corrected and the answer graded again.
    """
    if kept.version == item.version:
        return item.question
    content = answers.content_of_version(services().records, kept.version)
    if content is None:
        return item.question
    answered = from_stored(item.kind, content)
    is_as_kept = kind_of(item.kind).grade(answered, kept.raw).score == kept.score
    return answered if is_as_kept else item.question


class Stretch(Struct, frozen=True):
    """A part of a step as the page shows it: HTML, a card, an exhibit, or a withheld finding."""

    kind: Literal["html", "card", "exhibit", "withheld"]
    html: str = ""
    card: Card | None = None
    exhibit: object = None


def position_in(ids: Sequence[str], question: str) -> tuple[int, int]:
    """The place of an id in a row, from 1, and the row's length; zeros if it is not there."""
    return (ids.index(question) + 1, len(ids)) if question in ids else (0, 0)


def parts_with_cards(parts: Sequence[Part]) -> tuple[str, ...]:
    """The ids of the claims and questions that stand in these parts."""
    return tuple(part.ref for part in parts if part.kind in {"claim", "question"})
