"""Taking packs into a course and out of it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from editions import rows_in
from lesson_packs import ABOUT, exported, files_of, opened, remade, tree, write_course
from tea_papers import FILES, GLOSSARY, lines_of, write
from unsealed.course import build as building
from unsealed.course.build import build_course
from unsealed.course.check import check_course
from unsealed.course.faults import CourseFaults
from unsealed.course.lesson_files import read_course
from unsealed.course.packs import importing
from unsealed.course.packs.exporting import export_pack
from unsealed.course.packs.faults import PackRefused
from unsealed.course.packs.importing import import_pack, remove_pack
from unsealed.course.packs.opening import open_pack
from unsealed.course.packs.places import pack_folders
from unsealed.course.reader import open_edition
from unsealed.course.skeleton import write_skeleton

if TYPE_CHECKING:
    from pathlib import Path

    from unsealed.course.reader import EditionReader

TAKEN = (
    "the course has a lesson of this name. --replace shows this one instead, until its pack is"
    " removed."
)


def faults_of(refused: pytest.ExceptionInfo[PackRefused]) -> list[str]:
    return [str(fault) for fault in refused.value.faults]


def units(edition: EditionReader) -> list[tuple[str, str, list[str]]]:
    return [(unit.id, unit.title, [card.slug for card in unit.lessons]) for unit in edition.units()]


def test_a_pack_becomes_a_unit_at_the_end_of_the_course(
    author: Path, root: Path, data: Path
) -> None:
    imported = import_pack(opened(author, "tea-papers", "coffee-papers"), root, data)
    edition = open_edition(data)
    assert imported.built is not None
    assert edition.version == imported.built.version
    assert units(edition) == [
        ("begin", "Begin here", ["milk-papers"]),
        ("pack-teas", "Teas", ["tea-papers", "coffee-papers"]),
    ]
    assert edition.units()[-1].summary == "By A. Leaf, B. Pot (CC BY-SA 4.0)."
    guide = edition.guide("tea-papers")
    assert guide is not None
    assert guide.title == "Teaching the tea papers"


def test_an_edition_with_a_pack_is_the_same_however_it_came_about(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    build_course(root, data)
    small = import_pack(opened(author, "tea-papers"), root, data).built
    assert small is not None
    assert (small.compiled, small.kept) == (1, 1)
    other = tmp_path / "other"
    shutil.copytree(data / "packs", other / "packs")
    clean = build_course(root, other)
    assert clean.compiled == 2
    # Of where the packs lie nothing is in an edition.
    assert clean.version == small.version
    assert rows_in(clean.path) == rows_in(small.path)


def test_while_nothing_changes_no_file_of_a_pack_is_read(
    author: Path, root: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if all of it had been written a while ago.
    monkeypatch.setattr("unsealed.course.manifest._CLOCK_STEP", 0)
    import_pack(opened(author, "tea-papers"), root, data)
    monkeypatch.setattr(building, "_build", lambda *_args, **_more: pytest.fail("built"))
    monkeypatch.setattr("unsealed.course.manifest._read", lambda *_args: pytest.fail("read"))
    assert build_course(root, data).compiled == 0


def test_what_is_edited_in_a_pack_s_folder_is_built_again(
    author: Path, root: Path, data: Path
) -> None:
    import_pack(opened(author, "tea-papers"), root, data)
    file = pack_folders(data)[0] / "tea-papers" / "lesson.md"
    file.write_text(FILES["lesson.md"].replace("nine pages.", "*nine* pages."))
    assert build_course(root, data).compiled == 1


def test_the_check_looks_at_packs_as_well(author: Path, root: Path, data: Path) -> None:
    import_pack(opened(author, "tea-papers"), root, data)
    packs = pack_folders(data)
    assert check_course(root, packs=packs) == ()
    write(packs[0] / "tea-papers/sources.yaml", FILES["sources.yaml"].replace("full", "all"))
    assert lines_of(check_course(root, packs=packs)) == [
        f'{packs[0].name}/tea-papers/sources.yaml:8:11: "read" must be one of full, excerpt;'
        ' found the text "all". [value-choice]'
    ]


def test_a_pack_that_is_there_already_changes_nothing(author: Path, root: Path, data: Path) -> None:
    pack = opened(author, "tea-papers")
    import_pack(pack, root, data)
    before = tree(data)
    again = import_pack(pack, root, data)
    assert (again.built, again.kept) == (None, None)
    assert tree(data) == before


def test_words_that_the_course_has_itself_stay_as_they_are(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    own = GLOSSARY.replace("Stealing", "Taking")
    write(root / "glossary.yaml", own)
    import_pack(opened(author, "tea-papers"), root, data)
    assert [(term.id, term.definition_html) for term in open_edition(data).terms()] == [
        ("hack-and-leak", "<p>Taking papers <em>and</em> publishing them.</p>")
    ]
    nothing = write_course(tmp_path / "more" / "lessons", "milk-papers", glossary="terms: []\n")
    write(
        nothing / "milk-papers/lesson.md", FILES["lesson.md"].replace("[[hack-and-leak]]", "hack")
    )
    import_pack(opened(author, "tea-papers"), nothing, tmp_path / "more")
    assert [term.id for term in open_edition(tmp_path / "more").terms()] == ["hack-and-leak"]


def test_a_lesson_of_the_course_is_replaced_only_if_asked_for(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    theirs = write_course(tmp_path / "theirs" / "lessons", "milk-papers")
    write(theirs / "milk-papers/lesson.md", FILES["lesson.md"].replace("The tea", "The oat"))
    pack = opened(theirs, "milk-papers")
    first = build_course(root, data)
    with pytest.raises(PackRefused) as refused:
        import_pack(pack, root, data)
    assert faults_of(refused) == [f"milk-papers: {TAKEN}"]
    import_pack(pack, root, data, replace=True)
    shown = open_edition(data)
    assert units(shown) == [("begin", "Begin here", ["milk-papers"])]
    assert shown.units()[0].lessons[0].title == "The oat papers"
    assert shown.units()[0].summary == (
        "How to look. With lessons from “Teas”. By A. Leaf, B. Pot (CC BY-SA 4.0)."
    )
    kept, built = remove_pack("teas", root, data)
    assert kept == data / "packs" / "kept" / f"teas-{pack.digest[:12]}.zip"
    assert kept.read_bytes() == pack.content
    assert built.version == first.version
    assert open_edition(data).units()[0].lessons[0].title == "The tea papers"


def test_a_newer_pack_replaces_the_older_one_which_is_kept(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    old = opened(author, "tea-papers")
    import_pack(old, root, data)
    newer = write_course(tmp_path / "newer" / "lessons", "coffee-papers")
    new = opened(newer, "coffee-papers")
    with pytest.raises(PackRefused) as refused:
        import_pack(new, root, data)
    assert faults_of(refused) == [
        'a pack called "teas" is there, with other files. --replace puts this one in its place.'
    ]
    imported = import_pack(new, root, data, replace=True)
    assert imported.kept is not None
    assert imported.kept.read_bytes() == old.content
    assert units(open_edition(data))[1:] == [("pack-teas", "Teas", ["coffee-papers"])]
    back = import_pack(open_pack(imported.kept.read_bytes()), root, data, replace=True)
    assert back.kept is not None
    assert units(open_edition(data))[1:] == [("pack-teas", "Teas", ["tea-papers"])]


def test_of_two_packs_with_one_lesson_the_later_one_is_shown(
    author: Path, root: Path, data: Path
) -> None:
    import_pack(opened(author, "tea-papers", "coffee-papers"), root, data)
    other = opened(author, "tea-papers", about=replace(ABOUT, name="more", title="More"))
    with pytest.raises(PackRefused) as refused:
        import_pack(other, root, data)
    folder = pack_folders(data)[0].name
    assert faults_of(refused) == [
        f"tea-papers: the pack in {folder} has a lesson of this name. --replace shows this one"
        " instead, until its pack is removed."
    ]
    import_pack(other, root, data, replace=True)
    assert units(open_edition(data))[1:] == [("pack-teas", "Teas", ["tea-papers", "coffee-papers"])]
    remove_pack("teas", root, data)
    assert units(open_edition(data))[1:] == [("pack-more", "More", ["tea-papers"])]


def with_bench(root: Path, exercise: str) -> Path:
    write_course(root, "milk-papers")
    bench = f"bench: {{title: Bench, summary: Papers., lessons: [{exercise}]}}\n"
    write(root / "course.yaml", (root / "course.yaml").read_text() + bench)
    write_skeleton(root, exercise, "bench")
    return root


def test_exercises_go_to_the_bench(data: Path, tmp_path: Path) -> None:
    root = with_bench(tmp_path / "with", "own-note")
    pack = opened(with_bench(tmp_path / "theirs", "their-note"), "their-note")
    import_pack(pack, root, data)
    assert units(open_edition(data))[1:] == [("bench", "Bench", ["own-note", "their-note"])]
    without = write_course(tmp_path / "without", "milk-papers")
    with pytest.raises(PackRefused) as refused:
        import_pack(pack, without, tmp_path / "other")
    assert faults_of(refused) == [
        "pack.json: the course has no bench for the exercises their-note. Ask for a pack without."
    ]


def test_an_id_that_was_answered_keeps_its_kind(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    import_pack(opened(author, "tea-papers"), root, data)
    theirs = write_course(tmp_path / "theirs" / "lessons", "tea-papers")
    quiz = FILES["quiz.yaml"].replace("id: how-many", "id: whose-word")
    write(theirs / "tea-papers/quiz.yaml", quiz.replace("whose-words", "how-many"))
    write(theirs / "tea-papers/lesson.md", FILES["lesson.md"].replace("whose-words", "how-many"))
    with pytest.raises(PackRefused) as refused:
        import_pack(opened(theirs, "tea-papers"), root, data, replace=True)
    assert faults_of(refused) == [
        'tea-papers/quiz.yaml:2:9: "how-many" was of the kind quantity in the last build and is'
        " single-choice now. People may have answered it: choose a new id. [id-kind-changed]"
    ]


def test_what_the_check_finds_is_all_listed_and_nothing_is_kept(
    tea_pack: bytes, root: Path, data: Path
) -> None:
    files = files_of(tea_pack)
    text = FILES["lesson.md"].replace("nine pages.", "nine <script>alert(1)</script> pages.")
    text += "\nSee [there](/lessons/juice-papers) and [here](javascript:alert(1)).\n"
    files["tea-papers/lesson.md"] = text.encode()
    files["tea-papers/quiz.yaml"] = (
        FILES["quiz.yaml"].replace("kind: quantity", "kind: poem").encode()
    )
    build_course(root, data)
    before = tree(data)
    with pytest.raises(PackRefused) as refused:
        import_pack(open_pack(remade(files)), root, data)
    assert [line.partition(" ")[0] for line in faults_of(refused)] == [
        "tea-papers/lesson.md:23:36:",
        "tea-papers/lesson.md:60:5:",
        "tea-papers/lesson.md:60:40:",
        "tea-papers/quiz.yaml:17:15:",
    ]
    assert tree(data) == before
    assert not (data / "packs").exists()


def test_a_pack_may_not_take_the_welcome_from_the_course(
    root: Path, data: Path, tmp_path: Path
) -> None:
    theirs = write_course(tmp_path / "theirs" / "lessons", "milk-papers")
    for name in ("lesson.md", "claims.yaml"):
        text = FILES[name].replace("genuine", "honest")
        write(theirs / "milk-papers" / name, text)
    write(theirs / "course.yaml", (root / "course.yaml").read_text().replace("genuine", "honest"))
    with pytest.raises(PackRefused) as refused:
        import_pack(opened(theirs, "milk-papers"), root, data, replace=True)
    assert faults_of(refused) == [
        'lessons/course.yaml:2:39: the lesson "milk-papers" has no claim "genuine".'
        " [claim-undefined]"
    ]


def test_a_course_that_cannot_be_built_is_left_as_it_was(
    tea_pack: bytes, root: Path, data: Path
) -> None:
    build_course(root, data)
    before = tree(data)
    write(root / "milk-papers/lesson.md", FILES["lesson.md"].replace("[@s1] It", "[@s9] It"))
    with pytest.raises(CourseFaults):
        import_pack(open_pack(tea_pack), root, data)
    assert tree(data) == before


def test_an_import_that_was_killed_leaves_nothing_that_counts(
    tea_pack: bytes, root: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_course(root, data)
    pack = open_pack(tea_pack)
    # As a kill does: nothing is tidied up.
    with monkeypatch.context() as patch:
        patch.setattr(importing.shutil, "rmtree", lambda *_args, **_more: None)
        patch.setattr("pathlib.Path.unlink", lambda *_args, **_more: None)
        patch.setattr(importing, "list_places", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_pack(pack, root, data)
    name = f"teas-{pack.digest[:12]}"
    left = sorted(file.name for file in (data / "packs").iterdir())
    assert left[0].startswith(".incoming-")
    assert left[1:] == [name, f"{name}.zip"]
    assert pack_folders(data) == ()
    import_pack(pack, root, data)
    assert [each.name for each in pack_folders(data)] == [name]
    assert sorted(file.name for file in (data / "packs").iterdir()) == [
        "installed",
        "kept",
        name,
        f"{name}.zip",
    ]


def test_a_pack_that_others_need_cannot_be_removed(
    author: Path, root: Path, data: Path, tmp_path: Path
) -> None:
    import_pack(opened(author, "tea-papers"), root, data)
    theirs = write_course(tmp_path / "theirs" / "lessons", "tea-papers", "oat-papers")
    write(theirs / "oat-papers/lesson.md", FILES["lesson.md"] + "\n[First](/lessons/tea-papers).\n")
    import_pack(opened(theirs, "oat-papers", about=replace(ABOUT, name="oats")), root, data)
    before = pack_folders(data)
    with pytest.raises(CourseFaults, match='there is no lesson "tea-papers"'):
        remove_pack("teas", root, data)
    assert pack_folders(data) == before


def test_a_lesson_of_a_pack_is_passed_on_as_it_came(
    author: Path, root: Path, data: Path, tea_pack: bytes
) -> None:
    import_pack(open_pack(tea_pack), root, data)
    course = read_course(root, pack_folders(data))
    assert export_pack(course, ["tea-papers"], ABOUT).content == tea_pack


def test_exporting_twice_gives_the_same_bytes(author: Path) -> None:
    first, second = (exported(author, "tea-papers", "coffee-papers") for _ in range(2))
    assert first == second
    head = json.loads(files_of(first)["pack.json"])
    assert [*head] == [
        "schema_version",
        "name",
        "title",
        "authors",
        "licence",
        "made_with",
        "lessons",
        "bench",
        "terms",
        "files",
    ]
    assert head["lessons"] == ["tea-papers", "coffee-papers"]
    assert head["terms"] == ["hack-and-leak"]


def test_a_lesson_with_errors_is_not_exported(tmp_path: Path) -> None:
    root = write_course(tmp_path / "lessons", "tea-papers")
    write(root / "tea-papers/lesson.md", FILES["lesson.md"].replace("[@s1] It", "[@s9] It"))
    with pytest.raises(CourseFaults, match="s9"):
        exported(root, "tea-papers")


def test_a_pack_has_a_name_that_is_an_id(author: Path) -> None:
    with pytest.raises(PackRefused) as refused:
        exported(author, "tea-papers", about=replace(ABOUT, name="../up"))
    assert len(faults_of(refused)) == 1
    assert faults_of(refused)[0].startswith("pack.json:3:11:")


def test_a_lesson_that_would_have_too_many_files_made_is_refused(
    tea_pack: bytes, root: Path, data: Path
) -> None:
    files = files_of(tea_pack)
    many = "".join(f'  - {{name: {number}.txt, lines: ["Tea."]}}\n' for number in range(201))
    letter = f"{FILES['exhibits/letter.yaml']}files:\n{many}"
    files["tea-papers/exhibits/letter.yaml"] = letter.encode()
    with pytest.raises(PackRefused) as refused:
        import_pack(open_pack(remade(files)), root, data)
    assert faults_of(refused)[-1] == (
        "tea-papers: its exhibits have 201 files; at most 200 are made. Take some out."
    )
