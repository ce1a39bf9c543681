"""What the commands about accounts share: the records, the account of a name, and who must stay."""

from __future__ import annotations

from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from unsealed.language import gettext as _
from unsealed.records import teachers
from unsealed.records.errors import LastOperator
from unsealed.records.store import Records
from unsealed.records.terminal import faults_in_words
from unsealed.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.records.teachers import Teacher


@contextmanager
def records_here() -> Iterator[Records]:
    """The records that the settings lead to, or the fault in words."""
    with faults_in_words():
        settings = read_settings()
        records = Records.open(settings.database_url, folder=settings.data)
    try:
        yield records
    finally:
        records.close()


def account_named(records: Records, name: str) -> Teacher:
    """The account of this name; a guess where there is none."""
    found = teachers.named(records, name)
    if found is None:
        raise click.ClickException(_unknown(name, teachers.names(records)))
    return found


@contextmanager
def an_operator_staying() -> Iterator[None]:
    """In words, that the last operator was to go."""
    try:
        yield
    except LastOperator as error:
        message = _(
            "this is the only operator who can sign in. Make somebody else one first: "
            "`unsealed teacher roles NAME operator teacher`."
        )
        raise click.ClickException(message) from error


def _unknown(name: str, names: tuple[str, ...]) -> str:
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        message = _("there is no teacher called %(name)s. Did you mean %(guess)s?")
        return message % {"name": name, "guess": near[0]}
    message = _("there is no teacher called %(name)s. `unsealed teacher list` names all.")
    return message % {"name": name}
