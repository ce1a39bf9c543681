"""Pages over everybody read as much of many classes as of a few: they are bounded, and say so.

What is counted are the steps of SQLite's own machine, which no clock and no other program moves.
Pages over one class or learner are held in `test_queries`. All these tests look at one growing
school, and hold however large it is by then.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from many_classes import SIZE, Written, multiply
from people import Person
from unsealed.course.reader import open_edition
from unsealed.pages import author_items, operator
from unsealed.pages.app import create_app
from unsealed.pages.services import NAME
from unsealed.records import accounts, classes, form_answers, learners, teachers
from unsealed.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from unsealed.records.store import Records

PASSWORD = "correct horse battery"
ANSWERS = 40
SITTERS = 4
FEW, MANY = 15, 60
PAGES = ("/operator", "/operator?from=teacher", "/author/items", "/author/items.csv")


@dataclass
class School:
    """Dana, her class, and classes like it, of other teachers."""

    dana: Person
    records: Records
    database: str
    written: Written

    def grow(self, copies: int) -> None:
        self.records.close()
        multiply(self.database, self.written.found.id, copies)

    def steps(self, page: str) -> int:
        """How many steps SQLite takes for a page."""
        taken = [0]

        def tick() -> None:
            taken[0] += 1

        def count(driver, _) -> None:
            driver.set_progress_handler(tick, 1)

        self.dana.opens(page)
        event.listen(self.records._engine, "connect", count)
        self.records.close()
        assert self.dana.opens(page).status_code == 200
        event.remove(self.records._engine, "connect", count)
        self.records.close()
        return taken[0]


@pytest.fixture(scope="module")
def school(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("many") / "data"
    shutil.copytree(built_course, folder, copy_function=shutil.copy)
    app = create_app(Settings(folder, None, "", "a secret that is long enough for any test"))
    app.config["TESTING"] = True
    records, course = app.extensions[NAME].records, open_edition(folder)
    teacher = teachers.add(records, "Dana", PASSWORD)
    written = Written(records, course, teacher.id, [learners.new_id() for _ in range(SIZE)])
    written.answer(ANSWERS)
    written.do_the_rest(SITTERS)
    dana = Person(app.test_client(), course)
    dana.sends("/teachers/sign-in", {"name": "Dana", "password": PASSWORD})
    found = School(dana, records, f"sqlite:///{folder}/records.db", written)
    found.grow(FEW)
    yield found
    records.close()


def test_a_copied_class_is_like_the_first_one(school: School) -> None:
    count = "SELECT count(*) FROM"
    with school.records.reading() as connection:
        ask = connection.exec_driver_sql
        known = ask(f"{count} classes WHERE demonstration_for IS NULL").scalar()
        assert ask("PRAGMA foreign_key_check").all() == []
        assert ask("SELECT sum(answered) FROM progress").scalar() == known * ANSWERS
        assert ask(f"{count} sittings").scalar() == known * 2 * SITTERS
        assert ask(f"{count} answers").scalar() == known * (ANSWERS + 28 * 2 * SITTERS)
    teachers_of_copies = -(-(known - 1) // 5)
    assert accounts.holdings(school.records).classes == known
    assert accounts.holdings(school.records).learners == known * SIZE
    assert accounts.holdings(school.records).accounts in {teachers_of_copies + 1, MANY // 5 + 1}


def test_pages_over_everybody_read_as_much_of_many_as_of_a_few(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(author_items, "SAMPLE", 20)
    monkeypatch.setattr(operator, "AT_ONCE", 2)
    monkeypatch.setattr(operator, "COUNTED", 3)
    few = {page: school.steps(page) for page in PAGES}
    school.grow(MANY)
    many = {page: school.steps(page) for page in PAGES}
    assert min(few.values()) > 100
    assert {page: many[page] <= 1.05 * few[page] for page in PAGES} == dict.fromkeys(PAGES, True)


def test_an_operator_goes_through_many_accounts_by_the_alphabet(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operator, "AT_ONCE", 2)
    first = school.dana.opens("/operator").text
    assert "Teacher 00000" in first
    assert "From Teacher 00001 on" in first
    second = school.dana.opens("/operator?from=Teacher+00001").text
    assert re.findall(r'"row">(.*?)<', second)[:2] == ["Teacher 00001", "Teacher 00002"]
    assert "From the first name on" in second
    assert "No name comes after that." in school.dana.opens("/operator?from=zzz").text


def test_an_operator_with_few_accounts_and_learners_sees_them_all(school: School) -> None:
    page = school.dana.opens("/operator").text
    assert "by the alphabet" not in page
    assert ("or more" in page) == (accounts.holdings(school.records).learners >= operator.COUNTED)


def test_whoever_asks_has_all_counted(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator, "COUNTED", 3)
    page = school.dana.opens("/operator").text
    assert page.count('<td class="num">3 or more</td>') == 3
    assert "Count all" in page
    page = school.dana.opens("/operator?count=all").text
    learners_now = accounts.holdings(school.records).learners
    assert f'<td class="num">{learners_now}</td>' in page
    assert "Count all" not in page


def test_an_analysis_says_when_it_is_of_some_learners_only(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "these were drawn by chance" not in school.dana.opens("/author/items").text
    monkeypatch.setattr(author_items, "SAMPLE", 20)
    page = school.dana.opens("/author/items").text
    assert "What the answers of 20 learners say" in page
    assert "these were drawn by chance" in page


def test_a_draw_of_learners_is_the_same_each_time_and_holds_nobody_invented(
    school: School,
) -> None:
    def drawn(most: int | None) -> set[str]:
        found = form_answers.of_everybody(school.records, most=most)
        return {each.sitting.learner for each in found}

    made = school.dana.sends("/teachers/demonstration").headers["Location"]
    whole, some, again = drawn(None), drawn(10), drawn(10)
    classes.erase(school.records, made.rpartition("/")[2])
    assert len(whole) == accounts.holdings(school.records).classes * SITTERS
    assert some == again == set(sorted(whole)[:10])
