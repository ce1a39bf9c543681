"""JSON Schemas of the YAML files, from the models, so that editors complete and explain keys."""

from __future__ import annotations

import operator
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Field, create_model
from pydantic.json_schema import GenerateJsonSchema

from unsealed.course.assessment_model import FormFile, FormItem
from unsealed.course.balance import Balance
from unsealed.course.guide_files import GuideFront
from unsealed.course.model import (
    ClaimsFile,
    Course,
    ExhibitEntry,
    FrontMatter,
    Glossary,
    QuizFile,
    SetEntry,
    Sources,
)
from unsealed.course.question_files import CLAIM_KIND
from unsealed.course.review import Review
from unsealed.course.schema_words import KEYS_OF_QUESTIONS
from unsealed.course.sibling_model import name_of_kind, sibling_model
from unsealed.course.variant_files import Variants
from unsealed.questions.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

JsonSchema: TypeAlias = dict[str, Any]
"""A JSON Schema, which may hold any JSON at any depth."""

DIALECT = GenerateJsonSchema.schema_dialect


def schemas() -> Mapping[str, JsonSchema]:
    """The schema of each file, by the file's name; `lesson` and `guide` are for front matter."""
    models = {
        "course": Course,
        "glossary": Glossary,
        "lesson": FrontMatter,
        "claims": _claims_model(),
        "quiz": _quiz_model(),
        "sources": Sources,
        "exhibit": ExhibitEntry,
        "review": Review,
        "balance": Balance,
        "guide": GuideFront,
        "form": _form_model(),
        "variants": Variants,
    }
    return {name: _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> JsonSchema:
    schema = model.model_json_schema(by_alias=True)
    for owner, properties in _all_properties(schema):
        for key, value in properties.items():
            value.pop("title", None)
            if "description" not in value:
                value["description"] = _words(owner, key)
    return {"$schema": DIALECT, **schema}


def _words(owner: str, key: str) -> str:
    return KEYS_OF_QUESTIONS.get(f"{name_of_kind(owner)}.{key}") or KEYS_OF_QUESTIONS[key]


def _all_properties(schema: JsonSchema) -> Iterator[tuple[str, dict[str, JsonSchema]]]:
    yield "", schema.get("properties", {})
    for name, part in schema.get("$defs", {}).items():
        yield part.get("title", name), part.get("properties", {})


# The models are made at run time from the registry, which no type checker can follow.
def _claims_model() -> Any:
    claim: Any = KINDS[CLAIM_KIND].model
    described = ClaimsFile.model_fields["claims"].description
    return create_model(
        "ClaimsFile",
        __base__=ClaimsFile,
        claims=(tuple[claim, ...], Field(description=described)),
    )


def _form_model() -> Any:
    described = FormFile.model_fields["items"].description
    return create_model(
        "FormFile",
        __base__=FormFile,
        items=(tuple[FormItem, ...], Field(min_length=1, description=described)),
    )


def _quiz_model() -> Any:
    question: Any = _any_of([kind.model for kind in KINDS.values()])
    sibling: Any = _any_of([sibling_model(kind) for kind in KINDS])
    fields = QuizFile.model_fields
    group: Any = create_model(
        "SetEntry",
        __base__=SetEntry,
        questions=(
            tuple[question, ...],
            Field(min_length=1, description=SetEntry.model_fields["questions"].description),
        ),
    )
    return create_model(
        "QuizFile",
        __base__=QuizFile,
        exercises=(
            tuple[question, ...],
            Field(default=(), description=fields["exercises"].description),
        ),
        sets=(tuple[group, ...], Field(default=(), description=fields["sets"].description)),
        siblings=(
            tuple[sibling, ...],
            Field(default=(), description=fields["siblings"].description),
        ),
    )


def _any_of(models: list[Any]) -> Any:
    return Annotated[reduce(operator.or_, models), Field(discriminator="kind")]
