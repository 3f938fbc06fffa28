"""Two trees of the package, each copied aside, and what a tree reads and says."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_HERE = Path(__file__).resolve().parent
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
_DOCUMENTS, _DATASET = "documents", "dataset"
_TWICE_PRINTED = [
    f"{_DOCUMENTS}/samples/hebei-2020-15/hebei-2020-15.{producer}.pdf"
    for producer in ("libreoffice", "typst")
]
_LIMITS = ("--max-time", "7200", "--max-cpu", "3600")
"""No document may be given up because the machine was busy, by one tree and not the other."""


class NoTreeError(Exception):
    """The base is neither a commit nor a folder with the package."""


class AnotherTreeError(Exception):
    """A process ran other code than it was to."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A copy of the package, apart from the folder in which people go on working."""

    name: str
    folder: Path
    """Holds the package's folder ``tongbao``."""

    def read(self, work: Path, jobs: int) -> float:
        """Read ``work/documents`` into ``work/NAME``; return the seconds that it took.

        The dataset goes to ``dataset`` there, what commands say to ``said``.

        Raises:
            AnotherTreeError: A process imported another ``tongbao``.
        """
        start = time.perf_counter()
        imported = work / f"{self.name}.imported"
        own = work / self.name
        (own / "said").mkdir(parents=True)
        command = ["extract", _DOCUMENTS, "-o", _DATASET, "-j", str(jobs), "--json", *_LIMITS]
        run = self._run(["-m", "tongbao", *command], work, imported)
        _write_down(own / "said", "extract", run)
        self._check_origins(imported, least=2)
        plan = work / f"{self.name}.commands"
        plan.write_text(json.dumps([str(own / "said"), commands()]), encoding="utf-8")
        run = self._run([str(_HERE / "saying.py"), str(plan)], work, imported)
        if run.returncode:
            _write_down(own / "said", "commands", run)
        self._check_origins(imported, least=3)
        (work / _DATASET).rename(own / _DATASET)
        return time.perf_counter() - start

    def _run(
        self, arguments: Sequence[str], work: Path, imported: Path
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", *arguments],
            cwd=work,
            env=self._environment(imported),
            capture_output=True,
            encoding="utf-8",
            errors="backslashreplace",
            check=False,
        )

    def _environment(self, imported: Path) -> Mapping[str, str]:
        # Hashes stay random: bytes that follow the order of a set are no bytes to rely on.
        kept = {name: text for name, text in os.environ.items() if name != "PYTHONHASHSEED"}
        return {
            **kept,
            **dict.fromkeys(_THREADS, "1"),
            "ORT_DISABLE_TELEMETRY": "1",
            "PYTHONPATH": str(_HERE / "one_tree"),
            "PYTHONUTF8": "1",
            "TONGBAO_IMPORTED": str(imported),
            "TONGBAO_LANG": "en",
            "TONGBAO_TREE": str(self.folder),
        }

    def _check_origins(self, imported: Path, least: int) -> None:
        lines = imported.read_text(encoding="utf-8").splitlines() if imported.exists() else []
        origins = {line.split(" ", 1)[1] for line in lines}
        processes = {line.split(" ", 1)[0] for line in lines}
        wanted = str(self.folder / "tongbao" / "__init__.py")
        if origins != {wanted} or len(processes) < least:
            raise AnotherTreeError(
                f"{self.name}: {len(processes)} processes of at least {least} imported tongbao "
                f"from {', '.join(sorted(origins)) or 'nowhere'} instead of {wanted}"
            )


def base_tree(base: str, into: Path) -> Tree:
    """Return the package as of a commit, or as it stands in a folder.

    Raises:
        NoTreeError: There is no such commit, and no such folder.
    """
    if Path(base).is_dir():
        return _copied("base", Path(base), into)
    packed = subprocess.run(
        ["git", "archive", base, "tongbao"], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        raise NoTreeError(packed.stderr.decode(errors="replace").strip())
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(into, filter="data")
    return Tree("base", into)


def working_tree(into: Path) -> Tree:
    """Return the package as it stands on disk, what is not committed included."""
    return _copied("tree", ROOT, into)


def _copied(name: str, source: Path, into: Path) -> Tree:
    if not (source / "tongbao" / "__init__.py").is_file():
        raise NoTreeError(f"{source} holds no folder tongbao")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(source / "tongbao", into / "tongbao", ignore=ignored)
    return Tree(name, into)


def commands() -> dict[str, list[str]]:
    """Return what is asked of each tree besides, by the name under which the answer is kept."""
    asked = {
        f"check-{form}-{lang}": ["check", _DATASET, "-f", form, "--lang", lang]
        for form in ("text", "json", "csv", "sarif", "html")
        for lang in ("zh", "en")
    }
    names = ["沧州", "定州", "海淀区", "吉林吉林", "石家庄市长安区", "无此地"]
    for lang in ("zh", "en"):
        asked |= {
            f"explain-{lang}": ["explain", "--lang", lang],
            f"explain-one-{lang}": ["explain", "set-missing", "--lang", lang],
            f"places-{lang}": ["places", *names, "--year", "1995", "--lang", lang],
            f"nothing-{lang}": ["check", "no-such-file.pdf", "--lang", lang],
        }
    for command in ("", "extract", "check", "compare", "diff", "export", "report", "explain"):
        asked[f"help-{command or 'all'}"] = [*command.split(), "--help"]
    asked |= {
        "places-json": ["places", *names, "--json"],
        "compare": ["compare", *_TWICE_PRINTED, "--lang", "zh"],
        "diff": ["diff", _DATASET, _DATASET],
        "export": ["export", _DATASET, "{}/facts.jsonl", "--json"],
        "export-wide": ["export", _DATASET, "{}/wide.csv", "--pivot", "place×indicator"],
        "report": ["report", _DATASET, "-o", "{}/report.html", "--cuts", "20", "--json"],
    }
    return asked


def _write_down(folder: Path, name: str, run: subprocess.CompletedProcess[str]) -> None:
    (folder / f"{name}.txt").write_text(
        f"exit code {run.returncode}\n{run.stdout}\n{run.stderr}", encoding="utf-8"
    )
