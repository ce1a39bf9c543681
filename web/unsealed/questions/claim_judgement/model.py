"""Claim judgement: how likely is it that the evidence supports a claim?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator

from unsealed.language import gettext as _
from unsealed.language import noop
from unsealed.measure.admiralty import CREDIBILITY, RELIABILITY, Credibility, Level, Reliability
from unsealed.questions.answers import mapping_in, text_in
from unsealed.questions.comparing import Compared, either
from unsealed.questions.content import content_fault
from unsealed.questions.kind import Frozen, Inline, JsonValue, Prose, Question, RawAnswer
from unsealed.questions.seals import Seal, SealVerdict, seal_name, verdict_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from unsealed.questions.results import Result

Status: TypeAlias = Literal["verified", "partly-verified", "unverified", "misleading", "refuted"]
Outcome: TypeAlias = Literal["holds", "fails", "open"]
Sources = Annotated[tuple[Reliability, ...], Field(min_length=1)]
Information = Annotated[tuple[Credibility, ...], Field(min_length=1)]
Percent = Annotated[int, Field(ge=1, le=99)]
Cue: TypeAlias = Literal["polished", "denied", "hostile-source", "signed"]
"""Something that one sees without looking closely. Over a course it must not tell true from false:
who judges by it alone learns nothing here."""

DEFAULT_STEM = noop("How likely is it that the evidence supports this claim?")
DEFAULT_RANGE = (35, 65)
_SETTLED: dict[Status, Outcome] = {"verified": "holds", "misleading": "fails", "refuted": "fails"}


class SealKey(Frozen):
    """What one seal comes to for this claim, and why."""

    verdict: SealVerdict
    because: Inline


class AdmiraltyKey(Frozen):
    """The grades that can be defended, and why. Never a mean of them, nor a best one."""

    source: Sources
    information: Information
    because: Inline


class ClaimJudgement(Question):
    """A claim, how it came out, and what was found.

    `outcome` is what a probability is scored against; `range` are the percentages that an open
    claim supports. Seals and Admiralty grades are asked where they are keyed.
    """

    kind: Literal["claim-judgement"] = "claim-judgement"
    stem: Prose = DEFAULT_STEM
    text: Inline
    by: str | None = None
    outcome: Outcome
    status: Status
    range: tuple[Percent, Percent] | None = Field(default=None, validate_default=True)
    finding: Prose
    seals: dict[Seal, SealKey] = Field(default_factory=dict)
    admiralty: AdmiraltyKey | None = None
    change_mind: Inline | None = None
    cues: tuple[Cue, ...] = ()

    @field_validator("status")
    @classmethod
    def _status_fits_outcome(cls, status: Status, info: ValidationInfo) -> Status:
        outcome = info.data.get("outcome")
        needed = _SETTLED.get(status)
        if outcome and needed and outcome != needed:
            raise content_fault(
                _(
                    'a claim that is %(status)s has the outcome "%(needed)s", found "%(found)s".'
                    " Change one of the two."
                )
                % {"status": status, "needed": needed, "found": outcome}
            )
        return status

    @field_validator("range")
    @classmethod
    def _range_is_for_open_claims(
        cls, given: tuple[int, int] | None, info: ValidationInfo
    ) -> tuple[int, int] | None:
        if info.data.get("outcome") != "open":
            if given is not None:
                raise content_fault(
                    _(
                        "only an open claim has a range, found one on a claim that is settled."
                        ' Remove it, or write "outcome: open".'
                    )
                )
            return None
        low, high = given or DEFAULT_RANGE
        if low > high:
            raise content_fault(
                _("a range runs from low to high, found %(low)s to %(high)s. Swap the two.")
                % {"low": low, "high": high}
            )
        return low, high

    def compared_seals(self, answer: RawAnswer, result: Result) -> tuple[Compared, ...]:
        """The verdict given on every seal that was asked beside ours, for the feedback."""
        given = mapping_in(answer, "seals")
        marks = {mark.part: mark for mark in result.marks}
        return tuple(
            Compared(
                name=seal_name(seal),
                yours=_verdict_words(text_in(given, seal)),
                ours=verdict_words(key.verdict),
                is_right=marks[f"seal-{seal.value}"].is_right,
                because=key.because,
            )
            for seal, key in self.seals.items()
        )

    def compared_grades(self, answer: RawAnswer, result: Result) -> tuple[Compared, ...]:
        """The two grades given beside those that can be defended; none if none were asked."""
        if self.admiralty is None:
            return ()
        given = mapping_in(answer, "admiralty")
        marks = {mark.part: mark for mark in result.marks}
        return (
            Compared(
                name=_("Source reliability"),
                yours=_words(RELIABILITY, given.get("source")),
                ours=either(str(RELIABILITY[code]) for code in self.admiralty.source),
                is_right=marks["admiralty-source"].is_right,
                because="",
            ),
            Compared(
                name=_("Information credibility"),
                yours=_words(CREDIBILITY, given.get("information")),
                ours=either(str(CREDIBILITY[code]) for code in self.admiralty.information),
                is_right=marks["admiralty-information"].is_right,
                because="",
            ),
        )


def _verdict_words(given: str) -> str:
    """The words of a verdict that was given; empty for none, or for one that does not exist."""
    return next((verdict_words(known) for known in SealVerdict if known == given), "")


def _words(levels: Mapping[Any, Level], code: JsonValue) -> str:
    """The words of a grade that was given; empty for none, or for one that does not exist."""
    return next((str(level) for known, level in levels.items() if known == code), "")
