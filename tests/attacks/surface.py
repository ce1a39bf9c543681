"""Everything into which somebody outside can put a word: found by walking, not written down.

The URL map gives the routes and the parts of their paths; the pages that people see give the links,
the forms and their fields; the code of the pages gives the names that it asks a request for, so
that a field is known too which no page shows just now.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser
from test_permissions import ELSEWHERE, WORDS
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from attacks.school import IS_LONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from selectolax.lexbor import LexborNode
    from werkzeug.routing import Rule

    from attacks.school import School
    from attacks.wire import Answer, Attacker, Fields

Kind = Literal["path", "query", "field", "file"]

WALKERS: Final = ("stranger", "Ada", "Dana", "Olga", "Aris")
"""As whom the pages are walked through; each sees others."""
_EACH: Final = 2 if IS_LONG else 1
"""So many pages of each route are looked at, by each."""
_LINKS: Final = ("href", "src", "action", "formaction", "hx-get", "hx-post", "data-address")
_PART: Final = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_READ: Final = {"args": "query", "form": "field", "values": "both", "files": "file"}


@dataclass
class Form:
    """A form as a page shows it: where it goes, and what a browser would send."""

    who: str
    page: str
    action: str
    method: str
    fields: Fields
    files: list[str]
    has_token: bool


@dataclass(frozen=True)
class Place:
    """A place for a payload: a part of a path, a name in a query, a field, a file's name."""

    endpoint: str
    method: str
    kind: Kind
    name: str


