"""Many at once at what may happen once: nothing is counted twice, and nobody meets an error."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter as Counted
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from attacks.school import IS_LONG, LESSON, School
from right_answers import right_fields
from serving import serving
from unsealed.pages.first_word import first_word
from unsealed.records import members, rounds, tables, teachers
from unsealed.records.store import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from attacks.conftest import Counter
    from attacks.wire import Answer, Attacker
    from unsealed.records.tables import LearnerId

AT_ONCE = 32


def at_once(deeds: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do all of this at the same moment; what each was answered."""
    gate = Barrier(len(deeds))

    def deed(done: Callable[[], Answer]) -> Answer:
        gate.wait()
        return done()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(deed, deeds))


def copies(school: School, person: Attacker, number: int = AT_ONCE) -> list[Attacker]:
    """The same browser in so many windows, each with a connection of its own."""
    found = []
    for _ in range(number):
        found.append(school.appears())
        found[-1].cookies = dict(person.cookies)
    return found


def found_in(pattern: str, page: str) -> str:
    """What a page says where this stands."""
    found = re.search(pattern, page)
    assert found is not None, page
    return found[1]


@pytest.fixture(params=["sqlite", "postgresql"])
def school(request: pytest.FixtureRequest) -> Iterator[School]:
    """The school on either database, left in order: they keep people apart in ways of their own."""
    found: School = request.getfixturevalue(f"school_on_{request.param}")
    yield found
    # Most races are run in a class of their own, which one of them closes.
    found.mends()


def statuses(answers: Sequence[Answer]) -> dict[int, int]:
    return dict(Counted(answer.status for answer in answers))


def learner_named(school: School, name: str, teacher: str = "Dana") -> LearnerId:
    query = select(tables.members.c.learner).where(
        tables.members.c.class_id == school.rooms[teacher].id, tables.members.c.name == name
    )
    with school.records.reading() as connection:
        found = connection.scalar(query)
    assert found is not None
    return found


def answers_of(school: School, learner: LearnerId) -> list[tuple[str, str, int, int]]:
    """Which answers of a learner are kept: the step, the question, the number and the try."""
    columns = tables.answers.c
    query = select(columns.step, columns.question, columns.number, columns.try_number)
    with school.records.reading() as connection:
        rows = connection.execute(query.where(columns.learner == learner)).all()
    return sorted(tuple(row) for row in rows)


def test_one_of_many_answers_of_a_try_counts(school: School, tried: Counter) -> None:
    person = school.joins(f"Racer {len(school.came)}")
    token = person.token()
    windows = copies(school, person)
    path = f"/lessons/{LESSON}/hook/answers/headline"
    deeds = [
        lambda each=each, n=n: each.sends(
            path, {"probability": str(n + 1), "number": "1", "try": "1"}, token=token
        )
        for n, each in enumerate(windows)
    ]
    given = at_once(deeds)
    tried("races: answers of one try", len(given))
    assert statuses(given) == {303: AT_ONCE}
    held = json.loads(person.opens("/me/data.json").text)
    assert [(kept["question"], kept["try"]) for kept in held["answers"]] == [("headline", 1)]
    assert [kept["answered"] for kept in held["progress"]] == [1]


def test_one_of_many_takes_a_name_that_is_on_the_list(school: School, tried: Counter) -> None:
    room = school.begins("Dana")
    members.write_down(school.records, room.id, ["Kim"])
    comers = [school.comes() for _ in range(AT_ONCE)]
    tokens = [each.token() for each in comers]
    joined = at_once(
        [
            lambda each=each, token=token: each.sends(
                f"/join/{room.code}", {"name": "Kim"}, token=token
            )
            for each, token in zip(comers, tokens, strict=True)
        ]
    )
    tried("races: one name in a class", len(joined))
    assert statuses(joined) == {303: 1, 422: AT_ONCE - 1}
    assert [each.name for each in members.of_class(school.records, room.id)] == ["Kim"]


