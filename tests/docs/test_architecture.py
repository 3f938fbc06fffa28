"""The tree is the architecture that the design draws: rooms, their sizes, and who imports whom."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tongbao"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

GROUND = {"model", "errors", "confidence", "text", "places"}
ABOVE = {
    "model": set[str](),
    "errors": {"model"},
    "confidence": {"model"},
    "text": {"errors", "model"},
    "places": {"errors", "model", "text"},
    "extract": GROUND - {"places"},
    "normalize": {*GROUND, "extract"},
    "validate": {*GROUND, "normalize"},
    "publish": {*GROUND, "extract", "validate"},
    "review": {*GROUND, "extract", "validate", "publish", "report"},
    "pipeline": {*GROUND, "extract", "normalize", "validate", "review"},
    "archive": {*GROUND, "validate", "publish"},
}
"""For each room, those that it may import from: the ground, and what stands before it."""


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


When = Literal["loaded", "run", "typed"]
"""What counts: imports when a module is loaded, those in functions too, those for types too."""


def statements(tree: ast.Module, when: When) -> Iterator[ast.AST]:
    """Yield what runs when a module is loaded, all that it ever runs, or all that it names."""
    for node in tree.body:
        for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if when == "typed" or not for_types:
            yield from [node] if when == "loaded" else ast.walk(node)


def imports(when: When) -> dict[str, set[str]]:
    """Return for each module of the package those of the package that it imports."""
    known = modules()
    found = {}
    for name, path in known.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        taken: set[str] = set()
        for node in statements(tree, when):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name} imports by dots"
                base = node.module or ""
                asked = (f"{base}.{alias.name}" for alias in node.names)
                taken |= {one if one in known else base for one in asked}
            elif isinstance(node, ast.Import):
                taken |= {alias.name for alias in node.names}
        found[name] = (taken & known.keys()) - {name}
    return found


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_no_two_modules_wait_for_each_other() -> None:
    order = list(TopologicalSorter(imports("loaded")).static_order())
    assert len(order) == len(modules())


def test_no_two_modules_name_each_other() -> None:
    named = imports("typed")
    assert [(a, b) for a in named for b in named[a] if a < b and a in named[b]] == []


def test_rooms_import_one_way() -> None:
    against = [
        f"{one} imports {other}"
        for one, taken in imports("run").items()
        for other in taken
        if room(one) in ABOVE and room(other) not in {room(one), "tongbao", *ABOVE[room(one)]}
    ]
    assert against == []


def test_no_folder_holds_more_than_a_reader_takes_in() -> None:
    for folder in {path.parent for path in modules().values()}:
        files = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
        assert len(files) <= 15, folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.name))
def test_every_module_that_a_document_names_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?|[a-z_]+\.py)`", text)
    places = (ROOT, PACKAGE, *(path for path in PACKAGE.rglob("*/") if path.is_dir()))
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
