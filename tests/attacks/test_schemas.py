"""What answers programs, asked in every way that its description lets one think of.

Schemathesis reads `web/docs/openapi.yaml`, makes requests of it, right ones and wrong ones, and
holds every answer against it: status, media type, headers, and each key of each object. Which
routes answer programs, and that all of them are described, is held in `pages/test_described.py`.
"""

from __future__ import annotations

from collections import Counter as Multiset
from typing import TYPE_CHECKING, Any, Final

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from attacks.school import IS_LONG, LESSON
from described import description

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis.engine.events import EngineEvent

    from attacks.conftest import Counter
    from attacks.school import School

CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES: Final = 100 if IS_LONG else 4
"""So many drawn requests of each sort to each address, besides those at its borders."""
OF_A_CLASS: Final = ("class_data", "gradebook", "learning_file", "learning_answers_file")
REACHED: Final = {
    "nobody": {"healthz", "readyz", "metrics", "my_data", "new_stamp"},
    "stranger": {"my_data", "new_stamp", "new_stamp_of_test"},
    "Ada": {"my_data", "new_stamp", "new_stamp_of_test"},
    "Dana": {"my_data", "new_stamp", *OF_A_CLASS},
    "Aris": {"my_data", "new_stamp", "author_items_file"},
}
"""As whom it is asked, and what each must have got. Nobody's cookies are made up."""


def described(school: School) -> dict[str, Any]:
    """The description, in which half of the ids that are drawn are some that there are."""
    found = description()
    del found["paths"]["/-/edition"]  # it is there for authors at work alone
    rooms = [room.id for room in school.rooms.values()]
    class_id = found["components"]["parameters"]["ClassId"]
    (slug,) = found["paths"]["/waiting/{slug}"]["parameters"]
    (scope,) = found["paths"]["/waiting/before-and-after/{scope}"]["parameters"]
    for parameter, known in ((class_id, rooms), (slug, [LESSON]), (scope, ["alone", *rooms])):
        parameter["schema"] = {"anyOf": [{"enum": known}, parameter["schema"]]}
        parameter["example"] = known[0]
    return found


def tell(school: School, document: dict[str, Any], who: str) -> Iterator[EngineEvent]:
    """Everything that comes of asking as somebody what the document says may be asked."""
    person = school.people.get(who)
    cookies = person.cookies if person else {}
    told = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    settings = {
        "base-url": school.served.address,
        "headers": told if person else {},
        "seed": 1,
        "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        "phases": {"stateful": {"enabled": False}},
        "generation": {"max-examples": EXAMPLES, "no-shrink": True},
    }
    config = schemathesis.Config.from_dict(settings)
    yield from from_schema(schemathesis.openapi.from_dict(document, config=config)).execute()


def faults(event: EngineEvent) -> Iterator[str]:
    """What was wrong, each with the request that shows it."""
    match event:
        case events.ScenarioFinished(recorder=recorder):
            for checks in recorder.checks.values():
                for check in checks:
                    if info := check.failure_info:
                        yield f"{check.name}: {info.failure}\n{info.code_sample}"
        case events.NonFatalError(value=fault) | events.FatalError(exception=fault):
            yield repr(fault)


def answers(event: EngineEvent) -> Iterator[tuple[str, str, int]]:
    """What answered with which status: the operation, and of which class, if of one."""
    if isinstance(event, events.ScenarioFinished):
        for name, asked in event.recorder.interactions.items():
            case = event.recorder.cases[name].value
            assert asked.response is not None, case.operation.label
            room = str((case.path_parameters or {}).get("class_id", ""))
            said = case.operation.definition.raw["operationId"]
            yield said if case.method == "GET" else case.method, room, asked.response.status_code


@pytest.mark.parametrize("who", REACHED)
def test_what_answers_programs_keeps_to_its_description(
    school: School, who: str, tried: Counter
) -> None:
    school.mends()
    found, came = list[str](), Multiset[tuple[str, str, int]]()
    for event in tell(school, described(school), who):
        found += faults(event)
        came.update(answers(event))
    tried("requests drawn from the description of what answers programs", came.total())
    assert found == [], "\n\n".join(dict.fromkeys(found))
    assert {name for name, _, status in came if status == 200} >= REACHED[who]
    opened = {room for name, room, status in came if room and name in OF_A_CLASS and status == 200}
    assert opened == ({school.rooms["Dana"].id} if who == "Dana" else set())


def test_an_answer_that_is_not_as_described_is_found(school: School) -> None:
    document = described(school)
    document["paths"] = {path: document["paths"][path] for path in ("/healthz", "/readyz")}
    schemas = document["components"]["schemas"]
    schemas["Alive"]["required"].append("since")
    del schemas["Ready"]["properties"]["milliseconds"]
    schemas["Ready"]["required"].remove("milliseconds")
    found = [fault for event in tell(school, document, "nobody") for fault in faults(event)]
    assert any('"since" is a required property' in fault for fault in found), found
    assert any("'milliseconds' was unexpected" in fault for fault in found), found
