"""The texts of a new lesson. TITLE stands for its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_STORY_TEXT = """\
---
title: "TITLE"
summary: One or two sentences that say what the story is about and give nothing away.
minutes: 45
age: 14
kind: story
sensitive: []
verdict: unverified
seals: [authentic, meaning]
units: []
hook: first-claim
teaches: One sentence that says what a learner can do afterwards.
---

## Hook: The headline

What people saw first.

/// claim | first-claim
///

## Read: What happened

The story up to the moment of decision, each paragraph with its source. [@s1]

/// timeline | How it came out
- 2025-01-01: The papers appear. [@s1]
///

## Examine: Look closely

Say what to look for.

/// exhibit | paper
///

/// question | first-exercise
///

## Judge: Your turn

/// claim | second-claim
///

## Reveal: What is known

/// reveal | first-claim
What was found, and how sure we may be. [@s1]
///

## Retrieve: From memory

A few questions without looking back.
"""
_SKILL_TEXT = """\
---
title: "TITLE"
summary: One or two sentences that say which skill this is.
minutes: 5
age: 12
kind: skill
sensitive: []
seals: [meaning]
units: []
hook: first-claim
teaches: One sentence that says what a learner can do afterwards.
reveal: at-once
---

## Hook: Try it

/// claim | first-claim
///

## Read: How it is done

Explain the skill in a few sentences. [@s1]

## Judge: Your turn

/// claim | second-claim
///

## Retrieve: From memory

A question or two without looking back.
"""
_BENCH_TEXT = """\
---
title: "TITLE"
summary: One sentence that says what lies on the bench and gives nothing away.
minutes: 8
age: 14
kind: bench
sensitive: []
seals: [intact]
units: []
teaches: One sentence that says what a learner can do afterwards.
---

## Examine: What lies here

Say what the paper is, who holds it, and what is asked. All names are invented.

/// exhibit | paper
///

/// question | first-pin
///
"""
_PIN = """\
exercises:
  - id: first-pin
    kind: pin
    stem: Has the paper been left unaltered?
    seal: intact
    exhibit: paper
    verdict: holds
    because: Say what was checked, and what it came to.
    places:
      - id: first
        text: The first line of the paper.
        at: "line:1"
        feedback: Say what can be seen here, and why it is in order.
      - id: second
        text: The second line.
        at: "line:2"
        feedback: Say what can be seen here, and why it is in order.
      - id: name
        text: The name of the file.
        feedback: Say what can be seen here, and why it is in order.
    nowhere: Yes. Say why nothing is wrong.
    hints:
      - title: Where to look
        text: Name the place, never what is there.
"""
_CLAIMS = """\
claims:
  - id: first-claim
    text: A sentence that somebody said of the papers.
    by: who said it
    status: refuted
    outcome: fails
    finding: What was found, in a sentence or two. [@s1]
  - id: second-claim
    text: Another sentence, of the same length, that somebody said.
    by: who said it
    status: verified
    outcome: holds
    finding: What was found, in a sentence or two. [@s1]
"""
_QUIZ_SETS = """\
sets:
  - title: What you know now
    questions:
      - id: first-question
        kind: single-choice
        stem: What should a learner remember of this lesson?
        options:
          - id: right
            text: The one thing that matters.
            feedback: Yes. Say in a sentence why that is so.
          - id: near
            text: What many people believe.
            feedback: Say why people believe it, and why it is not so.
          - id: far
            text: Something else they confuse.
            feedback: Say what the difference is.
        key: right
siblings:
  - id: first-sibling
    of: first-question
    kind: single-choice
    stem: The same idea with another case. What follows from it?
    options:
      - id: near
        text: What many people believe.
        feedback: Say why people believe it, and why it does not follow.
      - id: right
        text: The one thing that follows.
        feedback: Yes. Say in a sentence why that is so.
      - id: far
        text: Something else they confuse.
        feedback: Say what the difference is.
    key: right
"""
_EXERCISES = """\
exercises:
  - id: first-exercise
    kind: pick-line
    stem: Which line carries the judgement?
    lines:
      - id: fact
        text: The paper has two lines.
        feedback: Anyone can count them.
      - id: judgement
        text: It appears to be genuine.
        feedback: Yes. “Appears” is a judgement.
    key: [judgement]
"""
_SOURCES = """\
sources:
  s1:
    title: The title of the article or paper
    publisher: Who published it
    author: ""
    date: "2025-01-01"
    url: https://example.org/article
    read: full
"""
_PAPER = """\
title: A paper
file_name: paper.txt
caption: What the paper is and where it comes from.
description: What the paper shows, for those who cannot see it.
replica: true
body:
  lines:
    - The first line of the paper.
    - The second line.
"""

STORY_FILES: Mapping[str, str] = {
    "lesson.md": _STORY_TEXT,
    "claims.yaml": _CLAIMS,
    "quiz.yaml": f"{_EXERCISES}{_QUIZ_SETS}",
    "sources.yaml": _SOURCES,
    "exhibits/paper.yaml": _PAPER,
}
SKILL_FILES: Mapping[str, str] = {
    "lesson.md": _SKILL_TEXT,
    "claims.yaml": _CLAIMS,
    "quiz.yaml": _QUIZ_SETS,
    "sources.yaml": _SOURCES,
}
BENCH_FILES: Mapping[str, str] = {
    "lesson.md": _BENCH_TEXT,
    "quiz.yaml": _PIN,
    "exhibits/paper.yaml": _PAPER,
}
FILES_OF_KIND: Mapping[str, Mapping[str, str]] = {
    "story": STORY_FILES,
    "skill": SKILL_FILES,
    "bench": BENCH_FILES,
}
