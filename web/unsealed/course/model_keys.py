"""The keys that a model has at a path: what a misspelt key can have been meant to be."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from unsealed.course.yaml_places import Path


def keys_at(model: type[BaseModel], path: Path) -> Mapping[str, str]:
    """The keys of the mapping at a path of a file, each with its description."""
    types: list[Any] = [model]
    for step in path:
        types = [child for each in types for child in _children(each, step)]
    models = [each for each in types if _is_model(each)]
    return {
        info.alias or name: info.description or ""
        for each in models
        for name, info in each.model_fields.items()
    }


def _children(parent: Any, step: str | int) -> Iterator[Any]:
    if _is_model(parent):
        for name, info in parent.model_fields.items():
            if step == (info.alias or name):
                yield from _plain_types(info.annotation)
        return
    arguments = get_args(parent)
    origin = get_origin(parent)
    if origin is dict:
        yield from _plain_types(arguments[1])
    elif origin in (tuple, list):
        yield from _plain_types(arguments[0])


def _plain_types(annotation: Any) -> Iterator[Any]:
    if hasattr(annotation, "__metadata__"):
        yield from _plain_types(annotation.__origin__)
    elif get_origin(annotation) in (Union, UnionType):
        for argument in get_args(annotation):
            yield from _plain_types(argument)
    else:
        yield annotation


def _is_model(candidate: Any) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)
