"""The command `serve`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from unsealed.course.faults import CourseFaults
from unsealed.language import gettext as _
from unsealed.records.errors import RecordsError
from unsealed.settings import PREFIX, SettingFault, read_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--data", type=_FOLDER, help="Folder of the databases and the secret key.")
@click.option("--lessons", type=_FOLDER, help="Folder of the lessons to serve.")
@click.option("--host", help="Address to listen on; 0.0.0.0 lets other devices in.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
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
    from unsealed.course.build import EditionNotWritten
    from unsealed.pages.ports import PortTaken
    from unsealed.pages.serving import serve_until_stopped

    if data is not None:
        os.environ[PREFIX + "DATA"] = str(data)
    try:
        settings = read_settings()
        settings = replace(
            settings,
            lessons=lessons.resolve() if lessons else settings.lessons,
            host=host or settings.host,
            port=port or settings.port,
            workers=workers or settings.workers,
            reload=reload or settings.reload,
        )
        serve_until_stopped(settings, tell=click.echo)
    except CourseFaults as faults:
        raise click.ClickException(
            _("The lessons cannot be built:\n%(faults)s") % {"faults": faults}
        ) from faults
    except RecordsError as error:
        raise click.ClickException(f"{error}\n({error.place}: {error.detail})") from error
    except (SettingFault, PortTaken, EditionNotWritten) as fault:
        raise click.ClickException(str(fault)) from fault
