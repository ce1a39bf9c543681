"""The command `unsealed`. Each subcommand's module is loaded when it is called, not before."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import click

from unsealed.language import gettext as _
from unsealed.language import noop


class Door(NamedTuple):
    """Where a command is, and its line in the list of commands."""

    module: str
    name: str
    summary: str


COMMANDS = {
    "backup": Door(
        "unsealed.records.backup_command", "backup", noop("Copy what learners did into one file.")
    ),
    "build": Door(
        "unsealed.course.build_command", "build", noop("Compile the lessons that changed.")
    ),
    "check": Door("unsealed.course.commands", "check", noop("Find every fault in the lessons.")),
    "doctor": Door(
        "unsealed.pages.doctor_command", "doctor", noop("Look whether a class can be served.")
    ),
    "examine": Door(
        "unsealed.lab.examine_command", "examine", noop("Run the lab's checks on files.")
    ),
    "new": Door("unsealed.course.commands", "new", noop("Begin a lesson, or a key for packs.")),
    "export": Door(
        "unsealed.course.packs.commands",
        "export_command",
        noop("Put lessons into a pack for others."),
    ),
    "import": Door(
        "unsealed.course.packs.commands",
        "import_command",
        noop("Take the lessons of a pack into the course."),
    ),
    "packs": Door(
        "unsealed.course.packs.commands", "packs_command", noop("List the packs that you imported.")
    ),
    "remove": Door(
        "unsealed.course.packs.commands",
        "remove_command",
        noop("Take a pack out of the course."),
    ),
    "move": Door(
        "unsealed.records.move_command", "move", noop("Carry the records to another database.")
    ),
    "restore": Door(
        "unsealed.records.restore_command", "restore", noop("Put a backup in place, or check it.")
    ),
    "regrade": Door(
        "unsealed.pages.regrade_command", "regrade", noop("Grade kept answers with a new key.")
    ),
    "secrets": Door(
        "unsealed.pages.secrets_command", "secrets", noop("Look after keys, and rotate them.")
    ),
    "serve": Door("unsealed.pages.commands", "serve", noop("Serve the course on this machine.")),
    "teach": Door("unsealed.pages.commands", "teach", noop("Serve a class, and show its door.")),
    "teacher": Door(
        "unsealed.pages.teacher_command", "teacher", noop("Make teachers and reset passwords.")
    ),
    "tidy": Door("unsealed.records.tidy_command", "tidy", noop("Erase what is kept no longer.")),
    "schema": Door(
        "unsealed.course.commands", "schema", noop("Print the JSON Schemas of the YAML files.")
    ),
}


class _Commands(click.Group):
    """The commands by name, with a guess for a mistyped one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # likewise
        door = COMMANDS.get(cmd_name)
        if door is None:
            return None
        command = getattr(import_module(door.module), door.name)
        if not isinstance(command, click.Command):
            message = f"{door.module}.{door.name} is no command of click."
            raise TypeError(message)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # likewise
        # The list is written from the table, so that `--help` loads no command.
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(COMMANDS[name].summary)) for name in sorted(COMMANDS)])


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), COMMANDS, n=1, cutoff=0.5)
    if near:
        message = _('there is no command "%(name)s". Did you mean "%(guess)s"?')
        return message % {"name": name, "guess": near[0]}
    message = _('there is no command "%(name)s". The commands are: %(commands)s.')
    return message % {"name": name, "commands": ", ".join(sorted(COMMANDS))}


def _show_version(ctx: click.Context, _parameter: click.Parameter, is_asked: bool) -> None:
    if not is_asked or ctx.resilient_parsing:
        return
    # Metadata are read from the disk, which only this option should pay for.
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("unsealed")
    except PackageNotFoundError:
        number = _("of a checkout that is not installed")
    click.echo(_("Unsealed %(version)s") % {"version": number})
    ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """A course on weighing what is claimed on the strength of leaked documents."""
