"""What became of somebody's marks, in whole sentences of the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unsealed.lab.comparison.segments import Change, Nature
from unsealed.lab.comparison.views import nature_words
from unsealed.lab.wording import visible
from unsealed.language import gettext as _
from unsealed.language import ngettext

if TYPE_CHECKING:
    from unsealed.lab.comparison.marking import Marked
    from unsealed.lab.comparison.segments import Segment


def difference_of(segment: Segment) -> str:
    """Where the two texts differ, in one sentence that does not say which of them was changed."""
    values = {
        "line": segment.copy_line,
        "first": visible(" ".join(segment.original.split())),
        "second": visible(" ".join(segment.copy.split())),
        "nature": nature_words(segment.nature or Nature.WORDING),
    }
    if segment.change is Change.ADDED:
        message = _("Line %(line)d: “%(second)s” stands in the second text only (%(nature)s).")
    elif segment.change is Change.REMOVED:
        message = _("Line %(line)d: “%(first)s” stands in the first text only (%(nature)s).")
    else:
        message = _(
            "Line %(line)d: “%(first)s” in the first text, “%(second)s” in the second (%(nature)s)."
        )
    return message % values


def outcome_of(marked: Marked) -> str:
    """How many alterations were found, and how much was marked that is unchanged."""
    if not marked.changes:
        return _nothing_altered(marked)
    found = ngettext(
        "You found %(found)d of %(count)d alteration",
        "You found %(found)d of %(count)d alterations",
        len(marked.changes),
    ) % {"found": len(marked.found), "count": len(marked.changes)}
    if not marked.marks:
        return _("%(found)s: you marked nothing.") % {"found": found}
    if not marked.in_vain:
        return _("%(found)s, and marked nothing that is unchanged.") % {"found": found}
    message = ngettext(
        "%(found)s, and marked %(wasted)d place that is unchanged.",
        "%(found)s, and marked %(wasted)d places that are unchanged.",
        len(marked.in_vain),
    )
    return message % {"found": found, "wasted": len(marked.in_vain)}


def rates_of(marked: Marked) -> tuple[str, ...]:
    """Precision and recall, each as a sentence; none where there is nothing to count."""
    sentences = []
    if marked.marks:
        message = ngettext(
            "Precision: %(hits)d of your %(count)d mark hit an alteration (%(percent)d %%).",
            "Precision: %(hits)d of your %(count)d marks hit an alteration (%(percent)d %%).",
            marked.marks,
        )
        percent = round(100 * marked.precision)
        sentences.append(message % {"hits": marked.hits, "count": marked.marks, "percent": percent})
    if marked.changes:
        message = ngettext(
            "Recall: you found %(found)d of the %(count)d alteration (%(percent)d %%).",
            "Recall: you found %(found)d of the %(count)d alterations (%(percent)d %%).",
            len(marked.changes),
        )
        values = {"found": len(marked.found), "count": len(marked.changes)}
        sentences.append(message % {**values, "percent": round(100 * marked.recall)})
    return tuple(sentences)


def _nothing_altered(marked: Marked) -> str:
    if not marked.marks:
        return _("Nothing was altered, and you marked nothing.")
    message = ngettext(
        "Nothing was altered. You marked %(wasted)d place that is unchanged.",
        "Nothing was altered. You marked %(wasted)d places that are unchanged.",
        len(marked.in_vain),
    )
    return message % {"wasted": len(marked.in_vain)}
