"""Running again does only what is new, changed or failed; two runs never meet."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from archives import GENERATED, QUICK, archive, command, contents, extract, rows, start
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas


def statuses(folder: Path, *arguments: object) -> dict[str, str]:
    """Run once more with a log of its own; return what it did with each file."""
    (folder / "log").unlink(missing_ok=True)
    done = extract(folder, "archive", "-o", "out", "--log", "log", *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    lines = (folder / "log").read_text(encoding="utf-8").splitlines()
    return {Path(one["file"]).name: one["status"] for one in map(json.loads, lines)}


def test_only_what_is_new_changed_or_failed_is_read(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    first, second, third, fourth = (f"{name}.pdf" for name in QUICK)
    assert set(statuses(tmp_path).values()) == {"read", "failed"}
    before = contents(tmp_path / "out")
    again = statuses(tmp_path)
    assert again == dict.fromkeys((first, second, third, fourth), "kept") | {"broken.pdf": "failed"}
    assert {n: b for n, b in contents(tmp_path / "out").items() if n != "ledger.sqlite"} == {
        n: b for n, b in before.items() if n != "ledger.sqlite"
    }
    shutil.copy(folder / second, folder / first)  # changed: now the same bytes as another
    shutil.copy(GENERATED / "wide-typst-61.pdf", folder / "new.pdf")
    (folder / third).rename(folder / "renamed.pdf")
    assert statuses(tmp_path) == {
        first: "kept", fourth: "kept", "renamed.pdf": "kept", "new.pdf": "read", "broken.pdf": "failed",
    }  # fmt: skip
    assert set(statuses(tmp_path, "--force").values()) == {"read", "failed"}


def test_a_dataset_that_grew_is_the_one_made_at_once(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", QUICK[0])
    (folder / "empty.pdf").touch()
    extract(tmp_path, "archive", "-o", "out")
    for name in QUICK[1:]:
        shutil.copy(GENERATED / f"{name}.pdf", folder / f"a-{name}.pdf")
    shutil.copy(folder / f"{QUICK[0]}.pdf", folder / "twin.pdf")
    (folder / f"{QUICK[0]}.pdf").rename(folder / "other-name.pdf")
    extract(tmp_path, "archive", "-o", "out")
    extract(tmp_path, "archive", "-o", "at-once", "--jobs", 1)
    for table in ("circulars", "rankings", "claims", "findings", "cells", "blocks"):
        grown, made = (tmp_path / out / f"{table}.csv" for out in ("out", "at-once"))
        assert grown.read_bytes() == made.read_bytes(), table
    assert [r["file"] for r in rows(tmp_path / "out", "circulars")][-1] == "archive/other-name.pdf"


def test_two_fresh_runs_give_the_same_bytes_whatever_the_jobs(tmp_path: Path) -> None:
    archive(tmp_path / "archive")
    extract(tmp_path, "archive", "-o", "one", "--jobs", 1)
    extract(tmp_path, "archive", "-o", "two", "--jobs", 3)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_retry_failed_reads_nothing_else(tmp_path: Path) -> None:
    folder = archive(tmp_path / "archive", *QUICK[:2])
    canvas = Canvas(str(folder / "locked.pdf"), encrypt=StandardEncryption("open", strength=128))
    canvas.drawString(72, 700, "text")
    canvas.save()
    assert statuses(tmp_path)["locked.pdf"] == "failed"
    shutil.copy(GENERATED / "wide-typst-61.pdf", folder / "new.pdf")
    did = statuses(tmp_path, "--retry-failed", "--password", "open")
    assert did == {f"{name}.pdf": "kept" for name in QUICK[:2]} | {"locked.pdf": "read"}
    assert b"open" not in (tmp_path / "out" / "ledger.sqlite").read_bytes()
    assert statuses(tmp_path)["new.pdf"] == "read"


def test_other_options_are_other_results(tmp_path: Path) -> None:
    archive(tmp_path / "archive", "long-reportlab-63")
    assert set(statuses(tmp_path).values()) == {"read"}
    assert set(statuses(tmp_path, "--pages", "1").values()) == {"read"}
    assert [row["pages"] for row in rows(tmp_path / "out", "circulars")] == ["1"]
    # Limits that keep a run alive do not change what is read.
    assert set(statuses(tmp_path, "--max-cpu", "50").values()) == {"kept"}
    assert [row["pages"] for row in rows(tmp_path / "out", "circulars")] == ["3"]


def test_a_second_run_on_the_same_dataset_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "archive", *QUICK, "long-typst-32-name-twice", "wide-typst-61")
    first = start(tmp_path, "archive", "-o", "out", "--jobs", 1)
    try:
        ledger = tmp_path / "out" / "ledger.sqlite"
        for _ in range(6000):
            # It is there before its lock is taken, but empty until the lock is held.
            if ledger.exists() and ledger.stat().st_size:
                break
            time.sleep(0.005)
        # Halted, lest it ends before the second has begun.
        first.send_signal(signal.SIGSTOP)
        second = extract(tmp_path, "archive", "-o", "out")
    finally:
        first.send_signal(signal.SIGCONT)
        first.wait()
    assert second.returncode == 2
    assert "Another run is writing to out" in second.stderr
    assert first.returncode == 0
    assert len(rows(tmp_path / "out", "circulars")) == 6


def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path) -> None:
    archive(tmp_path / "archive")
    (tmp_path / "archive" / "slow.pdf").write_bytes((GENERATED / f"{QUICK[0]}.pdf").read_bytes())
    run = subprocess.Popen(
        command("archive", "-o", "out"),
        cwd=tmp_path,
        env={**os.environ, "TONGBAO_LANG": "en"},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (tmp_path / "out" / "ledger.sqlite").exists():
        time.sleep(0.02)
    run.send_signal(signal.SIGTERM)
    said = run.communicate(timeout=60)[1]
    assert run.returncode == 130
    assert "run the same command again" in said
    assert not (tmp_path / "out" / "rankings.csv").exists()
    assert extract(tmp_path, "archive", "-o", "out").returncode == 0


@pytest.mark.parametrize("damage", [b"this is no database", b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_ledger_is_said_and_left_alone(damage: bytes, tmp_path: Path) -> None:
    archive(tmp_path / "archive", QUICK[0])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "ledger.sqlite").write_bytes(damage)
    done = extract(tmp_path, "archive", "-o", "out")
    assert done.returncode == 2
    assert "ledger.sqlite is damaged" in done.stderr
    assert (tmp_path / "out" / "ledger.sqlite").read_bytes() == damage


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    archive(tmp_path / "archive", QUICK[0])
    extract(tmp_path, "archive", "-o", "out")
    base = sqlite3.connect(tmp_path / "out" / "ledger.sqlite")
    base.execute("PRAGMA user_version = 99")
    base.close()
    done = extract(tmp_path, "archive", "-o", "out")
    assert done.returncode == 2
    assert "newer tongbao" in done.stderr


@pytest.fixture
def small_disk(tmp_path: Path, lack: Callable[[str], None]) -> Iterator[Path]:
    """Return a disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        lack("mounting needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_stops_the_run_and_leaves_the_dataset_as_it_was(
    small_disk: Path, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "archive", QUICK[0])
    out = small_disk / "out"
    assert extract(tmp_path, "archive", "-o", out).returncode == 0
    before = contents(out)
    for name in (*QUICK[1:], "long-typst-32-name-twice", "wide-typst-61", "blocks-libreoffice-64",
                 "matrix_paged-typst-67", "matrix_totals-reportlab-68"):  # fmt: skip
        shutil.copy(GENERATED / f"{name}.pdf", folder)
    tables = [name for name in before if name != "ledger.sqlite"]
    used = sum(-(-path.stat().st_size // 4096) * 4 for path in out.iterdir()) + 8
    for left in (12, 48, 112):  # kilobytes: too few for the ledger, for the tables
        subprocess.run(["mount", "-o", f"remount,size={used + left}k", str(small_disk)], check=True)
        done = extract(tmp_path, "archive", "-o", out)
        assert done.returncode == 74, left
        assert "--help" not in done.stderr
        assert "Traceback" not in done.stderr
        assert "full" in done.stderr or "No space left" in done.stderr
        after = contents(out)
        assert [name for name in tables if after[name] != before[name]] == []
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    assert extract(tmp_path, "archive", "-o", out).returncode == 0
    extract(tmp_path, "archive", "-o", "elsewhere")
    assert rows(out, "rankings") == rows(tmp_path / "elsewhere", "rankings")


def test_a_read_only_target_is_refused_before_reading(small_disk: Path, tmp_path: Path) -> None:
    archive(tmp_path / "archive", QUICK[0])
    extract(tmp_path, "archive", "-o", small_disk / "out")
    before = contents(small_disk / "out")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = extract(tmp_path, "archive", "-o", small_disk / "out")
    assert done.returncode == 2
    assert "Read-only" in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert contents(small_disk / "out") == before
