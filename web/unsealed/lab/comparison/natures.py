"""What kind of alteration a changed stretch of words is, as far as its words tell."""

from __future__ import annotations

import re

from unsealed.lab.comparison.segments import Nature

_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_NUMBER = re.compile(r"\d+(?:[.,:/'-]\d+)*")
_NEGATION = re.compile(
    r"\b(?:no|not|none|never|nothing|nobody|neither|nor|without|cannot|\w+n['’]t"  # English
    r"|nicht|kein\w*|nie|niemals|ohne"  # German
    r"|ne|pas|jamais|sans|aucun\w*"  # French
    r"|nunca|sin|jamás|não|sem|mai|non|senza"  # Spanish, Portuguese, Italian
    r"|не|нет|без|никогда|nie|bez|nigdy)\b",  # Russian, Ukrainian, Polish
    re.IGNORECASE,
)


def nature_of(original: str, copy: str) -> Nature:
    """The first nature that fits what stands in the two texts."""
    if _UNSEEN.sub("", original).split() == _UNSEEN.sub("", copy).split():
        return Nature.UNSEEN
    if _bare(original) == _bare(copy):
        return Nature.PUNCTUATION
    if _bare(original.casefold()) == _bare(copy.casefold()):
        return Nature.CAPITALS
    if len(_NEGATION.findall(original)) != len(_NEGATION.findall(copy)):
        return Nature.NEGATION
    if _NUMBER.findall(original) != _NUMBER.findall(copy):
        return Nature.NUMBER
    return Nature.WORDING


def _bare(text: str) -> list[str]:
    """The words without punctuation, then the numbers with theirs: 1.5 is not 15."""
    return [*_PUNCTUATION.sub(" ", text).split(), *_NUMBER.findall(text)]
