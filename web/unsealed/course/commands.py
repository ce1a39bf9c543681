"""The commands for authors: `unsealed check`, `unsealed schema` and `unsealed new lesson`."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.language import ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from unsealed.course.faults import Fault

_LESSONS = click.option(
    "--lessons",
    "root",
    type=click.Path(path_type=Path),
    envvar="UNSEALED_LESSONS",
    help="The folder of the lessons; by default those that came with the program.",
)


@click.command("check")
@click.argument("names", nargs=-1, metavar="[LESSON…]")
@_LESSONS
@click.option("--strict", is_flag=True, help="Fail on warnings as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for editors.")
@click.option("--stats", is_flag=True, help="Print how the lessons read and what they ask.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True),
    help="An edition, or a data folder, whose ids must keep their kinds; by default your own.",
)
def check(
    names: tuple[str, ...],
    root: Path | None,
    *,
    strict: bool,
    as_json: bool,
    stats: bool,
    against: Path | None,
) -> None:
    """Find every fault in the lessons, or in those named.

    A fault is shown with its place, what was found and what to do; lessons/README.md says more
    of each code. Fails if there are errors.
    """
    from unsealed.course.check import check_course
    from unsealed.course.lesson_files import lesson_folders
    from unsealed.course.packs.places import pack_folders

    root = lessons_folder(root)
    packs = pack_folders(own_data_folder())
    known = list({each.name: each for base in (root, *packs) for each in lesson_folders(base)})
    only = [lesson_named(name, known) for name in names]
    faults = check_course(root, only, kinds=_kinds(against), packs=packs)
    count = len(set(only)) if only else len(known)
    if stats and not as_json:
        from unsealed.course.statistics_table import statistics_table

        click.echo(statistics_table(root, only or known, packs))
    click.echo(_as_json(faults, root, count) if as_json else _as_text(faults, root, count))
    if any(found.is_error or strict for found in faults):
        raise SystemExit(1)


@click.command("schema")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="Write a file for each."
)
def schema(output: Path | None) -> None:
    """Print the JSON Schemas of the YAML files, for editors to complete and explain keys.

    Without --output, one JSON object holds them all, by name.
    """
    from unsealed.course.schema import schemas

    if output is None:
        click.echo(json.dumps(schemas(), indent=2, ensure_ascii=False))
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in schemas().items():
            text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
            (output / f"{name}.schema.json").write_text(text, "utf-8")
    except OSError as failure:
        message = _("%(folder)s cannot be written: %(reason)s.")
        words = {"folder": output, "reason": failure.strerror}
        raise click.ClickException(message % words) from failure
    click.echo(_how_to_use_schemas(output))


def _kind_wanted(*, skill: bool, bench: bool) -> str:
    if skill and bench:
        message = _("a lesson is either a skill or a bench exercise. Give one of --skill, --bench.")
        raise click.UsageError(message)
    return "bench" if bench else "skill" if skill else "story"


class _Beginnings(click.Group):
    """What can be begun. The key is another module's, which is loaded for it alone."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), "key"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name != "key":
            return super().get_command(ctx, cmd_name)
        from unsealed.course.packs.commands import new_key

        return new_key


@click.group("new", cls=_Beginnings)
def new() -> None:
    """Begin something: a lesson, or a key to sign packs with."""


@new.command("lesson")
@click.argument("name")
@click.option("--skill", is_flag=True, help="A short lesson that practises a skill.")
@click.option("--bench", is_flag=True, help="An exercise without a story.")
@_LESSONS
def new_lesson(name: str, root: Path | None, *, skill: bool, bench: bool) -> None:
    """Write the files of a new lesson, which pass the check as they are."""
    from unsealed.course.skeleton import SkeletonRefused, write_skeleton

    root = lessons_folder(root)
    try:
        files = write_skeleton(root, name, _kind_wanted(skill=skill, bench=bench))
    except SkeletonRefused as refused:
        raise click.ClickException(str(refused)) from refused
    listed = "\n".join(f"  {_nearby(file)}" for file in files)
    message = _(
        "Wrote\n%(files)s\n\nNext: add %(name)s to the lessons of %(where)s in %(course)s, fill in"
        " the files from the top,\nand run `unsealed check %(name)s` whenever you saved."
        " %(guide)s shows all that a lesson can have."
    )
    click.echo(
        message
        % {
            "files": listed,
            "name": name,
            "where": _("the bench") if bench else _("a unit"),
            "course": _nearby(root / "course.yaml"),
            "guide": _nearby(root / "README.md"),
        }
    )


def lessons_folder(given: Path | None) -> Path:
    """The folder of the lessons: the one given, or that which came with the program."""
    from unsealed.course.place import lessons_root

    root = given or lessons_root()
    if not root.is_dir():
        message = _("there is no folder %(folder)s. Name the folder of the lessons by --lessons.")
        raise click.ClickException(message % {"folder": root})
    return root


