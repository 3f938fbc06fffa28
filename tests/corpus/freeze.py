"""Reads the corpus and writes what was read of it, to be kept beside it.

python -m tests.corpus.freeze          shows what a change of rules or readers changes, and keeps it
python -m tests.corpus.freeze --make   draws the documents anew first
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from tongbao.commands.diff import print_changes
from tongbao.compare import Change, diff_datasets, read_dataset
from tongbao.extract import ReadOptions
from tongbao.model import Circular
from tongbao.pipeline import read_circular
from tongbao.publish.folder.csvfiles import write_dataset

FOLDER = Path(__file__).resolve().parent
DOCUMENTS = FOLDER / "documents"
FROZEN = FOLDER / "dataset"
ROOT = FOLDER.parents[1]
SAMPLE = ROOT / "samples" / "hebei-2020-15"
KEPT = ("circulars.csv", "rankings.csv", "claims.csv", "findings.csv")


def sources() -> Iterator[Path]:
    """Yield the documents of the corpus: faulty ones, real ones, and the damaged export."""
    yield from sorted(DOCUMENTS.glob("*.pdf"))
    yield from sorted((FOLDER.parent / "data" / "real").glob("f??.pdf"))
    yield SAMPLE / "source.txt"


def read_corpus(out: Path) -> None:
    """Read every document and keep the compared tables of the dataset in ``out``."""
    write_dataset([_read(path) for path in sources()], [], out)
    for path in out.iterdir():
        if path.name not in KEPT:
            path.unlink()


def _read(path: Path) -> Circular:
    """Read one document under the name that it has in the project, wherever that stands."""
    circular = read_circular(path, ReadOptions())
    name = path.relative_to(ROOT).as_posix()
    return replace(circular, document=replace(circular.document, file=name))


def changes(out: Path) -> list[Change]:
    """Return what reading the corpus into ``out`` changed against what is kept."""
    read_corpus(out)
    return diff_datasets(read_dataset(FROZEN), read_dataset(out))


def make_documents() -> None:
    """Draw one small circular with each kind of fault."""
    from samples.faults import ANY_LAYOUT, KINDS, LAYOUTS_FOR, inject
    from samples.generator.making import lay_out
    from samples.generator.with_typst import render

    for number, kind in enumerate(KINDS):
        layouts = LAYOUTS_FOR.get(kind, ANY_LAYOUT)
        for seed in range(70_000, 71_000):
            layout = layouts[(seed + number) % len(layouts)]
            laid = lay_out(seed, layout)
            laid.sheets.turn = 0
            if len(laid.truth) < 60 and inject(laid, layout, kind, Random(seed)) is not None:
                name = f"{kind.replace(' ', '-')}.pdf"
                (DOCUMENTS / name).write_bytes(render(laid.sheets))
                break


def main() -> None:
    """Freeze the corpus anew and print the difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--make", action="store_true")
    if parser.parse_args().make:
        make_documents()
    fresh = FOLDER / "dataset.new"
    shutil.rmtree(fresh, ignore_errors=True)
    if FROZEN.exists():
        print_changes(changes(fresh), "en")
    else:
        read_corpus(fresh)
    shutil.rmtree(FROZEN, ignore_errors=True)
    fresh.rename(FROZEN)


if __name__ == "__main__":
    main()
