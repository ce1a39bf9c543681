"""The forms of the test before and after, to rows: packets as rendered, sanitised HTML."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from unsealed.course.compile_exhibits import body_html
from unsealed.course.markdown import Context, render_inline, render_prose
from unsealed.questions.packet_model import Packet, PacketDocument, WrongIdea
from unsealed.questions.packets import stored_packet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unsealed.course.assessment_files import Assessments
    from unsealed.course.assessment_model import DocumentEntry, FormItem
    from unsealed.course.database import Row, Rows


class Agreement(NamedTuple):
    """How far those agree who keyed a form without seeing its key."""

    keyings: int
    same_outcome: int
    same_seal: int


def assessment_rows(found: Assessments, terms: Mapping[str, str]) -> Rows:
    """The rows of the forms; none while one of the three is missing."""
    rows: Rows = {"forms": [], "form_items": []}
    if not found.is_offered:
        return rows
    for position, form in enumerate(found.forms):
        items = [placed.item for placed in form.items]
        rows["forms"].append((form.id, position, form.title, *agreement_on(items)))
        rows["form_items"] += [
            _item_row(form.id, place, item, terms) for place, item in enumerate(items)
        ]
    return rows


def agreement_on(items: Iterable[FormItem]) -> Agreement:
    """How many keyings there are, and how many give the key's outcome and the key's seal."""
    pairs = [(item, keying) for item in items for keying in item.keyed]
    return Agreement(
        len(pairs),
        sum(keying.outcome == item.outcome for item, keying in pairs),
        sum(keying.seal == item.seal for item, keying in pairs),
    )


def version_of_item(item: FormItem) -> str:
    """A hash of what is asked and of its key: whoever answered it answered exactly this."""
    written = item.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude={"keyed"})
    content = json.dumps(written, sort_keys=True, ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:16]


def compiled_packet(item: FormItem, terms: Mapping[str, str]) -> Packet:
    """The item with HTML where its author wrote Markdown."""
    context = Context(terms=terms)
    return Packet(
        id=item.id,
        seal=item.seal,
        level=item.level,
        outcome=item.outcome,
        cues=item.cues,
        documents=tuple(_document(each, context) for each in item.packet),
        claim=render_inline(item.claim, context),
        because=render_prose(item.because, context),
        decides={seal: render_inline(text, context) for seal, text in item.decides.items()},
        misled_by=WrongIdea(
            idea=item.misled_by.idea, because=render_inline(item.misled_by.because, context)
        ),
    )


def _document(entry: DocumentEntry, context: Context) -> PacketDocument:
    return PacketDocument(
        title=entry.title,
        caption=render_inline(entry.caption, context) if entry.caption else "",
        description=entry.description,
        body=body_html(entry.body, context),
    )


def _item_row(form: str, position: int, item: FormItem, terms: Mapping[str, str]) -> Row:
    packet = compiled_packet(item, terms)
    content = json.dumps(stored_packet(packet), ensure_ascii=False, separators=(",", ":"))
    key = (packet.seal.value, packet.level, packet.outcome)
    return (form, item.id, position, version_of_item(item), *key, packet.claim, content)
