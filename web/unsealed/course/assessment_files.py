"""Reading `assessments/`: the forms of the test before and after. Nothing is raised."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from unsealed.course.assessment_model import FORMS, FormFile, FormItem
from unsealed.course.faults import fault
from unsealed.course.folder_reading import FolderReading
from unsealed.course.guesses import listed
from unsealed.course.model_faults import validated
from unsealed.course.question_files import entries
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.course.faults import Fault
    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path as YamlPath

ASSESSMENTS_FOLDER = "assessments"
ITEMS_FILE = "items.yaml"


class PlacedItem(NamedTuple):
    """An item that could be read, and where in its file it stands."""

    path: YamlPath
    item: FormItem


class AssessmentForm(Struct, frozen=True):
    """A form as its author wrote it, as far as it could be read."""

    id: str
    title: str
    document: YamlDocument | None
    items: tuple[PlacedItem, ...]
    faults: tuple[Fault, ...]


class Assessments(Struct, frozen=True):
    """The forms of a course, and the faults of the folder that holds them."""

    forms: tuple[AssessmentForm, ...]
    faults: tuple[Fault, ...]

    @property
    def is_offered(self) -> bool:
        """Whether all three forms are there, without which nobody is tested."""
        return tuple(form.id for form in self.forms) == FORMS


def read_assessments(root: Path) -> Assessments:
    """The forms of a course; none where it has no folder for them."""
    folder = root / ASSESSMENTS_FOLDER
    if not folder.is_dir():
        return Assessments((), ())
    forms = tuple(_form(root, name) for name in FORMS if (folder / name / ITEMS_FILE).exists())
    return Assessments(forms, tuple(_folder_faults(root, {form.id for form in forms})))


def _form(root: Path, name: str) -> AssessmentForm:
    folder = root / ASSESSMENTS_FOLDER / name
    reading = FolderReading(folder, f"{root.name}/{ASSESSMENTS_FOLDER}/{name}")
    document = reading.yaml(ITEMS_FILE)
    model = reading.model(FormFile, document)
    items: list[PlacedItem] = []
    for path, entry in entries(document.data if document else None, ("items",)):
        if document is None:
            continue
        item, faults = validated(FormItem, entry, document, path)
        reading.faults += faults
        if item:
            items.append(PlacedItem(path, item))
    title = model.title if model else name
    return AssessmentForm(name, title, document, tuple(items), tuple(reading.faults))


def _folder_faults(root: Path, found: set[str]) -> Iterator[Fault]:
    shown = f"{root.name}/{ASSESSMENTS_FOLDER}"
    for missing in FORMS:
        if missing not in found:
            message = _(
                "the form %(name)s is missing, so that nobody is offered a test. Write its"
                " %(file)s."
            )
            words = {"name": missing, "file": ITEMS_FILE}
            yield fault(f"{shown}/{missing}", (1, 1), "form-missing", message % words)
    for entry in sorted((root / ASSESSMENTS_FOLDER).iterdir()):
        if entry.name not in FORMS and not entry.name.startswith((".", "_")):
            message = _("nothing reads this. The forms are the folders %(names)s.")
            words = {"names": listed(FORMS)}
            yield fault(f"{shown}/{entry.name}", (1, 1), "file-unknown", message % words)
