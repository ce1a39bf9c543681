"""The figures of lessons as a table for people, which `unsealed check --stats` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from unsealed.course.check import words_of
from unsealed.course.lesson_files import read_course, read_lesson
from unsealed.course.statistics import read_common_words, statistics_of, words_in
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from unsealed.course.statistics import LessonStatistics

_MOST_RARE: Final = 40


def statistics_table(root: Path, names: Sequence[str], packs: Sequence[Path] = ()) -> str:
    """A row a lesson, its rare words if there is but one lesson, and the cues of all claims."""
    course = read_course(root, packs)
    common = read_common_words(root)
    also = [word for term in course.terms for word in term.also]
    explained = words_in([*words_of(course).values(), *also])
    found = [statistics_of(read_lesson(course.lessons[name]), common, explained) for name in names]
    parts = [_aligned([_head(), *(_row(each) for each in found)]), _cues(found)]
    if common and len(found) == 1:
        parts.append([_rare(found[0])])
    return "\n".join("\n".join([*lines, ""]) for lines in parts if lines)


def _head() -> tuple[str, ...]:
    return (
        _("lesson"),
        _("words"),
        _("a sentence"),
        _("rare words"),
        _("holds"),
        _("fails"),
        _("open"),
        _("questions"),
        _("siblings"),
        _("kinds"),
        _("sources"),
        _("exhibits"),
    )


def _row(lesson: LessonStatistics) -> tuple[str, ...]:
    counts = (lesson.holds, lesson.fails, lesson.open)
    asked = (lesson.questions, lesson.siblings, lesson.kinds)
    return (
        lesson.slug,
        str(lesson.words),
        f"{lesson.words_a_sentence:.1f}",
        str(len(lesson.rare)),
        *map(str, (*counts, *asked)),
        str(lesson.sources),
        str(lesson.exhibits),
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *_right(row, widths)]) for row in rows]


def _right(row: tuple[str, ...], widths: Sequence[int]) -> list[str]:
    return [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]


def _cues(lessons: Sequence[LessonStatistics]) -> list[str]:
    names = sorted({cue for lesson in lessons for cue in lesson.cues})
    lines = []
    for name in names:
        pairs = [lesson.cues.get(name, (0, 0)) for lesson in lessons]
        holds, fails = (sum(side) for side in zip(*pairs, strict=True))
        message = _("Claims marked %(cue)s: %(holds)d hold, %(fails)d fail.")
        lines.append(message % {"cue": name, "holds": holds, "fails": fails})
    return lines


def _rare(lesson: LessonStatistics) -> str:
    often = sorted(lesson.rare.items(), key=lambda each: (-each[1], each[0]))[:_MOST_RARE]
    shown = ", ".join(f"{word} ({count})" if count > 1 else word for word, count in often)
    return _("Words outside the common ones and the glossary: %(words)s.") % {"words": shown}
