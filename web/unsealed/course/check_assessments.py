"""Checking the forms of the test before and after: blueprint, cues, claims, keys, texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace

from unsealed.course.check_lesson import field_findings
from unsealed.course.guesses import listed
from unsealed.course.marked_texts import marked_texts
from unsealed.language import gettext as _
from unsealed.language import ngettext
from unsealed.questions.packet_model import LEVELS
from unsealed.questions.seals import Seal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from unsealed.course.assessment_files import AssessmentForm, Assessments, PlacedItem
    from unsealed.course.assessment_model import FormItem
    from unsealed.course.faults import Fault
    from unsealed.course.findings import Known
    from unsealed.course.model import Body
    from unsealed.course.yaml_files import YamlDocument

MOST_SHORT: Final = 70
LEAST_LONG: Final = 95
MOST_LONG: Final = 150
FURTHEST_FROM_HALF: Final = 1 / 12
"""How far, for any cue, the share of claims that hold may be from a half."""
MOST_DIFFERENT: Final = 0.1
"""By how much claims that hold and claims that fail may differ in their mean length."""


class Cell(NamedTuple):
    """A place in the blueprint, for one item."""

    seal: str
    level: str | None
    outcome: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


BLUEPRINT: Final = (
    *(
        Cell(seal.value, level, outcome)
        for seal, level, outcome in product(Seal, LEVELS, ("holds", "fails"))
    ),
    *(Cell(seal.value, None, "open") for seal in Seal),
)
"""What a form asks: each seal at each level, once where the claim holds and once where it fails,
and one open claim a seal."""


def assessment_faults(
    found: Assessments, known: Known, terms: Mapping[str, str]
) -> Iterator[Fault]:
    """All that is wrong with the forms."""
    yield from found.faults
    for form in found.forms:
        yield from form.faults
        if form.document is not None:
            yield from _form_faults(form, form.document)
            yield from _text_faults(form, form.document, known, terms)
    yield from _duplicates(found)


def _form_faults(form: AssessmentForm, document: YamlDocument) -> Iterator[Fault]:
    for placed in form.items:
        yield from _item_faults(form.id, document, placed)
    yield from _blueprint_faults(form, document)
    scored = [placed.item for placed in form.items if placed.item.outcome != "open"]
    # What is said of a whole form is said once it is whole: a half of it is never balanced.
    if len(scored) == len(BLUEPRINT) - len(Seal):
        yield from _cue_faults(document, scored)
        yield from _claim_faults(document, scored)


def _item_faults(form: str, document: YamlDocument, placed: PlacedItem) -> Iterator[Fault]:
    path, item = placed
    if not item.id.startswith(f"{form}-"):
        message = _('an item of this form has an id that begins with "%(form)s-". Rename it.')
        yield document.fault((*path, "id"), "value-form", message % {"form": form})
    if item.outcome == "open" and item.level:
        message = _('an open claim has no level. Remove "level", or change the outcome.')
        yield document.fault((*path, "level"), "value-invalid", message)
    if item.outcome != "open" and not item.level:
        message = _('"level" is missing. Add it: easy, medium or hard.')
        yield document.fault(path, "key-missing", message)
    if missing := [seal.value for seal in Seal if seal not in item.decides]:
        message = _('"decides" has no sentence for %(seals)s. Write one for every seal.')
        yield document.fault(
            (*path, "decides"), "key-missing", message % {"seals": listed(missing)}
        )
    yield from _length_faults(document, placed)
    yield from _keying_faults(document, placed)


def _length_faults(document: YamlDocument, placed: PlacedItem) -> Iterator[Fault]:
    path, item = placed
    count = count_words(item)
    if item.cues.length == "short" and count > MOST_SHORT:
        wanted = _("at most %(most)d") % {"most": MOST_SHORT}
    elif item.cues.length == "long" and not LEAST_LONG <= count <= MOST_LONG:
        wanted = _("%(least)d to %(most)d") % {"least": LEAST_LONG, "most": MOST_LONG}
    else:
        return
    message = _("the documents are %(cue)s, and have %(count)d words; %(wanted)s are wanted.")
    words = {"cue": item.cues.length, "count": count, "wanted": wanted}
    yield document.fault((*path, "cues", "length"), "cue-untrue", message % words)


def count_words(item: FormItem) -> int:
    """How many words the bodies of an item's documents have together."""
    return sum(len(text.split()) for each in item.packet for text in _texts_in(each.body))


def _texts_in(body: Body) -> Iterator[str]:
    yield from body.lines or ()
    if body.table is not None:
        yield from body.table.head
        for row in body.table.rows:
            yield from row
    if body.text is not None:
        yield body.text
    for card in body.cards or ():
        yield from (card.sender, card.date, card.text)


