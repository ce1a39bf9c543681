"""The model of a sibling: a question of any kind that says which question it is a sibling of."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import Field, create_model

from unsealed.questions.kind import Id
from unsealed.questions.registry import KINDS

OF = "of"
_ENDING = "Sibling"


# The models are made at run time from the registry, which no type checker can follow.
@cache
def sibling_model(kind: str) -> Any:
    """The model of a kind, with the key that only siblings have."""
    model = KINDS[kind].model
    described = "The id of the question in the quiz's sets that it returns for."
    return create_model(
        f"{model.__name__}{_ENDING}",
        __base__=model,
        of=(Id, Field(description=described)),
    )


def name_of_kind(model: str) -> str:
    """The name of a kind's model, also for that of its siblings."""
    return model.removesuffix(_ENDING)
