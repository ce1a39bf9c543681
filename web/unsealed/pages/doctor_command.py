"""The command `unsealed doctor`: can this machine serve a class, and if not, what to do."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING, Final

import click
from msgspec import Struct

from unsealed.course.build import has_edition_of
from unsealed.course.place import lessons_root
from unsealed.language import gettext as _
from unsealed.pages.commands import EVERY_ADDRESS
from unsealed.pages.own_address import networks
from unsealed.pages.ports import PortTaken, free_port, is_free, taken_by
from unsealed.pages.remedies import remedies
from unsealed.records.errors import RecordsError
from unsealed.records.store import Records
from unsealed.settings import SettingFault, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.settings import Settings

LEAST_ROOM: Final = 500_000_000
"""Bytes that a term's work and two editions of the course need, with room to spare."""


class Finding(Struct, frozen=True):
    """One thing that was looked at. `remedy` is empty where all is well; a hint is advice alone."""

    words: str
    remedy: str = ""
    is_hint: bool = False

    def __str__(self) -> str:
        if self.is_hint:
            return _("hint: %(words)s") % {"words": self.words}
        if not self.remedy:
            return _("well: %(words)s") % {"words": self.words}
        words = {"words": self.words, "remedy": self.remedy}
        return _("look: %(words)s %(remedy)s") % words


@click.command("doctor")
@click.option("--host", help="Address that you will serve on; by default as `teach` does.")
def doctor(host: str | None) -> None:
    """Look at what a class needs: folder, room, records, port, network.

    Fails if something keeps the course from being served.
    """
    try:
        settings = read_settings()
    except SettingFault as fault:
        raise click.ClickException(str(fault)) from fault
    found = list(findings(settings, host or EVERY_ADDRESS))
    click.echo("\n".join(map(str, found)))
    if any(finding.remedy for finding in found):
        raise SystemExit(1)


def findings(settings: Settings, host: str) -> Iterator[Finding]:
    """All that was looked at, with remedies."""
    yield _folder(settings)
    yield _room(settings)
    yield _course(settings)
    yield _records(settings)
    port, finding = _port(settings, host)
    yield finding
    yield from _network(host, port)
    yield from _power()


def _folder(settings: Settings) -> Finding:
    words = _("the data folder is %(folder)s.") % {"folder": settings.data}
    try:
        with tempfile.TemporaryFile(dir=settings.data):
            return Finding(words)
    except OSError as error:
        remedy = _("It cannot be written (%(reason)s): name another by UNSEALED_DATA.")
        return Finding(words, remedy % {"reason": error.strerror})


def _room(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    words = _("%(size).1f GB are free there.") % {"size": free / 1e9}
    return Finding(words, "" if free >= LEAST_ROOM else _("Make room: half a gigabyte is wanted."))


def _course(settings: Settings) -> Finding:
    root = settings.lessons or lessons_root()
    if not root.is_dir():
        words = _("the lessons should be in %(folder)s.") % {"folder": root}
        return Finding(words, _("There is no such folder: correct UNSEALED_LESSONS."))
    if has_edition_of(root, settings.data):
        return Finding(_("the course is built."))
    return Finding(_("the course is not built yet; the first start takes some seconds longer."))


def _records(settings: Settings) -> Finding:
    try:
        Records.open(settings.database_url, folder=settings.data).close()
    except (RecordsError, SettingFault) as error:
        return Finding(_("the learners' records cannot be opened."), str(error))
    return Finding(_("the learners' records can be opened."))


def _port(settings: Settings, host: str) -> tuple[int, Finding]:
    if settings.port is None:
        try:
            port = free_port(host)
        except PortTaken as taken:
            return 0, Finding(_("no port is free."), str(taken))
        return port, Finding(_("port %(port)d is free.") % {"port": port})
    words = _("the port is %(port)d.") % {"port": settings.port}
    if is_free(host, settings.port):
        return settings.port, Finding(words)
    return settings.port, Finding(words, taken_by(settings.port))


def _network(host: str, port: int) -> Iterator[Finding]:
    found = networks()
    if not found:
        words = _("this machine is in no network.")
        yield Finding(words, _("Join the Wi-Fi that your learners use; no internet is needed."))
        return
    if host.startswith(("127.", "localhost", "::1")):
        words = _("the course is served to this machine alone.")
        yield Finding(words, _("For a class, start it by `unsealed teach`."))
        return
    address = _("others open http://%(host)s:%(port)d") % {"host": found[0].address, "port": port}
    yield Finding(f"{address}.")
    if others := found[1:]:
        elsewhere = ", ".join(f"{other.address} ({other.card})" for other in others)
        words = _("if that leads nowhere, this machine has other addresses: %(addresses)s.")
        yield Finding(words % {"addresses": elsewhere}, is_hint=True)
    yield from (Finding(remedy, is_hint=True) for remedy in remedies(port))


def _power() -> Iterator[Finding]:
    """Whether the machine will last: a laptop that goes to sleep takes the course along."""
    import psutil

    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    if battery is not None and not battery.power_plugged:
        words = _("this machine runs on its battery (%(percent)d %%): plug it in.")
        yield Finding(words % {"percent": battery.percent}, is_hint=True)
