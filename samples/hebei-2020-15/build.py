"""Rebuild the circular 冀双创双服办〔2020〕15号: two PDFs and their truth, in one command.

    python samples/hebei-2020-15/build.py [--out DIR]

Needs the ``dev`` extra, LibreOffice, and the fonts that README.md names.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import with_libreoffice
import with_typst
from facts import HERE, load
from truth_tables import tables


def main() -> None:
    """Write truth and documents to the folder asked for, by default this one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    out: Path = parser.parse_args().out
    facts = load()
    truth = out / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    for name, text in tables(facts).items():
        (truth / name).write_text(text, encoding="utf-8", newline="\n")
    with_typst.build(facts, out / "hebei-2020-15.typst.pdf")
    with_libreoffice.build(facts, out / "hebei-2020-15.libreoffice.pdf")


if __name__ == "__main__":
    main()