def test_one_of_many_takes_a_name_that_is_on_no_list(school: School, tried: Counter) -> None:
    room = school.begins("Dana")
    comers = [school.comes() for _ in range(AT_ONCE)]
    tokens = [each.token() for each in comers]
    joined = at_once(
        [
            lambda each=each, token=token: each.sends(
                f"/join/{room.code}", {"name": "Lou"}, token=token
            )
            for each, token in zip(comers, tokens, strict=True)
        ]
    )
    tried("races: one name in a class", len(joined))
    assert statuses(joined) == {303: 1, 422: AT_ONCE - 1}
    assert [each.name for each in members.of_class(school.records, room.id)] == ["Lou"]


def test_a_browser_that_joins_under_many_names_is_in_once(school: School, tried: Counter) -> None:
    room = school.begins("Dana")
    person = school.comes()
    token = person.token()
    windows = copies(school, person)
    joined = at_once(
        [
            lambda each=each, n=n: each.sends(
                f"/join/{room.code}", {"name": f"Mo {n}"}, token=token
            )
            for n, each in enumerate(windows)
        ]
    )
    tried("races: one browser under many names", len(joined))
    assert statuses(joined) == {303: AT_ONCE}
    assert len(members.of_class(school.records, room.id)) == 1


def test_learners_who_are_merged_both_ways_stay_whole(school: School, tried: Counter) -> None:
    school.fills("Dana", "Ada", "Ben")
    dana, room = school.people["Dana"], school.rooms["Dana"]
    token = dana.token()
    windows = copies(school, dana)
    merged = at_once(
        [
            lambda each=each, n=n: each.sends(
                f"/classes/{room.id}/members/{n % 2 + 1}/merge",
                {"into": str(2 - n % 2)},
                token=token,
            )
            for n, each in enumerate(windows)
        ]
    )
    tried("races: merging", len(merged))
    assert set(statuses(merged)) <= {303, 404}, statuses(merged)
    (left,) = (m for m in members.of_class(school.records, room.id) if m.joined_at is not None)
    work = answers_of(school, left.learner)
    # One from each of the two, the later under another number: none lost, none doubled.
    assert work == [("hook", "headline", 1, 1), ("hook", "headline", 2, 1)]


def test_what_is_answered_while_an_attempt_closes_counts_once_or_never(
    school: School, tried: Counter
) -> None:
    person = school.joins(f"Closer {len(school.came)}")
    lesson = f"/lessons/{LESSON}/retrieve"
    started = {"preset": "check", "number": "1"}
    assert person.sends(f"{lesson}/attempts", started).status == 303
    question = found_in(r"/retrieve/drafts/([\w-]+)", person.opens(lesson).text)
    item = school.course.item(LESSON, question)
    assert item is not None
    right = [*right_fields(item.question).items(), ("number", "1"), ("try", "1")]
    fields = [
        (name, one)
        for name, given in right
        for one in ([given] if isinstance(given, str) else given)
    ]
    token = person.token()
    ways = [
        lambda each: each.sends(f"{lesson}/attempts/1/hand-in", {}, token=token),
        lambda each: each.sends(f"{lesson}/drafts/{question}", fields, token=token),
        lambda each: each.sends(f"{lesson}/answers/{question}", fields, token=token),
        lambda each: each.sends(f"{lesson}/attempts/1/sets/1", {}, token=token),
    ]
    for _ in range(2):
        windows = copies(school, person)
        given = at_once([partial(ways[n % 4], each) for n, each in enumerate(windows)])
        tried("races: answers while an attempt closes", len(given))
        assert set(statuses(given)) <= {303, 409}, statuses(given)
        kept = answers_of(school, _here(school, person))
        assert kept in ([], [("retrieve", question, 1, 1)])
        # Whatever came to be kept by then, the second time it stays as it is.
    assert kept == answers_of(school, _here(school, person))


