"""Workbooks (XLSX) as files of exhibits, as their author describes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from unsealed.course.replica_types import Moment, Some
from unsealed.questions.kind import Frozen

SheetName = Annotated[str, StringConstraints(pattern=r"^[^\[\]:*?/\\']{1,31}$")]
"""The name of a sheet, as spreadsheet programs take it."""
_Number = Annotated[int, Field(ge=1)]


class Sheet(Frozen):
    """A sheet of a workbook."""

    name: SheetName = Field(description="The sheet's name, as on its tab.")
    rows: tuple[tuple[str | int | float, ...], ...] | None = Field(
        default=None, min_length=1, description="Its rows; without them, the body's table."
    )
    hidden: bool = Field(default=False, description="Whether the whole sheet is hidden.")
    hidden_rows: tuple[_Number, ...] = Field(
        default=(), description="Which rows are hidden, counted from 1."
    )
    hidden_columns: tuple[_Number, ...] = Field(
        default=(), description="Which columns are hidden, counted from 1."
    )


class Workbook(Frozen):
    """A workbook (XLSX). What is not said in it is as a plain office program would have it."""

    sheets: Some[Sheet] = Field(description="Its sheets, in order.")
    author: str = Field(description="Who made it, by its properties.")
    editor: str = Field(description="Who last saved it, by its properties.")
    created: Moment = Field(description="When it was made, by its properties.")
    modified: Moment = Field(description="When it was last saved, by its properties.")
    program: str = Field(default="Microsoft Excel", description="The program, by them.")
    version: str = Field(default="16.0300", description="The program's version.")
