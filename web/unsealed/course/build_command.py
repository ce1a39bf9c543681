"""The command `unsealed build`. Little is loaded: most builds find little to do."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.course.build import EditionNotWritten, build_course, write_edition
from unsealed.course.packs.places import file_of
from unsealed.language import gettext as _
from unsealed.language import ngettext

if TYPE_CHECKING:
    from unsealed.course.build import Built
    from unsealed.course.faults import Fault

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("build")
@click.option(
    "--lessons",
    "root",
    type=_FOLDER,
    envvar="UNSEALED_LESSONS",
    help="The folder of the lessons; by default those that came with the program.",
)
@click.option(
    "--data",
    type=_FOLDER,
    envvar="UNSEALED_DATA",
    help="The folder that the course is served from; by default your platform's data folder.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a whole course to this file instead, and leave the data folder alone.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Number of processes of a large build.")
def build(root: Path | None, data: Path | None, output: Path | None, jobs: int | None) -> None:
    """Compile the lessons that changed into the database that is served.

    A server that runs takes the new course with its next page. Where a lesson has an error, every
    fault is listed and the last course stays in place.
    """
    # Most objects of a build live to its end: looking for garbage among them costs a tenth.
    gc.set_threshold(50_000)
    root = _root(root)
    try:
        if output:
            click.echo(_said(write_edition(root, output, jobs=jobs)))
        else:
            click.echo(_said(build_course(root, data or _data_folder(), jobs=jobs)))
    except EditionNotWritten as failure:
        raise click.ClickException(str(failure)) from failure
    except Exception as failure:
        # Faults are loaded only when there are any; whatever else it is goes on its way.
        from unsealed.course.faults import CourseFaults

        if not isinstance(failure, CourseFaults):
            raise
        _refuse(failure.faults, root, data or _data_folder())


def _refuse(faults: tuple[Fault, ...], root: Path, data: Path) -> None:
    for found in faults:
        click.echo(_line(found, root, data))
    errors = sum(found.is_error for found in faults)
    message = ngettext(
        "%(count)d error keeps the course from being built. The last one stays in place.",
        "%(count)d errors keep the course from being built. The last one stays in place.",
        errors,
    )
    click.echo(message % {"count": errors}, err=True)
    raise SystemExit(1)


def _line(found: Fault, root: Path, data: Path) -> str:
    file = file_of(found.path, root, data)
    here = Path.cwd()
    shown = file.relative_to(here).as_posix() if file.is_relative_to(here) else str(file)
    words = {
        "place": f"{shown}:{found.line}:{found.column}",
        "message": found.message,
        "code": found.code,
    }
    if found.is_error:
        return "{place}: {message} [{code}]".format(**words)
    return _("%(place)s: warning: %(message)s [%(code)s]") % words


def _said(built: Built) -> str:
    message = _("%(file)s: %(compiled)d compiled, %(kept)d kept, %(seconds).2f s.")
    return message % {
        "file": built.path,
        "compiled": built.compiled,
        "kept": built.kept,
        "seconds": built.seconds,
    }


def _root(given: Path | None) -> Path:
    from unsealed.course.place import lessons_root

    root = given or lessons_root()
    if not root.is_dir():
        message = _("there is no folder %(folder)s. Name the folder of the lessons by --lessons.")
        raise click.ClickException(message % {"folder": root})
    return root


def _data_folder() -> Path:
    if given := os.environ.get("UNSEALED_DATA"):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("unsealed", appauthor=False)
