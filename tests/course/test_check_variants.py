"""Variants: one table of values, each row made, examined and checked like a lesson of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tea_papers import LESSON, LETTER, QUIZ, lines_of, write
from unsealed.course.build import build_course
from unsealed.course.check import check_course
from unsealed.course.reader import open_edition
from unsealed.course.variant_files import filled, names_in

if TYPE_CHECKING:
    from pathlib import Path

    from tea_papers import LessonFolder

EXHIBIT = (
    LETTER.replace("forty pounds of tea,", "'{{amount}} pounds of tea,'")
    + """\
files:
  - name: order.eml
    mail:
      from: Leaf <leaf@ministry.example>
      to: Kettle <kettle@canteen.example>
      subject: Tea
      date: "2019-03-02T08:00:00+00:00"
      text: ["{{amount}} pounds of tea, please."]
      signed: {key: spring19._domainkey.ministry.example}
      added: "{{added}}"
  - name: keys.zone
    zone: [spring19._domainkey.ministry.example]
"""
)
PIN = """\
exercises:
  - id: unaltered
    kind: pin
    stem: Have {{amount}} pounds been ordered?
    seal: intact
    exhibit: letter
    verdict: "{{verdict}}"
    because: So says the signature.
    places:
      - {id: whom, text: Whom, at: "line:1", feedback: As it was.}
      - {id: end, text: End, feedback: Look there.}
      - {id: seal, text: Seal, at: "header:DKIM-Signature", feedback: Shows it.}
    key: "{{key}}"
    nowhere: No place.
    check: mail.dkim
"""
ROWS = """\
variants:
  - {amount: forty, verdict: fails, key: [end], added: [And sugar.]}
  - {amount: sixty, verdict: holds, key: [], added: []}
"""


def _lesson(lesson_folder: LessonFolder, **changed: str) -> Path:
    files = {
        "quiz.yaml": PIN + QUIZ[QUIZ.index("sets:") :],
        "lesson.md": LESSON.replace("| whose-words", "| unaltered"),
        "exhibits/letter.yaml": EXHIBIT,
        "variants.yaml": ROWS,
    }
    names = {"rows": "variants.yaml", "quiz": "quiz.yaml", "text": "lesson.md"}
    return lesson_folder(files=files | {names[key]: text for key, text in changed.items()}).parent


def test_each_row_is_an_exercise_that_its_files_bear_out(lesson_folder: LessonFolder) -> None:
    assert lines_of(check_course(_lesson(lesson_folder))) == []


CASES = [
    pytest.param(
        {"rows": ROWS.replace("added: []", "added: [And salt.]")},
        'quiz.yaml:15:12: in row 2 of variants.yaml: the verdict is "holds", and the check'
        ' "mail.dkim" found: inconsistent. Correct the verdict or the file. [check-contradicts]',
        id="a key that is not what the check finds",
    ),
    pytest.param(
        {"rows": ROWS.replace("key: [],", "")},
        "variants.yaml:3:5: row 2 lacks or adds: key. Give every row the same names."
        " [value-invalid]",
        id="a row that lacks a value",
    ),
    pytest.param(
        {"quiz": PIN.replace("{{amount}}", "{{amuont}}") + QUIZ[QUIZ.index("sets:") :]},
        'quiz.yaml:4:18: no row has a value "amuont". Did you mean "amount"? [value-undefined]',
        id="a misspelt name",
    ),
    pytest.param(
        {"text": LESSON.replace("| whose-words", "| unaltered") + "\n{{amount}} pounds.\n"},
        "lesson.md:60:1: the text is the same for all. Put {{amount}} into an exhibit or a"
        " question. [value-undefined]",
        id="a value in the text",
    ),
    pytest.param(
        {"rows": ROWS.replace("verdict: holds", "verdict: hold")},
        'quiz.yaml:7:14: in row 2 of variants.yaml: "verdict" must be one of holds, fails,'
        ' cannot-tell; found the text "hold". Did you mean "holds"? [value-choice]',
        id="a value that is none of the choices",
    ),
]


@pytest.mark.parametrize(("changed", "message"), CASES)
def test_a_row_that_cannot_stand_is_a_fault_of_its_own(
    lesson_folder: LessonFolder, changed: dict[str, str], message: str
) -> None:
    assert message in lines_of(check_course(_lesson(lesson_folder, **changed)))


def test_ids_are_the_same_in_every_row(lesson_folder: LessonFolder) -> None:
    quiz = PIN.replace("id: whom", 'id: "p-{{amount}}"') + QUIZ[QUIZ.index("sets:") :]
    assert lines_of(check_course(_lesson(lesson_folder, quiz=quiz))) == [
        "variants.yaml:3:5: row 2 changes ids or file names: p-forty, p-sixty. Keep them the"
        " same. [value-invalid]"
    ]


def test_an_edition_holds_every_variant_with_its_files(
    lesson_folder: LessonFolder, tmp_path: Path
) -> None:
    root = _lesson(lesson_folder)
    build_course(root, tmp_path / "data")
    edition = open_edition(tmp_path / "data")
    first, second = (edition.item("tea-papers", "unaltered", number) for number in (1, 2))
    assert edition.variants("tea-papers") == 2
    assert first is not None
    assert second is not None
    assert "forty" in first.question.stem
    assert "sixty" in second.question.stem
    assert edition.variant_with("tea-papers", "unaltered", second.version) == 2
    assert edition.variant_with("tea-papers", "unaltered", "of-old") is None
    files = [edition.replica("tea-papers", "letter", "order.eml", number) for number in (1, 2)]
    assert [b"And sugar." in file[0] for file in files if file] == [True, False]
    exhibit = edition.exhibit("tea-papers", "letter", 2)
    assert exhibit is not None
    assert "sixty pounds" in exhibit.html
    assert [file.name for file in exhibit.files] == ["order.eml", "keys.zone"]
    edition.close()


def test_another_row_is_another_edition_and_the_text_alone_keeps_the_rows(
    lesson_folder: LessonFolder, tmp_path: Path
) -> None:
    root, data = _lesson(lesson_folder), tmp_path / "data"
    build_course(root, data)
    write(root / "tea-papers" / "variants.yaml", ROWS.replace("sixty", "ninety"))
    assert build_course(root, data).compiled == 1
    text = (root / "tea-papers" / "lesson.md").read_text("utf-8")
    write(root / "tea-papers" / "lesson.md", text.replace("Now from memory.", "From memory."))
    build_course(root, data)
    edition = open_edition(data)
    item = edition.item("tea-papers", "unaltered", 2)
    assert item is not None
    assert "ninety" in item.question.stem
    edition.close()


def test_a_value_alone_keeps_its_type_and_is_text_elsewhere() -> None:
    row = {"count": 3, "is_late": True, "lines": ("One", "Two")}
    assert filled(
        {
            "a": "{{count}}",
            "b": ["{{ lines }}"],
            "{{count}}": "{{is_late}}",
            "c": "{{count}} {{x}}",
        },
        row,
    ) == {"a": 3, "b": [["One", "Two"]], "3": True, "c": "3 {{x}}"}
    assert list(names_in({"a": ["{{x}} {{y}}"]})) == [(("a", 0), "x"), (("a", 0), "y")]
