"""The same documents give the same bytes, and what gives others is told."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.regression.differences import compare

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "generated" / "pairs-typst-72.pdf"
SCANS = ROOT / "tests" / "data" / "scans"
SCANNED = ("photo", "jpeg100", "seal")
HEAD = "circular_id,page,text\n"


def proof(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bench.regression", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_same_documents_give_the_same_bytes_scans_included(tmp_path: Path) -> None:
    """With a commit in ``TONGBAO_BASE`` all that is kept is read, and no change since then shows."""
    scans = [path for kind in SCANNED for path in SCANS.glob(f"*-{kind}*")]
    part = ("small",) if "TONGBAO_BASE" in os.environ else ("none", "--also", SAMPLE, *scans)
    base = os.environ.get("TONGBAO_BASE", ROOT)
    done = proof("--base", base, "--keep", tmp_path, "--part", *part)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 differ" in done.stdout
    with (tmp_path / "tree" / "dataset" / "circulars.csv").open(encoding="utf-8") as stream:
        read = Counter(row["reading"] for row in csv.DictReader(stream))
    assert read["ocr"] >= len(SCANNED)


def test_what_another_tree_reads_otherwise_is_told_by_document(tmp_path: Path) -> None:
    """Only workers look names up, so this tells too that they run the tree's own code."""
    shutil.copytree(ROOT / "tongbao", tmp_path / "tongbao")
    (divisions,) = (tmp_path / "tongbao").rglob("divisions.csv")
    text = divisions.read_text(encoding="utf-8")
    divisions.write_text(text.replace(",长春市,", ",长春城,"), encoding="utf-8")
    done = proof("--base", tmp_path, "--part", "none", "--also", SAMPLE, "--jobs", 1)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "dataset/rankings.csv: 1 of 1 documents differ, -" in done.stdout
    assert f"@@ documents/also-1/{SAMPLE.name} @@" in done.stdout
    assert "\n+" in done.stdout
    assert ",220100,长春市," in done.stdout


def test_a_base_that_is_not_there_is_named() -> None:
    done = proof("--base", "no-such-commit")
    assert done.returncode == 2
    assert "no-such-commit" in done.stderr
    assert "Traceback" not in done.stderr


def datasets(folder: Path, base: str, tree: str) -> tuple[Path, Path]:
    for name, text in (("base", base), ("tree", tree)):
        (folder / name / "dataset").mkdir(parents=True)
        (folder / name / "dataset" / "blocks.csv").write_text(HEAD + text, encoding="utf-8")
    return folder / "base", folder / "tree"


def test_rows_are_compared_document_by_document(tmp_path: Path) -> None:
    found = compare(*datasets(tmp_path, "a,1,x\na,2,y\nb,1,z\n", "a,1,x\na,2,w\na,3,v\nb,1,z\n"))
    assert found[0] == ["dataset/blocks.csv"]
    (difference,) = found[1]
    assert difference.summary == "1 of 2 documents differ, -1 +2 rows"
    assert difference.lines[2:] == ["@@ a @@", "-a,2,y", "+a,2,w", "+a,3,v"]
    assert difference.shown(4).endswith("-a,2,y\n… 2 more lines")


def test_documents_in_another_order_are_told(tmp_path: Path) -> None:
    (difference,) = compare(*datasets(tmp_path, "a,1,x\nb,1,z\n", "b,1,z\na,1,x\n"))[1]
    assert "documents in another order" in difference.summary


def test_other_quotes_round_the_same_rows_are_told(tmp_path: Path) -> None:
    (difference,) = compare(*datasets(tmp_path, "a,1,x\n", 'a,1,"x"\n'))[1]
    assert difference.lines == ["the same rows in other bytes, from byte 26 on"]


def test_a_file_of_one_tree_only_is_told_and_the_ledger_is_not(tmp_path: Path) -> None:
    base, tree = datasets(tmp_path, "", "")
    (base / "dataset" / "ledger.sqlite").write_bytes(b"one reader")
    (tree / "dataset" / "ledger.sqlite").write_bytes(b"another")
    (tree / "said").mkdir()
    (tree / "said" / "help.txt").touch()
    (difference,) = compare(base, tree)[1]
    assert (difference.file, difference.summary) == (
        "said/help.txt",
        "only the working tree writes it",
    )
