"""Markup that an attacker types runs in nobody's browser: not a classmate's, not the projector's.

The lists are those of `tests/attacks`. There every answer is read; here a browser reads it, which
is more forgiving than any parser that we could ask.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pytest
from msgspec.structs import replace

from attacks import corpora
from browser.visitors import Visitor
from given import given
from unsealed.questions.registry import as_stored, kind_of
from unsealed.records import (
    answers,
    assignments,
    classes,
    departures,
    marks,
    members,
    rounds,
    teachers,
)
from unsealed.records.learners import new_id
from unsealed.records.marks import Marking
from unsealed.records.names import LONGEST_NAME
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

    from serving import Served
    from unsealed.course.reader import EditionReader
    from unsealed.questions.kind import RawAnswer
    from unsealed.records.classes import Class

pytestmark = pytest.mark.browser
PASSWORD: Final = "correct horse battery"
LESSON, QUESTION = "black-moon", "tell-a-friend"
LEARNERS: Final = 40
TEACHERS_PAGES: Final = (
    "/classes",
    "/operator",
    "/classes/{id}",
    "/classes/{id}/learners/2",
    "/classes/{id}/learners/3",
    "/classes/{id}/learners/paper",
    "/classes/{id}/gradebook",
    "/classes/{id}/assignments/1",
    "/classes/{id}/rounds/1",
    "/classes/{id}/rounds/1/board",
)
LEARNERS_PAGES: Final = (
    "/me",
    "/live",
    "/join/{code}",
    "/lessons/black-moon/retrieve",
    "/lessons/black-moon/results",
)
SHOWN: Final = """() => [document.documentElement.textContent,
    ...[...document.querySelectorAll("input, textarea, option")].map((it) => it.value),
    ...[...document.querySelectorAll("[title]")].map((it) => it.title)]
    .join("\\n").replace(/\\s+/g, " ")"""
STRANGE: Final = """() => [...document.querySelectorAll("*")].filter((it) =>
    (it.matches("script") && !new URL(it.src || "about:blank").pathname.startsWith("/static/"))
    || it.matches("iframe, object, embed, base, frame, style, portal, meta[http-equiv]")
    || [...it.attributes].some((at) => at.name.startsWith("on") || at.name === "srcdoc")
    || ["href", "src", "action", "formaction", "data", "xlink:href"].some((name) =>
        /^\\s*(javascript|data|vbscript):/i.test(it.getAttribute(name) ?? ""))
).map((it) => it.outerHTML.slice(0, 200))"""


@dataclass
class Heard:
    """What a browser said and asked for, while pages were open in it."""

    address: str
    faults: list[str] = field(default_factory=list)

    def listens(self, page: Page) -> None:
        page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("popup", lambda other: self.faults.append(other.url))
        page.on("request", lambda request: self._note(request.url))
        page.on("console", self._hear)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and "Permissions-Policy" not in said.text:
            self.faults.append(said.text)

    def _note(self, url: str) -> None:
        if not url.startswith(self.address):
            self.faults.append(url)


@dataclass(frozen=True)
class Attacked:
    """A class in which all that somebody could type is markup, and who teaches it."""

    found: Class
    account: str
    typed: tuple[str, ...]
    records: Records


def markups(longest: int, number: int, seed: str) -> list[str]:
    """So many of the list, of those that are kept as they are typed."""
    every = (
        each.decode(errors="replace") for each in corpora.drawn("script injection", 3000, seed)
    )
    plain = (each for each in every if each.isascii() and each.isprintable() and "<" in each)
    fitting = {
        each.casefold(): each
        for each in plain
        if 8 < len(each) <= longest and each == " ".join(each.split())
    }
    return list(fitting.values())[:number]


@pytest.fixture
def attacked(served: Served, edition: EditionReader) -> Iterator[Attacked]:
    """The class in the midst of a round; it is gone afterwards, and so is its teacher."""
    records = Records.open("", folder=served.data)
    names = markups(LONGEST_NAME, LEARNERS + 5, "names")
    texts, notes = markups(400, LEARNERS, "texts"), markups(400, LEARNERS, "notes")
    if teachers.named(records, "Olga") is None:  # somebody has to stay in the end
        teachers.add(records, "Olga", PASSWORD, ("operator",))
    teacher = teachers.add(records, names[0], PASSWORD, ("operator", "teacher"))
    colleague = teachers.add(records, names[1], PASSWORD)
    found = classes.make(records, teacher.id, names[2], is_open=True)
    classes.add_teacher(records, found.id, colleague.id)
    members.write_down(records, found.id, [names[3]])
    stands = rounds.start(records, found.id, LESSON, [QUESTION])
    for name, text in zip(names[4:-1], texts, strict=True):
        _answers(records, edition, found, name, text)
    marks.keep(
        records,
        found.id,
        [Marking(2 + number, LESSON, note[:10], note) for number, note in enumerate(notes)],
    )
    assignments.give(records, found.id, LESSON)
    for phase in rounds.PHASES[1:]:
        rounds.go(records, stands, 0, phase)
        stands = rounds.under_way(records, found.id) or stands
    for number in range(2, 2 + LEARNERS):
        rounds.approve(records, stands, f"{QUESTION}:{number}.1.1", is_approved=True)
    yield Attacked(found, teacher.name, (*names, *texts, *notes), records)
    classes.erase(records, found.id)
    for account in (teacher, colleague):
        departures.erase(records, account.id)
    records.close()


def _answers(records: Records, course: EditionReader, found: Class, name: str, text: str) -> None:
    learner = members.join(records, found, new_id(), name)
    item = course.item(LESSON, QUESTION)
    assert item is not None
    raw: RawAnswer = {"text": text}
    answer = replace(
        given(QUESTION, learner=learner, lesson=LESSON, version=item.version),
        kind=item.kind,
        content=as_stored(item.question),
        raw=raw,
        result=kind_of(item.kind).grade(item.question, raw),
        answered_at=datetime.now(UTC),
    )
    answers.record(records, answer)


@pytest.fixture
def browsers(
    chromium: Browser, served: Served, edition: EditionReader, attacked: Attacked
) -> Iterator[dict[str, BrowserContext]]:
    """The teacher's, the projector's and a learner's."""
    made = {
        who: chromium.new_context(base_url=served.address, service_workers="block")
        for who in ("teacher", "learner")
    }
    sign_in = {"name": attacked.account, "password": PASSWORD}
    Visitor(made["teacher"].request, edition).sends("/teachers/sign-in", sign_in)
    learner = Visitor(made["learner"].request, edition)
    learner.sends(f"/join/{attacked.found.code}", {"name": attacked.typed[LEARNERS + 4]})
    learner.starts_quiz(LESSON)
    text = {"text": attacked.typed[-2], "number": "1", "try": "1"}
    learner.sends(f"/lessons/{LESSON}/retrieve/answers/{QUESTION}", text)
    note = Marking(2 + LEARNERS, LESSON, "", attacked.typed[-1])
    marks.keep(attacked.records, attacked.found.id, [note])
    yield made
    for context in made.values():
        context.close()


