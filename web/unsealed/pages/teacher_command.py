"""The command `unsealed teacher`: accounts from the terminal, for those who run the course.

Whatever locked somebody out, there is a way back here: it needs the computer and no password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.pages import departure_command
from unsealed.pages.named_account import account_named, an_operator_staying, records_here
from unsealed.pages.wording import roles_in_words
from unsealed.records import accounts, passwords, teachers
from unsealed.records.errors import NameTaken
from unsealed.records.teachers import ROLES

if TYPE_CHECKING:
    from unsealed.records.teachers import Role, Teacher


@click.group("teacher")
def teacher() -> None:
    """Make accounts, say what they may do, and let people back in."""


@teacher.command("add")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(ROLES),
    default=("teacher",),
    help="What the account may do; repeat it for several. A teacher, if it is left out.",
)
@click.password_option(help="The password; asked for where it is left out.")
def add(name: str, roles: tuple[Role, ...], password: str) -> None:
    """Make an account that can sign in under this name.

    The first account of all has every role.
    """
    _require_good(password, name)
    if not name.strip():
        raise click.UsageError(_("a teacher needs a name."))
    with records_here() as records:
        try:
            made = teachers.add(records, name, password, roles)
        except NameTaken as taken:
            message = _("there is a teacher called %(name)s already.")
            raise click.ClickException(message % {"name": name}) from taken
    message = _("%(name)s can sign in now, as %(roles)s.")
    click.echo(message % {"name": made.name, "roles": roles_in_words(made.roles)})


@teacher.command("password")
@click.argument("name")
@click.password_option(help="The password; asked for where it is left out.")
def password_of(name: str, password: str) -> None:
    """Give an account another password; wherever it is signed in, that ends."""
    _require_good(password, name)
    with records_here() as records:
        found = account_named(records, name)
        teachers.set_password(records, found.id, password)
    click.echo(_("%(name)s has a new password.") % {"name": found.name})
    if found.disabled_at is not None:
        message = _("The account is disabled; `unsealed teacher enable %(name)s` lets it in.")
        click.echo(message % {"name": found.name})


@teacher.command("roles")
@click.argument("name")
@click.argument("roles", nargs=-1, required=True, type=click.Choice(ROLES))
def roles_of(name: str, roles: tuple[Role, ...]) -> None:
    """Give an account these roles and no others: operator, teacher, author."""
    with records_here() as records:
        found = account_named(records, name)
        with an_operator_staying():
            accounts.set_roles(records, found.id, roles)
    words = {"name": found.name, "roles": roles_in_words(roles)}
    click.echo(_("%(name)s is %(roles)s now.") % words)


@teacher.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Let nobody sign in by an account, and end where it is signed in."""
    with records_here() as records:
        found = account_named(records, name)
        with an_operator_staying():
            accounts.disable(records, found.id)
    message = _("%(name)s can sign in no more. The classes stay as they are.")
    click.echo(message % {"name": found.name})


@teacher.command("enable")
@click.argument("name")
def enable(name: str) -> None:
    """Let an account sign in again."""
    with records_here() as records:
        found = account_named(records, name)
        accounts.enable(records, found.id)
    click.echo(_("%(name)s can sign in again.") % {"name": found.name})


@teacher.command("list")
def listed() -> None:
    """Name all accounts, with what they may do."""
    with records_here() as records:
        found = accounts.listed(records)
    click.echo("\n".join(map(_line, found)) if found else _("There is no teacher yet."))


def _line(account: Teacher) -> str:
    words = {"name": account.name, "roles": roles_in_words(account.roles) or _("no role")}
    if account.disabled_at is not None:
        return _("%(name)s: %(roles)s (disabled)") % words
    return _("%(name)s: %(roles)s") % words


def _require_good(password: str, name: str) -> None:
    if len(password) < teachers.SHORTEST_PASSWORD:
        message = _("a password needs at least %(least)d characters, found %(found)d.")
        words = {"least": teachers.SHORTEST_PASSWORD, "found": len(password)}
        raise click.UsageError(message % words)
    if fault := passwords.fault_of(password, name):
        raise click.UsageError(fault)


teacher.add_command(departure_command.erase)
teacher.add_command(departure_command.adopt)
