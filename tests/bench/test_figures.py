"""Results that are kept, and the page that is made from them. No speed is asserted here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import figures
import pytest
import report
import saved
from report import Found, Row

if TYPE_CHECKING:
    from pathlib import Path

PLAN = {"seconds": 10.0, "workers": 1}
RUNS = (
    [
        Row("2", "lesson page", "ms", 3.0, "≤ 2", 2.0),
        Row("12", "errors", "answers", 0, "≤ 0", None, 5),
    ],
    [
        Row("2", "lesson page", "ms", 5.0, "≤ 2", 2.0),
        Row("12", "errors", "answers", 1, "≤ 0", None, 7),
    ],
    [
        Row("2", "lesson page", "ms", 4.0, "≤ 2", 4.0),
        Row("12", "errors", "answers", 0, "≤ 0", None, 8),
    ],
)


@pytest.fixture
def results(tmp_path: Path) -> saved.Results:
    found = saved.begun("serving", PLAN, "A machine, 2 cores, one fsync 0.10 ms", tmp_path)
    for rows in RUNS:
        found = found.with_run(rows)
    return found


def test_the_page_of_figures_is_what_the_saved_results_give(tmp_path: Path):
    figures.main(page_file=tmp_path / "figures.md")
    assert (tmp_path / "figures.md").read_text("utf-8") == figures.PAGE.read_text("utf-8")


def test_a_run_that_was_kept_is_read_back_as_it_was(results: saved.Results, tmp_path: Path):
    results.write(tmp_path)
    assert saved.read(tmp_path / "serving.json") == results


def test_a_measurement_goes_on_with_the_runs_that_are_kept(results: saved.Results, tmp_path: Path):
    results.write(tmp_path)
    assert saved.begun("serving", PLAN, "Another machine", tmp_path) == results


@pytest.mark.parametrize("change", [{"program": "another"}, {"plan": {**PLAN, "seconds": 3.0}}])
def test_runs_of_another_program_or_another_length_make_room(
    results: saved.Results, tmp_path: Path, change: dict[str, object]
):
    replace(results, **change).write(tmp_path)
    assert saved.begun("serving", PLAN, "", tmp_path).runs == ()


def test_the_median_of_the_runs_ratios_is_judged_with_its_spread(results: saved.Results):
    page, errors = results.rows
    assert (page.ratios, str(page.judged)) == ((1.5, 2.5, 1.0), "1.5 (1–2.5)")
    assert page.holds
    assert errors.counted == "answers of 20"
    assert errors.holds


def test_a_bound_that_is_missed_stands_first_on_the_page(results: saved.Results):
    slow = Found("9", "cold start", "s", "≤ 3", (8.0,), (2.0,))
    text = figures.page([replace(results, rows=(*results.rows, slow))])
    assert (
        "**2 of 3 bounds are kept.** Not kept:\n\n- goal 9, cold start: 4 instead of ≤ 3\n" in text
    )
    assert "| cold start | s | 8 | 2 | 4 | ratio ≤ 3 | **no** |" in text
    assert "| lesson page | ms | 4 (3–5) | 2 (2–4) | 1.5 (1–2.5) | ratio ≤ 2 | yes |" in text


def test_a_part_that_nobody_titled_has_a_table_of_its_own(results: saved.Results):
    other = Row("", "cats herded", "a second", 12345.678, "")
    found = replace(results, part="herding", rows=()).with_run([other])
    assert "## Herding\n\n|  | unit | the course | wanted | kept |" in figures.page([found])
    assert "| cats herded | a second | 12,346 |  |  |" in figures.page([found])


def test_the_rows_are_printed_in_columns(results: saved.Results):
    assert report.table(results.rows).splitlines() == [
        "goal  what                   floor    ours     ratio        wanted",
        "2     lesson page, ms        2 (2–4)  4 (3–5)  1.5 (1–2.5)  ≤ 2     holds",
        "12    errors, answers of 20           0 (0–1)               ≤ 0     holds",
    ]


def test_a_folder_without_results_is_said_to_have_none(tmp_path: Path):
    with pytest.raises(SystemExit, match=r"has no results\. Measure some: make bench\."):
        figures.main(tmp_path)
