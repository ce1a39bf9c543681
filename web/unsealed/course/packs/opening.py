"""A pack as it came, opened: what it says of itself is true of its files, or all faults at once."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.assessment_files import ASSESSMENTS_FOLDER
from unsealed.course.folder_reading import LESSON_FILE
from unsealed.course.guide_files import GUIDES_FOLDER
from unsealed.course.model_faults import validated
from unsealed.course.packs.archive import unpacked
from unsealed.course.packs.faults import PackFault, PackRefused, shown
from unsealed.course.packs.model import PACK_FILE, SCHEMA, Pack, migrated
from unsealed.course.packs.names import SIGNATURE_FILE
from unsealed.course.packs.signing import signed_by
from unsealed.course.texts import text_of
from unsealed.course.yaml_files import read_yaml
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from unsealed.course.faults import Fault
    from unsealed.course.packs.model import Files
    from unsealed.course.yaml_files import YamlDocument

_OWN: Final = frozenset({PACK_FILE, SIGNATURE_FILE})
_FOLDERS: Final = (GUIDES_FOLDER, ASSESSMENTS_FOLDER)


class Opened(Struct, frozen=True):
    """A pack whose files are those that it lists. `key` is that of its signature, or "".

    `digest` names it among all packs; `content` is the file as it came.
    """

    pack: Pack
    files: Files
    key: str
    digest: str
    content: bytes


def open_pack(content: bytes) -> Opened:
    """The pack in a file's bytes, led to the newest schema version. Raises PackRefused."""
    came = unpacked(content)
    version, listed = _head(came)
    _refuse([*_hash_faults(came, listed), *_signature_faults(came)])
    files = migrated(came, version)
    pack = _pack(files)
    _refuse([*_lesson_faults(pack, files), *_stray_faults(pack, files)])
    signed = came.get(SIGNATURE_FILE, b"")
    key = signed_by(came[PACK_FILE], signed) if signed else ""
    digest = sha256(came[PACK_FILE] + signed).hexdigest()
    return Opened(pack, files, key or "", digest, content)


def _refuse(faults: Sequence[PackFault]) -> None:
    if faults:
        raise PackRefused(faults)


def _refused(message: str) -> PackRefused:
    return PackRefused([PackFault(PACK_FILE, message)])


def _head(files: Files) -> tuple[int, Mapping[str, object]]:
    """The schema version and the list of files, which packs of every version have."""
    document = _document(files)
    data = document.data if isinstance(document.data, dict) else {}
    version, listed = data.get("schema_version"), data.get("files")
    if type(version) is not int or version < 1 or not isinstance(listed, dict):
        raise _refused(_('"schema_version" or "files" is missing or of no use. Export it again.'))
    if version > SCHEMA:
        message = _(
            "the pack has schema version %(found)d, and this program reads up to %(newest)d."
            " Update the program, or ask for a pack that an older one made."
        )
        raise _refused(message % {"found": version, "newest": SCHEMA})
    return version, listed


def _document(files: Files) -> YamlDocument:
    """What `pack.json` holds. JSON is read as YAML, which says where a fault is."""
    if PACK_FILE not in files:
        raise _refused(_("it is missing: this ZIP file is no lesson pack. Ask for another one."))
    read = text_of(files[PACK_FILE], PACK_FILE)
    document = read_yaml(read.text or "", PACK_FILE)
    _refuse(_as_pack_faults([*([read.fault] if read.fault else ()), *document.faults]))
    return document


def _as_pack_faults(faults: Iterable[Fault]) -> list[PackFault]:
    return [PackFault(f"{each.path}:{each.line}:{each.column}", each.message) for each in faults]


def _hash_faults(files: Files, listed: Mapping[str, object]) -> Iterator[PackFault]:
    for name in sorted(files.keys() - listed.keys() - _OWN):
        yield PackFault(name, _("pack.json does not list this file. Ask for the pack once more."))
    for name in sorted(listed.keys() - files.keys()):
        yield PackFault(name, _("pack.json lists this file, and it is missing. Fetch it again."))
    for name in sorted(listed.keys() & files.keys()):
        found = sha256(files[name]).hexdigest()
        if found != listed[name]:
            message = _(
                "its SHA-256 is %(found)s… and pack.json says %(wanted)s…: it was changed or"
                " damaged on its way. Fetch it again."
            )
            words = {"found": found[:12], "wanted": shown(str(listed[name])[:12])}
            yield PackFault(name, message % words)


def _signature_faults(files: Files) -> Iterator[PackFault]:
    if SIGNATURE_FILE in files and signed_by(files[PACK_FILE], files[SIGNATURE_FILE]) is None:
        message = _(
            "the signature is not one of this pack.json: one of them was changed. Refuse it."
        )
        yield PackFault(SIGNATURE_FILE, message)


def _pack(files: Files) -> Pack:
    document = _document(files)
    pack, faults = validated(Pack, document.data, document)
    if pack is None:
        raise PackRefused(_as_pack_faults(faults))
    return pack


def _lesson_faults(pack: Pack, files: Files) -> Iterator[PackFault]:
    """Lessons that are listed twice, have no text, or have a name that means something else."""
    if not pack.every_lesson:
        yield PackFault(PACK_FILE, _("it lists no lesson. Export it again."))
    for name, count in Counter(pack.every_lesson).items():
        if count > 1:
            message = _('the lesson "%(name)s" is listed twice. Export it again.')
            yield PackFault(PACK_FILE, message % {"name": name})
        if name in _FOLDERS:
            message = _('"%(name)s" is the name of another folder. Rename the lesson.')
            yield PackFault(PACK_FILE, message % {"name": name})
        if f"{name}/{LESSON_FILE}" not in files:
            message = _("the lesson is listed, and this file is missing. Export it again.")
            yield PackFault(f"{name}/{LESSON_FILE}", message)


def _stray_faults(pack: Pack, files: Files) -> Iterator[PackFault]:
    """Files of lessons and guides to lessons that the pack does not list."""
    for name in sorted(files):
        folder, _slash, rest = name.partition("/")
        lesson = rest.removesuffix(".md") if folder == GUIDES_FOLDER else folder
        if rest and lesson not in pack.every_lesson:
            message = _('it belongs to the lesson "%(name)s", which pack.json does not list.')
            yield PackFault(name, message % {"name": lesson})
