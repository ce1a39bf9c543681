"""Pins against their exhibits: the places are there, and the lab finds what the key says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tea_papers import LESSON, LETTER, QUIZ, lines_of
from unsealed.course.check import check_course

if TYPE_CHECKING:
    from tea_papers import LessonFolder

ORDER = (
    LETTER
    + """\
files:
  - name: order.eml
    mail:
      from: Leaf <leaf@ministry.example>
      to: Kettle <kettle@canteen.example>
      subject: Tea
      date: "2019-03-02T08:00:00+00:00"
      text: ["Forty pounds of tea, please."]
      signed: {key: spring19._domainkey.ministry.example}
      added: ["And ten of sugar."]
  - name: keys.zone
    zone: [spring19._domainkey.ministry.example]
"""
)
SOUND = ORDER.replace('      added: ["And ten of sugar."]\n', "")
PIN = """\
exercises:
  - id: unaltered
    kind: pin
    stem: Has the order been left unaltered?
    seal: intact
    exhibit: letter
    verdict: fails
    because: The signature no longer fits.
    places:
      - {id: whom, text: Whom, at: "line:1", feedback: As it was.}
      - {id: end, text: End, at: "header:Subject", feedback: Was added.}
      - {id: seal, text: Seal, at: "header:DKIM-Signature", feedback: Shows it.}
    key: [end]
    nowhere: Something was added.
    check: mail.dkim
"""


def _faults(lesson_folder: LessonFolder, quiz: str, exhibit: str) -> list[str]:
    files = {
        "quiz.yaml": quiz + QUIZ[QUIZ.index("sets:") :],
        "lesson.md": LESSON.replace("| whose-words", "| unaltered"),
        "exhibits/letter.yaml": exhibit,
    }
    return lines_of(check_course(lesson_folder(files=files).parent))


def test_a_pin_that_the_lab_bears_out_has_no_fault(lesson_folder: LessonFolder) -> None:
    assert _faults(lesson_folder, PIN, ORDER) == []


CASES = [
    pytest.param(
        PIN.replace("exhibit: letter", "exhibit: leter"),
        ORDER,
        'quiz.yaml:6:14: there is no exhibit "leter". Did you mean "letter"? [exhibit-undefined]',
        id="no such exhibit",
    ),
    pytest.param(
        PIN.replace("line:1", "line:9"),
        ORDER,
        'quiz.yaml:10:36: nothing in the exhibit "letter" stands at "line:9". Did you mean'
        ' "line:3"? [place-undefined]',
        id="no such line",
    ),
    pytest.param(
        PIN.replace("header:Subject", "header:Subjekt"),
        ORDER,
        'quiz.yaml:11:34: nothing in the exhibit "letter" stands at "header:Subjekt". Did you'
        ' mean "header:Subject"? [place-undefined]',
        id="no such header",
    ),
    pytest.param(
        PIN.replace("mail.dkim", "mail.dkin"),
        ORDER,
        'quiz.yaml:15:12: no file of the exhibit "letter" was put to the check "mail.dkin". Did'
        ' you mean "mail.dkim"? [check-contradicts]',
        id="no such check",
    ),
    pytest.param(
        PIN,
        SOUND,
        'quiz.yaml:15:12: the verdict is "fails", and the check "mail.dkim" found: consistent.'
        " Correct the verdict or the file. [check-contradicts]",
        id="a sound file for a failure",
    ),
    pytest.param(
        PIN.replace("verdict: fails", "verdict: holds").replace("    key: [end]\n", ""),
        ORDER,
        'quiz.yaml:14:12: the verdict is "holds", and the check "mail.dkim" found: inconsistent.'
        " Correct the verdict or the file. [check-contradicts]",
        id="a faulty file for what holds",
    ),
]


@pytest.mark.parametrize(("quiz", "exhibit", "message"), CASES)
def test_what_the_exhibit_does_not_bear_out_is_a_fault(
    lesson_folder: LessonFolder, quiz: str, exhibit: str, message: str
) -> None:
    assert _faults(lesson_folder, quiz, exhibit) == [message]


def test_a_sound_pin_is_borne_out_by_a_check_that_finds_nothing(
    lesson_folder: LessonFolder,
) -> None:
    quiz = PIN.replace("verdict: fails", "verdict: holds").replace("    key: [end]\n", "")
    assert _faults(lesson_folder, quiz, SOUND) == []
