"""The commands `serve` and `teach`."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from msgspec.structs import replace

from unsealed.course.faults import CourseFaults
from unsealed.language import gettext as _
from unsealed.records.errors import DatabaseDamaged, RecordsError
from unsealed.settings import PREFIX, SettingFault, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.settings import Settings

EVERY_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - a class is let in, on its teacher's own wish
_FOLDER = click.Path(file_okay=False, path_type=Path)
_DATA = click.option("--data", type=_FOLDER, help="Folder of the databases and the secret key.")
_PORT = click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")


@click.command()
@_DATA
@click.option("--lessons", type=_FOLDER, help="Folder of the lessons to serve.")
@click.option("--host", help="Address to listen on; 0.0.0.0 lets other devices in.")
@_PORT
@click.option("--workers", type=click.IntRange(1, 64), help="Number of server processes.")
@click.option("--reload", is_flag=True, help="Rebuild and refresh when a lesson is saved.")
def serve(
    data: Path | None,
    lessons: Path | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    *,
    reload: bool,
) -> None:
    """Build what changed in the lessons and serve the course.

    Every option is also a setting: --port 8080 is UNSEALED_PORT=8080.
    """
    from unsealed.pages.serving import serve_until_stopped

    with _faults_in_words():
        settings = _settings(data)
        settings = replace(
            settings,
            lessons=lessons.resolve() if lessons else settings.lessons,
            host=host or settings.host,
            port=port or settings.port,
            workers=workers or settings.workers,
            reload=reload or settings.reload,
        )
        serve_until_stopped(settings, tell=click.echo)


@click.command()
@_DATA
@_PORT
@click.option("--no-browser", is_flag=True, help="Open no browser on this machine.")
def teach(data: Path | None, port: int | None, *, no_browser: bool) -> None:
    """Serve a class: let its devices in, and open the teacher's page here.

    Needs no internet. The page shows the address and the code for the class.
    """
    from unsealed.pages.opening import is_somebody_here
    from unsealed.pages.serving import serve_until_stopped

    with _faults_in_words():
        settings = _settings(data)
        opens = settings.browser and not no_browser and is_somebody_here()
        settings = replace(settings, host=EVERY_ADDRESS, port=port or settings.port)
        serve_until_stopped(settings, tell=click.echo, opens_browser=opens)


def _settings(data: Path | None) -> Settings:
    if data is not None:
        os.environ[PREFIX + "DATA"] = str(data)
    return read_settings()


@contextmanager
def _faults_in_words() -> Iterator[None]:
    """What keeps the course from being served, said in a sentence."""
    from unsealed.course.build import EditionNotWritten
    from unsealed.pages.ports import PortTaken

    try:
        yield
    except CourseFaults as faults:
        raise click.ClickException(
            _("The lessons cannot be built:\n%(faults)s") % {"faults": faults}
        ) from faults
    except DatabaseDamaged as error:
        message = _(
            "The learners' records in %(place)s are damaged (%(detail)s). Nothing was changed. "
            "Put a backup in their place: unsealed restore FILE. What is there now is kept beside "
            "it."
        )
        words = {"place": error.place, "detail": error.detail}
        raise click.ClickException(message % words) from error
    except RecordsError as error:
        raise click.ClickException(error.for_operator) from error
    except (SettingFault, PortTaken, EditionNotWritten) as fault:
        raise click.ClickException(str(fault)) from fault
