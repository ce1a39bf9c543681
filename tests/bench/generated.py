"""A course of any number of lessons, each of 1,220 words, that the checker accepts.

The same number always gives the same files, so that two builds of it can be compared.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VOCABULARY = """
paper claim source letter archive minister report page number office witness date copy signature
message record reader editor court ledger margin summary evidence headline denial author channel
server meeting answer question reason proof doubt likely careful public private early late short
long first second open sealed plain written
"""
WORDS = VOCABULARY.split()
WORDS_A_LESSON = 1220
WORDS_A_SENTENCE = 12
SENTENCES_A_PARAGRAPH = 6
OPTIONS = ("before", "after", "never")

LESSON = """---
title: Lesson {number}
summary: A generated lesson for measuring.
minutes: 15
age: 13
sensitive: []
verdict: unverified
seals: [authentic, meaning]
units: [measuring]
hook: claim-one
teaches: Telling a measured lesson from a written one.
---

## Hook

{hook}

/// claim | claim-one
///

## Read: The story so far

{read}

## Examine

{examine}

{exercises}

## Judge

{judge}

/// claim | claim-one
///

## Reveal

/// reveal | claim-one
{reveal}
///

## Retrieve
"""
CLAIM = """  - id: {id}
    text: "The {words} was written before the meeting."
    by: a measured headline
    status: unverified
    outcome: open
    range: [35, 65]
    finding: "Nothing that was generated settles it [@s1]."
    change_mind: "A dated copy of it."
"""
QUESTION = """  - id: {id}
    kind: single-choice
    stem: "When was the {words} written?"
    key: {key}
    options:
"""
OPTION = """      - id: {id}
        text: "{text}"
        feedback: "{feedback}"
"""
SOURCES = """sources:
  s1:
    title: A generated source
    publisher: The generator
    author: ""
    date: "2026"
    url: https://example.org/{number}
    read: full
"""
COURSE = """title: Measured
welcome: {{lesson: lesson-0001, claim: claim-one}}
units:
  - id: measuring
    title: Measuring
    summary: Lessons that exist to be counted.
    lessons:
"""
GLOSSARY = """terms:
  - id: leak
    term: leak
    definition: Papers that got out.
"""


def write_course(root: Path, lessons: int, *, exercises: int = 0) -> Path:
    """Write the course below `root`, each lesson with so many exercises; returns `root`."""
    root.mkdir(parents=True)
    names = [name_of(number) for number in range(1, lessons + 1)]
    listed = "".join(f"      - {name}\n" for name in names)
    (root / "course.yaml").write_text(COURSE.format() + listed, encoding="utf-8")
    (root / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    for number, name in enumerate(names, start=1):
        write_lesson(root / name, number, exercises=exercises)
    return root


def name_of(number: int) -> str:
    """The folder of the lesson with this number."""
    return f"lesson-{number:04}"


def write_lesson(folder: Path, number: int, *, exercises: int = 0) -> None:
    """Write the four files of one lesson."""
    folder.mkdir()
    rng = random.Random(number)
    ids = [exercise_id(place) for place in range(1, exercises + 1)]
    text = LESSON.format(
        number=number,
        hook=_prose(rng, 60),
        read=_prose(rng, WORDS_A_LESSON - 300),
        examine=_prose(rng, 120),
        judge=_prose(rng, 60),
        reveal=_prose(rng, 60),
        exercises="\n\n".join(f"/// question | {name}\n///" for name in ids),
    )
    (folder / "lesson.md").write_text(text, encoding="utf-8")
    claim = CLAIM.format(id="claim-one", words=_words(rng, 2))
    (folder / "claims.yaml").write_text("claims:\n" + claim, encoding="utf-8")
    (folder / "quiz.yaml").write_text("".join(_quiz(rng, ids)), encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES.format(number=number), encoding="utf-8")


def exercise_id(place: int) -> str:
    """The id of a lesson's exercise, by its place from 1."""
    return f"exercise-{place}"


def _quiz(rng: random.Random, ids: list[str]) -> Iterator[str]:
    if ids:
        yield "exercises:\n"
        for place, name in enumerate(ids):
            yield _question(rng, name, place)
    yield "sets:\n  - title: What stays\n    questions:\n"
    for place in range(3):
        yield "".join(
            f"    {line}\n" for line in _question(rng, f"quiz-{place}", place).splitlines()
        )


def _question(rng: random.Random, name: str, place: int) -> str:
    key = OPTIONS[place % len(OPTIONS)]
    options = [
        OPTION.format(id=option, text=f"{option} the {_words(rng, 3)}", feedback=_words(rng, 12))
        for option in OPTIONS
    ]
    return QUESTION.format(id=name, words=_words(rng, 2), key=key) + "".join(options)


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


def _prose(rng: random.Random, words: int) -> str:
    sentences = [_sentence(rng) for _ in range(words // WORDS_A_SENTENCE)]
    starts = range(0, len(sentences), SENTENCES_A_PARAGRAPH)
    return "\n\n".join(" ".join(sentences[at : at + SENTENCES_A_PARAGRAPH]) for at in starts)


def _sentence(rng: random.Random) -> str:
    words = rng.choices(WORDS, k=WORDS_A_SENTENCE)
    words[rng.randrange(WORDS_A_SENTENCE)] = f"**{rng.choice(WORDS)}**"
    return " ".join(words).capitalize() + " [@s1]."
