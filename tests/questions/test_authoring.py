"""What authors are told of a question that cannot be asked, and of one that could be better."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from questions.samples import question, written
from unsealed.questions.registry import kind_of


def faults(kind, **changes):
    """Where in the question each fault is, and what is said of it."""
    with pytest.raises(ValidationError) as caught:
        question(kind, **changes)
    return {".".join(map(str, error["loc"])): error["msg"] for error in caught.value.errors()}


def options(kind, field, *, count=None, **changes):
    """The sample's options: so many of them, the first one changed."""
    first, *rest = written(kind)[field]
    return [{**first, **changes}, *rest][:count]


TWICE = 'ids must differ within a question, found "{}" more than once. Rename one.'
FEW = "at least 2 are needed, found 1. Add what is missing."


@pytest.mark.parametrize(
    ("kind", "field", "second"),
    [
        ("single-choice", "options", "analysts"),
        ("multiple-choice", "options", "stamps"),
        ("order", "entries", "appears"),
        ("match", "left", "two"),
        ("match", "right", "bob"),
        ("sort-layers", "cards", "genuine"),
        ("pick-line", "lines", "date"),
        ("short-text", "rubric", "doubt"),
    ],
)
def test_an_id_stands_once_in_a_question(kind, field, second):
    found = faults(kind, **{field: options(kind, field, id=second)})

    assert found == {field: TWICE.format(second)}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("single-choice", "options"),
        ("multiple-choice", "options"),
        ("order", "entries"),
        ("match", "left"),
        ("match", "right"),
        ("sort-layers", "cards"),
        ("pick-line", "lines"),
    ],
)
def test_one_thing_is_no_choice(kind, field):
    assert faults(kind, **{field: options(kind, field, count=1)}) == {field: FEW}


@pytest.mark.parametrize(
    ("kind", "changes", "where", "message"),
    [
        pytest.param(
            "single-choice",
            {"key": "analyst"},
            "key",
            'there is no "analyst" here. Did you mean "analysts"?'
            ' The ids are "papers", "analysts", "outlet".',
            id="a key that is no option",
        ),
        pytest.param(
            "multiple-choice",
            {"options": written("multiple-choice")["options"][:2]},
            "options",
            'some options must be right and some wrong, found 2 with the same "is_right".'
            " Otherwise ticking all or none is the answer.",
            id="every option right",
        ),
        pytest.param(
            "claim-judgement",
            {"status": "verified"},
            "status",
            'a claim that is verified has the outcome "holds", found "open".'
            " Change one of the two.",
            id="a status that its outcome denies",
        ),
        pytest.param(
            "claim-judgement",
            {"outcome": "fails", "status": "refuted"},
            "range",
            "only an open claim has a range, found one on a claim that is settled."
            ' Remove it, or write "outcome: open".',
            id="a range of a settled claim",
        ),
        pytest.param(
            "claim-judgement",
            {"range": [60, 40]},
            "range",
            "a range runs from low to high, found 60 to 40. Swap the two.",
            id="a range upside down",
        ),
        pytest.param(
            "order",
            {"ties": [["may", "is"]]},
            "ties",
            "tied entries must be different and stand next to each other in the right order,"
            ' found "may", "is". Move them together, or write two ties.',
            id="a tie of strangers",
        ),
        pytest.param(
            "order",
            {"ties": [["may", "appears"], ["appears", "seems"]]},
            "ties",
            'an entry belongs to one tie, found "appears" in two. Join the two ties.',
            id="an entry in two ties",
        ),
        pytest.param(
            "order",
            {"ties": [["may", "appears", "seems", "is"]]},
            "ties",
            "all entries are tied, so that any order is right. Leave some out of the tie.",
            id="all tied",
        ),
        pytest.param(
            "order",
            {"ties": [["may", "apears"]]},
            "ties",
            'there is no "apears" here. Did you mean "appears"?'
            ' The ids are "may", "appears", "seems", "is".',
            id="a tie with an unknown entry",
        ),
        pytest.param(
            "match",
            {"pairs": {"one": "zoe", "two": "bob", "three": "ann"}},
            "pairs",
            'there is no "zoe" here. The ids are "ann", "bob", "cid", "dan".',
            id="a pair with an unknown partner",
        ),
        pytest.param(
            "match",
            {"pairs": {"one": "ann"}},
            "pairs",
            'every entry at the left needs a partner, found none for "two", "three". Add the pair.',
            id="an entry without partner",
        ),
        pytest.param(
            "sort-layers",
            {"cards": options("sort-layers", "cards", tray="documents")},
            "cards",
            'there is no "documents" here. Did you mean "document"? The ids are "document",'
            ' "verified", "judged", "inference", "outlet", "background".',
            id="an unknown tray",
        ),
        pytest.param(
            "pick-line",
            {"key": ["subject", "date", "body", "signature"]},
            "key",
            "the key names every line, so that nothing is to be found. Add other lines.",
            id="every line is the key",
        ),
        pytest.param(
            "pick-line",
            {"key": ["date", "date"]},
            "key",
            "the key names a line twice. Remove one of the two.",
            id="a line twice in the key",
        ),
        pytest.param(
            "quantity",
            {"answer": "584", "near": []},
            "answer",
            'a number is written without quotation marks or unit, found "584".',
            id="a number in quotation marks",
        ),
        pytest.param(
            "quantity",
            {"as": "date", "answer": "19.3.2016", "unit": None, "near": []},
            "answer",
            'a date is written year-month-day, like "2016-03-19", found 19.3.2016.',
            id="a date in another form",
        ),
        pytest.param(
            "quantity",
            {"as": "date", "answer": "2016-03-19", "near": []},
            "unit",
            "a date has no unit, found one. Remove it.",
            id="a date with a unit",
        ),
        pytest.param(
            "quantity",
            {"near": [{"answer": 585, "feedback": "x"}]},
            "near",
            "a near miss must be wrong, found 585, which counts as right."
            " Remove it, or lower the tolerance.",
            id="a near miss that is right",
        ),
    ],
)
def test_an_author_reads_what_is_wrong_and_what_to_do(kind, changes, where, message):
    assert faults(kind, **changes) == {where: message}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("single-choice", "options"),
        ("multiple-choice", "options"),
        ("order", "entries"),
        ("match", "left"),
        ("sort-layers", "cards"),
        ("pick-line", "lines"),
    ],
)
def test_whatever_can_be_chosen_needs_feedback(kind, field):
    entries = written(kind)[field]
    del entries[0]["feedback"]

    assert faults(kind, **{field: entries}) == {f"{field}.0.feedback": "Field required"}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("holds", "verified"),
        ("fails", "refuted"),
        ("fails", "misleading"),
        ("holds", "partly-verified"),
        ("fails", "unverified"),
        ("open", "unverified"),
    ],
)
def test_a_status_goes_with_its_outcomes(outcome, status):
    assert question("claim-judgement", outcome=outcome, status=status, range=None)


