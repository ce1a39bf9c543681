"""The authors' guide leaves nothing out, invents nothing, and its examples pass the check."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tea_papers import COURSE, FILES, GLOSSARY, LESSON, write
from unsealed.course.block_rules import BLOCKS, ROLES
from unsealed.course.check import check_course
from unsealed.course.check_marks import LAYERS
from unsealed.course.fault_kinds import FAULT_KINDS
from unsealed.course.model import FrontMatter
from unsealed.course.schema import schemas
from unsealed.questions.registry import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

GUIDE = (Path(__file__).resolve().parents[1] / "lessons" / "README.md").read_text("utf-8")
_LINES = re.MULTILINE | re.DOTALL
_EXAMPLE = re.compile(r"^```(?P<language>\w+) (?P<what>[^\n]+)\n(?P<text>.*?)^```$", _LINES)
EXAMPLES = [(found["what"], found["text"]) for found in _EXAMPLE.finditer(GUIDE)]
SECTIONS = {
    title.strip("`"): text
    for title, text in re.findall(
        r"^##+ ([^\n]+)\n(.*?)(?=^##|\Z)", _EXAMPLE.sub("", GUIDE), re.MULTILINE | re.DOTALL
    )
}
BARE_LESSON = (
    LESSON[: LESSON.index("## Hook")]
    + "## Hook\n\nText.\n\n## Read\n\nText.\n\n## Examine\n\nEXAMPLE\n\n## Judge\n\nText.\n\n"
    "## Reveal\n\nText.\n\n## Retrieve\n\nText.\n"
)


def _keys_of_tables(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def _blocks_documented() -> set[str]:
    part = GUIDE[GUIDE.index("\n## Blocks") : GUIDE.index("\n## Kinds of question")]
    return set(re.findall(r"^### `([^`]+)`", part, re.MULTILINE))


def _kinds_documented() -> set[str]:
    part = GUIDE[GUIDE.index("\n## Kinds of question") : GUIDE.index("\n## Faults")]
    return set(re.findall(r"^### `([^`]+)`", part, re.MULTILINE))


def test_every_block_is_documented_and_no_other() -> None:
    assert _blocks_documented() == set(BLOCKS)


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_option_of_a_block_is_documented(name: str) -> None:
    assert [option for option in BLOCKS[name].options if f"`{option}`" not in SECTIONS[name]] == []


def test_every_role_and_layer_is_documented() -> None:
    assert [role for role in ROLES if f"`{role}`" not in SECTIONS["chain"]] == []
    marks = SECTIONS["Marks inside a paragraph"]
    assert [layer for layer in LAYERS if f"`{layer}`" not in marks] == []


def test_every_kind_is_documented_and_no_other() -> None:
    assert _kinds_documented() == set(KINDS)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_key_of_a_kind_is_documented_and_no_other(name: str) -> None:
    common = _keys_of_tables(SECTIONS["Kinds of question"])
    keys = {info.alias or key for key, info in KINDS[name].model.model_fields.items()}
    assert common | _keys_of_tables(SECTIONS[name]) == keys


def test_every_key_of_the_front_matter_is_documented_and_no_other() -> None:
    assert _keys_of_tables(SECTIONS["Front matter"]) == set(FrontMatter.model_fields)


FILE_SCHEMAS = {
    "course.yaml": "course",
    "glossary.yaml": "glossary",
    "sources.yaml": "sources",
    "exhibits/letter.yaml": "exhibit",
    "review.yaml": "review",
    "variants.yaml": "variants",
    "balance.yaml": "balance",
    "guides/my-story.md": "guide",
    "assessments/a/items.yaml": "form",
}


@pytest.mark.parametrize("file", sorted(FILE_SCHEMAS))
def test_every_key_of_a_file_is_documented_and_no_other(file: str) -> None:
    schema = schemas()[FILE_SCHEMAS[file]]
    parts = (schema, *schema.get("$defs", {}).values())
    keys = {key for part in parts for key in part.get("properties", {})}
    assert _keys_of_tables(SECTIONS[file]) == keys


def test_every_code_is_documented_and_no_other() -> None:
    codes = {severity: _keys_of_tables(SECTIONS[severity]) for severity in ("Errors", "Warnings")}
    for title, severity in (("Errors", "error"), ("Warnings", "warning")):
        assert codes[title] == {
            code for code, kind in FAULT_KINDS.items() if kind.severity == severity
        }


def test_every_kind_and_file_has_an_example() -> None:
    kinds = {kind for what, text in EXAMPLES if what == "question" for kind in _kinds_in(text)}
    assert kinds == set(KINDS)
    files = {what for what, _text in EXAMPLES}
    of_course = {"course.yaml", "glossary.yaml", "balance.yaml", "guides/tea-papers.md"}
    of_course.add("assessments/a/items.yaml")
    assert files == {*FILES, *of_course, "review.yaml", "variants.yaml", "question", "step"}


def _kinds_in(text: str) -> list[str]:
    return re.findall(r"^  kind: (\S+)$", text, re.MULTILINE)


def _files_with(what: str, text: str) -> Mapping[str, str]:
    if what == "step":
        return {"lesson.md": BARE_LESSON.replace("EXAMPLE", text)}
    if what == "question":
        return {
            "quiz.yaml": f"exercises:\n{text}",
            "lesson.md": BARE_LESSON.replace("EXAMPLE", "Text."),
        }
    return {what: text}


@pytest.mark.parametrize(
    ("what", "text"), [pytest.param(*each, id=f"{n} {each[0]}") for n, each in enumerate(EXAMPLES)]
)
def test_every_example_passes_the_check(tmp_path: Path, what: str, text: str) -> None:
    root = tmp_path / "lessons"
    course = {"course.yaml": COURSE, "glossary.yaml": GLOSSARY}
    lesson = {name: content for name, content in FILES.items() if name not in course}
    changed = _files_with(what, text)
    if what == "balance.yaml" or what.startswith(("guides/", "assessments/")):
        course[what] = text
    for name, content in {**course, **{k: v for k, v in changed.items() if k in course}}.items():
        write(root / name, content)
    for name, content in {**lesson, **{k: v for k, v in changed.items() if k in lesson}}.items():
        write(root / "tea-papers" / name, content)
    # An example is one item of a form, and one form of three.
    unused = {
        "form-blueprint",
        "form-missing",
        "source-unused",
        "claim-unplaced",
        "exercise-unplaced",
        "exhibit-unplaced",
    }
    assert [str(found) for found in check_course(root) if found.code not in unused] == []
