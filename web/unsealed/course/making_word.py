"""Text documents (DOCX), made as an exhibit's author describes them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from unsealed.course.replica_files import Change, WordDocument
    from unsealed.lab.replicas.office import Paragraph, Remark, Run

_KINDS: dict[str, Literal["inserted", "deleted"]] = {"added": "inserted", "removed": "deleted"}


def make_word(told: WordDocument, name: str, body_lines: Sequence[str]) -> bytes:
    """The document. `name` makes the numbers of its sessions."""
    from unsealed.lab.replicas.office import WordRecipe, write_docx

    return write_docx(
        WordRecipe(
            paragraphs=tuple(_paragraphs(told, told.lines or body_lines)),
            creator=told.author,
            last_editor=told.editor,
            created=datetime.fromisoformat(told.created),
            modified=datetime.fromisoformat(told.modified),
            template=told.template,
            application=told.program,
            version=told.version,
            revisions=told.saved,
            minutes=told.minutes,
            seed=name,
        )
    )


def _paragraphs(told: WordDocument, lines: Sequence[str]) -> Iterator[Paragraph]:
    from unsealed.lab.replicas.office import Paragraph

    left = list(told.changes)
    for number, line in enumerate(lines, start=1):
        changes = [each for each in left if each.words in line]
        left = [each for each in left if each not in changes]
        runs = _runs(line, changes, told.foreign.get(line))
        yield Paragraph(tuple(runs), tuple(_remarks(told, number)))


def _remarks(told: WordDocument, number: int) -> Iterator[Remark]:
    from unsealed.lab.replicas.office import Remark

    for each in told.comments:
        if each.on == number:
            yield Remark(each.by, datetime.fromisoformat(each.at), each.text)


def _runs(line: str, changes: Iterable[Change], language: str | None) -> Iterator[Run]:
    """The line in pieces: what was changed, and what stands around it."""
    from unsealed.lab.replicas.office import Run, Tracked

    rest = line
    for change in sorted(changes, key=lambda each: line.index(each.words)):
        before, found, after = rest.partition(change.words)
        if not found:
            continue  # another change has these words already
        if before:
            yield Run(before, language=language)
        tracked = Tracked(_KINDS[change.how], change.by, datetime.fromisoformat(change.at))
        yield Run(change.words, change=tracked, language=language)
        rest = after
    if rest or rest == line:
        yield Run(rest, language=language)
