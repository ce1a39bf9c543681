"""What is documented exists, and what exists is documented."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from unsealed.cli import main
from unsealed.settings import PREFIX, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ROOT / "web" / "docs" / "commands.md"
OPERATOR = ROOT / "web" / "docs" / "operator.md"
FAULTS = ROOT / "web" / "docs" / "faults.md"
MAKEFILE = ROOT / "Makefile"
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "debian" + ".org")
MACHINE_PATH = re.compile(r"(?<![\w./~:-])/(work|root|home/[a-z]\w*|Users/[a-z]\w*)/")
LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _kept_files() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in output.split("\0") if name and (ROOT / name).is_file()]


FILES = _kept_files()
PAGES = [path for path in FILES if path.suffix == ".md" and path.name != "lesson.md"]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _commands(group: click.Group, before: str = "unsealed") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def _sections() -> dict[str, str]:
    """The text below each level-2 heading of the page of commands."""
    parts = re.split(r"^## ", COMMANDS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].strip("` "): part for part in parts}


def _options(command: click.Command) -> set[str]:
    options = (each for each in command.params if isinstance(each, click.Option))
    return {name for option in options for name in (*option.opts, *option.secondary_opts)}


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE))


def _anchors(page: Path) -> set[str]:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.strip().replace(" ", "-") for heading in kept}


def test_every_command_has_a_section_and_no_section_lacks_a_command():
    assert set(_sections()) == {name for name, _ in _commands(main)}


@pytest.mark.parametrize(("name", "command"), list(_commands(main)))
def test_the_section_of_a_command_names_its_options_and_no_others(
    name: str, command: click.Command
):
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", _sections()[name]))
    assert named - {"--help"} == _options(command) - {"--help"}


@pytest.mark.parametrize(("name", "command"), list(_commands(main)))
def test_every_command_says_what_it_does_in_its_help(name: str, command: click.Command):
    assert command.help, f"{name} has no help text"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_names_only_commands_that_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    code = "\n".join([*FENCED.findall(text), *re.findall(r"`[^`\n]+`", text)])
    named = set(re.findall(r"(?<![\w./-])unsealed ([a-z]+)\b", code))
    assert named <= {name.split()[1] for name, _ in _commands(main)}


def test_the_operators_page_lists_every_setting_once():
    rows = re.findall(rf"^\| `({PREFIX}\w+)` \|", OPERATOR.read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(PREFIX + name for name in SETTINGS)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_names_only_settings_that_exist(page: Path):
    # What begins with TEST_ is for those who run the tests; the program lets it pass.
    named = set(re.findall(rf"{PREFIX}(?!TEST_)[A-Z]\w*", page.read_text(encoding="utf-8")))
    assert named <= {PREFIX + name for name in SETTINGS}


def test_every_make_target_is_described():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `make ([a-z]+)`", text, re.MULTILINE))
    assert described == _targets()


def test_every_make_target_is_phony_and_says_what_it_does():
    text = MAKEFILE.read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    described = set(re.findall(r"^([a-z]+):.*## \w", text, re.MULTILINE))
    assert phony is not None
    assert set(phony[1].split()) == described == _targets()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_names_only_make_targets_that_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^|=\S+ )make ([a-z]+)", text, re.MULTILINE))
    assert named <= _targets()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_inside_the_project_leads_somewhere(page: Path):
    dead = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        place, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / place).resolve() if place else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(link)
    assert dead == []


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    assert {_name(path): found for path in FILES if (found := _local_names(path))} == {}


def _local_names(path: Path) -> list[str]:
    """The registries and the paths of one machine that a text file names; none for a picture."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    return [*(host for host in REGISTRIES if host in text), *MACHINE_PATH.findall(text)]


def test_the_changelog_has_two_headings_a_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for version in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        headings = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert headings == ["Improvements", "Bug fixes"]


def test_the_data_sheet_names_every_table_and_every_column():
    from unsealed.records.tables import metadata

    sheet = (ROOT / "web" / "docs" / "privacy.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", sheet, re.MULTILINE)
    named = {table: re.findall(r"`(\w+)`", columns) for table, columns in rows}
    assert named == {
        table.name: [column.name for column in table.columns] for table in metadata.sorted_tables
    }


def _tests_in(file: Path) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE))


def test_every_fault_names_a_test_that_is_there():
    rows = re.findall(r"^\| (?!What|---).+\|$", FAULTS.read_text("utf-8"), re.MULTILINE)
    named = [re.fullmatch(r".+ \| `(.+\.py)::(\w+)` \|", row) for row in rows]
    assert [row for row, place in zip(rows, named, strict=True) if place is None] == []
    places = [place.groups() for place in named if place]
    assert [(file, name) for file, name in places if name not in _tests_in(ROOT / file)] == []
    assert len(places) >= 20
