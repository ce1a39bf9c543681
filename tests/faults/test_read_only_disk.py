"""The disk under a running server becomes read-only, as one that the system finds faulty."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from class_at_work import wait_until
from scriptless import Pupil
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM = Path("/sys/fs/ext4")


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    """The disk in this file, at this folder; an empty one where there is no such file."""
    folder.mkdir(exist_ok=True)
    if shutil.which("mkfs.ext4") is None:
        pytest.skip("this system makes no disk that it could find faulty")
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(200_000_000)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    mount = ["mount", "-o", "loop,errors=remount-ro", str(image), str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a disk of its own")
    try:
        yield folder
    finally:
        # The last process of the server may be about to let go of it.
        wait_until(lambda: subprocess.run(["umount", str(folder)], check=False).returncode == 0)


def becomes_read_only(folder: Path) -> None:
    """Let the system find a fault in the disk: it lets nobody write from then on."""
    found = subprocess.run(
        ["findmnt", "--noheadings", "--output", "SOURCE", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    device = found.stdout.strip().rpartition("/")[2]
    (SYSTEM / device / "trigger_fs_error").write_text("1")


def test_a_disk_that_becomes_read_only_is_said_and_nothing_kept_is_lost(
    built_course: Path, tmp_path: Path
) -> None:
    image, data = tmp_path / "image", tmp_path / "data"
    with mounted(image, tmp_path / "disk") as disk:
        shutil.copytree(built_course, disk / "data")
        data.symlink_to(disk / "data")
        with serving(data) as served:
            pupil = Pupil(served)
            assert [pupil.answers(number)[0] for number in (1, 2, 3)] == [303, 303, 303]
            becomes_read_only(disk)
            refused = [pupil.answers(number) for number in (4, 5)]
            assert [each[::2] for each in refused] == [(503, "5"), (503, "5")]
            # Each connection meets an error of the disk first, and finds out at the next answer.
            wait_until(lambda: "may not be written on this machine" in pupil.answers(6)[1])
            assert all('name="probability" value="70"' in each[1] for each in refused)
            assert pupil.asks("GET", "/lessons/warm-up/hook")[0] == 200
            assert served.status_of("/course") == 200
    with mounted(image, tmp_path / "disk"), closing(sqlite3.connect(data / "records.db")) as db:
        found = db.execute("SELECT number FROM answers ORDER BY number").fetchall()
        assert found == [(1,), (2,), (3,)]
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
