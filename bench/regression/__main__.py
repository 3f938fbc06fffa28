"""Reads documents with a base commit and with the working tree, and compares every byte.

    python -m bench.regression                         # what is not committed, in a minute
    python -m bench.regression --base main --part full --also FOLDER

For changes that must change nothing. Both trees read the same documents on the same machine with
one thread for each process, so that every probability a recogniser gives must come out the same.
All files of the dataset are compared but its ledger, and what the commands print. Exits with 1 on
any difference.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.regression.differences import compare
from bench.regression.documents import gather
from bench.regression.trees import NoTreeError, base_tree, working_tree


def main() -> int:
    """Compare what is asked for and return the exit code."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            trees = (
                base_tree(asked.base, folder / "code-base"),
                working_tree(folder / "code-tree"),
            )
        except NoTreeError as error:
            print(f"--base {asked.base}: {error}", file=sys.stderr)
            return 2
        work = folder / "work"
        if asked.part == "full":
            print(f"fresh documents of --seed {asked.seed}", flush=True)
        documents = gather(work / "documents", asked.part, asked.seed, asked.also)
        for tree in trees:
            seconds = tree.read(work, asked.jobs)
            print(f"{tree.name}: {documents} documents in {seconds:.0f} s", flush=True)
        files, differences = compare(work / "base", work / "tree")
        for difference in differences:
            print(difference.shown(asked.lines))
        if asked.keep:
            shutil.copytree(work, asked.keep, dirs_exist_ok=True)
    print(f"{len(files)} files compared, {len(differences)} differ")
    return int(bool(differences))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", default="HEAD", help="commit, or a folder that holds tongbao/")
    parser.add_argument("--part", choices=("none", "small", "full"), default="small")
    parser.add_argument("--also", type=Path, nargs="+", default=[], help="further files, folders")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6, 10**9))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--lines", type=int, default=40, help="of each file's difference to show")
    parser.add_argument("--keep", type=Path, help="keep documents and results in this folder")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
