"""The command `regrade`: grade kept answers with the questions as they now stand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.course.reader import NoEdition, open_edition
from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.records.errors import RecordsError
from unsealed.records.regrading import apply, preview
from unsealed.records.store import Records
from unsealed.settings import PREFIX, SettingFault, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unsealed.course.edition import Item
    from unsealed.course.reader import EditionReader
    from unsealed.records.regrading import Change, Preview

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("lessons", nargs=-1, metavar="[LESSON]...")
@click.option("--data", type=_FOLDER, help="Folder of the databases and the secret key.")
@click.option("--apply", "is_meant", is_flag=True, help="Change the scores, not only list them.")
def regrade(lessons: tuple[str, ...], data: Path | None, *, is_meant: bool) -> None:
    """List whose scores change when kept answers are graded again, and with --apply change them.

    Use it after a key was corrected and the course was built. Without LESSON, all lessons are
    graded. What learners gave is never changed; every change of a score is kept on record.
    """
    if data is not None:
        os.environ[PREFIX + "DATA"] = str(data)
    try:
        settings = read_settings()
        items = tuple(_items(open_edition(settings.data), lessons))
        records = Records.open(settings.database_url, folder=settings.data)
        try:
            _regrade(records, items, is_meant=is_meant)
        finally:
            records.close()
    except RecordsError as error:
        raise click.ClickException(error.for_operator) from error
    except (NoEdition, SettingFault) as fault:
        raise click.ClickException(str(fault)) from fault


def _items(edition: EditionReader, lessons: tuple[str, ...]) -> Iterable[Item]:
    known = [card.slug for unit in edition.units() for card in unit.lessons]
    for slug in lessons:
        if slug not in known:
            message = _('there is no lesson "%(slug)s". The lessons are: %(known)s.')
            raise click.UsageError(message % {"slug": slug, "known": ", ".join(known)})
    for slug in lessons or known:
        for variant in range(1, edition.variants(slug) + 1):
            yield from edition.items(slug, variant).values()


def _regrade(records: Records, items: tuple[Item, ...], *, is_meant: bool) -> None:
    found = preview(records, items)
    for line in _lines(found):
        click.echo(line)
    if not is_meant:
        click.echo(_summary(len(found.changes)))
        return
    made = len(apply(records, found.changes))
    message = ngettext("%(count)d score was changed.", "%(count)d scores were changed.", made)
    click.echo(message % {"count": made})


def _lines(found: Preview) -> Iterable[str]:
    yield from map(_line, found.changes)
    for left in found.unreadable:
        yield _("%(lesson)s/%(question)s, learner %(learner)s: left as it is (%(reason)s)") % {
            "lesson": left.lesson,
            "question": left.question,
            "learner": left.learner,
            "reason": left.reason,
        }


def _line(change: Change) -> str:
    message = _(
        "%(lesson)s/%(question)s, learner %(learner)s, %(step)s attempt %(number)d try %(try)d: "
        "%(old).2f becomes %(new).2f"
    )
    return message % {
        "lesson": change.lesson,
        "question": change.question,
        "learner": change.learner,
        "step": change.step,
        "number": change.number,
        "try": change.try_number,
        "old": change.old.score,
        "new": change.new.score,
    }


def _summary(count: int) -> str:
    if count == 0:
        return _("No score would change.")
    message = ngettext(
        "%(count)d score would change. Run it again with --apply to change it.",
        "%(count)d scores would change. Run it again with --apply to change them.",
        count,
    )
    return message % {"count": count}
