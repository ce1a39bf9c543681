"""One question of every kind, with a complete answer to it.

Whatever must not be seen before answering contains the word SECRET.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unsealed.questions.registry import kind_of

if TYPE_CHECKING:
    from unsealed.questions.kind import Question

MARKER = "SECRET"


def _entries(*names: str, feedback: str = "feedback") -> list[dict[str, Any]]:
    return [
        {"id": name, "text": f"Text of {name}", "feedback": f"SECRET {feedback} on {name}"}
        for name in names
    ]


WRITTEN: dict[str, dict[str, Any]] = {
    "single-choice": {
        "id": "who-spoke",
        "kind": "single-choice",
        "stem": "Who says so?",
        "options": [
            {**option, "misconception": "SECRET misconception"}
            for option in _entries("papers", "analysts", "outlet")
        ],
        "key": "analysts",
    },
    "multiple-choice": {
        "id": "what-was-checked",
        "kind": "multiple-choice",
        "stem": "What was checked?",
        "options": [
            {**option, "is_right": option["id"] in ("dates", "stamps")}
            for option in _entries("dates", "stamps", "motive", "volume")
        ],
    },
    "claim-judgement": {
        "id": "agreed",
        "text": "They agreed.",
        "by": "The outlet",
        "outcome": "open",
        "status": "partly-verified",
        "range": [37, 58],
        "finding": "SECRET finding",
        "seals": {
            "authentic": {"verdict": "holds", "because": "SECRET reason one"},
            "complete": {"verdict": "cannot-tell", "because": "SECRET reason two"},
        },
        "admiralty": {"source": ["F"], "information": [2, 3], "because": "SECRET reason"},
        "change_mind": "SECRET change of mind",
    },
    "order": {
        "id": "by-strength",
        "kind": "order",
        "stem": "Order them by strength.",
        "from": "weakest",
        "to": "strongest",
        "entries": _entries("may", "appears", "seems", "is"),
        "ties": [["appears", "seems"]],
    },
    "match": {
        "id": "whose-words",
        "kind": "match",
        "stem": "Whose words are these?",
        "left": _entries("one", "two", "three"),
        "right": [{"id": name, "text": f"Right {name}"} for name in ("ann", "bob", "cid", "dan")],
        "pairs": {"one": "ann", "two": "bob", "three": "ann"},
    },
    "sort-layers": {
        "id": "layers",
        "kind": "sort-layers",
        "stem": "Sort the parts.",
        "cards": [
            {**card, "tray": tray, "also": also}
            for card, tray, also in zip(
                _entries("deal", "genuine", "war", "island"),
                ("document", "judged", "outlet", "background"),
                ([], ["inference"], [], []),
                strict=True,
            )
        ],
    },
    "pick-line": {
        "id": "the-line",
        "kind": "pick-line",
        "stem": "Which lines carry the judgement?",
        "lines": _entries("subject", "date", "body", "signature"),
        "key": ["date", "signature"],
    },
    "quantity": {
        "id": "how-much",
        "kind": "quantity",
        "as": "number",
        "stem": "How much was to be paid?",
        "answer": 584,
        "tolerance": 1,
        "unit": "million roubles",
        "feedback": {"right": "SECRET right", "wrong": "SECRET wrong"},
        "near": [{"answer": 210, "feedback": "SECRET near miss"}],
    },
    "short-text": {
        "id": "in-your-words",
        "kind": "short-text",
        "stem": "What was verified?",
        "rubric": [
            {
                "id": "parts",
                "text": "SECRET criterion",
                "points": 2,
                "any": ["some details", "part*"],
                "feedback": {"met": "SECRET met", "unmet": "SECRET unmet"},
            },
            {
                "id": "doubt",
                "text": "SECRET doubt",
                "points": 1,
                "any": ["not know"],
                "feedback": {"met": "SECRET met", "unmet": "SECRET unmet"},
            },
        ],
        "model_answer": "SECRET: parts of it; the rest we do not know.",
        "max_words": 20,
    },
    "pin": {
        "id": "left-unaltered",
        "kind": "pin",
        "stem": "Has the mail been left unaltered?",
        "seal": "intact",
        "exhibit": "order",
        "verdict": "fails",
        "because": "SECRET reason for the verdict",
        "places": _entries("subject", "date", "amount", "signature"),
        "key": ["amount"],
        "near": ["signature"],
        "nowhere": "SECRET feedback on no place",
        "check": "mail.dkim",
    },
    "mark-changes": {
        "id": "what-was-altered",
        "kind": "mark-changes",
        "stem": "What was altered?",
        "original": ["To the canteen:", "forty pounds of tea,", "by Monday, please."],
        "copied": ["To the canteen:", "fifty pounds of tea,", "by Monday."],
        "because": "SECRET reason",
    },
}

FIELDS: dict[str, dict[str, list[str]]] = {
    "single-choice": {"option": ["outlet"]},
    "multiple-choice": {"option": ["stamps", "motive"]},
    "claim-judgement": {
        "probability": ["72"],
        "seal-authentic": ["holds"],
        "seal-complete": ["fails"],
        "admiralty-source": ["C"],
        "admiralty-information": ["3"],
    },
    "order": {"place-may": ["1"], "place-appears": ["3"], "place-seems": ["2"], "place-is": ["4"]},
    "match": {"match-one": ["ann"], "match-two": ["cid"], "match-three": ["dan"]},
    "sort-layers": {
        "tray-deal": ["document"],
        "tray-genuine": ["inference"],
        "tray-war": ["judged"],
        "tray-island": ["background"],
    },
    "pick-line": {"line": ["signature", "body"]},
    "quantity": {"quantity": ["210"]},
    "short-text": {"text": ["Some parts of it <b>only</b>."]},
    "mark-changes": {"mark": ["4", "6"]},
    "pin": {"verdict": ["fails"], "certainty": ["72"], "place": ["signature"]},
}


@dataclass(frozen=True)
class Sample:
    """A question of a kind, and the fields of a complete answer to it."""

    kind: str
    question: Question
    fields: dict[str, list[str]]


def written(kind: str, **changes: object) -> dict[str, Any]:
    """What an author wrote for a kind, changed at the top level."""
    return deepcopy(WRITTEN[kind]) | changes


def question(kind: str, **changes: object) -> Any:  # the model depends on the kind
    """The question that an author's text makes. Raises pydantic's ValidationError."""
    return kind_of(kind).model.model_validate(written(kind, **changes), strict=False)


SAMPLES = tuple(Sample(kind, question(kind), FIELDS[kind]) for kind in WRITTEN)