def test_one_of_many_votes_of_a_learner_counts(school: School, tried: Counter) -> None:
    school.fills("Dana", "Ada", "Ben")
    room, ada = school.rooms["Dana"], school.people["Ada"]
    stands = rounds.under_way(school.records, room.id)
    assert stands is not None
    page = ada.opens("/live").text
    if "/round/answers/" not in page:
        rounds.go(school.records, stands, 0, rounds.PHASES[1])
        page = ada.opens("/live").text
    action = found_in(r'action="(/lessons/[^"]+/round/answers/[^"]+)"', page)
    steering = dict(re.findall(r'name="(number|try)" value="(\d+)"', page))
    token = ada.token()
    votes = at_once(
        [
            lambda each=each, n=n: each.sends(
                action, {**steering, "probability": str(n + 30)}, token=token
            )
            for n, each in enumerate(copies(school, ada))
        ]
    )
    tried("races: votes", len(votes))
    assert statuses(votes) == {303: AT_ONCE}
    question = action.rpartition("/")[2]
    kept = answers_of(school, learner_named(school, "Ada"))
    assert [answer[:2] for answer in kept].count(("judge", question)) == 1


def test_nobody_slips_into_a_class_that_closes(school: School, tried: Counter) -> None:
    room = school.begins("Dana")
    dana = school.people["Dana"]
    comers = [school.comes() for _ in range(AT_ONCE - 1)]
    tokens = [each.token() for each in comers]
    dana_token = dana.token()
    window = copies(school, dana, 1)[0]
    deeds = [
        lambda each=each, token=token, n=n: each.sends(
            f"/join/{room.code}", {"name": f"Nia {n}"}, token=token
        )
        for n, (each, token) in enumerate(zip(comers, tokens, strict=True))
    ]
    deeds.append(lambda: window.sends(f"/classes/{room.id}/archive", {}, token=dana_token))
    done = at_once(deeds)
    tried("races: joining while a class closes", len(done))
    assert set(statuses(done)) <= {303, 422}, statuses(done)
    let_in = statuses(done[:-1]).get(303, 0)
    assert len(members.of_class(school.records, room.id)) == let_in
    assert school.comes().sends(f"/join/{room.code}", {"name": "Late"}).status == 422


@pytest.mark.parametrize("where", ["sqlite", "postgresql"] if IS_LONG else ["sqlite"])
def test_one_of_many_becomes_the_first_teacher(
    where: str,
    built_course: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    tried: Counter,
) -> None:
    data = Path(shutil.copytree(built_course, tmp_path / "data"))
    url = ""
    if where == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        url = server.fresh("attacked_first")
    key = "a secret key that the server and this test know"
    settings = {"secret_key": key, "proxy_hops": "1", "workers": "2"}
    settings |= {"database_url": url} if url else {}
    with serving(data, **settings) as served:
        records = Records.open(url, folder=data)
        school = School(served, records, None, {}, {})
        comers = [school.comes() for _ in range(8)]
        tokens = [each.token() for each in comers]
        made = at_once(
            [
                lambda each=each, token=token, n=n: each.sends(
                    "/teachers/first",
                    {
                        "word": first_word(key),
                        "name": f"Una {n}",
                        "password": "correct horse battery",
                    },
                    token=token,
                )
                for n, (each, token) in enumerate(zip(comers, tokens, strict=True))
            ]
        )
        tried("races: the first teacher", len(made))
        assert statuses(made) == {303: 8}
        assert len(teachers.names(records)) == 1
        for each in school.came:
            each.hangs_up()
        records.close()


def _here(school: School, person: Attacker) -> LearnerId:
    """Whose browser this is, as the newest member of Dana's class."""
    query = (
        select(tables.members.c.learner)
        .where(tables.members.c.class_id == school.rooms["Dana"].id)
        .order_by(tables.members.c.number.desc())
    )
    with school.records.reading() as connection:
        found = connection.scalar(query)
    assert found is not None
    return found
