"""The command `unsealed secrets`: where the secrets lie, and another key in place of the one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import click

from unsealed import secret_keys
from unsealed.language import gettext as _
from unsealed.records.terminal import DATA, faults_in_words, settings_of
from unsealed.secret_keys import KeyFault
from unsealed.settings import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.settings import Settings

GRACE: Final = 100
"""Days for which a former key counts: more than any summer holidays have."""


@click.group("secrets")
def secrets() -> None:
    """Look after the keys that sign cookies and certificates."""


@secrets.command("list")
@DATA
def list_secrets(data: Path | None) -> None:
    """Say where each secret lies and until when it counts, and print none of them."""
    with faults_in_words():
        settings = settings_of(data)
    click.echo("\n".join(_told(settings)))
    for line in exposed(settings):
        click.echo(line)


@secrets.command("rotate")
@DATA
@click.option(
    "--grace",
    type=click.IntRange(1, 366),
    default=GRACE,
    show_default=True,
    help="For how many days what the former key signed still counts.",
)
@click.option("--at-once", is_flag=True, help="Let the former key count no more from now on.")
def rotate(data: Path | None, grace: int, *, at_once: bool) -> None:
    """Let a new key sign from now on, while the course is served.

    The key before it still counts for a while, so that nobody is sent out in mid-lesson. The one
    before that counts no more.
    """
    now = datetime.now(UTC)
    until = None if at_once else now + timedelta(days=grace)
    with faults_in_words():
        settings = settings_of(data)
    try:
        if settings.key_file is None:
            _tell_how_by_hand(settings, now)
            return
        secret_keys.rotate(settings.key_file, settings.data, until=until, now=now)
    except KeyFault as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(
        _("A new key signs from now on: %(path)s. A course that is served has it already.")
        % {"path": settings.key_file}
    )
    click.echo(_counting(until))


def exposed(settings: Settings) -> list[str]:
    """A line for each file of secrets or names that every account of this machine can read."""
    found = secret_keys.exposed(_files(settings))
    message = _("Every account of this machine can read %(path)s. Mend it: chmod o-r %(path)s")
    return [message % {"path": path} for path in found]


def _files(settings: Settings) -> Iterator[Path]:
    yield from settings.secret_files
    if settings.key_file is not None:
        yield settings.key_file
        yield secret_keys.former_file(settings.key_file)
    yield settings.data / secret_keys.CERTIFICATES
    yield settings.data / "records.db"


def _told(settings: Settings) -> Iterator[str]:
    place = settings.key_file or PREFIX + "SECRET_KEY"
    yield _("The key that signs: %(place)s") % {"place": place}
    for each in settings.accepted_keys:
        if each.until is None:
            yield _("A key that counts too: %(name)s") % {"name": PREFIX + "ACCEPTED_KEY"}
        else:
            words = {"until": f"{each.until:%Y-%m-%d %H:%M} UTC"}
            yield _("The key before it counts until %(until)s") % words
    for retired in settings.retired_keys:
        yield _("Codes of certificates are known until %(day)s") % {"day": retired.until}
    for path in settings.secret_files:
        yield _("A setting's file: %(path)s") % {"path": path}


def _counting(until: datetime | None) -> str:
    if until is not None:
        words = {"until": f"{until:%Y-%m-%d}"}
        return _("What the key before it signed counts until %(until)s.") % words
    return _(
        "What any key before it signed counts no more: teachers sign in again, and learners join "
        "again or type their recovery phrase. Certificates stay known. If the key was stolen, "
        "remove %(file)s too: then codes of earlier certificates are unknown, those that a thief "
        "writes among them."
    ) % {"file": secret_keys.CERTIFICATES}


def _tell_how_by_hand(settings: Settings, now: datetime) -> None:
    secret_keys.remember_certificates(settings.secret_key, settings.data, now)
    words = {"prefix": PREFIX, "key": secret_keys.made()}
    click.echo(
        _(
            "The key is in %(prefix)sSECRET_KEY, which no command can change. Put what is there "
            "into %(prefix)sACCEPTED_KEY, this new one in its place, and start the course again:\n"
            "%(key)s"
        )
        % words
    )
