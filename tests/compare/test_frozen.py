"""What a change of a rule or reader does to a frozen corpus is seen before anybody merges it.

    python -m tests.compare.test_frozen

writes the corpus's dataset anew where the change is meant; the difference then stands in the
commit.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tongbao.compare import diff_datasets, read_dataset
from tongbao.compare.datasets import KEYS

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "tests" / "data" / "frozen"
CORPUS = ("samples/hebei-2020-15", "samples/generated", "tests/data/real/f??.pdf")


def read_corpus(out: Path) -> None:
    """Read the corpus into a dataset, as a user would."""
    command = [sys.executable, "-m", "tongbao", "extract", *CORPUS, "-o", str(out), "--quiet"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_frozen_corpus_reads_and_is_judged_as_before(tmp_path: Path) -> None:
    read_corpus(tmp_path / "now")
    changes = diff_datasets(read_dataset(FROZEN), read_dataset(tmp_path / "now"))
    shown = [f"{c.table} {c.kind} {' · '.join(c.key)} {dict(c.fields)}" for c in changes]
    assert shown == [], "if this is meant, run: python -m tests.compare.test_frozen"


def main() -> None:
    """Freeze the corpus as it is read now."""
    FROZEN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        read_corpus(Path(scratch) / "now")
        for name in KEYS:
            shutil.copy(Path(scratch) / "now" / f"{name}.csv", FROZEN / f"{name}.csv")


if __name__ == "__main__":
    main()
