"""Learners as they come in crowds: they arrive, read, think, keep drafts, answer, and poll.

Three of ten are in a class of thirty that plays a live round: their page asks once a second
whether it has gone on, and they vote. The others go through lessons alone, and each of these has a
browser with scripts, as nearly all have: an answer is sent by itself and its card comes back. How
long they read and think is drawn, by a seed, from log-normal distributions with the medians below.

A request counts from when its sender meant to send it. Whoever is asked to come later does so.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from time import perf_counter as now
from typing import TYPE_CHECKING

from browsers import NoAnswer

if TYPE_CHECKING:
    from browsers import Answer, Browser

READING = 25.0
"""Seconds on a page that is read: the median. One of ten stays 54 seconds or longer."""
THINKING = 12.0
"""Seconds on a question: the median."""
SPREAD = 0.6
SHORTEST, LONGEST = 2.0, 120.0
POLLING = 1.0
DRAFTING = 1.2
"""Seconds after a choice in which its draft is sent by itself (drafts.js)."""
DRAFTS = 0.5
"""The share of answers that are kept as a draft first, since somebody thought again."""
IN_CLASS = 0.3
CLASS = 30
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_POLL = re.compile(r'id="live-poll" hidden data-hx-get="([^"]+)"')
_VOTE = re.compile(r'action="(/lessons/([^/"]+)/round/answers/([^"]+))"')
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_HTMX = "HX-Request: true"

_SCRIPTED = frozenset({"answer", "draft", "poll"})

Fields = dict[str, object]
Asked = tuple[str, str, str]
"""A lesson, a step of it, and a claim or question that is asked there."""


@dataclass
class Tally:
    """What came of the requests: seconds of each kind, and what went wrong. Shared by a crowd."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    shed: list[float] = field(default_factory=list)
    without_retry: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    begun_again: int = 0
    is_counting: bool = False

    def restart(self) -> None:
        """Forget what was, and count from here on."""
        self.taken.clear()
        self.shed.clear()
        self.faults.clear()
        self.without_retry = self.begun_again = 0
        self.is_counting = True


@dataclass(frozen=True, slots=True)
class Stop:
    """A page of a lesson, and what is asked there, each with the fields of an answer."""

    lesson: str
    step: str
    asked: tuple[tuple[str, Fields], ...]


@dataclass
class Room:
    """What all learners of a class share: its code, and what answers the claims of its round."""

    code: str
    fields: dict[Asked, Fields]


