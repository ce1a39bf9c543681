"""The command `unsealed restore`."""

from __future__ import annotations

from pathlib import Path

import click

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.records.terminal import DATA, faults_in_words, settings_of, told


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@DATA
@click.option("--check", "is_check", is_flag=True, help="Only look whether it could be restored.")
@click.option(
    "--with-erased", is_flag=True, help="Bring back, too, who was erased since FILE was made."
)
def restore(file: Path, data: Path | None, *, is_check: bool, with_erased: bool) -> None:
    """Put the backup FILE in the place of the records.

    Stop the course first. All of the backup is unpacked and verified before anything is changed,
    and what was there before is kept under another name. Who was erased since stays erased, as far
    as the records that are there now can say.
    """
    from unsealed.records import restoring

    with faults_in_words():
        settings = settings_of(data)
        if is_check:
            found = restoring.check(file, settings.data)
            words = {"file": file, "made": _made(found.made_at), "rows": told(found.rows)}
            click.echo(_("%(file)s is whole: made %(made)s, %(rows)s.") % words)
            return
        done = restoring.restore(
            file, settings.database_url, folder=settings.data, with_erased=with_erased
        )
    words = {"made": _made(done.manifest.made_at), "rows": told(done.manifest.rows)}
    click.echo(_("Restored what was kept %(made)s: %(rows)s.") % words)
    if done.erased_again:
        message = ngettext(
            "%(count)d person who was erased since is erased again.",
            "%(count)d people who were erased since are erased again.",
            done.erased_again,
        )
        click.echo(message % {"count": done.erased_again})
    if done.without_teacher:
        message = ngettext(
            "Nobody leads %(count)d class now; `unsealed teacher adopt NAME` gives it to a "
            "teacher.",
            "Nobody leads %(count)d classes now; `unsealed teacher adopt NAME` gives them to a "
            "teacher.",
            done.without_teacher,
        )
        click.echo(message % {"count": done.without_teacher})
    if done.kept:
        message = _("What was there before is in %(file)s. Delete it when all is well.")
        click.echo(message % {"file": done.kept})


def _made(moment: str) -> str:
    """A manifest's moment, as people write it."""
    return f"{moment[:16].replace('T', ' ')} UTC"
