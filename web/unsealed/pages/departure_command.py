"""The commands `unsealed teacher erase` and `adopt`: a teacher leaves, and the classes stay led."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.pages.named_account import account_named, an_operator_staying, records_here
from unsealed.records import classes, departures
from unsealed.records.errors import ClassesLeft, LastOperator
from unsealed.records.teachers import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.records.classes import Class
    from unsealed.records.departures import Departure
    from unsealed.records.store import Records
    from unsealed.records.teachers import Teacher


@click.command("erase")
@click.argument("name")
@click.option(
    "--classes-to",
    "successor",
    metavar="NAME",
    help="The teacher who takes over the classes that nobody else leads.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be erased, and what stays.")
@click.option("--yes", is_flag=True, help="Erase without asking, for scripts.")
def erase(name: str, successor: str | None, *, dry_run: bool, yes: bool) -> None:
    """Erase an account for good, with its name, where it is signed in and its demonstration.

    Its classes and the work in them stay with those who lead them too. A class that nobody else
    leads needs somebody who takes it over. The last operator cannot be erased.
    """
    with records_here() as records:
        account = account_named(records, name)
        heir = account_named(records, successor) if successor else None
        _require_successor(account, heir)
        found = departures.of(records, account.id)
        _require_operator(found)
        click.echo("\n".join(_plan(records, account, found, heir)))
        _require_led(account, found, heir)
        if dry_run or not (yes or click.confirm(_("Erase the account for good?"))):
            click.echo(_("Nothing was erased."))
            return
        _erase(records, account, heir)
    click.echo(_("%(name)s is erased.") % {"name": account.name})
    click.echo(
        _(
            "Backups that were made before hold the account until you remove them; `unsealed tidy` "
            "names those in the data folder. Restoring one does not bring it back."
        )
    )


@click.command("adopt")
@click.argument("name")
def adopt(name: str) -> None:
    """Let a teacher lead the classes that nobody leads any more.

    There are such classes only where a backup was restored from before a teacher was erased.
    """
    with records_here() as records:
        account = account_named(records, name)
        _require_teacher(account)
        count = departures.adopt(records, account.id)
    message = ngettext(
        "%(name)s leads %(count)d class that nobody led.",
        "%(name)s leads %(count)d classes that nobody led.",
        count,
    )
    none = _("There is no class that nobody leads.")
    click.echo(message % {"name": account.name, "count": count} if count else none)


def _erase(records: Records, account: Teacher, heir: Teacher | None) -> None:
    with an_operator_staying():
        try:
            departures.erase(records, account.id, successor=heir.id if heir else None)
        except ClassesLeft as left:  # made or left alone while this was being asked
            raise click.ClickException(
                _("the classes of %(name)s have changed meanwhile. Nothing was erased; try again.")
                % {"name": account.name}
            ) from left


def _plan(
    records: Records, account: Teacher, found: Departure, heir: Teacher | None
) -> Iterator[str]:
    yield _("What goes for good with the account %(name)s:") % {"name": account.name}
    yield _("  its name, its password and what it may do")
    if found.sign_ins:
        yield ngettext(
            "  %(count)d place where it is signed in",
            "  %(count)d places where it is signed in",
            found.sign_ins,
        ) % {"count": found.sign_ins}
    if found.has_demonstration:
        yield _("  its demonstration class, whose learners are invented")
    if found.shared:
        yield _("What stays with those who lead it too:")
        yield from (_shared(records, account, each) for each in found.shared)
    if found.left and heir:
        yield _("What goes over to %(name)s, with all work in it:") % {"name": heir.name}
        yield from map(_named, found.left)
    elif found.left:
        yield _("What nobody else leads who could open it:")
        yield from map(_named, found.left)


def _shared(records: Records, account: Teacher, each: Class) -> str:
    others = [name for name in classes.teachers_of(records, each.id) if name != account.name]
    return f"{_named(each)}: {', '.join(others)}"


def _named(each: Class) -> str:
    words = {"title": each.title, "day": f"{each.made_at:%Y-%m-%d}"}
    return _("  the class “%(title)s”, made on %(day)s") % words


def _require_operator(found: Departure) -> None:
    with an_operator_staying():
        if found.is_last_operator:
            raise LastOperator


def _require_led(account: Teacher, found: Departure, heir: Teacher | None) -> None:
    if not found.left or heir:
        return
    message = _(
        "nobody else leads these classes, so nothing was erased. Say who takes them over: "
        "`unsealed teacher erase %(word)s --classes-to NAME`; whoever does can download, archive "
        "or erase each of them. Or let %(name)s do so first, or let a colleague in, in the "
        "settings of the class."
    )
    raise click.ClickException(message % {"name": account.name, "word": quote(account.name)})


def _require_successor(account: Teacher, heir: Teacher | None) -> None:
    if heir is None:
        return
    if heir.id == account.id:
        raise click.ClickException(
            _("%(name)s cannot take over the classes and be erased. Name somebody else.")
            % {"name": heir.name}
        )
    _require_teacher(heir)


def _require_teacher(account: Teacher) -> None:
    if "teacher" not in account.roles:
        message = _(
            "%(name)s is no teacher and could open no class. "
            "`unsealed teacher roles %(word)s %(roles)s` makes one."
        )
        roles = " ".join(role for role in ROLES if role in {*account.roles, "teacher"})
        words = {"name": account.name, "word": quote(account.name), "roles": roles}
        raise click.ClickException(message % words)
    if account.disabled_at is not None:
        message = _(
            "%(name)s is disabled and could open no class. "
            "`unsealed teacher enable %(word)s` lets the account in."
        )
        words = {"name": account.name, "word": quote(account.name)}
        raise click.ClickException(message % words)
