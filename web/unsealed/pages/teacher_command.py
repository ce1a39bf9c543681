"""The command `unsealed teacher`: teachers from the terminal, for those who run the course."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.records import teachers
from unsealed.records.errors import NameTaken, RecordsError
from unsealed.records.store import Records
from unsealed.settings import SettingFault, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.group("teacher")
def teacher() -> None:
    """Make teachers, and give them another password."""


@teacher.command("add")
@click.argument("name")
@click.password_option(help="The password; asked for where it is left out.")
def add(name: str, password: str) -> None:
    """Make a teacher who can sign in under this name."""
    _require_long(password)
    if not name.strip():
        raise click.UsageError(_("a teacher needs a name."))
    with _records() as records:
        try:
            made = teachers.add(records, name, password)
        except NameTaken as taken:
            message = _("there is a teacher called %(name)s already.")
            raise click.ClickException(message % {"name": name}) from taken
    click.echo(_("%(name)s can sign in now.") % {"name": made.name})


@teacher.command("password")
@click.argument("name")
@click.password_option(help="The password; asked for where it is left out.")
def password_of(name: str, password: str) -> None:
    """Give a teacher another password; wherever they are signed in, that ends."""
    _require_long(password)
    with _records() as records:
        found = teachers.named(records, name)
        if found is None:
            raise click.ClickException(_unknown(name, teachers.names(records)))
        teachers.set_password(records, found.id, password)
    click.echo(_("%(name)s has a new password.") % {"name": found.name})


@teacher.command("list")
def listed() -> None:
    """Name all teachers."""
    with _records() as records:
        names = teachers.names(records)
    click.echo("\n".join(names) if names else _("There is no teacher yet."))


def _require_long(password: str) -> None:
    if len(password) < teachers.SHORTEST_PASSWORD:
        message = _("a password needs at least %(least)d characters, found %(found)d.")
        words = {"least": teachers.SHORTEST_PASSWORD, "found": len(password)}
        raise click.UsageError(message % words)


def _unknown(name: str, names: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        message = _("there is no teacher called %(name)s. Did you mean %(guess)s?")
        return message % {"name": name, "guess": near[0]}
    message = _("there is no teacher called %(name)s. `unsealed teacher list` names all.")
    return message % {"name": name}


@contextmanager
def _records() -> Iterator[Records]:
    try:
        settings = read_settings()
        records = Records.open(settings.database_url, folder=settings.data)
    except SettingFault as fault:
        raise click.ClickException(str(fault)) from fault
    except RecordsError as error:
        raise click.ClickException(f"{error}\n({error.place}: {error.detail})") from error
    try:
        yield records
    finally:
        records.close()
