"""Putting into words what a model refuses: what is wrong, what was found, what to do."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ValidationError

from unsealed.course.fault_words import expectation, found_words, remedy, rule
from unsealed.course.faults import Fault, fault
from unsealed.course.guesses import did_you_mean, guess, listed
from unsealed.course.model_keys import keys_at
from unsealed.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from unsealed.course.yaml_files import YamlDocument
    from unsealed.course.yaml_places import Path
    from unsealed.questions.kind import JsonValue

M = TypeVar("M", bound=BaseModel)


class Checked(Struct, frozen=True):
    """A part of a file as its model read it: the model, or None and what is wrong."""

    model: Any
    faults: tuple[Fault, ...]


def validated(
    model: type[M], data: JsonValue, document: YamlDocument, path: Path = ()
) -> tuple[M | None, tuple[Fault, ...]]:
    """The part of a document at a path as its model reads it, or None and all its faults."""
    try:
        # By way of JSON, since a strict model takes lists for tuples and words for enumerations
        # only from there.
        return model.model_validate_json(json.dumps(data)), ()
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_context=True)
        return None, tuple(_faults(model, data, document, path, errors))


def _faults(
    model: type[BaseModel],
    data: JsonValue,
    document: YamlDocument,
    base: Path,
    errors: Iterable[Any],
) -> Iterable[Fault]:
    located = [(existing_path(data, error["loc"], error["type"]), error) for error in errors]
    located.sort(key=lambda pair: [str(step) for step in pair[0]])
    guessed = _guessed_keys(model, located)
    for path, group in groupby(located, key=lambda pair: pair[0]):
        if path in guessed:
            continue
        same_place = [error for _path, error in group]
        yield _fault(model, document, base, path, same_place)


def existing_path(data: JsonValue, loc: tuple[str | int, ...], error_type: str) -> Path:
    """The part of a model's location that is in the file: names of union members are not."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        is_absent_key = error_type == "missing" and number == len(loc) - 1
        if is_absent_key and isinstance(data, dict):
            path.append(step)
        elif isinstance(data, dict) and step in data:
            path.append(step)
            data = data[str(step)]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            path.append(step)
            data = data[step]
    return tuple(path)


def _guessed_keys(
    model: type[BaseModel], located: Iterable[tuple[Path, Mapping[str, Any]]]
) -> frozenset[Path]:
    """Missing keys that are there, misspelt: the misspelling is fault enough."""
    missing = {path for path, error in located if error["type"] == "missing"}
    guessed = set()
    for path, error in located:
        if error["type"] == "extra_forbidden" and path:
            meant = guess(str(path[-1]), keys_at(model, path[:-1]))
            guessed.add((*path[:-1], meant))
    return frozenset(path for path in missing if path in guessed)


def _fault(
    model: type[BaseModel],
    document: YamlDocument,
    base: Path,
    path: Path,
    errors: list[Mapping[str, Any]],
) -> Fault:
    error = errors[0]
    whole = (*base, *path)
    places = document.places
    match error["type"]:
        case "extra_forbidden":
            message = _unknown_key(str(path[-1]) if path else "", keys_at(model, path[:-1]))
            return fault(document.path, places.key(whole), "key-unknown", message)
        case "missing":
            name = str(path[-1]) if path else ""
            code, message = _missing_key(name, keys_at(model, path[:-1]))
            return fault(document.path, places.value(whole[:-1]), code, message)
        case _:
            code, message = _bad_value(whole, errors)
            return fault(document.path, places.value(whole), code, message)


def _unknown_key(name: str, known: Mapping[str, str]) -> str:
    hint = did_you_mean(name, known) or (
        _(" The keys here are: %(keys)s.") % {"keys": listed(known)} if known else ""
    )
    return _('"%(key)s" is not a key that is known here.%(hint)s') % {"key": name, "hint": hint}


def _missing_key(name: str, known: Mapping[str, str]) -> tuple[str, str]:
    if name == "feedback":
        return "feedback-missing", _(
            '"feedback" is missing. Say why a learner could think so, and what is the case.'
        )
    if description := known.get(name):
        message = _('"%(key)s" is missing. Add it: %(description)s')
        return "key-missing", message % {"key": name, "description": description}
    return "key-missing", _('"%(key)s" is missing. Add it.') % {"key": name}


def _bad_value(path: Path, errors: list[Mapping[str, Any]]) -> tuple[str, str]:
    name = named(path)
    said = [rule(error) for error in errors]
    for error in errors:
        # A question's kind has put it into words itself.
        if error["type"] == "content":
            return "value-invalid", f"{name}: {error['msg']}"
    code, own_words = next(((code, words) for code, words in said if words), said[0])
    if own_words:
        return _code_of(path, code), _("%(name)s %(rule)s") % {"name": name, "rule": own_words}
    expected = list(dict.fromkeys(expectation(error) for error in errors))
    value = errors[0]["input"]
    message = _("%(name)s must be %(expected)s, found %(found)s.%(remedy)s") % {
        "name": name,
        "expected": _(" or ").join(expected),
        "found": found_words(value),
        "remedy": remedy(errors[0], value),
    }
    return code, message


def _code_of(path: Path, code: str) -> str:
    return "feedback-missing" if path[-1:] == ("feedback",) and code == "value-form" else code


def named(path: Path) -> str:
    """What to call the value at a path."""
    if not path:
        return _("the file")
    if isinstance(path[-1], int):
        owner = next((step for step in reversed(path) if isinstance(step, str)), None)
        number = path[-1] + 1
        if owner is None:
            return _("item %(number)d") % {"number": number}
        return _('item %(number)d of "%(list)s"') % {"number": number, "list": owner}
    return f'"{path[-1]}"'
