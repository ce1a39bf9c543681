"""The command `unsealed tidy`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.records.terminal import DATA, faults_in_words, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.records.retention import Due
    from unsealed.records.store import Records
    from unsealed.settings import Settings


@click.command("tidy")
@DATA
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def tidy(data: Path | None, *, dry_run: bool) -> None:
    """Erase what nobody may keep any longer.

    Classes whose day has come, learners in no class who have done nothing for a long time, answers
    begun and never given, and copies that the program made by itself. A course that is served does
    so by itself each day.
    """
    from unsealed.records import retention
    from unsealed.records.store import Records

    now = datetime.now(UTC)
    with faults_in_words():
        settings = settings_of(data)
        records = Records.open(settings.database_url, folder=settings.data)
        try:
            if dry_run:
                found = retention.due(records, settings, now=now)
            else:
                found = retention.tidy(records, settings, now=now)
            held = tuple(_holding(records, settings))
        finally:
            records.close()
    click.echo("\n".join(_told(found, is_done=not dry_run)))
    click.echo("\n".join(held), nl=bool(held))


def _told(found: Due, *, is_done: bool) -> Iterator[str]:
    if not found:
        yield _("Nothing is to be erased.")
        return
    yield _("Erased:") if is_done else _("To be erased, and not erased yet:")
    for each in found.classes:
        words = {"title": each.title, "day": f"{each.expires_at:%Y-%m-%d}"}
        yield _("  the class “%(title)s”, whose day was %(day)s") % words
    count = len(found.learners)
    if count:
        message = ngettext(
            "  %(count)d learner who has not come for long",
            "  %(count)d learners who have not come for long",
            count,
        )
        yield message % {"count": count}
    if found.drafts:
        message = ngettext(
            "  %(count)d answer that was begun and never given",
            "  %(count)d answers that were begun and never given",
            found.drafts,
        )
        yield message % {"count": found.drafts}
    for path in found.copies:
        yield _("  the copy %(path)s") % {"path": path}


def _holding(records: Records, settings: Settings) -> Iterator[str]:
    """Lines about the copies that were made before somebody was erased."""
    from unsealed.records import erasures, retention

    found = erasures.still_held(records, retention.records_folder(settings))
    if not found:
        return
    yield _("These copies were made before and still hold people who were erased since:")
    for copy, count in found:
        words = {"path": copy.path, "made": f"{copy.made_at:%Y-%m-%d %H:%M} UTC", "count": count}
        yield (
            ngettext(
                "  %(path)s, made %(made)s: at most %(count)d person",
                "  %(path)s, made %(made)s: at most %(count)d people",
                count,
            )
            % words
        )
    yield _("Whoever restores one does not bring them back; whoever opens one can read them.")
