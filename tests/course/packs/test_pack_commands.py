"""The commands about packs: what they say, and how they end."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from lesson_packs import files_of, remade, tree
from tea_papers import FILES, write
from unsealed.cli import main
from unsealed.course.packs.places import PACKS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture(autouse=True)
def here(tmp_path: Path, root: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("UNSEALED_DATA", str(data))
    monkeypatch.setenv("UNSEALED_LESSONS", str(root))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def test_an_author_exports_and_a_school_imports_lists_and_removes(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    made = run("export", "tea-papers", "--author", "A. Leaf", "--lessons", author)
    assert re.fullmatch(r"Wrote tea-papers\.zip: 1 lesson, [\d,]+ bytes\.\n", made.output)
    lines = [
        "By A. Leaf (CC BY-SA 4.0).",
        "Lesson: tea-papers.",
        "Not signed.",
    ]
    imported = run("import", "tea-papers.zip")
    assert imported.exit_code == 0
    said = imported.output.splitlines()
    assert said[:4] == ["Imported The tea papers (tea-papers).", *lines]
    assert re.fullmatch(r"The course is now edition [0-9a-f]{12}\.", said[4])
    again = run("import", "tea-papers.zip")
    first = "The tea papers (tea-papers) was imported before; nothing was changed."
    assert again.output.splitlines() == [first, *lines]
    listed = run("packs").output.splitlines()
    assert re.fullmatch(r"tea-papers  \d{4}-\d\d-\d\d", listed[0])
    assert listed[1:4] == [f"  {line}" for line in lines]
    assert "No faults in 2 lessons." in run("check").output
    removed = run("remove", "tea-papers")
    assert removed.exit_code == 0
    (kept,) = (data / PACKS / "kept").iterdir()
    assert removed.output.splitlines()[1] == f"What was there is kept as {kept}."
    assert run("packs").output == "No pack was imported.\n"
    assert kept.read_bytes() == (tmp_path / "tea-papers.zip").read_bytes()


def test_an_export_says_what_it_lacks(author: Path, tmp_path: Path) -> None:
    write(author / "coffee-papers/draft.txt", "…")
    text = FILES["lesson.md"] + "\n[First](/lessons/tea-papers).\n"
    write(author / "coffee-papers/lesson.md", text)
    made = run("export", author / "coffee-papers", "--lessons", author)
    (author / "coffee-papers/draft.txt").unlink()
    write(author / "coffee-papers/lesson.md", FILES["lesson.md"])
    assert made.output.splitlines()[1:] == [
        "It names no author: --author NAME says who wrote it.",
        "Left out, since no lesson reads them: coffee-papers/draft.txt.",
        "It links to lessons that whoever imports it must have: tea-papers.",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["export", "tee-papers"],
            'there is no lesson "tee-papers". Did you mean tea-papers?',
        ),
        (
            ["export", "tea-papers", "coffee-papers"],
            "what do these lessons have in common? Say so by --title.",
        ),
        (
            ["remove", "teas"],
            'no pack "teas" was imported. `unsealed packs` lists those that are.',
        ),
    ],
)
def test_a_slip_gets_a_hint_and_exit_code_2(
    author: Path, arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNSEALED_LESSONS", str(author))
    slip = run(*arguments)
    assert slip.exit_code == 2
    assert slip.stderr.endswith(f"Error: {message}\n")


def test_a_lesson_with_errors_is_not_exported_and_no_file_is_left(
    root: Path, tmp_path: Path
) -> None:
    write(root / "milk-papers/lesson.md", FILES["lesson.md"].replace("[@s1] It", "[@s9] It"))
    made = run("export", "milk-papers")
    assert made.exit_code == 1
    assert made.stdout.startswith("lessons/milk-papers/lesson.md:23:")
    assert made.stderr == "Error: Nothing was changed.\n"
    assert [*tmp_path.glob("*.zip*")] == []


def test_a_refused_pack_has_all_its_faults_listed_and_leaves_nothing(
    tea_pack: bytes, data: Path, tmp_path: Path
) -> None:
    files = {name: each for name, each in files_of(tea_pack).items() if "claims" not in name}
    files["tea-papers/sources.yaml"] = FILES["sources.yaml"].replace("full", "all").encode()
    (tmp_path / "bad.zip").write_bytes(remade(files))
    run("build")
    before = tree(data)
    refused = run("import", "bad.zip")
    assert refused.exit_code == 1
    assert refused.stdout.splitlines()[0] == (
        "bad.zip: tea-papers/claims.yaml:1:1: this file is missing. Create it. [file-missing]"
    )
    count = len(refused.stdout.splitlines())
    assert count == 2
    assert refused.stderr == (
        f"Error: {count} faults: the pack was not imported, and nothing of it is kept.\n"
    )
    assert tree(data) == before


@pytest.mark.parametrize("name", ["nowhere.zip", "."])
def test_a_file_that_cannot_be_read_is_said_to_be_so(name: str) -> None:
    refused = run("import", name)
    assert refused.exit_code != 0
    assert "Traceback" not in refused.output


def test_a_school_that_takes_signed_packs_alone_names_whom_it_trusts(
    author: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run("new", "key", "leaf")
    assert made.exit_code == 0
    assert stat.S_IMODE((tmp_path / "leaf").stat().st_mode) == 0o600
    fingerprint = made.output.splitlines()[-1].strip()
    run("export", "tea-papers", "--lessons", author, "--sign", "leaf", "--author", "A. Leaf")
    monkeypatch.setenv("UNSEALED_SIGNED_PACKS", "true")
    refused = run("import", "tea-papers.zip")
    assert refused.exit_code == 1
    assert refused.stdout.startswith(
        f"tea-papers.zip: its key is not among the trusted ones: {fingerprint}."
    )
    assert not (data / PACKS).exists()
    (data / "trusted").mkdir(parents=True)
    (tmp_path / "leaf.pub").rename(data / "trusted" / "Leaf School.pub")
    imported = run("import", "tea-papers.zip")
    assert f"Signed by Leaf School ({fingerprint})." in imported.output.splitlines()
    assert f"  Signed by Leaf School ({fingerprint})." in run("packs").output.splitlines()
    (data / "trusted" / "Leaf School.pub").unlink()
    signed = f"  Signed by a key that you do not trust ({fingerprint})."
    assert signed in run("packs").output.splitlines()
    again = run("new", "key", "leaf")
    assert again.stderr == (
        "Error: leaf is there already. Name another file, or move that one away.\n"
    )


def test_a_pack_whose_folder_was_deleted_is_said_to_be_gone(
    tea_pack: bytes, data: Path, tmp_path: Path
) -> None:
    import shutil

    (tmp_path / "teas.zip").write_bytes(tea_pack)
    run("import", "teas.zip")
    for folder in (data / PACKS).glob("teas-*/"):
        shutil.rmtree(folder)
    assert run("build").exit_code == 0
    assert "its folder is gone or of no use: import it again, or remove it" in run("packs").output
    assert run("import", "teas.zip").output.startswith("Imported Teas (teas).")
