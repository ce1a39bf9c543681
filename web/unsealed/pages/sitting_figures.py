"""Answers to forms with the keys as they now stand: what reports of learning are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from unsealed.pages.assigned_sets import today
from unsealed.pages.services import edition, services
from unsealed.pages.sitting_rules import close_what_is_over
from unsealed.records import form_answers, measurements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.questions.packet_model import Packet
    from unsealed.records.form_answers import AnsweredSitting
    from unsealed.records.tables import LearnerId


def answered_by(learner: LearnerId) -> tuple[AnsweredSitting, ...]:
    """A learner's sittings, the first one first."""
    return form_answers.of_learner(services().records, learner, _keys())


def answered_in_class(class_id: str) -> tuple[AnsweredSitting, ...]:
    """The sittings of a class. What is over is handed in by now."""
    records = services().records
    close_what_is_over(measurements.of_class(records, class_id), today(datetime.now(UTC)))
    return form_answers.of_class(records, class_id, _keys())


def answered_by_everybody(most: int | None = None) -> Iterator[AnsweredSitting]:
    """Every sitting but those of demonstrations; of so many learners at most, drawn at random."""
    return form_answers.of_everybody(services().records, _keys(), most)


def _keys() -> Mapping[tuple[str, str], Packet]:
    return {(form.id, item.id): item.packet for form in edition().forms() for item in form.items}
