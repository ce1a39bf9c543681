"""What a teacher decides about a class: its settings, the lessons that are set, its end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import flash, redirect, request, url_for

from unsealed.language import gettext as _
from unsealed.language import ngettext, noop
from unsealed.pages.blueprint import pages
from unsealed.pages.classes import class_or_404, to_class
from unsealed.pages.services import services
from unsealed.records import classes, teachers

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from unsealed.records.classes import Class

IN_BACKUPS: Final = noop(
    "A backup that was made before may hold that until it is removed; nothing comes back from it."
)


@pages.post("/classes/<class_id>/settings")
def change_class(class_id: str) -> Response:
    """Change title, door, lab and date of erasure, and let a colleague in."""
    found = class_or_404(class_id)
    records = services().records
    title = request.form.get("title", "").strip() or found.title
    classes.change(
        records,
        found.id,
        title=title,
        is_open=request.form.get("is_open") == "yes",
        has_lab=request.form.get("has_lab") == "yes",
    )
    _keep_until(found, _date("expires"))
    if colleague := request.form.get("colleague", "").strip():
        _let_colleague_in(found, colleague)
    return to_class(found)


@pages.post("/classes/<class_id>/archive")
def archive_class(class_id: str) -> Response:
    """Close a class, or open it again."""
    found = class_or_404(class_id)
    if found.archived_at is None:
        classes.archive(services().records, found.id)
        flash(_("The class is archived. Its code leads nowhere now; its work is kept."))
    else:
        classes.reopen(services().records, found.id)
        flash(_("The class is open again, under the same code."))
    return to_class(found)


@pages.post("/classes/<class_id>/erase")
def erase_class(class_id: str) -> Response:
    """Erase a class and all the work of its learners."""
    found = class_or_404(class_id)
    if request.form.get("sure") != "yes":
        flash(_("Nothing was erased. Tick the box first, to say that you are sure."))
        return redirect(url_for("pages.show_class", class_id=found.id, _anchor="end"), code=303)
    count = classes.erase(services().records, found.id)
    message = ngettext(
        "The class is erased, with the work of %(count)d learner.",
        "The class is erased, with the work of %(count)d learners.",
        count,
    )
    flash(f"{message % {'count': count}} {_(IN_BACKUPS)}")
    return redirect(url_for("pages.my_classes"), code=303)


def _keep_until(found: Class, until: datetime | None) -> None:
    """Keep the class until the day that was chosen; a day that is over erases nothing."""
    if until is None or until == found.expires_at:
        return
    if until <= datetime.now(UTC):
        words = _(
            "Choose a day from tomorrow on; until then nothing is erased. To erase the class now, "
            "use the button below."
        )
        flash(words, "error")
        return
    classes.keep_until(services().records, found.id, until)


def _let_colleague_in(found: Class, name: str) -> None:
    colleague = teachers.named(services().records, name)
    if colleague is None:
        flash(
            _("There is no teacher called %(name)s. `unsealed teacher add` makes one.")
            % {"name": name[:80]},
            "error",
        )
        return
    classes.add_teacher(services().records, found.id, colleague.id)
    flash(_("%(name)s leads this class too now.") % {"name": colleague.name})


def _date(field: str) -> datetime | None:
    try:
        return datetime.fromisoformat(request.form.get(field, "")).replace(tzinfo=UTC)
    except ValueError:
        # It's OK to send none, or one that is no date: the one that stands is kept.
        return None
