"""Building an edition: whole, again, and after each sort of change."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editions import rows_in
from tea_papers import COURSE, FILES, GLOSSARY, write
from unsealed.course import build as building
from unsealed.course.build import EditionNotWritten, build_course, write_edition
from unsealed.course.faults import CourseFaults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLUGS = ("tea-papers", "coffee-papers", "milk-papers")


def write_course(root: Path, *slugs: str) -> None:
    """A path through these lessons; the tea papers under each name that has none yet."""
    write(root / "course.yaml", COURSE.replace("[tea-papers]", f"[{', '.join(slugs)}]"))
    for slug in (slug for slug in slugs if not (root / slug).exists()):
        for name, content in FILES.items():
            write(root / slug / name, content)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    write(folder / "glossary.yaml", GLOSSARY)
    write_course(folder, *SLUGS)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def clean(root: Path, file: Path) -> dict[str, list[tuple[object, ...]]]:
    return rows_in(write_edition(root, file, jobs=1).path)


def test_a_first_build_compiles_every_lesson_and_names_the_file(root: Path, data: Path) -> None:
    built = build_course(root, data)
    assert (built.compiled, built.kept) == (3, 0)
    assert built.path == data / f"course-{built.version}.db"
    assert (data / "course.current").read_text() == built.path.name


def test_a_second_build_keeps_everything(root: Path, data: Path) -> None:
    first = build_course(root, data)
    before = first.path.stat()
    second = build_course(root, data)
    assert (second.compiled, second.kept, second.path) == (0, 3, first.path)
    assert first.path.stat().st_mtime_ns == before.st_mtime_ns


def test_the_compiler_s_own_files_are_read_once(
    root: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_course(root, data)
    monkeypatch.setattr(building, "digest_of_compiler", lambda: pytest.fail("read again"))
    build_course(root, data)
    edit_text(root)
    assert build_course(root, data).compiled == 1


def test_another_compiler_builds_everything_again(
    root: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_course(root, data)
    monkeypatch.setattr(building, "look_of_compiler", lambda: "another look")
    assert build_course(root, data).path == first.path
    monkeypatch.setattr(building, "look_of_compiler", lambda: "a third look")
    monkeypatch.setattr(building, "digest_of_compiler", lambda: "another digest")
    assert build_course(root, data).compiled == 3


def test_a_file_that_was_only_touched_is_not_compiled(root: Path, data: Path) -> None:
    first = build_course(root, data)
    os.utime(root / "milk-papers" / "lesson.md", (1, 1))
    assert build_course(root, data).path == first.path


def edit_text(root: Path) -> None:
    replace(root / "milk-papers/lesson.md", "nine pages.", "*nine* fresh pages.")


def edit_aside(root: Path) -> None:
    replace(root / "milk-papers/lesson.md", "Now from", "/// aside\nAsk. [@s1]\n///\n\nNow from")


def edit_numbers(root: Path) -> None:
    replace(root / "milk-papers/lesson.md", "said a headline.", "said a headline. [@s2]")


def edit_letters(root: Path) -> None:
    write(root / "milk-papers/exhibits/annex.yaml", FILES["exhibits/letter.yaml"])
    letter = "/// exhibit | letter\n///"
    replace(root / "milk-papers/lesson.md", letter, f"/// exhibit | annex\n///\n\n{letter}")


def edit_terms(root: Path) -> None:
    replace(root / "milk-papers/lesson.md", "It was a [[hack-and-leak]].", "It was.")


def edit_front(root: Path) -> None:
    replace(root / "milk-papers/lesson.md", "title: The tea papers", "title: The milk papers")


def edit_claim(root: Path) -> None:
    replace(root / "milk-papers/claims.yaml", "for an army", "for an *army*")


def add_lesson(root: Path) -> None:
    write_course(root, *SLUGS, "water-papers")


def remove_lesson(root: Path) -> None:
    write_course(root, *SLUGS[:2])
    for file in sorted((root / "milk-papers").rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    (root / "milk-papers").rmdir()


def rename_lesson(root: Path) -> None:
    (root / "milk-papers").rename(root / "oat-papers")
    write_course(root, *SLUGS[:2], "oat-papers")


def swap_lessons(root: Path) -> None:
    write_course(root, "tea-papers", "milk-papers", "coffee-papers")


def take_off_the_path(root: Path) -> None:
    write_course(root, *SLUGS[:2])


def reword_term(root: Path) -> None:
    replace(root / "glossary.yaml", "term: hack and leak", "term: hack-and-leak attack")


def redefine_term(root: Path) -> None:
    replace(root / "glossary.yaml", "Stealing", "Freshly stealing")


CHANGES: dict[str, tuple[Callable[[Path], None], int]] = {
    "text": (edit_text, 1),
    "aside": (edit_aside, 1),
    "numbers": (edit_numbers, 1),
    "letters": (edit_letters, 1),
    "terms": (edit_terms, 1),
    "front": (edit_front, 1),
    "claim": (edit_claim, 1),
    "added": (add_lesson, 1),
    "removed": (remove_lesson, 0),
    "renamed": (rename_lesson, 1),
    "swapped": (swap_lessons, 0),
    "taken off": (take_off_the_path, 0),
    "reworded": (reword_term, 3),
    "redefined": (redefine_term, 0),
}


@pytest.mark.parametrize(("change", "compiled"), CHANGES.values(), ids=CHANGES)
def test_a_small_build_equals_a_clean_one(
    root: Path, data: Path, tmp_path: Path, change: Callable[[Path], None], compiled: int
) -> None:
    build_course(root, data)
    change(root)
    built = build_course(root, data)
    assert built.compiled == compiled
    assert rows_in(built.path) == clean(root, tmp_path / "clean.db")


EDITS = (edit_text, edit_numbers, edit_front, edit_claim, add_lesson, reword_term, swap_lessons)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.lists(st.sampled_from([*EDITS, take_off_the_path]), min_size=2, max_size=5))
def test_any_course_of_small_builds_equals_a_clean_one(
    tmp_path_factory: pytest.TempPathFactory, order: list[Callable[[Path], None]]
) -> None:
    folder = tmp_path_factory.mktemp("course")
    root, data = folder / "lessons", folder / "data"
    write(root / "glossary.yaml", GLOSSARY)
    write_course(root, *SLUGS)
    build_course(root, data)
    for change in order:
        try:
            change(root)
        except AssertionError:
            continue  # the text was changed already
        build_course(root, data)
    assert rows_in(build_course(root, data).path) == clean(root, folder / "clean.db")


BUILD = """
import sys
from pathlib import Path
from unsealed.course.build import write_edition
write_edition(Path(sys.argv[1]), Path(sys.argv[2]), jobs=int(sys.argv[3]))
"""


def test_the_same_lessons_give_the_same_bytes_anywhere(root: Path, tmp_path: Path) -> None:
    digests = set()
    for number, (seed, jobs) in enumerate([("1", "1"), ("2", "1"), ("3", "2")]):
        file = tmp_path / f"{number}.db"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", BUILD, str(root), str(file), jobs]
        subprocess.run(command, check=True, env=environment)
        digests.add(hashlib.sha256(file.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_faults_of_all_lessons_are_raised_and_the_old_course_stays(root: Path, data: Path) -> None:
    before = build_course(root, data)
    replace(root / "milk-papers/lesson.md", "[@s1]", "[@s9]")
    replace(root / "coffee-papers/claims.yaml", "outcome: holds", "outcome: hold")
    with pytest.raises(CourseFaults) as refused:
        build_course(root, data)
    errors = [str(found) for found in refused.value.faults if found.is_error]
    assert [error.split(":")[0] for error in errors] == [
        "lessons/coffee-papers/claims.yaml",
        "lessons/milk-papers/lesson.md",
    ]
    assert (data / "course.current").read_text() == before.path.name
    assert sorted(path.name for path in data.glob("*.fresh")) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("lesson.md", "[[hack-and-leak]]", "[[hack-and-lick]]"),
        ("lesson.md", "/// claim | genuine", "/// claim | genuin"),
        ("lesson.md", "/// clipping", "/// cliping"),
        ("lesson.md", "nine pages", "<blink>nine</blink> pages"),
        ("lesson.md", "nine pages", "[nine pages](#nowhere)"),
        ("lesson.md", "nine pages", "![](https://a.example/x.png) pages"),
        ("lesson.md", "nine pages", "**nine pages"),
        ("lesson.md", "///\n\n## Read", "\n## Read"),
        ("lesson.md", "## Examine", "## Inspect"),
        ("claims.yaml", "finding: The ministry", "finding: <blink>The</blink> ministry"),
        ("claims.yaml", "id: for-an-army", "id: genuine"),
        ("quiz.yaml", "stem: How", "stem:  [x](#nowhere) How"),
        ("sources.yaml", "note: Quotes", "note:  [@s9] Quotes"),
        ("exhibits/letter.yaml", "*canteen*", "*canteen* [@s9]"),
    ],
)
def test_a_small_build_refuses_what_a_clean_one_refuses(
    root: Path, data: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    build_course(root, data)
    replace(root / "milk-papers" / file, old, new)
    with pytest.raises(CourseFaults) as small:
        build_course(root, data)
    with pytest.raises(CourseFaults) as whole:
        write_edition(root, tmp_path / "clean.db", jobs=1)
    assert small.value.faults == whole.value.faults


def test_a_link_to_a_lesson_that_is_removed_is_a_fault(root: Path, data: Path) -> None:
    replace(root / "coffee-papers/lesson.md", "nine pages", "[nine](/lessons/milk-papers) pages")
    build_course(root, data)
    remove_lesson(root)
    with pytest.raises(CourseFaults) as refused:
        build_course(root, data)
    assert [found.code for found in refused.value.faults if found.is_error] == ["lesson-undefined"]


def test_a_reader_of_the_old_file_goes_on(root: Path, data: Path) -> None:
    first = build_course(root, data)
    with closing(sqlite3.connect(first.path)) as reader:
        rows = reader.execute("SELECT slug FROM lessons ORDER BY slug DESC")
        assert rows.fetchone() == ("tea-papers",)
        for change in (edit_text, edit_front, edit_claim):
            change(root)
            build_course(root, data)
        assert not first.path.exists()
        assert len(rows.fetchall()) == 2
        assert len(reader.execute("SELECT html FROM parts").fetchall()) > 3


def test_all_editions_but_two_are_removed(root: Path, data: Path) -> None:
    for change in (edit_text, edit_front, edit_claim):
        build_course(root, data)
        change(root)
    last = build_course(root, data)
    left = sorted(data.glob("course-*.db"))
    assert len(left) == 2
    assert last.path in left


def test_builds_at_once_make_one_sound_course(root: Path, data: Path, tmp_path: Path) -> None:
    failures: list[Exception] = []

    def build() -> None:
        try:
            build_course(root, data)
        except Exception as failure:  # whatever it is, it is counted
            failures.append(failure)

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    current = data / (data / "course.current").read_text()
    assert rows_in(current) == clean(root, tmp_path / "clean.db")


def test_a_full_disk_leaves_the_old_course(
    root: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_course(root, data)
    edit_text(root)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building.os, "fsync", full)
    with pytest.raises(EditionNotWritten) as refused:
        build_course(root, data)
    assert str(refused.value) == (
        f"{data}: the course could not be written: No space left on device. The last edition stays"
        " in place. Make room or correct the folder's permissions, then build again."
    )
    monkeypatch.undo()
    assert (data / "course.current").read_text() == before.path.name
    assert rows_in(before.path)
    assert list(data.glob("*.fresh")) == []
    assert build_course(root, data).compiled == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: (data / "course.manifest").write_text("rubbish"),
        lambda data: (data / "course.manifest").unlink(),
        lambda data: (data / "course.current").unlink(),
        lambda data: next(data.glob("course-*.db")).unlink(),
        lambda data: next(data.glob("course-*.db")).write_bytes(b"rubbish"),
    ],
    ids=["manifest spoilt", "manifest gone", "pointer gone", "file gone", "file spoilt"],
)
def test_whatever_is_lost_is_made_again(
    root: Path, data: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    build_course(root, data)
    spoil(data)
    edit_text(root)
    assert rows_in(build_course(root, data).path) == clean(root, tmp_path / "clean.db")


def test_a_lesson_saved_while_it_is_compiled_is_compiled_again(
    root: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unsealed.course import build_clean

    real = build_clean.write_clean
    edits = [edit_text]

    def write_while_editing(*arguments: object, **options: object) -> int:
        count = real(*arguments, **options)
        if edits:
            edits.pop()(root)
        return count

    monkeypatch.setattr(build_clean, "write_clean", write_while_editing)
    built = build_course(root, data)
    monkeypatch.undo()
    assert rows_in(built.path) == clean(root, tmp_path / "clean.db")


def test_an_item_keeps_its_version_until_its_author_changes_it(root: Path, data: Path) -> None:
    def versions(file: Path) -> dict[str, str]:
        with closing(sqlite3.connect(file)) as database:
            query = "SELECT id, version FROM items WHERE lesson = 'milk-papers'"
            return dict(database.execute(query).fetchall())

    first = versions(build_course(root, data).path)
    edit_numbers(root)
    second = versions(build_course(root, data).path)
    edit_claim(root)
    third = versions(build_course(root, data).path)
    assert first == second
    assert {name for name in first if first[name] != third[name]} == {"for-an-army"}


def test_no_text_of_an_item_is_markdown_or_html_that_is_not_sanitised(
    root: Path, data: Path
) -> None:
    replace(root / "milk-papers/quiz.yaml", "Nine pages.", '"*Nine* `[@s1]` & pages. [@s1]"')
    with closing(sqlite3.connect(build_course(root, data).path)) as database:
        query = "SELECT content FROM items WHERE lesson = 'milk-papers' AND id = 'how-many'"
        content = json.loads(database.execute(query).fetchone()[0])
    assert content["feedback"]["right"] == (
        "<em>Nine</em> <code>[@s1]</code> &amp; pages."
        '<sup class="ref"><a href="#note-s1">1</a></sup>'
    )