def test_markup_that_somebody_typed_runs_in_nobody_s_browser(
    served: Served,
    attacked: Attacked,
    browsers: dict[str, BrowserContext],
    record_property: Callable[[str, object], None],
) -> None:
    heard, shown, seen = Heard(served.address), 0, set[str]()
    for who, paths in (("teacher", TEACHERS_PAGES), ("learner", LEARNERS_PAGES)):
        page = browsers[who].new_page()
        heard.listens(page)
        for path in paths:
            page.goto(path.format(id=attacked.found.id, code=attacked.found.code))
            text = page.evaluate(SHOWN)
            here = {typed for typed in attacked.typed if typed in text}
            assert (page.evaluate(STRANGE), heard.faults) == ([], []), path
            shown, seen = shown + len(here), seen | here
            print(who, path, len(here))
    record_property("attacks: markup on pages in Chromium", shown)
    assert seen == set(attacked.typed)


def test_the_same_markup_runs_where_nothing_stops_it(chromium: Browser) -> None:
    """Else the test above would hear nothing, whatever happened."""
    page = chromium.new_context().new_page()
    heard = Heard("http://nobody.invalid")
    heard.listens(page)
    whole = [each for each in markups(400, 400, "texts") if each.endswith("(1)</script>")][:8]
    page.set_content("".join(f"<p>{each}</p>" for each in whole), wait_until="commit")
    page.context.close()
    assert len(heard.faults) >= 4
