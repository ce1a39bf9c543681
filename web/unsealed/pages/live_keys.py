"""The secret keys as they stand now: a key that is rotated counts from the next page on."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from unsealed import secret_keys
from unsealed.secret_keys import KeyFault, RetiredKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from unsealed.settings import Settings


class LiveKeys:
    """The key that signs, and those whose signatures count beside it.

    To iterate over them is to get all that count now, first the one that signs least: as those want
    them who check signatures. The file of the key is looked at each time, which takes a microsecond
    or two, and read where it is another one: no server process is behind the others.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._signing = settings.secret_key
        self._accepted = settings.accepted_keys
        self._retired = settings.retired_keys
        self._seen = self._look()

    def __iter__(self) -> Iterator[str]:
        self._catch_up()
        now = datetime.now(UTC)
        yield from (each.key for each in self._accepted if each.until is None or now < each.until)
        yield self._signing

    @property
    def signing(self) -> str:
        """The key that signs."""
        self._catch_up()
        return self._signing

    def knowing_certificates(self) -> tuple[RetiredKey, ...]:
        """What knows the codes of certificates again, first the key that signs now."""
        self._catch_up()
        ours = (self._signing, *(each.key for each in self._accepted if each.until is None))
        return (*(RetiredKey(secret_keys.certificate_key(key)) for key in ours), *self._retired)

    def _catch_up(self) -> None:
        seen = self._look()
        if seen == self._seen or seen is None:
            return
        file = self._settings.key_file
        assert file is not None  # noqa: S101 - only a file can have been seen
        # It's OK to go on with the keys that are known where the new ones cannot be read.
        with suppress(KeyFault):
            signing, former = secret_keys.read_or_made(file), secret_keys.former_of(file)
            set_by_hand = [each for each in self._settings.accepted_keys if each.until is None]
            self._retired = secret_keys.retired_in(self._settings.data)
            self._accepted = tuple(filter(None, [former, *set_by_hand]))
            self._signing, self._seen = signing, seen

    def _look(self) -> tuple[int, int] | None:
        """What the file has another one of once another one is in its place; None without one."""
        if self._settings.key_file is None:
            return None
        try:
            found = self._settings.key_file.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns
