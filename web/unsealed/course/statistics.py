"""Figures of a lesson: how it reads, how its claims come out, what it asks."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from unsealed.course.blocks_text import read_blocks
from unsealed.questions.claim_judgement.model import ClaimJudgement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from unsealed.course.lesson_files import LessonFiles

COMMON_WORDS_FILE = "common-words.txt"
_NOT_RUNNING: Final = frozenset({"aside", "clipping", "timeline", "chain"})
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?:])[”\"')]*\s+(?=[“\"'(A-Z0-9])")
_MARKS = (
    (re.compile(r"\[@[^\]\n]*\]"), ""),
    (re.compile(r"\[\[[^\]|\n]*\|([^\]\n]*)\]\]"), r"\1"),
    (re.compile(r"\[\[([^\]\n]*)\]\]"), r"\1"),
    (re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\[([^\]\n]*)\]\{[^}\n]*\}"), r"\1"),
    (re.compile(r"[*`]"), ""),
    (re.compile(r"^(?: *[-*]| *\d+\.) ", re.MULTILINE), ""),
)
_ENDINGS: Final = (
    ("ies", "y"),
    ("ied", "y"),
    ("iest", "y"),
    ("ier", "y"),
    ("ily", "y"),
    ("ing", "e"),
    ("ing", ""),
    ("ed", "e"),
    ("ed", ""),
    ("es", ""),
    ("s", ""),
    ("ly", ""),
    ("er", "e"),
    ("er", ""),
    ("est", "e"),
    ("est", ""),
)
_LEAST_STEM: Final = 3


class LessonStatistics(Struct, frozen=True):
    """Figures of one lesson.

    `words` are those of the running text, without asides, clippings, tables, timelines and chains;
    `words_a_sentence` is their mean per sentence. `rare` are the words of the text that are neither
    common nor in the glossary nor names, with how often each stands there. `cues` count, for each
    cue, the claims that hold and those that fail.
    """

    slug: str
    words: int
    words_a_sentence: float
    rare: Mapping[str, int]
    holds: int
    fails: int
    open: int
    questions: int
    siblings: int
    kinds: int
    sources: int
    exhibits: int
    cues: Mapping[str, tuple[int, int]]


def statistics_of(
    lesson: LessonFiles, common: Collection[str], explained: Collection[str]
) -> LessonStatistics:
    """The figures of a lesson. `explained` are the words that the glossary has, in lower case."""
    paragraphs = tuple(_paragraphs(lesson))
    sentences = [words for each in paragraphs for words in _sentences(each)]
    count = sum(len(words) for words in sentences)
    claims = [claim for claim in lesson.claims if isinstance(claim, ClaimJudgement)]
    outcomes = Counter(claim.outcome for claim in claims)
    return LessonStatistics(
        slug=lesson.slug,
        words=count,
        words_a_sentence=count / len(sentences) if sentences else 0.0,
        rare=_rare(sentences, common, explained),
        holds=outcomes["holds"],
        fails=outcomes["fails"],
        open=outcomes["open"],
        questions=len(lesson.quiz),
        siblings=len(lesson.siblings),
        kinds=len({type(question) for question in lesson.quiz}),
        sources=len(lesson.sources),
        exhibits=len(lesson.exhibits),
        cues=cues_of(claims),
    )


def cues_of(claims: Iterable[ClaimJudgement]) -> Mapping[str, tuple[int, int]]:
    """For each cue, how many of the claims that have it hold, and how many fail."""
    counts: Counter[tuple[str, str]] = Counter(
        (cue, claim.outcome) for claim in claims for cue in claim.cues
    )
    names = sorted({cue for cue, _outcome in counts})
    return {name: (counts[name, "holds"], counts[name, "fails"]) for name in names}


def read_common_words(root: Path) -> frozenset[str]:
    """The common words that a course has in a file; none where it has none."""
    try:
        lines = (root / COMMON_WORDS_FILE).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line for line in lines if not line.startswith("#"))


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """Every word of the texts, in lower case."""
    return frozenset(word.lower() for text in texts for word in _LETTERS.findall(text))


def is_common(word: str, known: Collection[str]) -> bool:
    """Whether a word in lower case is known, as it is or without an ending such as -ing."""
    if word in known:
        return True
    return any(stem in known for stem in _stems(word))


@cache
def _stems(word: str) -> tuple[str, ...]:
    found = []
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _LEAST_STEM:
            continue
        found.append(stem + instead)
        if stem[-1] == stem[-2]:  # planned, plan
            found.append(stem[:-1])
    return tuple(found)


def _paragraphs(lesson: LessonFiles) -> Iterator[str]:
    for step in lesson.steps:
        reading = read_blocks(step.text, step.line + 1)
        pieces = [reading.running]
        pieces += [block.content for block in reading.blocks if block.name not in _NOT_RUNNING]
        for lines in pieces:
            text = "\n".join(line.text for line in lines if not line.text.startswith(("|", "#")))
            for pattern, instead in _MARKS:
                text = pattern.sub(instead, text)
            yield from (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))


def _sentences(paragraph: str) -> Iterator[list[str]]:
    for sentence in _SENTENCE_END.split(paragraph):
        if words := _WORD.findall(sentence):
            yield words


def _rare(
    sentences: Iterable[list[str]], common: Collection[str], explained: Collection[str]
) -> Mapping[str, int]:
    known = {*common, *explained}
    counts: Counter[str] = Counter()
    names = set()
    for words in sentences:
        for number, word in enumerate(words):
            for part in _LETTERS.findall(re.sub(r"['’]\w+$", "", word)):
                if number and not part.islower():
                    names.add(part.lower())
                elif len(part) > 1:
                    counts[part.lower()] += 1
    return {
        word: count
        for word, count in sorted(counts.items())
        if word not in names and not is_common(word, known)
    }
