"""What the commands about records share: where those are, and faults in words."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.records.errors import RecordsError
from unsealed.settings import PREFIX, SettingFault, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.settings import Settings

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the databases and the secret key.",
)


def settings_of(data: Path | None) -> Settings:
    """The settings, of this data folder if one is named."""
    named = {} if data is None else {f"{PREFIX}DATA": str(data)}
    return read_settings({**os.environ, **named})


@contextmanager
def faults_in_words() -> Iterator[None]:
    """What keeps the records from being copied, in a sentence."""
    from unsealed.records.backups import BackupFault
    from unsealed.records.copying import CopyFault
    from unsealed.records.moving import MoveRefused

    try:
        yield
    except RecordsError as error:
        raise click.ClickException(error.for_operator) from error
    except (SettingFault, BackupFault, CopyFault, MoveRefused) as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as error:
        words = {"file": error.filename, "reason": error.strerror}
        raise click.ClickException(_("%(file)s: %(reason)s.") % words) from error


def told(rows: Mapping[str, int]) -> str:
    """How much there is: learners, and what they answered."""
    learners, answers = rows.get("learners", 0), rows.get("answers", 0)
    return _("%(learners)s, %(answers)s") % {
        "learners": ngettext("%(count)d learner", "%(count)d learners", learners)
        % {"count": learners},
        "answers": ngettext("%(count)d answer", "%(count)d answers", answers) % {"count": answers},
    }