def lesson_named(name: str, known: Sequence[str]) -> str:
    """The lesson that a name or a path into its folder means."""
    path = Path(name)
    for part in (name, path.name, path.parent.name):
        if part in known:
            return part
    from unsealed.course.guesses import did_you_mean, listed

    hint = did_you_mean(path.name, known, "%s") or _(" The lessons are: %(lessons)s.") % {
        "lessons": listed(known)
    }
    message = _('there is no lesson "%(name)s".%(hint)s') % {"name": name, "hint": hint}
    raise click.UsageError(message)


def _kinds(against: Path | None) -> Mapping[tuple[str, str], str]:
    from unsealed.course.edition_kinds import EditionFault, find_edition, kinds_in

    if against is not None:
        try:
            return kinds_in(against)
        except EditionFault as failure:
            raise click.UsageError(str(failure)) from failure
    edition = find_edition(own_data_folder())
    try:
        return kinds_in(edition) if edition else {}
    except EditionFault:
        # An edition of another version of the program has nothing to say about this course.
        return {}


def own_data_folder() -> Path:
    """The folder that the course is served from."""
    if given := os.environ.get("UNSEALED_DATA"):
        return Path(given).expanduser()
    from platformdirs import user_data_path

    return user_data_path("unsealed", appauthor=False)


def _as_text(faults: Sequence[Fault], root: Path, lessons: int) -> str:
    lines = [_line(found, root) for found in faults]
    return "\n".join([*lines, _count(faults, lessons)])


def _line(found: Fault, root: Path) -> str:
    place = f"{_openable(found.path, root)}:{found.line}:{found.column}"
    if found.is_error:
        return f"{place}: {found.message} [{found.code}]"
    words = {"place": place, "message": found.message, "code": found.code}
    return _("%(place)s: warning: %(message)s [%(code)s]") % words


def _count(faults: Sequence[Fault], lessons: int) -> str:
    severities = Counter(found.severity for found in faults)
    checked = ngettext("%(count)d lesson", "%(count)d lessons", lessons) % {"count": lessons}
    if not faults:
        return _("No faults in %(lessons)s.") % {"lessons": checked}
    errors = ngettext("%(count)d error", "%(count)d errors", severities["error"])
    warnings = ngettext("%(count)d warning", "%(count)d warnings", severities["warning"])
    return _("%(errors)s and %(warnings)s in %(lessons)s.") % {
        "errors": errors % {"count": severities["error"]},
        "warnings": warnings % {"count": severities["warning"]},
        "lessons": checked,
    }


def _as_json(faults: Sequence[Fault], root: Path, lessons: int) -> str:
    from unsealed.course.fault_kinds import FAULT_KINDS

    severities = Counter(found.severity for found in faults)
    content = {
        "lessons": lessons,
        "errors": severities["error"],
        "warnings": severities["warning"],
        "faults": [
            {
                "path": _openable(found.path, root),
                "line": found.line,
                "column": found.column,
                "severity": found.severity,
                "code": found.code,
                "name": FAULT_KINDS[found.code].name,
                "message": found.message,
            }
            for found in faults
        ],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _openable(path: str, root: Path) -> str:
    """A fault's path as an editor opens it from where the command was called."""
    from unsealed.course.packs.places import file_of

    return _nearby(file_of(path, root, own_data_folder()))


def _nearby(file: Path) -> str:
    here = Path.cwd()
    file = file.absolute()
    return file.relative_to(here).as_posix() if file.is_relative_to(here) else str(file)


def _how_to_use_schemas(folder: Path) -> str:
    shown = _nearby(folder)
    return _(
        "Wrote the schemas to %(folder)s.\n\nIn an editor with the YAML language server (VS Code:"
        ' the YAML extension), put this into the settings:\n\n  "yaml.schemas": {\n'
        '    "%(folder)s/course.schema.json": "lessons/course.yaml",\n'
        '    "%(folder)s/glossary.schema.json": "lessons/glossary.yaml",\n'
        '    "%(folder)s/claims.schema.json": "lessons/*/claims.yaml",\n'
        '    "%(folder)s/quiz.schema.json": "lessons/*/quiz.yaml",\n'
        '    "%(folder)s/sources.schema.json": "lessons/*/sources.yaml",\n'
        '    "%(folder)s/exhibit.schema.json": "lessons/*/exhibits/*.yaml",\n'
        '    "%(folder)s/review.schema.json": "lessons/*/review.yaml",\n'
        '    "%(folder)s/balance.schema.json": "lessons/balance.yaml",\n'
        '    "%(folder)s/form.schema.json": "lessons/assessments/*/items.yaml"\n  }'
    ) % {"folder": shown}
