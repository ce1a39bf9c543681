"""Pin: what does an exhibit come to, how sure is that, and which place of it carries that?"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from pydantic import Field, ValidationInfo, field_validator

from unsealed.language import gettext as _
from unsealed.questions.answers import text_in
from unsealed.questions.comparing import Compared
from unsealed.questions.content import (
    content_fault,
    require_at_least,
    require_known,
    require_unique,
)
from unsealed.questions.kind import Frozen, Id, Inline, Question, RawAnswer
from unsealed.questions.pin.wording import no_place
from unsealed.questions.seals import Seal, SealVerdict, seal_name, verdict_words

NOWHERE = "nowhere"
"""The place of those who hold that nothing in the exhibit is wrong. No place has this id."""
FEWEST_PLACES = 3


class Place(Frozen):
    """A header, field, span or line that can be pointed at, and what it does or does not show.

    `at` is where it stands, in the form of the lab's reports: `header:Date`, `line:4`.
    """

    id: Id
    text: Inline
    at: str | None = None
    feedback: Inline


class Answerable(Struct, frozen=True):
    """One of the things that a pin lets choose: the field of the answer, its value, the words."""

    field: str
    value: str
    text: str
    is_right: bool


class PinQuestion(Question):
    """An exhibit to examine: the verdict on a seal, and the place that carries it.

    `key` are the places that carry the verdict; where it is empty, "no place" is right. `near`
    are those that somebody points at who looked in the right corner. `check` is the lab's check
    that must bear the verdict out.
    """

    kind: Literal["pin"]
    seal: Seal
    exhibit: Id
    verdict: SealVerdict
    because: Inline
    places: tuple[Place, ...]
    key: tuple[Id, ...] = Field(default=(), validate_default=True)
    near: tuple[Id, ...] = Field(default=(), validate_default=True)
    nowhere: Inline
    check: str | None = None

    @field_validator("places")
    @classmethod
    def _places_can_be_told_apart(cls, places: tuple[Place, ...]) -> tuple[Place, ...]:
        require_at_least(places, FEWEST_PLACES)
        require_unique(places)
        if any(place.id == NOWHERE for place in places):
            raise content_fault(
                _('"%(id)s" stands for no place at all. Give the place another id.')
                % {"id": NOWHERE}
            )
        return places

    @field_validator("key")
    @classmethod
    def _key_fits_the_verdict(cls, key: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        places, verdict = info.data.get("places"), info.data.get("verdict")
        if places is None or verdict is None:
            return key
        require_known(key, [place.id for place in places])
        if verdict == SealVerdict.FAILS and not key:
            raise content_fault(_("a seal that fails, fails somewhere. Name the place."))
        if verdict == SealVerdict.HOLDS and key:
            raise content_fault(
                _("where the seal holds, nothing is wrong, found a place. Take the key out.")
            )
        if len(set(key)) * 3 > len(places):
            raise content_fault(
                _(
                    "the key names more than a third of the places, so that a guess finds one. Add"
                    " others."
                )
            )
        return key

    @field_validator("near")
    @classmethod
    def _near_leaves_others(cls, near: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        places, key = info.data.get("places"), info.data.get("key")
        if places is None or key is None:
            return near
        require_known(near, [place.id for place in places])
        if near and not key:
            raise content_fault(_("nothing can be near where the key names no place. Take it out."))
        if set(near) & set(key):
            raise content_fault(_("a place is either in the key or near it. Take it out of one."))
        if len({*near, *key}) * 3 > len(places) * 2:
            raise content_fault(
                _(
                    "a third of the places must be neither right nor near. Add some, or take some"
                    " out."
                )
            )
        return near

    @property
    def right_places(self) -> tuple[str, ...]:
        """What may be pointed at: the key, or nowhere."""
        return self.key or (NOWHERE,)

    @property
    def spots(self) -> tuple[Place, ...]:
        """Everything that can be pointed at, the place that is none at the end."""
        none = Place.model_construct(id=NOWHERE, text=no_place(), feedback=self.nowhere)
        return (*self.places, none)

    @property
    def answerable(self) -> tuple[Answerable, ...]:
        """All verdicts and then all places, for counting what a class gave."""
        verdicts = (
            Answerable(
                "verdict",
                each.value,
                _("Verdict: %(words)s") % {"words": verdict_words(each)},
                is_right=each == self.verdict,
            )
            for each in SealVerdict
        )
        places = (
            Answerable("place", spot.id, spot.text, is_right=spot.id in self.right_places)
            for spot in self.spots
        )
        return (*verdicts, *places)

    @property
    def verdict_in_words(self) -> str:
        """The seal and what it comes to: "Intact: fails"."""
        return f"{seal_name(self.seal)}: {verdict_words(self.verdict)}"

    def compared(self, answer: RawAnswer) -> tuple[Compared, ...]:
        """The verdict that was given beside ours, for the feedback."""
        given = text_in(answer, "verdict")
        yours = next((verdict_words(each) for each in SealVerdict if each == given), "")
        is_right = given == self.verdict
        ours = verdict_words(self.verdict)
        return (Compared(seal_name(self.seal), yours, ours, is_right, self.because),)
