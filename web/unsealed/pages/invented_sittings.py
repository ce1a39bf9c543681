"""Sittings that nobody sat: what invented pupils made of the test before and after.

Their discernment and their lean are drawn; what they answer follows from both, as in a model of
signal detection, and is read and kept like any answer.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from unsealed.measure.distributions import normal_share
from unsealed.questions.packets import KIND, read_packet, stored_packet
from unsealed.questions.results import Result
from unsealed.questions.seals import Seal
from unsealed.records.answers import GivenAnswer
from unsealed.records.form_answers import item_order
from unsealed.records.sittings import STEP, Sitting, WholeSitting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from unsealed.course.edition import Form, FormItem
    from unsealed.course.reader import EditionReader
    from unsealed.questions.kind import Fields
    from unsealed.records.sittings import Phase
    from unsealed.records.tables import LearnerId

_SEED: Final = "a test that nobody took"
_BEFORE: Final[Phase] = "before"
_AFTER: Final[Phase] = "after"
_SOUND: Final = {"holds": 0.5, "fails": -0.5, "open": 0.0}
_LEVEL: Final = {"easy": 1.3, "medium": 1.0, "hard": 0.7, None: 1.0}
_NAMES_THE_SEAL: Final = 0.62


class Mind(Struct, frozen=True):
    """How well somebody tells sound from unsound (d′), and which way they lean (c)."""

    discernment: float
    lean: float


def invented_tests(
    edition: EditionReader, learners: Sequence[LearnerId], *, before: datetime, after: datetime
) -> tuple[WholeSitting, ...]:
    """What these learners made of a form before the lessons and of another after them.

    Half of them begin with either. None where the course has no forms.
    """
    chance = Random(_SEED)  # noqa: S311 - it is to be the same each time
    forms = edition.forms()[:2]
    if len(forms) < 2:
        return ()
    found = []
    for place, learner in enumerate(learners):
        mind = Mind(chance.gauss(0.85, 0.3), chance.gauss(0.3, 0.25))
        then = Mind(mind.discernment + chance.gauss(0.8, 0.2), mind.lean - 0.15)
        first, second = forms if place % 2 else reversed(forms)
        for form, has, phase, at in (
            (first, mind, _BEFORE, before),
            (second, then, _AFTER, after),
        ):
            sitting = Sitting(learner, form.id, 1, "", phase, f"{learner}/{phase}", at, at, "")
            found.append(
                invented_sitting(form, has, chance, replace(sitting, edition=edition.version))
            )
    return tuple(found)


def invented_sitting(form: Form, mind: Mind, chance: Random, opened: Sitting) -> WholeSitting:
    """What somebody of this mind makes of a form that they have opened."""
    items = {item.id: item for item in form.items}
    moment = opened.opened_at
    given = []
    for name in item_order(tuple(items), opened.seed):
        shown, moment = moment, moment + timedelta(seconds=chance.randrange(18, 65))
        given.append(
            GivenAnswer(
                learner=opened.learner,
                lesson=opened.lesson,
                step=STEP,
                number=opened.number,
                preset="test",
                question=name,
                try_number=1,
                version=items[name].version,
                kind=KIND,
                content=stored_packet(items[name].packet),
                raw=read_packet(_fields(items[name], mind, chance)),
                result=Result(0.0, "judged"),
                hints=0,
                shown_at=shown,
                answered_at=moment,
                edition=opened.edition,
                is_counted=False,
            )
        )
    return WholeSitting(replace(opened, handed_in_at=moment), tuple(given))


def _fields(item: FormItem, mind: Mind, chance: Random) -> Fields:
    packet = item.packet
    seen = mind.discernment * _LEVEL[packet.level] * _SOUND[packet.outcome] + chance.gauss(0, 1)
    # Hands like round numbers, and seldom go to the end of the scale.
    percent = min(95, max(5, 5 * round(20 * normal_share(1.2 * (seen - mind.lean)))))
    seals = [seal.value for seal in Seal]
    named = packet.seal.value if chance.random() < _NAMES_THE_SEAL else chance.choice(seals)
    return {"probability": [str(percent)], "decides": [named], "seen": ["no"]}
