"""A word that means harm, in every place that takes a word: on the page, and in the records.

The places are found by walking (`surface.py`), so a new form is attacked without a line here.
Each answer is judged (`judging.py`); afterwards every page is looked at again, for what was kept,
and the records are compared: nothing of a class that nobody touched may have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import inspect, select, text
from test_permissions import AUTHORS, OPERATORS, TEACHERS

from attacks import corpora
from attacks.judging import Judge, formulas
from attacks.school import IS_LONG, School
from attacks.surface import WALKERS, Form, Place, Surface, address_of, places, walk
from attacks.wire import Answer, escaped
from described import undescribed
from unsealed.records import tables

if TYPE_CHECKING:
    from flask import Flask

    from attacks.conftest import Counter
    from attacks.corpora import Corpus
    from unsealed.records.store import Records

HARMLESS: Final = b"seven plain words"
KINDS: Final[tuple[Corpus, ...]] = (
    "SQL injection",
    "script injection",
    "odd strings",
    "headers",
    "path traversal",
    "broken bytes",
)
LATER: Final = WALKERS if IS_LONG else ("Ada", "Dana")
"""Who looks at every page once more, for what was kept."""
EACH: Final = 3
"""So many of each kind in each place, in the long form; one of one kind in the sample."""


class Attack:
    """What is sent to one server, and what is wrong with what came back."""

    def __init__(self, app: Flask, school: School) -> None:
        self._app = app
        self._school = school
        self._room = school.rooms["Dana"].id
        self._tokens: dict[str, str] = {}
        self.surface: Surface = walk(app, school)
        self.judge = Judge()
        for _, _, page in self.surface.pages:
            self.judge.learns(page)
        self.faults: list[str] = []
        self.tried = dict.fromkeys(KINDS, 0)

    def goes_through(self, every: list[Place]) -> None:
        """Attack each place; what a change has taken from the people is given back."""
        for number, place in enumerate(every):
            for kind, payload in _payloads(place, number):
                self.tried[kind] += 1
                self._try(place, kind, payload)
            is_last = number + 1 == len(every) or every[number + 1].endpoint != place.endpoint
            if place.method == "POST" and is_last:
                self._school.mends()

    def looks_again(self) -> None:
        """Look at every page for what was kept of the attacks."""
        for who, path, page in walk(self._app, self._school, LATER).pages:
            faults = self.judge.later_faults(page)
            self.faults += [f"later, {who} at {path}: {fault}" for fault in faults]
            if page.kind == "text/csv" and (found := formulas(page)):
                self.faults.append(f"later, {who} at {path}: formulas {found[:3]}")

    def _try(self, place: Place, kind: Corpus, payload: bytes) -> None:
        try:
            answer = self._send(place, payload)
        except (OSError, AssertionError) as fault:
            self.faults.append(f"{kind} at {place}: {payload[:200]!r}: {fault!r}")
            return
        if any("a new <" in fault for fault in self.judge.faults(answer)):
            # A page that was not seen before: does a harmless word bring it too?
            self.judge.learns(self._send(place, HARMLESS))
        self._note(answer, f"{kind} at {place}: {payload[:200]!r}")

    def _note(self, answer: Answer, where: str) -> None:
        for fault in self.judge.faults(answer):
            self.faults.append(f"{where}: {fault}")
            print(self.faults[-1], flush=True)

    def _send(self, place: Place, payload: bytes) -> Answer:
        form = self._form_for(place)
        who = form.who if form else self._somebody(place.endpoint)
        person = self._school.people[who]
        target = self._current(form.action) if form else self._address(place)
        if place.kind == "path":
            target = self._address(place, escaped(payload[:2000]))
        if place.kind == "query":
            return person.asks("GET", f"{target}?{place.name}={escaped(payload[:6000])}")
        if place.method == "GET":
            return person.asks("GET", target)
        fields = [each for each in (form.fields if form else []) if each[0] != place.name]
        if place.kind == "field":
            fields.append((place.name, payload))
        fields = [(n, v) for n, v in fields if n != "csrf_token" or place.name == "csrf_token"]
        if place.name != "csrf_token":
            fields.append(("csrf_token", self._token(who)))
        if place.kind == "file":
            return person.uploads(target, fields, [(place.name, payload, b"name;mark\n")])
        return person.posts(target, fields)

    def _form_for(self, place: Place) -> Form | None:
        every = [form for (name, _), form in self.surface.forms.items() if name == place.endpoint]
        having = (form for form in every if any(name == place.name for name, _ in form.fields))
        return next(having, every[0] if every else None) if place.method == "POST" else None

    def _somebody(self, endpoint: str) -> str:
        if endpoint in self.surface.addresses:
            return self.surface.addresses[endpoint][0]
        desks = {"Dana": TEACHERS, "Olga": OPERATORS, "Aris": AUTHORS}
        return next((name for name, theirs in desks.items() if endpoint in theirs), "Ada")

    def _address(self, place: Place, payload: str = "") -> str:
        changed = {place.name: payload} if payload else {}
        return address_of(self._app, self._school, place.endpoint, **changed)

    def _current(self, address: str) -> str:
        return address.replace(self._room, self._school.rooms["Dana"].id)

    def _token(self, who: str) -> str:
        cookie = self._school.people[who].cookies.get("unsealed", "")
        if cookie not in self._tokens:
            self._tokens[cookie] = self._school.people[who].token()
        return self._tokens[cookie]


def _payloads(place: Place, number: int) -> list[tuple[Corpus, bytes]]:
    """What is sent to a place: of every kind many, or in the sample one of the next kind."""
    if IS_LONG:
        return [(kind, each) for kind in KINDS for each in corpora.drawn(kind, EACH, str(place))]
    kind = KINDS[number % len(KINDS)]
    return [(kind, each) for each in corpora.drawn(kind, 1, str(place))]


def _about(records: Records, names: set[str]) -> dict[str, list[str]]:
    """Every row of every table that says one of these words."""
    found = {}
    with records.reading() as connection:
        for table in tables.metadata.sorted_tables:
            rows = (str(tuple(row)) for row in connection.execute(select(table)))
            found[table.name] = sorted(row for row in rows if any(name in row for name in names))
    return found


def _shape(records: Records) -> list[str]:
    """The tables and columns that there are."""
    with records.reading() as connection:
        there = inspect(connection)
        names = sorted(there.get_table_names())
        return [f"{name}: {[each['name'] for each in there.get_columns(name)]}" for name in names]


def _bystander(school: School) -> set[str]:
    names = {"Frida", school.rooms["Frida"].id}
    with school.records.reading() as connection:
        query = select(tables.members.c.learner).where(
            tables.members.c.class_id == school.rooms["Frida"].id
        )
        return names | {str(learner) for learner in connection.scalars(query)}


def test_no_word_in_any_place_does_harm(app: Flask, school: School, tried: Counter) -> None:
    bystander = _bystander(school)
    before, shape = _about(school.records, bystander), _shape(school.records)
    attack = Attack(app, school)
    every = places(app, attack.surface)
    # In the sample every third place is attacked; all kinds have their turn.
    attack.goes_through(every if IS_LONG else every[::3])
    attack.looks_again()
    for kind, number in attack.tried.items():
        tried(f"{kind}, in every field, query and path", number)
    assert attack.faults == [], "\n".join(attack.faults)
    assert undescribed(app, attack.surface.pages) == []
    assert {place.endpoint for place in every} >= {
        rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments
    }
    assert _about(school.records, bystander) == before
    assert _shape(school.records) == shape
    if school.records.is_sqlite:
        with school.records.reading() as connection:
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.parametrize("kind", KINDS[:5])
def test_the_lists_of_others_are_there(kind: Corpus) -> None:
    assert len(corpora.corpus(kind)) > 100
