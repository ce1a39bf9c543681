"""The command `unsealed backup`."""

from __future__ import annotations

from pathlib import Path

import click

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.records.terminal import DATA, faults_in_words, settings_of, told


@click.command("backup")
@DATA
@click.option(
    "--to",
    "into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the backup; by default `backups` beside the records.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    help="Keep so many of the newest backups in that folder, and remove older ones.",
)
@click.option(
    "--keep-weekly",
    type=click.IntRange(min=1),
    help="Beside those of --keep, keep the newest backup of each of so many weeks.",
)
def backup(data: Path | None, into: Path | None, keep: int | None, keep_weekly: int | None) -> None:
    """Copy all that learners did into one file, while the course is served.

    The file is compressed, verified, and named by date and time (UTC). Older ones are removed only
    with --keep, and only after the new one is safe. The secret key is not in it.
    """
    if keep_weekly and not keep:
        raise click.UsageError(_("--keep-weekly needs --keep: say how many of the newest stay."))
    from unsealed.records.backing_up import back_up
    from unsealed.records.backups import remove_all_but

    with faults_in_words():
        settings = settings_of(data)
        made = back_up(settings.database_url, folder=settings.data, into=into)
        removed = remove_all_but(made.path, keep, weeks=keep_weekly or 0) if keep else 0
    words = {"file": made.path, "rows": told(made.manifest.rows)}
    click.echo(_("Backed up and verified: %(file)s (%(rows)s).") % words)
    if removed:
        message = ngettext(
            "%(count)d older backup was removed.", "%(count)d older backups were removed.", removed
        )
        click.echo(message % {"count": removed})
