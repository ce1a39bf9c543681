"""The templates that ask and answer, rendered as pages render them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import unsealed.questions
from questions.samples import MARKER, SAMPLES, question, written
from unsealed.questions.registry import KINDS, as_stored, kind_of

LARGEST = 60

every_kind = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind)


def answer_to(sample):
    return kind_of(sample.kind).read(sample.question, sample.fields)


def texts_of(stored, under=""):
    """Every text of a question with the key that it stands under."""
    if isinstance(stored, dict):
        return [pair for key, value in stored.items() for pair in texts_of(value, key)]
    if isinstance(stored, list):
        return [pair for value in stored for pair in texts_of(value, under)]
    return [(under, stored)] if isinstance(stored, str) else []


@every_kind
def test_no_secret_is_in_what_is_asked(rendered, sample):
    html = rendered.ask(sample.kind, sample.question)

    assert MARKER not in html


@every_kind
@pytest.mark.parametrize("secret", ["finding", "feedback", "status", "outcome", "because", "any"])
def test_no_text_of_a_secret_field_is_in_what_is_asked(rendered, sample, secret):
    html = rendered.ask(sample.kind, sample.question)

    leaked = [text for key, text in texts_of(as_stored(sample.question)) if key == secret]

    assert [text for text in leaked if text in html] == []


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        pytest.param("single-choice", {"key": "papers"}, {"key": "outlet"}, id="single-choice"),
        pytest.param(
            "pick-line", {"key": ["date", "body"]}, {"key": ["subject", "date"]}, id="pick"
        ),
        pytest.param(
            "match",
            {"pairs": {"one": "dan", "two": "cid", "three": "bob"}},
            {"pairs": {"one": "cid", "two": "cid", "three": "cid"}},
            id="match",
        ),
        pytest.param("quantity", {"answer": 1}, {"answer": 99999}, id="quantity"),
        pytest.param(
            "pin",
            {"verdict": "holds", "key": [], "near": []},
            {"verdict": "cannot-tell", "key": ["date"], "check": None},
            id="pin",
        ),
        pytest.param(
            "claim-judgement",
            {"outcome": "holds", "status": "verified", "range": None},
            {"outcome": "fails", "status": "refuted", "range": None},
            id="claim-judgement",
        ),
    ],
)
def test_another_key_changes_nothing_in_what_is_asked(rendered, kind, one, other):
    assert rendered.ask(kind, question(kind, **one)) == rendered.ask(kind, question(kind, **other))


def test_which_options_are_right_changes_nothing_in_what_is_asked(rendered):
    options = written("multiple-choice")["options"]
    turned = [{**option, "is_right": not option["is_right"]} for option in options]

    html = rendered.ask("multiple-choice", question("multiple-choice", options=turned))

    assert html == rendered.ask("multiple-choice", question("multiple-choice"))


@pytest.mark.parametrize("number", range(40))
def test_entries_are_never_shown_in_their_right_order(number):
    asked = question("order", id=f"q{number}", ties=[])

    shown = [entry.value for entry in kind_of("order").show(asked).entries]

    assert sorted(shown) == ["appears", "is", "may", "seems"]
    assert shown != ["may", "appears", "seems", "is"]


@pytest.mark.parametrize("number", range(40))
def test_entries_of_a_tie_are_never_shown_in_a_right_order(number):
    asked = question("order", id=f"q{number}")
    shown = [entry.value for entry in kind_of("order").show(asked).entries]
    places = {name: place for place, name in enumerate(shown, start=1)}

    assert kind_of("order").grade(asked, {"places": places}).score < 1


@pytest.mark.parametrize("number", range(40))
def test_partners_are_never_shown_beside_their_own(number):
    pairs = {"one": "ann", "two": "bob", "three": "cid"}
    shown = kind_of("match").show(question("match", id=f"q{number}", pairs=pairs))

    assert [entry.value for entry in shown.right][:3] != ["ann", "bob", "cid"]


@every_kind
def test_a_template_that_asks_holds_fields_and_nothing_else(rendered, sample):
    html = rendered.ask(sample.kind, sample.question)

    assert re.findall(r"<form|type=\"submit\"|csrf|\sstyle=|<script|\son\w+=", html) == []
    assert set(re.findall(r'name="([^"]+)"', html)) == set(sample.fields)


@every_kind
def test_every_field_has_a_label_and_an_id_of_its_own(rendered, sample):
    html = rendered.ask(sample.kind, sample.question)
    ids = re.findall(r'\sid="([^"]+)"', html)
    fields = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]+)"', html)

    assert len(ids) == len(set(ids))
    assert all(name.startswith("u1-") for name in ids)
    assert [name for name in fields if f'for="{name}"' not in html] == []


@every_kind
def test_what_was_given_is_filled_in_again(rendered, sample):
    html = rendered.ask(sample.kind, sample.question, answer=answer_to(sample))
    filled = len(re.findall(r"\s(?:checked|selected)>", html))
    typed = len(re.findall(r'value="(?:72|210)"|Some parts', html))

    assert filled + typed == sum(len(values) for values in sample.fields.values())


@every_kind
def test_nothing_is_chosen_beforehand(rendered, sample):
    html = rendered.ask(sample.kind, sample.question)

    assert re.findall(r"\s(?:checked|selected)>", html) == []


@every_kind
def test_locked_fields_are_all_disabled(rendered, sample):
    html = rendered.ask(sample.kind, sample.question, locked=True)
    outside = re.sub(r"<fieldset[^>]* disabled.*?</fieldset>", "", html, flags=re.DOTALL)

    assert re.findall(r"<(?:input|select|textarea)(?![^>]* disabled)[^>]*>", outside) == []


@every_kind
def test_a_fault_is_tied_to_its_fields(rendered, sample):
    html = rendered.ask(sample.kind, sample.question, fault="Choose first.")

    assert re.search(r'aria-describedby="[^"]*u1-fault', html)


@every_kind
def test_feedback_shows_every_reason(rendered, sample):
    html = rendered.feedback(sample.kind, sample.question, answer_to(sample))
    result = kind_of(sample.kind).grade(sample.question, answer_to(sample))

    assert [mark.feedback for mark in result.marks if mark.feedback not in html] == []


@every_kind
def test_feedback_runs_no_style_or_script_of_its_own(rendered, sample):
    html = rendered.feedback(sample.kind, sample.question, answer_to(sample))

    assert re.findall(r"\sstyle=|<script|<style|\son\w+=", html) == []


@every_kind
def test_a_verdict_has_a_word_and_a_shape(rendered, sample):
    html = rendered.feedback(sample.kind, sample.question, answer_to(sample))
    signs = re.findall(r'<use href="#verdict-(\w+)"/></svg>\s*(?:<span[^>]*>)?([\w :]+)', html)

    assert signs
    assert all(words.strip() for _name, words in signs)


@every_kind
def test_feedback_stands_for_an_answer_that_is_not_finished(rendered, sample):
    answer = kind_of(sample.kind).recall(sample.question, {})

    assert rendered.feedback(sample.kind, sample.question, answer)


def test_what_learners_type_is_never_markup(rendered):
    sample = next(sample for sample in SAMPLES if sample.kind == "short-text")

    html = rendered.feedback(sample.kind, sample.question, answer_to(sample))

    assert "Some parts of it &lt;b&gt;only&lt;/b&gt;." in html


def test_the_scale_is_shown_with_its_words_and_numbers(rendered):
    html = rendered.ask("claim-judgement", question("claim-judgement"))

    assert '<span>likely</span> <span class="num">55–80 %</span>' in html
    assert html.count("data-claim-band=") == 7


def test_a_claim_is_revealed_beside_the_judgement(rendered):
    sample = next(sample for sample in SAMPLES if sample.kind == "claim-judgement")

    html = rendered.feedback(sample.kind, sample.question, answer_to(sample))

    assert "You said 72 %: likely (55–80 %)." in html
    assert "The evidence supports 37 to 58 %." in html
    assert "analysts’ range 37–58 %" in html
    assert "F · cannot be judged" in html
    assert "SECRET change of mind" in html


@pytest.mark.parametrize(("outcome", "status"), [("holds", "verified"), ("fails", "refuted")])
def test_a_settled_claim_is_marked_at_its_end_of_the_line(rendered, outcome, status):
    asked = question("claim-judgement", outcome=outcome, status=status, range=None)

    html = rendered.feedback("claim-judgement", asked, {"probability": 72})

    assert f">it {outcome}</text>" in html
    assert f"The claim {outcome}." in html


def test_templates_and_styles_stay_small():
    folder = Path(unsealed.questions.__file__).parent
    lengths = {path.name: len(path.read_text().splitlines()) for path in folder.rglob("*.html")}

    assert {name: length for name, length in lengths.items() if length > LARGEST} == {}


def test_a_kind_s_styles_begin_with_its_name():
    folder = Path(unsealed.questions.__file__).parent
    shared = {"single-choice", "multiple-choice"}
    strange = {"is-unset", "change-mind"}

    for kind in KINDS.values():
        styles = (folder / kind.folder / "style.css").read_text()
        names = set(re.findall(r"^\.([a-z-]+)", styles, re.MULTILINE)) - strange
        prefix = kind.name.removesuffix("-judgement")
        assert kind.name in shared or [name for name in names if not name.startswith(prefix)] == []
