"""What answers programs: as `web/docs/openapi.yaml` describes it, and as the code makes it."""

from __future__ import annotations

import ast
import inspect
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

import unsealed.pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from attacks.wire import Answer

DESCRIPTION: Final = Path(__file__).parents[1] / "web" / "docs" / "openapi.yaml"
FOR_PROGRAMS: Final = frozenset({"application/json", "application/x-ndjson", "text/csv"})
_SIGNS: Final = frozenset({*FOR_PROGRAMS, "jsonify", "CONTENT_TYPE_LATEST"})
"""What stands in a function that makes an answer for programs, as a text or as a name."""


def description() -> dict[str, Any]:
    """The whole document, anew for everybody: it may be changed."""
    return deepcopy(_read())


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return found


def operations() -> dict[str, tuple[str, str]]:
    """The path and the method of each operation, by its id."""
    return {
        operation["operationId"]: (path, method.upper())
        for path, methods in _read()["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def routes_for_programs(app: Flask) -> set[str]:
    """The endpoints whose code makes an answer for programs, or calls what makes one."""
    functions = _functions()
    makers = {name for (_, name), found in functions.items() if _makes(found)}
    return {
        endpoint
        for endpoint, view in app.view_functions.items()
        for found in [functions[_place_of(view)]]
        if _makes(found) or _calls(found) & makers
    }


def undescribed(app: Flask, pages: Iterable[tuple[str, str, Answer]]) -> list[str]:
    """The addresses among these that answered programs and are not in the description."""
    known = {path for path, _ in operations().values()}
    adapter = app.url_map.bind("localhost")
    found = []
    for _, address, answer in pages:
        if answer.status == 200 and answer.kind in FOR_PROGRAMS:
            rule, _arguments = adapter.match(address.partition("?")[0], return_rule=True)
            if template_of(rule.rule) not in known and rule.endpoint not in _FILES:
                found.append(address)
    return found


_FILES: Final = frozenset({"pages.asset", "pages.exhibit_file", "pages.download_exhibit"})
"""Routes that give files as they are, of whatever kind."""


def template_of(rule: str) -> str:
    """A route's pattern as OpenAPI writes it."""
    return rule.replace("<", "{").replace(">", "}")


@cache
def _functions() -> dict[tuple[str, str], ast.FunctionDef]:
    """Each function of the pages, by its module and its name."""
    return {
        (file.stem, node.name): node
        for file in Path(unsealed.pages.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def _place_of(view: Callable[..., object]) -> tuple[str, str]:
    function = inspect.unwrap(view)
    return function.__module__.rpartition(".")[2], function.__name__


def _makes(function: ast.FunctionDef) -> bool:
    if function.returns is not None and ast.unparse(function.returns).startswith("dict"):
        return any("get" in ast.unparse(each) for each in function.decorator_list)
    for node in ast.walk(function):
        named = getattr(node, "id", None) or getattr(node, "value", None)
        if isinstance(named, str) and named in _SIGNS:
            return True
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(".json.response"):
            return True
    return False


def _calls(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {call.id for call in calls if isinstance(call, ast.Name)}