def _keying_faults(document: YamlDocument, placed: PlacedItem) -> Iterator[Fault]:
    path, item = placed
    for number, keying in enumerate(item.keyed):
        if (keying.outcome, keying.seal) != (item.outcome, item.seal):
            message = _(
                "%(by)s keyed it as %(outcome)s, by %(seal)s, and the key says %(key)s, by"
                " %(own)s. Settle it, or write the item anew."
            )
            words = {
                "by": keying.by,
                "outcome": keying.outcome,
                "seal": keying.seal.value,
                "key": item.outcome,
                "own": item.seal.value,
            }
            yield document.fault((*path, "keyed", number), "key-disputed", message % words)


def _blueprint_faults(form: AssessmentForm, document: YamlDocument) -> Iterator[Fault]:
    first: dict[Cell, PlacedItem] = {}
    for placed in form.items:
        cell = Cell(placed.item.seal.value, placed.item.level, placed.item.outcome)
        if cell in first and cell in BLUEPRINT:
            message = _('"%(id)s" asks %(cell)s as well. A form asks each once.')
            words = {"id": first[cell].item.id, "cell": cell}
            yield document.fault(placed.path, "form-blueprint", message % words)
        first.setdefault(cell, placed)
    missing = [str(cell) for cell in BLUEPRINT if cell not in first]
    # An item that cannot be read leaves its cell empty: that it cannot be read is said of it.
    if missing and not form.faults:
        message = ngettext(
            "the form lacks %(count)d item: %(cells)s.",
            "the form lacks %(count)d items: %(cells)s.",
            len(missing),
        )
        said = message % {"count": len(missing), "cells": "; ".join(missing)}
        yield document.fault(("items",), "form-blueprint", said)


def _cue_faults(document: YamlDocument, scored: Sequence[FormItem]) -> Iterator[Fault]:
    for (cue, value), (holds, count) in sorted(audited(scored).items()):
        if abs(holds / count - 0.5) > FURTHEST_FROM_HALF + 1e-9:
            message = _(
                "of %(count)d claims with %(cue)s: %(value)s, %(holds)d hold. About half should,"
                " so that nobody can go by it."
            )
            words = {"count": count, "cue": cue, "value": value, "holds": holds}
            yield document.fault(("items",), "cue-audit", message % words)


def audited(items: Sequence[FormItem]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """For every cue and value: how many of the claims that have it hold, and how many have it."""
    found: Counter[tuple[str, str]] = Counter()
    holding: Counter[tuple[str, str]] = Counter()
    for item in items:
        for cue, value in item.cues.model_dump(mode="json").items():
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            found[cue, shown] += 1
            holding[cue, shown] += item.outcome == "holds"
    return {key: (holding[key], count) for key, count in found.items()}


def _claim_faults(document: YamlDocument, scored: Sequence[FormItem]) -> Iterator[Fault]:
    lengths = defaultdict[str, list[int]](list)
    for item in scored:
        lengths[item.outcome].append(len(item.claim.split()))
    holds, fails = (sum(lengths[name]) / max(1, len(lengths[name])) for name in ("holds", "fails"))
    if abs(holds - fails) > MOST_DIFFERENT * min(holds, fails):
        message = _(
            "claims that hold have %(holds)s words on average, and claims that fail %(fails)s."
            " Make them equally long."
        )
        words = {"holds": f"{holds:.1f}", "fails": f"{fails:.1f}"}
        yield document.fault(("items",), "claims-length", message % words)


def _text_faults(
    form: AssessmentForm, document: YamlDocument, known: Known, terms: Mapping[str, str]
) -> Iterator[Fault]:
    own = replace(known, sources=frozenset(), anchors=frozenset(), folder=None)
    for path, item in form.items:
        for marked in marked_texts(item, path):
            for finding in field_findings(marked, own, terms):
                message = finding.message
                if finding.code == "source-undefined":
                    message = _("a form has no sources: all that is needed stands in the packet.")
                yield document.fault_within(marked.path, finding.needle, finding.code, message)


def _duplicates(found: Assessments) -> Iterator[Fault]:
    first: dict[str, tuple[YamlDocument, PlacedItem]] = {}
    for form in found.forms:
        if form.document is None:
            continue
        for placed in form.items:
            if placed.item.id not in first:
                first[placed.item.id] = (form.document, placed)
                continue
            document, other = first[placed.item.id]
            line, _column = document.places.value((*other.path, "id"))
            message = _('the id "%(id)s" stands in %(file)s line %(line)d as well. Rename one.')
            words = {"id": placed.item.id, "file": document.path, "line": line}
            yield form.document.fault((*placed.path, "id"), "id-duplicate", message % words)
