"""What each key of a question means, as editors show it.

A word is looked up with the name of what has the key first (`Match.right`), then by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS_OF_QUESTIONS: Mapping[str, str] = {
    "id": "Lower-case words joined by hyphens. Never change it once people have answered.",
    "kind": "The kind of question.",
    "stem": "The question, in Markdown.",
    "seal": "Which of the four questions it practises.",
    "hints": "Help that a learner may open, in order, at no cost.",
    "sources": "The ids of the sources that the answer rests on.",
    "title": "What is seen before it is opened.",
    "Tray.title": "The tray's name.",
    "text": "The text, in Markdown.",
    "feedback": "What is said to those who chose or placed it: why, and what is the case.",
    "Quantity.feedback": "What is said to a right answer and to a wrong one.",
    "Criterion.feedback": "What is said where the criterion is met and where it is not.",
    "misconception": "The wrong idea that the option catches.",
    "is_right": "Whether the option is right.",
    "options": "The options, in the order shown.",
    "key": "The id of the right option.",
    "PickLine.key": "The ids of the lines that carry the judgement.",
    "by": "Who made the claim.",
    "status": "How the claim came out.",
    "outcome": "What a probability is scored against: holds, fails or open.",
    "range": "For an open claim, the percentages that the evidence supports: [low, high].",
    "finding": "What was found, shown after the judgement.",
    "seals": "The seals that are asked, each with its verdict and why.",
    "verdict": "Whether it holds, fails, or cannot be told.",
    "because": "Why, in Markdown.",
    "admiralty": "The Admiralty grades that can be defended.",
    "source": "The letters that can be defended, A to F.",
    "information": "The numbers that can be defended, 1 to 6.",
    "change_mind": "What would change the verdict.",
    "cues": "What one sees without a close look: polished, denied, hostile-source, signed.",
    "entries": "The entries, in the right order.",
    "from": "What stands at the first end of the scale.",
    "to": "What stands at the last end of the scale.",
    "ties": "Groups of entries whose order among themselves does not count.",
    "left": "What is to be matched.",
    "right": "What is said to a right answer.",
    "wrong": "What is said to a wrong answer.",
    "Match.right": "What it can be matched with.",
    "pairs": "The right id for each left id.",
    "trays": "The trays; the six layers where left out.",
    "meaning": "What belongs into the tray.",
    "cards": "What is to be sorted.",
    "tray": "The id of the tray that it belongs into.",
    "also": "Ids of trays that are right as well.",
    "lines": "The lines of the text, in order.",
    "as": "Whether a number or a date is asked.",
    "answer": "The right answer: a number, or a date such as 2016-03-19.",
    "tolerance": "How far off an answer may be.",
    "unit": "The unit, shown beside the field.",
    "near": "Wrong answers that show a certain mistake, with what to say of it.",
    "NearMiss.answer": "The wrong answer.",
    "NearMiss.feedback": "What is said to it.",
    "rubric": "What a good answer has, point by point.",
    "points": "How much it counts.",
    "any": "Words or phrases, any of which meets the criterion.",
    "met": "What is said where it is met.",
    "unmet": "What is said where it is not.",
    "model_answer": "A good answer, shown afterwards.",
    "max_words": "How many words an answer may have.",
}
