"""Prints how the code is built: decisions, comprehensions and numbers, room by room.

python bench/structure.py            # the package, each folder of it that holds modules
python bench/structure.py --base REV # beside the same figures of a commit

Decisions are branches, loops, conditions joined by and/or, comprehensions and handlers, as McCabe
counts them ("A Complexity Measure", IEEE TSE 1976), for each 100 lines of functions without their
docstrings. Numbers are literals of two or more digits or with a point, named or not, outside
indices, for each 1,000 lines of code.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LARGEST_COUNT = 9
"""Whole numbers up to this count or index; those above it measure something."""
_DECISIONS = (ast.If, ast.For, ast.While, ast.IfExp, ast.comprehension, ast.ExceptHandler)


@dataclass
class Room:
    """What was counted of the modules of one folder."""

    modules: int = 0
    lines: int = 0
    counted: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    """Lines of the longest function, without its docstring."""
    most: int = 0
    """Decisions of the function that has most."""

    def add(self, tree: ast.Module, lines: int) -> None:
        """Count one module."""
        self.modules += 1
        self.lines += lines
        self.counted["numbers"] += sum(map(_is_number, ast.walk(tree)))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._add_function(node)

    def _add_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        said = ast.get_docstring(node, clean=False)
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        lines -= len(said.splitlines()) if said else 0
        decisions = sum(map(_decisions, ast.walk(node)))
        self.counted["function lines"] += lines
        self.counted["decisions"] += decisions
        self.counted["comprehensions"] += sum(
            isinstance(n, _COMPREHENSIONS) for n in ast.walk(node)
        )
        self.longest, self.most = max(self.longest, lines), max(self.most, decisions)

    def figures(self) -> tuple[float, ...]:
        """Return what is printed of it."""
        functions = max(1, self.counted["function lines"])
        return (
            self.modules,
            self.lines,
            100 * self.counted["decisions"] / functions,
            100 * self.counted["comprehensions"] / functions,
            1000 * self.counted["numbers"] / max(1, self.lines),
            self.longest,
            self.most,
        )


def _decisions(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    return int(isinstance(node, _DECISIONS))


def _is_number(node: ast.AST) -> bool:
    """Return whether a node is a number that means something: not 0, 1 or 2, nor the like."""
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return False
    return isinstance(node.value, float) or (
        isinstance(node.value, int) and node.value > _LARGEST_COUNT
    )


def measure(package: Path) -> dict[str, Room]:
    """Return what each folder of a package holds, and the whole under ``all``."""
    rooms = {"all": Room()}
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        lines = sum(bool(line.strip()) for line in text.splitlines())
        folder = path.parent.relative_to(package.parent).as_posix()
        for name in ("all", folder):
            rooms.setdefault(name, Room()).add(tree, lines)
    return rooms


def _of_commit(revision: str) -> dict[str, Room]:
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", revision, "tongbao"], capture_output=True, check=True
    ).stdout
    with tempfile.TemporaryDirectory() as scratch:
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(scratch, filter="data")
        return measure(Path(scratch) / "tongbao")


def _table(rooms: dict[str, Room]) -> Iterator[str]:
    yield (
        f"{'':38}{'modules':>8}{'lines':>8}{'decisions':>11}{'compreh.':>10}{'numbers':>9}"
        f"{'longest':>9}{'most':>6}"
    )
    for name in sorted(rooms):
        modules, lines, decisions, comprehensions, numbers, longest, most = rooms[name].figures()
        yield (
            f"{name:38}{modules:8.0f}{lines:8.0f}{decisions:11.1f}{comprehensions:10.1f}"
            f"{numbers:9.1f}{longest:9.0f}{most:6.0f}"
        )


def main() -> None:
    """Print the table, and that of a commit before it if one is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", metavar="REV", help="print the same of a commit first")
    asked = parser.parse_args()
    if asked.base:
        print(f"{asked.base}:", *_table(_of_commit(asked.base)), "", "now:", sep="\n")
    print(*_table(measure(ROOT / "tongbao")), sep="\n")


if __name__ == "__main__":
    main()
