"""What tests of whole archives share: small archives, runs on them, and their tables."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = ROOT / "samples" / "generated"
QUICK = ("bureaus-typst-74", "pairs-typst-72", "noted-reportlab-73", "zebra-reportlab-71")
"""Generated circulars that are read in a moment."""
SABOTAGE = Path(__file__).parent / "sabotage"


def archive(folder: Path, *names: str) -> Path:
    """Make an archive of generated circulars."""
    folder.mkdir(parents=True)
    for name in names or QUICK:
        shutil.copy(GENERATED / f"{name}.pdf", folder)
    return folder


def command(*arguments: object) -> list[str]:
    """Return the command line of a run."""
    return [sys.executable, "-m", "tongbao", "extract", *map(str, arguments)]


def environment(*, sabotage: bool = False) -> dict[str, str]:
    """Return the environment of a run; with ``sabotage`` some names make workers die."""
    told = {**os.environ, "TONGBAO_LANG": "en", "PYTHONUTF8": "1"}
    if sabotage:
        told["PYTHONPATH"] = str(SABOTAGE)
    return told


def extract(
    folder: Path, *arguments: object, sabotage: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run ``tongbao extract`` in a folder."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(sabotage=sabotage),
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=600,
        check=False,
    )


def start(folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """Start ``tongbao extract`` in a folder and return at once."""
    return subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill(run: subprocess.Popen[bytes]) -> None:
    """Kill a run as a power failure would: no handler, no farewell."""
    run.send_signal(signal.SIGKILL)
    run.wait()


def rows(dataset: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of one table."""
    with (dataset / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def contents(dataset: Path) -> dict[str, bytes]:
    """Return every file of a dataset, the ledger and what is left over included."""
    return {
        path.relative_to(dataset).as_posix(): path.read_bytes()
        for path in dataset.rglob("*")
        if path.is_file()
    }
