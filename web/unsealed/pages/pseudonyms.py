"""Names to learn under instead of one's own: two words that are easy to say and to remember."""

from __future__ import annotations

import secrets

_KINDS = [
    "Amber",
    "Azure",
    "Brave",
    "Brisk",
    "Calm",
    "Clever",
    "Copper",
    "Coral",
    "Curious",
    "Eager",
    "Gentle",
    "Golden",
    "Honest",
    "Jolly",
    "Keen",
    "Kind",
    "Lively",
    "Lucky",
    "Merry",
    "Nimble",
    "Patient",
    "Proud",
    "Quick",
    "Quiet",
    "Rapid",
    "Silver",
    "Steady",
    "Sunny",
    "Swift",
    "Witty",
]
_BIRDS = [
    "Avocet",
    "Bittern",
    "Crane",
    "Curlew",
    "Dipper",
    "Dunlin",
    "Egret",
    "Falcon",
    "Finch",
    "Gannet",
    "Goose",
    "Heron",
    "Hoopoe",
    "Ibis",
    "Jackdaw",
    "Kestrel",
    "Lapwing",
    "Linnet",
    "Magpie",
    "Martin",
    "Merlin",
    "Osprey",
    "Owl",
    "Pipit",
    "Plover",
    "Puffin",
    "Raven",
    "Robin",
    "Siskin",
    "Stork",
    "Swallow",
    "Teal",
    "Tern",
    "Thrush",
    "Wagtail",
    "Warbler",
    "Wren",
]


def pseudonyms(count: int) -> list[str]:
    """So many names, no two alike. Raises ValueError for more than there are."""
    every = [f"{kind} {bird}" for kind in _KINDS for bird in _BIRDS]
    return secrets.SystemRandom().sample(every, count)
