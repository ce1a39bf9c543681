"""The commands about lesson packs: `export`, `import`, `packs`, `remove` and `new key`."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.course.commands import lesson_named, lessons_folder, own_data_folder
from unsealed.course.guesses import did_you_mean, listed
from unsealed.course.packs.files import by_whom
from unsealed.language import gettext as _
from unsealed.language import ngettext, noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from unsealed.course.lesson_files import CourseFiles
    from unsealed.course.packs.exporting import Exported
    from unsealed.course.packs.importing import Imported
    from unsealed.course.packs.model import Pack
    from unsealed.course.packs.signing import Signer

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_LESSONS = click.option(
    "--lessons",
    "root",
    type=_FOLDER,
    envvar="UNSEALED_LESSONS",
    help="The folder of the lessons; by default those that came with the program.",
)
_DATA = click.option(
    "--data",
    type=_FOLDER,
    envvar="UNSEALED_DATA",
    help="The folder that the course is served from; by default your platform's data folder.",
)
_TRUSTED = click.option(
    "--trusted",
    type=_FOLDER,
    envvar="UNSEALED_TRUSTED_KEYS",
    help="The folder of the keys that you trust; by default `trusted` in the data folder.",
)


@click.command("export")
@click.argument("names", nargs=-1, required=True, metavar="LESSON…")
@click.option("--to", "into", type=_FILE, help="The pack's file; by default its name and .zip.")
@click.option("--name", help="What commands call the pack; by default as the first lesson.")
@click.option("--title", help="The title of its unit; by default that of its only lesson.")
@click.option("--author", "authors", multiple=True, help="Who wrote it; may be given often.")
@click.option(
    "--licence", default="CC BY-SA 4.0", show_default=True, help="Under what it may be passed on."
)
@click.option("--sign", "key", type=_FILE, help="The file of the private key to sign it with.")
@_LESSONS
@_DATA
def export_command(
    names: tuple[str, ...],
    into: Path | None,
    name: str | None,
    title: str | None,
    authors: tuple[str, ...],
    licence: str,
    key: Path | None,
    root: Path | None,
    data: Path | None,
) -> None:
    """Put lessons into one file, for others to import.

    With them go the guides to them and the words of the glossary that they use. The same lessons
    give the same bytes each time.
    """
    from unsealed.course.lesson_files import read_course
    from unsealed.course.packs.exporting import About, export_pack
    from unsealed.course.packs.places import pack_folders

    with _faults_in_words():
        course = read_course(lessons_folder(root), pack_folders(data or own_data_folder()))
        slugs = [*dict.fromkeys(lesson_named(each, [*course.lessons]) for each in names)]
        about = About(
            name=name or slugs[0][:40].rstrip("-"),
            title=title or _title(slugs, course),
            authors=authors or _authors(slugs, course),
            licence=licence,
        )
        exported = export_pack(course, slugs, about, key)
        file = into or Path(f"{about.name}.zip")
        fresh = file.with_name(f"{file.name}.new")
        fresh.write_bytes(exported.content)
        fresh.replace(file)
    click.echo("\n".join(_said_of_export(file, slugs, about.authors, exported)))


@click.command("import")
@click.argument("file", type=_FILE, metavar="PACK.zip")
@click.option("--replace", is_flag=True, help="Put it in the place of what has the same name.")
@click.option(
    "--signed-only",
    is_flag=True,
    envvar="UNSEALED_SIGNED_PACKS",
    help="Refuse what no trusted key has signed.",
)
@_TRUSTED
@_LESSONS
@_DATA
def import_command(
    file: Path,
    root: Path | None,
    data: Path | None,
    trusted: Path | None,
    *,
    replace: bool,
    signed_only: bool,
) -> None:
    """Make the lessons of a pack part of the course.

    All of it is checked before any of it counts. If something is wrong, every fault is listed and
    nothing is kept.
    """
    from unsealed.course.packs.archive import content_of
    from unsealed.course.packs.importing import import_pack
    from unsealed.course.packs.opening import open_pack
    from unsealed.course.packs.signing import TRUSTED, require_trusted, signer_of

    with _faults_in_words(file):
        folder = data or own_data_folder()
        opened = open_pack(content_of(file))
        signer = signer_of(opened.key, trusted or folder / TRUSTED)
        if signed_only:
            require_trusted(signer)
        imported = import_pack(opened, lessons_folder(root), folder, replace=replace)
    click.echo("\n".join(_said_of_import(imported, signer)))


@click.command("packs")
@_TRUSTED
@_DATA
def packs_command(data: Path | None, trusted: Path | None) -> None:
    """List the packs that were imported, from whom they are and who signed them."""
    from unsealed.course.packs.listing import listed_packs
    from unsealed.course.packs.signing import TRUSTED

    with _faults_in_words():
        folder = data or own_data_folder()
        found = listed_packs(folder, trusted or folder / TRUSTED)
    for each in found:
        click.echo(f"{each.name}  {each.day}")
        lines = _said_of_pack(each.pack) if each.pack else [_GONE]
        click.echo("".join(f"  {_(line)}\n" for line in [*lines, _said_of_signer(each.signer)]))
    if not found:
        click.echo(_("No pack was imported."))


@click.command("remove")
@click.argument("name", metavar="PACK")
@_LESSONS
@_DATA
def remove_command(name: str, root: Path | None, data: Path | None) -> None:
    """Take a pack out of the course. What learners did in it stays, and so does the pack's file."""
    from unsealed.course.packs.importing import name_of, remove_pack
    from unsealed.course.packs.places import places

    with _faults_in_words():
        folder = data or own_data_folder()
        known = [name_of(each) for each in places(folder)]
        if name not in known:
            raise click.UsageError(_no_pack(name, known))
        kept, built = remove_pack(name, lessons_folder(root), folder)
    message = _("Removed %(name)s. The course is now edition %(edition)s.")
    click.echo(message % {"name": name, "edition": built.version})
    if kept:
        click.echo(_kept(kept))


