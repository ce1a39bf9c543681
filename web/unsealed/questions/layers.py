"""The six layers of a news sentence: who stands behind each part of it."""

from __future__ import annotations

from msgspec import Struct

from unsealed.language import noop


class Layer(Struct, frozen=True):
    """One layer: its id, and its title and meaning in the source language."""

    id: str
    title: str
    meaning: str


LAYERS = (
    Layer("document", noop("In the papers"), noop("What the documents themselves say.")),
    Layer("verified", noop("Verified"), noop("What analysts checked against something else.")),
    Layer("judged", noop("Judged genuine"), noop("What analysts say appears to be genuine.")),
    Layer("inference", noop("Inferred"), noop("What analysts conclude from it.")),
    Layer("outlet", noop("The outlet’s wording"), noop("What the outlet adds in its own words.")),
    Layer("background", noop("Background"), noop("What was known before, from elsewhere.")),
)
