"""`balance.yaml`: the ledger of who was harmed and who was wrong, story by story.

A course in which one side is always the victim, or always the liar, teaches sides and not judging.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from pydantic import Field

from unsealed.course.folder_reading import FolderReading
from unsealed.course.guesses import did_you_mean
from unsealed.course.model import LessonVerdict, Text
from unsealed.language import gettext as _
from unsealed.questions.kind import Frozen, Id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.yaml_files import YamlDocument

BALANCE_FILE = "balance.yaml"
_SIDES = ("harmed", "gained", "misled")


class Camp(Frozen):
    """A side of politics, a state or a trade that appears in stories."""

    title: Text = Field(description="What the camp is called.")
    country: Text = Field(description="Where it is at home.")


class Story(Frozen):
    """Who came out of a story how. Nothing here is a judgement of a person."""

    lesson: Id = Field(description="The folder of the lesson.")
    country: Text = Field(description="Where the story mainly took place.")
    verdict: LessonVerdict = Field(description="The lesson's verdict, as in its front matter.")
    harmed: tuple[Id, ...] = Field(description="The camps that the story was used against.")
    gained: tuple[Id, ...] = Field(description="The camps that it served, whoever made it.")
    misled: tuple[Id, ...] = Field(description="The camps from which came what did not stand up.")
    note: Text = Field(description="One sentence that says why they stand where they stand.")


class Balance(Frozen):
    """The whole of `balance.yaml`."""

    camps: dict[Id, Camp] = Field(description="The camps, each under its id.")
    stories: tuple[Story, ...] = Field(description="The stories, one entry each.")
    together: tuple[tuple[Id, ...], ...] = Field(
        default=(), description="Lessons that a course has together or not at all."
    )


class ReadBalance(Struct, frozen=True):
    """The ledger, None where there is none or it is faulty, with its faults."""

    balance: Balance | None
    faults: tuple[Fault, ...]


def read_balance(
    root: Path, verdicts: Mapping[str, str | None], paths: Collection[Collection[str]]
) -> ReadBalance:
    """The ledger of a course. `verdicts` are those of its lessons.

    `paths` are the lessons of the whole course, and of each of the shorter ways.
    """
    root = root.absolute()
    if not (root / BALANCE_FILE).exists():
        return ReadBalance(None, ())
    reading = FolderReading(root, root.name)
    document = reading.yaml(BALANCE_FILE)
    balance = reading.model(Balance, document)
    faults = list(reading.faults)
    if document and balance:
        faults += _story_faults(document, balance, verdicts)
        faults += _together_faults(document, balance, paths)
    return ReadBalance(balance, tuple(faults))


def _story_faults(
    document: YamlDocument, balance: Balance, verdicts: Mapping[str, str | None]
) -> Iterator[Fault]:
    for number, story in enumerate(balance.stories):
        path = ("stories", number)
        if story.lesson not in verdicts:
            message = _('there is no lesson "%(name)s".%(hint)s')
            words = {"name": story.lesson, "hint": did_you_mean(story.lesson, verdicts)}
            yield document.fault((*path, "lesson"), "lesson-undefined", message % words)
        elif verdicts[story.lesson] not in {None, story.verdict}:
            message = _('the lesson\'s verdict is "%(theirs)s", found "%(ours)s". Correct one.')
            words = {"theirs": str(verdicts[story.lesson]), "ours": story.verdict}
            yield document.fault((*path, "verdict"), "value-invalid", message % words)
        for side in _SIDES:
            for place, camp in enumerate(getattr(story, side)):
                if camp not in balance.camps:
                    message = _('there is no camp "%(name)s".%(hint)s')
                    words = {"name": camp, "hint": did_you_mean(camp, balance.camps)}
                    yield document.fault((*path, side, place), "value-invalid", message % words)


def _together_faults(
    document: YamlDocument, balance: Balance, paths: Collection[Collection[str]]
) -> Iterator[Fault]:
    for number, group in enumerate(balance.together):
        for path in paths:
            missing = [name for name in group if name not in path]
            if missing and len(missing) < len(group):
                message = _(
                    "these lessons come together or not at all, and a path lacks %(names)s. Add"
                    " what is missing, or take the others out."
                )
                words = {"names": ", ".join(missing)}
                yield document.fault(("together", number), "lessons-apart", message % words)
