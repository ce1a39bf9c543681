"""Whatever is done to a file, its report is sound: no traceback, no hang, no error unforeseen.

`python tests/lab/fuzzing.py` runs many thousands of cases more.
"""

from __future__ import annotations

import pytest

from lab.fuzzing import LONGEST, run

CASES = 130


@pytest.mark.parametrize("half", [0, 1])
def test_mutated_files_give_sound_reports(half: int) -> None:
    outcome = run(range(half * CASES, (half + 1) * CASES))
    assert outcome.done == CASES
    assert (outcome.wrong, outcome.ended, dict(outcome.slips)) == ([], [], {})
    assert outcome.slowest[0] < LONGEST
