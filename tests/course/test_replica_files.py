"""The files that are made for exhibits."""

from __future__ import annotations

from typing import Any

import pytest

from unsealed.course.compile_replicas import make, replica_rows
from unsealed.course.model import ExhibitEntry
from unsealed.lab.replicas.plain import MARK

BODY: dict[str, Any] = {
    "table": {
        "head": ["Line", "Ours", "Theirs"],
        "rows": [["1", "Six, at most", "Six"], ["2", "No more", "(no line)"]],
    }
}


def exhibit(*files: dict[str, Any], body: dict[str, Any] = BODY) -> ExhibitEntry:
    """An exhibit with these files."""
    told = {
        "title": "Two copies",
        "file_name": "copies.txt",
        "caption": "Made for this test.",
        "description": "Two copies of two lines.",
        "replica": True,
    }
    return ExhibitEntry.model_validate({**told, "body": body, "files": files}, strict=False)


@pytest.mark.parametrize(
    ("file", "made"),
    [
        pytest.param(
            {"body": "table"},
            f'Line,Ours,Theirs\r\n1,"Six, at most",Six\r\n2,No more,(no line)\r\n"{MARK}"\r\n',
            id="the table",
        ),
        pytest.param(
            {"column": {"number": 3, "without": ["(no line)"]}},
            f"[{MARK}]\n\nSix\n",
            id="a column, without the line that it lacks",
        ),
        pytest.param({"lines": ["One", "Two"]}, f"[{MARK}]\n\nOne\nTwo\n", id="lines of its own"),
    ],
)
def test_a_file_is_made_of_a_table(file: dict[str, Any], made: str) -> None:
    entry = exhibit({"name": "copy.txt", **file})

    assert make(entry.files[0], entry.body).decode() == made


@pytest.mark.parametrize(
    ("body", "made"),
    [
        pytest.param({"lines": ["Dear all,", "come."]}, "Dear all,\ncome.\n", id="lines"),
        pytest.param(
            {"cards": [{"from": "Ada", "date": "2 May", "text": "Come."}]},
            "From: Ada\nDate: 2 May\n\nCome.\n\n",
            id="cards",
        ),
    ],
)
def test_a_file_is_made_of_the_body_as_it_stands(body: dict[str, Any], made: str) -> None:
    entry = exhibit({"name": "note.txt", "body": "text"}, body=body)

    assert make(entry.files[0], entry.body).decode() == f"[{MARK}]\n\n{made}"


def test_the_same_exhibit_gives_the_same_rows() -> None:
    exhibits = {"copies": exhibit({"name": "copy.txt", "body": "table"})}

    assert replica_rows("tea", exhibits) == replica_rows("tea", exhibits)
