"""Forms of the test before and after that keep every rule: invented, and the same each time."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

SEALS: Final = ("authentic", "intact", "complete", "meaning")
LEVELS: Final = ("easy", "medium", "hard")
SOURCES: Final = ("friendly", "hostile", "anonymous")
SERVES: Final = ("power", "critics", "neither")
Item = dict[str, Any]  # as YAML holds it


def items_of(form: str) -> list[Item]:
    """The 28 items of a form: cues are the same for a claim that holds and for one that fails."""
    cells = list(product(SEALS, LEVELS))
    scored = [
        _item(form, number, seal, level, outcome)
        for number, (seal, level) in enumerate(cells)
        for outcome in ("holds", "fails")
    ]
    opened = [_item(form, number, seal, None, "open") for number, seal in enumerate(SEALS)]
    return [*scored, *opened]


def _item(form: str, number: int, seal: str, level: str | None, outcome: str) -> Item:
    words = " ".join(filter(None, (seal, level, outcome)))
    item: Item = {
        "id": f"{form}-{words.replace(' ', '-')}",
        "seal": seal,
        "outcome": outcome,
        "cues": {
            "polish": "neat" if number % 2 else "messy",
            "source": SOURCES[number % 3],
            "serves": SERVES[number % 3],
            "signed": bool(number % 2),
            "length": "short",
            "denied": bool(number % 2),
        },
        "packet": [
            {
                "title": f"Paper {form.upper()} {words}",
                "caption": "From a box in the *cellar* of the harbour office.",
                "description": f"Two lines of the harbour of form {form}.",
                "body": {"lines": ["3 May: the wall holds.", f"4 May: {words} of {form}."]},
            }
        ],
        "claim": f"Claim {words} of form {form}.",
        "because": f"KEY-OF-{form}-{words.replace(' ', '-')}",
        "decides": {name: f"DECIDES-{name}-{form}" for name in SEALS},
        "misled_by": {"idea": "denial-decides", "because": "A denial alone decides nothing."},
    }
    return {**item, "level": level} if level else item


def write_form(root: Path, form: str, items: list[Item] | None = None) -> Path:
    """Write a form into a folder of lessons. JSON is YAML, a line an item, from line 3 on."""
    lines = ",\n".join(json.dumps(item) for item in (items or items_of(form)))
    file = root / "assessments" / form / "items.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"title: Form {form.upper()}\nitems: [\n{lines}\n]\n", "utf-8")
    return file


def write_forms(root: Path) -> None:
    """Write all three forms."""
    for form in ("a", "b", "c"):
        write_form(root, form)