@dataclass
class Surface:
    """What was found: for each route an address, and for each change a form."""

    addresses: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The route: who opens it, and the address."""
    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    """The route and what tells its forms apart: the form."""
    queries: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    pages: list[tuple[str, str, Answer]] = field(default_factory=list)
    """Every page that was looked at: who, where, and what came."""


def walk(app: Flask, school: School, people: tuple[str, ...] = WALKERS) -> Surface:
    """Everything that these people of the school come upon."""
    surface = Surface()
    named = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    seeds = [address_of(app, school, rule.endpoint) for rule in named if rule.arguments]
    for who in people:
        _Walk(app, school.people[who], who, surface).go(seeds if who in {"Ada", "Dana"} else [])
    return surface


def places(app: Flask, surface: Surface) -> list[Place]:
    """Every place, in a lasting order."""
    found = set[Place]()
    for rule in app.url_map.iter_rules():
        asked = names_asked(app, rule)
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            found |= {Place(rule.endpoint, method, "path", name) for name in rule.arguments}
            queries = asked["query"] | asked["both"] | surface.queries[rule.endpoint]
            if method == "GET":
                found |= {Place(rule.endpoint, method, "query", name) for name in queries}
                continue
            fields = asked["field"] | asked["both"]
            for (endpoint, _), form in surface.forms.items():
                if endpoint == rule.endpoint:
                    fields |= {name for name, _ in form.fields}
                    asked["file"] |= set(form.files)
            found |= {Place(rule.endpoint, method, "field", name) for name in fields}
            found |= {Place(rule.endpoint, method, "file", name) for name in asked["file"]}
    return sorted(found, key=lambda place: (place.endpoint, place.method, place.kind, place.name))


def names_asked(app: Flask, rule: Rule) -> dict[str, set[str]]:
    """The names that the module of a route asks a request for, by where it looks for them."""
    module = sys.modules[inspect.unwrap(app.view_functions[rule.endpoint]).__module__]
    found: dict[str, set[str]] = {kind: set() for kind in _READ.values()}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="request"), attr=where),
                    attr="get" | "getlist",
                ),
                args=[ast.Constant(value=str(name)), *_],
            ) if where in _READ:
                found[_READ[where]].add(name)
    return found


def forms_on(text: str, who: str, page: str) -> Iterator[Form]:
    """The forms of a page, each as a browser would send it by its first button."""
    tree = LexborHTMLParser(text)
    for form in tree.css("form"):
        attributes = form.attributes
        fields, files = _fields_of(tree, form)
        yield Form(
            who,
            page,
            urljoin(page, attributes.get("action") or page),
            (attributes.get("method") or "get").upper(),
            fields,
            files,
            any(name == "csrf_token" for name, _ in fields),
        )


def _fields_of(tree: LexborHTMLParser, form: LexborNode) -> tuple[Fields, list[str]]:
    nodes = form.css("input, select, textarea, button[name]")
    if found := form.attributes.get("id"):
        nodes += tree.css(f'[form="{found}"]')
    fields: Fields = []
    files = []
    seen = set[str]()
    for node in nodes:
        name, kind = node.attributes.get("name"), node.attributes.get("type", node.tag)
        if not name:
            continue
        if kind == "file":
            files.append(name)
        # A box that says "I am sure" stays empty: what it erases is wanted for the next attack.
        elif name != "sure" and not (kind in {"radio", "submit", "button"} and name in seen):
            fields.append((name, _value(node)))
        seen.add(name)
    return fields, files


def _value(node: LexborNode) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        options = node.css("option[selected]") or node.css("option")
        return (options[0].attributes.get("value") or "") if options else ""
    return node.attributes.get("value") or ""


class _Walk:
    """One person who goes wherever a link or a button leads."""

    def __init__(self, app: Flask, person: Attacker, who: str, surface: Surface) -> None:
        self._map = app.url_map.bind("localhost")
        self._app = app
        self._person = person
        self._who = who
        self._surface = surface
        self._seen: dict[tuple[str, frozenset[str]], int] = defaultdict(int)
        self._known = set[str]()
        self._waiting: list[str] = []

    def go(self, seeds: list[str]) -> None:
        for path in seeds:
            self._note(path)
        for rule in self._app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments:
                self._note(rule.rule)
        while self._waiting:
            self._look_at(self._waiting.pop(0))

    def _look_at(self, path: str) -> None:
        answer = self._person.opens(path)
        self._surface.pages.append((self._who, path, answer))
        if answer.kind != "text/html" or answer.status != 200:
            return
        endpoint = self._endpoint(path, "GET")
        if endpoint:
            self._surface.addresses.setdefault(endpoint, (self._who, path))
        for node in LexborHTMLParser(answer.text).css(",".join(f"[{name}]" for name in _LINKS)):
            for name in _LINKS:
                if address := node.attributes.get(name):
                    self._note(urljoin(path, address))
        for form in forms_on(answer.text, self._who, path):
            self._keep(form)

    def _note(self, address: str) -> None:
        split = urlsplit(address)
        endpoint = self._endpoint(split.path, "GET")
        if split.netloc or split.scheme or endpoint in {None, "pages.asset", "pages.author_check"}:
            return
        names = frozenset(name for name, _ in parse_qsl(split.query))
        self._surface.queries[endpoint] |= names
        path = f"{split.path}?{split.query}" if split.query else split.path
        # A PDF is the same page once more, and takes seconds.
        if "as=pdf" not in path and path not in self._known and self._seen[endpoint, names] < _EACH:
            self._known.add(path)
            self._seen[endpoint, names] += 1
            self._waiting.append(path)

    def _keep(self, form: Form) -> None:
        path = urlsplit(form.action).path
        endpoint = self._endpoint(path, form.method)
        if endpoint is None:
            return
        if form.method == "GET":
            self._surface.queries[endpoint] |= {name for name, _ in form.fields}
        else:
            kind = " ".join(sorted({name for name, _ in form.fields}))
            self._surface.forms.setdefault((endpoint, kind), form)

    def _endpoint(self, path: str, method: str) -> str | None:
        try:
            found, _ = self._map.match(urlsplit(path).path, method=method)
        except (HTTPException, RequestRedirect):
            return None
        return str(found)


def address_of(app: Flask, school: School, endpoint: str, **changed: str) -> str:
    """The address of a route in Dana's class, with some of its parts changed to the letter."""
    room = school.rooms["Dana"]
    words = {**WORDS, "class_id": room.id, "scope": room.id, "code": room.code}
    words |= {"name": "site.css"} if endpoint == "pages.asset" else {}
    words |= {**ELSEWHERE.get(endpoint, {}), **changed}
    rule = next(app.url_map.iter_rules(endpoint)).rule
    return _PART.sub(lambda found: str(words[found[1]]), rule)
