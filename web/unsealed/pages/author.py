"""For authors: the faults of the lessons, and each claim and question with its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from unsealed.course.packs.places import lesson_folder, pack_folders
from unsealed.course.place import lessons_root
from unsealed.pages.accounts import account_with
from unsealed.pages.blueprint import pages
from unsealed.pages.page import Page
from unsealed.pages.rebuilding import faults_in
from unsealed.pages.services import edition, services
from unsealed.pages.visit import lesson_or_404

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from unsealed.course.edition import Item, Lesson, LessonCard
    from unsealed.course.faults import Fault
    from unsealed.course.review import Review
    from unsealed.records.teachers import Teacher


class Written(Struct, frozen=True):
    """A lesson, and whether somebody has read it as an expert and as a reader."""

    card: LessonCard
    review: Review | None


class AuthorPage(Page, frozen=True):
    """Every lesson with its review; the faults, where they were looked for.

    `unbuilt` is why the lessons as they now stand are not what is served.
    """

    template: ClassVar[str] = "author.html"

    account: Teacher
    lessons: tuple[Written, ...]
    unbuilt: tuple[str, ...]
    faults: tuple[Fault, ...] | None


class Keyed(Struct, frozen=True):
    """A claim or question with its text and its key, a line each."""

    item: Item
    text_html: str
    key: tuple[str, ...]


class AuthorLessonPage(Page, frozen=True):
    """One lesson: its faults, its claims and questions with their keys, its review."""

    template: ClassVar[str] = "author_lesson.html"

    account: Teacher
    lesson: Lesson
    faults: tuple[Fault, ...]
    claims: tuple[Keyed, ...]
    questions: tuple[Keyed, ...]
    siblings: tuple[Keyed, ...]
    review: Review | None


@pages.get("/author")
def author() -> str:
    """Show the lessons and their reviews."""
    return _page(account_with("author"), faults=None).render()


@pages.get("/author/check")
def author_check() -> str:
    """Look for every fault of the course, as `unsealed check` does."""
    account = account_with("author")
    return _page(account, faults=_faults()).render()


@pages.get("/author/lessons/<slug>")
def author_lesson(slug: str) -> str:
    """Show a lesson's faults and keys."""
    account = account_with("author")
    lesson = lesson_or_404(slug)
    asked = [question for group in lesson.sets for question in group.questions]
    return AuthorLessonPage(
        account=account,
        lesson=lesson,
        faults=_faults(slug),
        claims=_keyed(slug, lesson.claims),
        questions=_keyed(slug, (*lesson.exercises, *asked)),
        siblings=_keyed(slug, [name for each in asked for name in edition().siblings(slug, each)]),
        review=_review(slug),
    ).render()


def _page(account: Teacher, *, faults: tuple[Fault, ...] | None) -> AuthorPage:
    cards = [card for unit in edition().units() for card in unit.lessons]
    return AuthorPage(
        account=account,
        lessons=tuple(Written(card, _review(card.slug)) for card in cards),
        unbuilt=tuple(faults_in(services().settings.data)),
        faults=faults,
    )


def _faults(*only: str) -> tuple[Fault, ...]:
    from unsealed.course.check import check_course  # with all that reads lessons: for authors alone

    return check_course(_root(), only, packs=_packs())


def _review(slug: str) -> Review | None:
    from unsealed.course.review import read_review  # likewise

    return read_review(lesson_folder(_root(), _packs(), slug)).review


def _keyed(slug: str, ids: Iterable[str]) -> tuple[Keyed, ...]:
    from unsealed.pages.keys import key_of  # with every kind of question

    items = edition().items(slug)
    found = (items[id] for id in ids)  # noqa: A001  # what it is
    return tuple(Keyed(item, _text(item), key_of(item.question)) for item in found)


def _text(item: Item) -> str:
    return getattr(item.question, "text", None) or item.question.stem


def _packs() -> tuple[Path, ...]:
    return pack_folders(services().settings.data)


def _root() -> Path:
    return services().settings.lessons or lessons_root()
