"""Questions on paper: room for a pen, no key; and the key, with every reason."""

from __future__ import annotations

import re

import pytest

from questions.samples import MARKER, SAMPLES, question, written
from unsealed.questions.registry import as_stored, kind_of

every_kind = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind)


def texts_of(stored, wanted):
    """Every text that stands under one of these keys, however deep."""
    if isinstance(stored, dict):
        for key, value in stored.items():
            if key in wanted and isinstance(value, str):
                yield value
            else:
                yield from texts_of(value, wanted)
    elif isinstance(stored, list):
        for value in stored:
            yield from texts_of(value, wanted)


@every_kind
def test_no_secret_is_on_paper(rendered, sample):
    assert MARKER not in rendered.paper(sample.kind, sample.question)


@every_kind
def test_paper_has_room_for_a_pen(rendered, sample):
    assert re.search(r'class="pen-(box|blank|rule)', rendered.paper(sample.kind, sample.question))


@every_kind
def test_paper_and_key_have_no_fields_scripts_or_ids(rendered, sample):
    both = rendered.paper(sample.kind, sample.question) + rendered.key(sample.kind, sample.question)

    assert re.findall(r"<(?:input|select|textarea|form|script|button)|\sstyle=|\sid=", both) == []


@every_kind
def test_the_key_has_the_reason_for_everything(rendered, sample):
    key = rendered.key(sample.kind, sample.question)
    reasons = {"feedback", "because", "finding", "right", "wrong", "met", "unmet", "model_answer"}

    secrets = list(texts_of(as_stored(sample.question), reasons))

    assert secrets
    assert [text for text in secrets if text not in key] == []


@every_kind
def test_everything_that_is_asked_is_on_paper(rendered, sample):
    html = rendered.paper(sample.kind, sample.question)
    shown = kind_of(sample.kind).show(sample.question)
    lists = ("options", "entries", "left", "right", "lines", "cards", "places")

    words = [entry.words for name in lists for entry in getattr(shown, name, ())]

    assert [text for text in words if text not in html] == []


def test_a_key_names_partners_by_the_letters_of_the_sheet(rendered):
    asked = question("match")
    sheet = rendered.paper("match", asked)
    letters = dict(re.findall(r'pen-mark">([A-Z])</b> <span>(.*?)</span>', sheet))
    key = rendered.key("match", asked)
    texts = {entry.id: entry.text for entry in asked.right}

    for left, right in asked.pairs.items():
        letter = next(mark for mark, text in letters.items() if text == texts[right])
        assert f"{letter} · {texts[right]}" in key, left


def test_which_options_are_right_changes_nothing_on_paper(rendered):
    options = written("multiple-choice")["options"]
    turned = [{**option, "is_right": not option["is_right"]} for option in options]

    html = rendered.paper("multiple-choice", question("multiple-choice", options=turned))

    assert html == rendered.paper("multiple-choice", question("multiple-choice"))


def test_the_scale_is_on_paper_with_its_words_and_numbers(rendered):
    html = rendered.paper("claim-judgement", question("claim-judgement"))

    assert '<li><b>likely</b> <span class="num">55–80 %</span></li>' in html
    assert html.count("<li><b>") == 7


def test_a_gut_judgement_is_a_number_and_nothing_more(rendered):
    html = rendered.paper("claim-judgement", question("claim-judgement"), is_gut=True)

    assert "<table" not in html
    assert "Source reliability" not in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"as": "number", "answer": 584, "tolerance": 2.5}, "2.5", id="number"),
        pytest.param(
            {"as": "date", "answer": "2016-03-19", "tolerance": 3, "unit": None, "near": []},
            "3 days",
            id="date",
        ),
        pytest.param(
            {"as": "date", "answer": "2016-03-19", "tolerance": 1, "unit": None, "near": []},
            "1 day more",
            id="one-day",
        ),
    ],
)
def test_a_key_says_how_far_off_still_counts(rendered, fields, words):
    key = rendered.key("quantity", question("quantity", **fields))

    assert words in key
    assert "more or less counts as right." in key