def test_an_open_claim_without_a_range_has_the_middle_third():
    assert question("claim-judgement", range=None).range == (35, 65)


def test_a_claim_without_a_stem_asks_the_usual_question():
    stem = "How likely is it that the evidence supports this claim?"

    assert question("claim-judgement").stem == stem


def test_cards_go_into_the_six_layers_where_no_trays_are_written():
    assert [tray.id for tray in question("sort-layers").trays] == [
        "document",
        "verified",
        "judged",
        "inference",
        "outlet",
        "background",
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "path", "message"),
    [
        pytest.param(
            "single-choice",
            {"stem": "Which of these is NOT so?"},
            ("stem",),
            'the stem asks for what is not so, found "NOT". Many readers miss it: ask for what'
            " is so.",
            id="a negative stem",
        ),
        pytest.param(
            "single-choice",
            {"options": options("single-choice", "options", text="All of the above")},
            ("options", 0, "text"),
            'an option stands for the others, found "All of the above". It can be found without'
            " knowing: write an idea of its own.",
            id="all of the above",
        ),
        pytest.param(
            "multiple-choice",
            {"options": options("multiple-choice", "options", text="text of stamps")},
            ("options", 1, "text"),
            'two have the same text, found "Text of stamps" again. Write another.',
            id="the same text twice",
        ),
        pytest.param(
            "single-choice",
            {"key": "papers", "options": options("single-choice", "options", text="x" * 40)},
            ("options", 0, "text"),
            "the right one is clearly the longest, found 40 characters against 16."
            " Shorten it, or say more in the others.",
            id="the key is the longest",
        ),
        pytest.param(
            "claim-judgement",
            {"change_mind": None},
            (),
            'an open claim says what would settle it, found no "change_mind". Name the evidence'
            " that would.",
            id="an open claim that nothing would settle",
        ),
        pytest.param(
            "match",
            {
                "left": written("match")["left"][:2],
                "right": written("match")["right"][:2],
                "pairs": {"one": "bob", "two": "ann"},
            },
            ("right",),
            "every entry at the right is used exactly once, so that the last pair needs no"
            " thought. Add one that belongs to none.",
            id="a match by elimination",
        ),
        pytest.param(
            "quantity",
            {"answer": 0.5, "tolerance": 0},
            ("answer",),
            "a number with a fraction has no tolerance, found 0.5. Say how far off still counts"
            " as right.",
            id="a fraction without tolerance",
        ),
        pytest.param(
            "short-text",
            {"model_answer": "Some parts."},
            ("rubric", 1, "any"),
            'the model answer does not meet the criterion "doubt". Add the words that it uses,'
            " or change the answer.",
            id="a model answer that would lose points",
        ),
        pytest.param(
            "short-text",
            {"max_words": 5},
            ("model_answer",),
            "the model answer is longer than learners may write, found 10 words.",
            id="a model answer that is too long",
        ),
        pytest.param(
            "sort-layers",
            {"cards": [{**card, "tray": "outlet"} for card in written("sort-layers")["cards"]]},
            ("cards",),
            'all cards belong in "outlet", so that one thought sorts them. Add others.',
            id="one tray for all",
        ),
        pytest.param(
            "order",
            {
                "ties": [],
                "entries": [
                    {"id": f"e{n}", "text": f"Entry {n}", "feedback": "x"} for n in range(9)
                ],
            },
            ("entries",),
            "more than 8 entries are a test of patience, found 9. Leave some out.",
            id="too many entries to order",
        ),
    ],
)
def test_a_weakness_says_where_it_is_and_what_to_do(kind, changes, path, message):
    found = list(kind_of(kind).weaknesses(question(kind, **changes)))

    assert [(weakness.path, weakness.message) for weakness in found] == [(path, message)]


def test_a_fault_of_the_trays_is_said_before_their_cards_are_looked_at():
    tray = {"id": "one", "title": "One", "meaning": "The only one."}

    assert faults("sort-layers", trays=[tray]) == {"trays": FEW}
