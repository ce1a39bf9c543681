"""The command `unsealed move`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.records.terminal import DATA, faults_in_words, settings_of, told

if TYPE_CHECKING:
    from pathlib import Path


@click.command("move")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="URL",
    help="postgresql://user:password@host/database, or sqlite:////folder/records.db.",
)
@DATA
def move(target: str, data: Path | None) -> None:
    """Carry all records to another database, which must be empty.

    Stop the course first. Every row is compared with the one that it was made from before anything
    is kept. The records that you have now stay where they are.
    """
    from unsealed.records import moving
    from unsealed.records.addresses import located

    with faults_in_words():
        settings = settings_of(data)
        rows = moving.move(settings.database_url, target, folder=settings.data)
        place = located(target, settings.data).render_as_string(hide_password=True)
    for table, count in sorted(rows.items()):
        click.echo(f"{count:>12,}  {table}")
    words = {"rows": told(rows), "place": place}
    click.echo(_("Moved to %(place)s, every row compared: %(rows)s.") % words)
    click.echo(_("Set UNSEALED_DATABASE_URL to it on every machine, then start the course again."))