@click.command("key")
@click.argument("file", type=_FILE)
def new_key(file: Path) -> None:
    """Make a key to sign packs with: FILE for you alone, and FILE.pub for those who trust you."""
    from unsealed.course.packs.signing import Signer, make_key

    with _faults_in_words():
        public, key = make_key(file)
    message = _(
        "Wrote\n  %(file)s      keep it to yourself: who has it can sign in your name\n"
        "  %(public)s  give it to those who import your packs\n\n"
        "Fingerprint, to be compared by telephone:\n  %(fingerprint)s"
    )
    words = {"file": file, "public": public, "fingerprint": Signer(key, "").fingerprint}
    click.echo(message % words)


_GONE = noop("its folder is gone or of no use: import it again, or remove it")


@contextmanager
def _faults_in_words(pack: Path | None = None) -> Iterator[None]:
    """What keeps a pack from being made or taken, a fault a line."""
    from unsealed.course.build import EditionNotWritten
    from unsealed.course.faults import CourseFaults
    from unsealed.course.packs.faults import PackRefused
    from unsealed.course.packs.signing import KeyFault

    try:
        yield
    except PackRefused as refused:
        raise _refusal(pack, refused.faults) from refused
    except CourseFaults as refused:
        raise _refusal(pack, [each for each in refused.faults if each.is_error]) from refused
    except (KeyFault, EditionNotWritten) as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as error:
        words = {"file": error.filename, "reason": error.strerror}
        raise click.ClickException(_("%(file)s: %(reason)s.") % words) from error


def _refusal(pack: Path | None, faults: Sequence[object]) -> click.ClickException:
    for each in faults:
        click.echo(f"{pack.name}: {each}" if pack else str(each))
    if pack is None:
        return click.ClickException(_("Nothing was changed."))
    message = ngettext(
        "%(count)d fault: the pack was not imported, and nothing of it is kept.",
        "%(count)d faults: the pack was not imported, and nothing of it is kept.",
        len(faults),
    )
    return click.ClickException(message % {"count": len(faults)})


def _said_of_export(
    file: Path, slugs: Sequence[str], authors: Sequence[str], exported: Exported
) -> Iterator[str]:
    count = ngettext("%(count)d lesson", "%(count)d lessons", len(slugs)) % {"count": len(slugs)}
    words = {"file": file, "lessons": count, "size": f"{len(exported.content):,}"}
    yield _("Wrote %(file)s: %(lessons)s, %(size)s bytes.") % words
    if not authors:
        yield _("It names no author: --author NAME says who wrote it.")
    if exported.left_out:
        yield _("Left out, since no lesson reads them: %(names)s.") % {
            "names": listed(exported.left_out)
        }
    if exported.elsewhere:
        message = _("It links to lessons that whoever imports it must have: %(names)s.")
        yield message % {"names": listed(exported.elsewhere)}


def _said_of_import(imported: Imported, signer: Signer | None) -> Iterator[str]:
    words = {"title": imported.pack.title, "name": imported.pack.name}
    if imported.built is None:
        yield _("%(title)s (%(name)s) was imported before; nothing was changed.") % words
    else:
        yield _("Imported %(title)s (%(name)s).") % words
    yield from _said_of_pack(imported.pack)
    yield _said_of_signer(signer)
    if imported.kept:
        yield _kept(imported.kept)
    if imported.built:
        yield _("The course is now edition %(edition)s.") % {"edition": imported.built.version}


def _said_of_pack(pack: Pack) -> Iterator[str]:
    yield by_whom(pack)
    message = ngettext("Lesson: %(names)s.", "Lessons: %(names)s.", len(pack.every_lesson))
    yield message % {"names": listed(pack.every_lesson)}


def _said_of_signer(signer: Signer | None) -> str:
    if signer is None:
        return _("Not signed.")
    if signer.name:
        message = _("Signed by %(name)s (%(fingerprint)s).")
        return message % {"name": signer.name, "fingerprint": signer.fingerprint}
    message = _("Signed by a key that you do not trust (%(fingerprint)s).")
    return message % {"fingerprint": signer.fingerprint}


def _kept(file: Path) -> str:
    return _("What was there is kept as %(file)s.") % {"file": file}


def _title(slugs: Sequence[str], course: CourseFiles) -> str:
    """The title of the only lesson. Who exports several must name what they have in common."""
    from unsealed.course.lesson_files import read_lesson

    if len(slugs) > 1:
        raise click.UsageError(_("what do these lessons have in common? Say so by --title."))
    front = read_lesson(course.lessons[slugs[0]]).front
    return front.title if front else slugs[0]


def _authors(slugs: Sequence[str], course: CourseFiles) -> tuple[str, ...]:
    """The authors of the packs that the lessons are from: whoever passes them on names them."""
    homes = {course.lessons[slug].parent for slug in slugs}
    packs = (each.pack for each in course.packs if each.pack and each.folder in homes)
    return tuple(dict.fromkeys(author for pack in packs for author in pack.authors))


def _no_pack(name: str, known: Sequence[str]) -> str:
    message = _('no pack "%(name)s" was imported.%(hint)s `unsealed packs` lists those that are.')
    return message % {"name": name, "hint": did_you_mean(name, known)}
