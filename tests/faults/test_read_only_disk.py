"""The disk under a running server becomes read-only, as one that the system finds faulty."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from class_at_work import wait_until
from disks import in_memory, mounted
from scriptless import Pupil
from serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SYSTEM = Path("/sys/fs/ext4")


@contextmanager
def disk_in(image: Path, folder: Path) -> Iterator[Path]:
    """The disk in this file, at this folder; an empty one where there is no such file."""
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(200_000_000)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    with mounted(folder, "-o", "loop,errors=remount-ro", str(image)) as disk:
        yield disk


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
    data = tmp_path / "data"
    with in_memory(tmp_path / "memory", "250m") as memory:
        image = memory / "image"
        with disk_in(image, tmp_path / "disk") as disk:
            shutil.copytree(built_course, disk / "data")
            data.symlink_to(disk / "data")
            with serving(data) as served:
                pupil = Pupil(served)
                assert [pupil.answers(number)[0] for number in (1, 2, 3)] == [303, 303, 303]
                becomes_read_only(disk)
                refused = [pupil.answers(number) for number in (4, 5)]
                assert [each[::2] for each in refused] == [(503, "5"), (503, "5")]
                # Each connection meets a fault of the disk before it finds out.
                wait_until(lambda: "may not be written on this machine" in pupil.answers(6)[1])
                assert all('name="probability" value="70"' in each[1] for each in refused)
                assert pupil.asks("GET", "/lessons/warm-up/hook")[0] == 200
                assert served.status_of("/course") == 200
        with disk_in(image, tmp_path / "disk"), closing(sqlite3.connect(data / "records.db")) as db:
            found = db.execute("SELECT number FROM answers ORDER BY number").fetchall()
            assert found == [(1,), (2,), (3,)]
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
