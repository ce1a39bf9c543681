"""What holds for every kind of question, whatever comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import unsealed.questions
from questions.samples import SAMPLES, Sample
from unsealed.questions.answer_fault import AnswerFault
from unsealed.questions.kind import Kind, Question
from unsealed.questions.registry import KINDS, as_stored, from_stored, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(unsealed.questions.__file__).parent
FILES = {"__init__.py", "model.py", "grading.py", "ask.html", "feedback.html", "style.css"}

# The machines that run this may be busy, and how long an example takes is no law of ours.
patient = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
every_kind = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.kind)


def likely_values(sample: Sample) -> list[str]:
    ids = {value for values in sample.fields.values() for value in values}
    return sorted(ids | {"", "0", "1", "2", "4", "99", "100", "-1", "holds", "F", "6", "nobody"})


def fields_for(sample: Sample) -> st.SearchStrategy[Mapping[str, list[str]]]:
    values = st.lists(st.sampled_from(likely_values(sample)) | st.text(max_size=20), max_size=3)
    names = st.sampled_from(sorted(sample.fields)) | st.text(max_size=5)
    return st.dictionaries(names, values, max_size=8)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)


def test_every_kind_has_a_sample():
    assert {sample.kind for sample in SAMPLES} == set(KINDS)


def test_every_folder_is_a_registered_kind():
    folders = {path.parent.name for path in FOLDER.glob("*/model.py")}

    assert folders == {kind.folder for kind in KINDS.values()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_has_all_its_files(kind):
    found = {path.name for path in (FOLDER / kind.folder).iterdir()}

    assert found >= FILES


def test_an_unknown_kind_is_named_with_those_there_are():
    with pytest.raises(KeyError) as caught:
        kind_of("essay")

    assert caught.value.args[0] == (
        'There is no kind of question "essay". The kinds are single-choice, multiple-choice,'
        " claim-judgement, order, match, sort-layers, pick-line, quantity, short-text, pin,"
        " mark-changes."
    )


@every_kind
def test_a_question_survives_being_stored(sample):
    stored = json.loads(json.dumps(as_stored(sample.question)))

    assert from_stored(sample.kind, stored) == sample.question


@every_kind
def test_a_complete_answer_is_read_and_can_be_kept(sample):
    kind = kind_of(sample.kind)

    answer = kind.read(sample.question, sample.fields)

    assert json.loads(json.dumps(answer)) == answer


@every_kind
def test_the_order_of_fields_does_not_matter(sample):
    kind = kind_of(sample.kind)
    turned = {name: values[::-1] for name, values in reversed(sample.fields.items())}

    assert kind.read(sample.question, turned) == kind.read(sample.question, sample.fields)


@every_kind
def test_what_was_read_is_recalled_from_the_same_fields(sample):
    kind = kind_of(sample.kind)

    recalled = kind.recall(sample.question, sample.fields)

    assert recalled.items() <= kind.read(sample.question, sample.fields).items()


@every_kind
def test_an_empty_form_is_a_fault(sample):
    with pytest.raises(AnswerFault):
        kind_of(sample.kind).read(sample.question, {})


@every_kind
def test_something_not_on_offer_is_a_fault(sample):
    for name in sample.fields:
        fields = {**sample.fields, name: ["nobody-offered-this"]}

        with_fault = sample.kind != "short-text"

        assert _is_fault(sample.kind, sample.question, fields) is with_fault


def _is_fault(kind: str, question: Question, fields: dict[str, list[str]]) -> bool:
    try:
        kind_of(kind).read(question, fields)
    except AnswerFault:
        return True
    return False


@every_kind
@patient
@given(data=st.data())
def test_reading_raises_nothing_but_a_fault(sample, data):
    kind = kind_of(sample.kind)
    fields = {**sample.fields, **data.draw(fields_for(sample))}

    try:
        answer = kind.read(sample.question, fields)
    except AnswerFault:
        answer = kind.recall(sample.question, fields)

    assert 0 <= kind.grade(sample.question, answer).score <= 1


@every_kind
@patient
@given(data=st.data())
def test_any_kept_answer_has_a_score_and_always_the_same(sample, data):
    kind = kind_of(sample.kind)
    names = [*sorted(kind.recall(sample.question, sample.fields)), "value"]
    answer = data.draw(st.dictionaries(st.sampled_from(names), json_values))

    result = kind.grade(sample.question, answer)

    assert 0 <= result.score <= 1
    assert result == kind.grade(sample.question, answer)


@every_kind
def test_grading_marks_every_part_with_feedback(sample):
    kind = kind_of(sample.kind)

    result = kind.grade(sample.question, kind.read(sample.question, sample.fields))

    assert result.marks
    assert all(mark.feedback for mark in result.marks)


@every_kind
def test_a_question_shows_the_same_thing_every_time(sample):
    kind = kind_of(sample.kind)

    assert kind.show(sample.question) == kind.show(sample.question)


@every_kind
def test_a_well_written_question_has_no_weakness(sample):
    assert list(kind_of(sample.kind).weaknesses(sample.question)) == []


def test_a_kind_may_have_no_rules_of_wording():
    known = kind_of("short-text")
    kind = Kind(
        name="bare",
        model=known.model,
        show=known.show,
        read=known.read,
        recall=known.recall,
        grade=known.grade,
    )

    assert list(kind.weaknesses(SAMPLES[0].question)) == []
