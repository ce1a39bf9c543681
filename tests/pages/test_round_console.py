"""What the teacher's console asks for again and again: nothing, what votes change, or all of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from leading import led_class

if TYPE_CHECKING:
    from flask import Flask

    from leading import Led
    from people import Person
    from unsealed.course.reader import EditionReader
    from unsealed.records.store import Records

LESSON, CLAIM = "black-moon", "headline"
WRITTEN, TEXT = "how-sure", "write-it"
JUDGED = {"probability": "80"}


@pytest.fixture
def led(app: Flask, course: EditionReader, records: Records, ada: Person, ben: Person) -> Led:
    """Dana's round on the Black Moon papers, with Ada and Ben in the class."""
    return led_class(app, course, records, {"Ada": ada, "Ben": ben}, LESSON)


def poll_of(page: str) -> str:
    """Where a console, or a part of one, asks next."""
    (found,) = re.findall(r'id="round-poll" hidden data-hx-get="([^"]+)"', page)
    return found.replace("&amp;", "&")


def parts_of(page: str) -> list[str]:
    """What a part replaces, adds to or takes away, besides what asks next."""
    found = re.findall(r'<\w+ [^>]*data-hx-swap-oob="[^"]+"', page)
    named = [re.findall(r'id="([^"]+)"|oob="(beforeend:[^"]+)"', each)[0] for each in found]
    return [name or to for name, to in named if name != "round-poll"]


def test_the_console_asks_again_and_gets_nothing_while_nothing_changed(
    led: Led, ada: Person
) -> None:
    poll = poll_of(led.console())
    assert led.teacher.opens(poll).status_code == 204
    led.votes(ada, CLAIM, JUDGED)
    changed = led.teacher.opens(poll).text
    assert led.teacher.opens(poll_of(changed)).status_code == 204
    assert 'id="round"' in led.teacher.opens(f"{led.path}/part?seen=x").text


def test_a_vote_replaces_no_button(led: Led, ada: Person) -> None:
    poll = poll_of(led.console())
    led.votes(ada, CLAIM, JUDGED)
    changed = led.teacher.opens(poll)
    assert changed.headers["HX-Reswap"] == "none"
    assert parts_of(changed.text) == ["round-count", "voted-1", "voted-2"]
    assert "1 of 2 have voted" in changed.text
    assert changed.text.count("has-voted") == 1
    assert "<button" not in changed.text


def test_a_step_or_a_switch_replaces_the_console(led: Led) -> None:
    for changes in (led.leads, lambda: led.switches("pause", "yes"), lambda: led.leads("end")):
        poll = poll_of(led.console())
        changes()
        changed = led.teacher.opens(poll)
        assert "HX-Reswap" not in changed.headers
        assert 'id="round"' in changed.text


def test_who_joins_changes_who_takes_part_and_no_button_that_leads(led: Led, cleo: Person) -> None:
    poll = poll_of(led.console())
    cleo.opens("/")
    cleo.sends(f"/join/{led.code}", {"name": "Cleo"})
    joined = led.teacher.opens(poll).text
    assert parts_of(joined) == ["round-count", "present-part"]
    assert ": Cleo</span>" in joined
    assert 'name="to"' not in joined
    assert 'name="pause"' not in joined


def test_hidden_names_stay_hidden_when_a_vote_comes_in(led: Led, ada: Person) -> None:
    led.starts(WRITTEN, TEXT)
    led.switches("anonymous", "yes")
    poll = poll_of(led.console())
    led.votes(ada, TEXT, {"text": "A text that is kind."})
    changed = led.teacher.opens(poll).text
    assert parts_of(changed) == ["round-count", "present-part", "beforeend:#rows"]
    assert "Names are hidden from you. 1 of 2 have voted." in changed
    assert "Ada" not in changed


def test_the_room_for_texts_is_there_before_the_first_one_comes(led: Led) -> None:
    assert 'id="rows"' not in led.console()
    led.starts(WRITTEN, TEXT)
    assert re.search(r'<ul class="texts" id="rows">\s*</ul>', led.console())


def test_a_text_comes_after_those_that_wait_and_one_that_is_outdated_goes(
    led: Led, ada: Person, ben: Person
) -> None:
    led.starts(WRITTEN, TEXT)
    led.votes(ada, TEXT, {"text": "Ada is sure."})
    led.votes(ben, TEXT, {"text": "Ben is not sure."})
    led.leads()
    led.leads()
    page = led.console()
    assert page.index("Ada is sure.") < page.index("Ben is not sure.")
    (outdated,) = re.findall(r'<li id="(row-[^"]+)"><q>Ada is sure', page)
    led.votes(ada, TEXT, {"text": "Ada thinks again."})
    changed = led.teacher.opens(poll_of(page)).text
    assert parts_of(changed) == ["round-count", "voted-1", "voted-2", outdated, "beforeend:#rows"]
    assert f'id="{outdated}" data-hx-swap-oob="delete"' in changed
    assert re.findall(r"<q>(.*?)</q>", changed) == ["Ada thinks again."]
    page = led.console()
    assert page.index("Ben is not sure.") < page.index("Ada thinks again.")