@dataclass
class Pupil:
    """One learner and their browser. `acknowledged` is what the server said that it has.

    With a `pace` of 0 they neither read nor think.
    """

    number: int
    browser: Browser
    tally: Tally
    stops: tuple[Stop, ...]
    room: Room | None = None
    pace: float = 1.0
    token: str = ""
    acknowledged: set[Asked] = field(default_factory=set)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)

    async def lives(self, arrives: float) -> None:
        """Come at this moment and stay, whatever happens meanwhile, until the task is cancelled."""
        due = arrives
        try:
            while True:
                try:
                    await (self._in_class(due) if self.room else self._alone(due))
                except _Again:
                    self.tally.begun_again += self.tally.is_counting
                due = self._in(5.0)
        finally:
            self.browser.close()

    async def _alone(self, due: float) -> None:
        await self._arrives(due)
        first = self.chance.randrange(len(self.stops))
        due = self._in(5.0)
        for stop in self.stops[first:] + self.stops[:first]:
            due = await self._takes(stop, due)

    async def _arrives(self, due: float) -> None:
        page = await self._opens("/", due)
        for path in _ASSET.findall(page.text):
            await self._patiently("asset", now(), "GET", path)

    async def _takes(self, stop: Stop, due: float) -> float:
        path = f"/lessons/{stop.lesson}/{stop.step}"
        await self._opens(path, due)
        if stop.step == "retrieve":
            started = {"preset": "practice", "number": 1}
            await self._sends("form", f"{path}/attempts", started, self._in(5.0))
            await self._opens(path, now())
        due = self._in(READING)
        for question, given in stop.asked:
            due = await self._answers(stop, question, given, due)
        return due

    async def _answers(self, stop: Stop, question: str, given: Fields, due: float) -> float:
        place = f"/lessons/{stop.lesson}/{stop.step}"
        fields = {**given, "number": 1, "try": 1}
        if self.chance.random() < DRAFTS:
            await self._sends(
                "draft", f"{place}/drafts/{question}", fields, due + self.pace * DRAFTING
            )
            due = self._in(4.0)
        await self._commits(
            (stop.lesson, stop.step, question), f"{place}/answers/{question}", fields, due
        )
        return self._in(THINKING)

    async def _in_class(self, due: float) -> None:
        """Join by the code, then watch the round and vote."""
        assert self.room is not None
        door, name = f"/join/{self.room.code}", f"Learner {self.number}"
        await self._arrives(due)
        await self._opens("/join", self._in(3.0))
        await self._sends("form", "/join", {"code": self.room.code}, self._in(4.0))
        await self._opens(door, now())
        await self._sends("form", door, {"name": name}, self._in(4.0))
        self.token = ""  # whoever joins begins a new session
        await self._watches((await self._opens("/live", now())).text)

    async def _watches(self, text: str) -> None:
        assert self.room is not None
        poll, vote = _found(_POLL, text), self._vote_in(text)
        due = now() + POLLING * self.chance.random()
        while True:
            if vote is not None and vote[0] <= due:
                at, path, asked = vote
                vote = None
                fields = {**self.room.fields[asked], "number": 1, "try": 1}
                await self._commits(asked, path, fields, at)
            answer = await self._asks("poll", due, "GET", poll)
            if answer is not None and answer.status == 200:
                text = answer.text
                poll, vote = _found(_POLL, text), self._vote_in(text)
            due = max(due + POLLING, now())

    def _vote_in(self, text: str) -> tuple[float, str, Asked] | None:
        found = _VOTE.search(text)
        return (self._in(8.0), found[1], (found[2], "judge", found[3])) if found else None

    async def _opens(self, path: str, due: float) -> Answer:
        """Open a page, patiently. Raises _Again where something else came."""
        answer = await self._patiently("page", due, "GET", path)
        if answer.status != 200:
            raise _Again
        if not self.token and (found := _TOKEN.search(answer.text)):
            self.token = found[1]
        return answer

    async def _sends(self, kind: str, path: str, fields: Fields, due: float) -> Answer:
        """Send a form, patiently. Raises _Again where it was not taken."""
        sent = {**fields, "csrf_token": self.token}
        answer = await self._patiently(kind, due, "POST", path, sent)
        if answer.status not in {200, 204, 303}:
            raise _Again
        return answer

    async def _commits(self, asked: Asked, path: str, fields: Fields, due: float) -> None:
        """Give an answer, and remember it once it is acknowledged."""
        answer = await self._sends("answer", path, fields, due)
        # A vote that came after the class had gone on is told so, in another place of the page.
        if not answer.header(b"hx-retarget"):
            self.acknowledged.add(asked)

    async def _patiently(
        self, kind: str, due: float, method: str, path: str, fields: Fields | None = None
    ) -> Answer:
        """Ask until something else comes than to wait. Raises _Again where nothing comes."""
        while True:
            answer = await self._asks(kind, due, method, path, fields)
            if answer is None:
                raise _Again
            if answer.status != 503:
                return answer
            due = self._later(answer)

    async def _asks(
        self, kind: str, due: float, method: str, path: str, fields: Fields | None = None
    ) -> Answer | None:
        """One request at its moment, timed from when it was due. None where no answer came."""
        await asyncio.sleep(due - now())
        headers = (_HTMX,) if kind in _SCRIPTED else ()
        try:
            if method == "GET":
                answer = await self.browser.get(path, *headers)
            else:
                answer = await self.browser.post(path, fields or {}, *headers)
        except NoAnswer as fault:
            if self.tally.is_counting:
                self.tally.faults[f"{kind}: no answer ({fault})"] += 1
            return None
        self._note(kind, answer, path, now() - due)
        return answer

    def _note(self, kind: str, answer: Answer, path: str, seconds: float) -> None:
        if not self.tally.is_counting:
            return
        if answer.status == 503:
            self.tally.shed.append(seconds)
            self.tally.without_retry += not answer.header(b"retry-after")
        elif answer.status >= 400:
            self.tally.faults[f"{kind}: {answer.status} at {path}"] += 1
        else:
            self.tally.taken[kind].append(seconds)

    def _later(self, answer: Answer) -> float:
        """When to ask again: as the server said, and not all at the same moment."""
        asked = answer.header(b"retry-after")
        return now() + (float(asked) if asked.isdigit() else 5.0) * self.chance.uniform(1.0, 1.5)

    def _in(self, median: float) -> float:
        """A moment from now, drawn."""
        drawn = median * self.chance.lognormvariate(0, SPREAD)
        return now() + self.pace * min(LONGEST, max(SHORTEST, drawn))


class _Again(Exception):
    """What came was no page to go on from."""


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise _Again
    return found[1].replace("&amp;", "&")
