"""The command `unsealed examine`: the lab for a terminal and for other programs."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.lab.given_files import (
    STANDARD_INPUT,
    digest_of,
    fault_of,
    present_files,
    read_aids,
    read_bounded,
)
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from unsealed.lab.comparison.segments import Comparison
    from unsealed.lab.report import Report
    from unsealed.lab.requests import Named

_WIDEST = 100
_AID = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("examine")
@click.argument("names", nargs=-1, required=True, metavar="FILE…")
@click.option("--against", metavar="ORIGINAL", help="Compare each FILE with this, word by word.")
@click.option(
    "--view",
    type=click.Choice(["list", "inline", "side"]),
    default="list",
    help="How a comparison is shown.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for other programs.")
@click.option("--raw", "is_raw", is_flag=True, help="Show values as they stand in the file, too.")
@click.option("--zone", type=_AID, help="A zone file with the keys of mail's signatures.")
@click.option(
    "--key", "keys", multiple=True, metavar="NAME=RECORD", help="A key's DNS record, as text."
)
@click.option("--dns", "asks_dns", is_flag=True, help="Ask the DNS for keys that are missing.")
@click.option("--manifest", type=_AID, help="A list of SHA-256 hashes and names to compare with.")
@click.option("--offices", type=_AID, help="A YAML table of who held which office, and when.")
def examine(
    names: tuple[str, ...],
    *,
    against: str | None,
    view: str,
    as_json: bool,
    is_raw: bool,
    zone: Path | None,
    keys: tuple[str, ...],
    asks_dns: bool,
    manifest: Path | None,
    offices: Path | None,
) -> None:
    """Examine files and say what each check found, what that shows and what it does not.

    Each file is read in a process of its own, within limits and without network. "-" is what
    comes on standard input. The exit code is 1 where a file could not be examined; what was
    found in a file never changes it.
    """
    aids = read_aids({"zone": zone, "manifest": manifest, "offices": offices}, keys)
    if against is None:
        reading = partial(_examined, aids=aids, asks_dns=asks_dns)
        is_whole = _examine_all(names, reading, as_json=as_json, is_raw=is_raw)
    else:
        is_whole = _compare_all(names, against, aids, view="json" if as_json else view)
    if not is_whole:
        raise SystemExit(1)


def _examine_all(
    names: Sequence[str], reading: Callable[[str], Report], *, as_json: bool, is_raw: bool
) -> bool:
    """Show the reports of the files, and say whether all could be examined."""
    reports = []
    for name in present_files(names):
        reports.append(reading(name))
        if not as_json:
            click.echo(_shown(reports[-1], is_raw=is_raw) + "\n")
    if as_json:
        click.echo(_published(reports))
    return len(reports) == len(names) and all(report.is_examined for report in reports)


def _examined(name: str, aids: dict[str, bytes], *, asks_dns: bool) -> Report:
    # Only when it is needed, so that a mistyped file's name is told at once.
    from unsealed.lab import sandbox
    from unsealed.lab.limits import LIMITS

    path = Path(name)
    if name != STANDARD_INPUT and path.stat().st_size > LIMITS.file_bytes:
        return sandbox.too_large(path.name, path.stat().st_size, digest_of(path))
    file = _named(name)
    report = sandbox.examine(file.name, file.data, aids)
    return _with_dns(report, file, aids) if asks_dns else report


def _with_dns(report: Report, file: Named, aids: dict[str, bytes]) -> Report:
    """The report read again with the keys that the DNS has, if any were missing."""
    from unsealed.lab import dns_records, sandbox

    answers = dns_records.ask(dns_records.names_asked(report))
    for fault in answers.faults:
        click.echo(fault, err=True)
    if not answers.records:
        return report
    return sandbox.examine(file.name, file.data, aids | {"dns": answers.as_aid})


def _named(name: str) -> Named:
    from unsealed.lab.limits import LIMITS
    from unsealed.lab.requests import Named

    shown = _("standard input") if name == STANDARD_INPUT else Path(name).name
    # One byte more than is read is enough to know, and to say so.
    return Named(shown, read_bounded(name, LIMITS.file_bytes))


def _compare_all(names: Sequence[str], against: str, aids: dict[str, bytes], *, view: str) -> bool:
    """Show each file's comparison with the original, and say whether all could be compared."""
    from unsealed.lab.sandbox import compare

    fault = fault_of(against)
    if fault is not None:
        raise click.ClickException(fault)
    original = _named(against)
    comparisons = [compare(original, _named(name), aids) for name in present_files(names)]
    click.echo(_compared(comparisons, view))
    return len(comparisons) == len(names) and all(each.why is None for each in comparisons)


def _compared(comparisons: Sequence[Comparison], view: str) -> str:
    if view == "json":
        from unsealed.lab.json_report import SCHEMA, comparison_as_json

        found = [comparison_as_json(each) for each in comparisons]
        return _as_json({"schema": SCHEMA, "comparisons": found})
    from unsealed.lab.comparison.views import comparison_as_text

    return "\n\n".join(comparison_as_text(each, view, width=_width()) for each in comparisons)


def _shown(report: Report, *, is_raw: bool) -> str:
    from unsealed.lab.terminal import report_as_text

    return report_as_text(report, width=_width(), is_raw=is_raw)


def _published(reports: Sequence[Report]) -> str:
    from unsealed.lab.json_report import SCHEMA, report_as_json

    return _as_json({"schema": SCHEMA, "files": [report_as_json(each) for each in reports]})


def _as_json(found: dict[str, object]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST)
