"""What the package imports is what it declares: installed by itself, nothing is missing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tongbao").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
STARTED = ("tongbao", "tongbao.cli", "tongbao.commands.extract", "tongbao.commands.compare",
           "tongbao.commands.export", "tongbao.commands.report", "tongbao.commands.doctor", "tongbao.batch.worker")  # fmt: skip
"""Modules that run whatever was installed beside the package."""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names of the modules that nodes import; ``need("x")`` imports x, too."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            if node.func.id == "need" and isinstance(first, ast.Constant):
                yield str(first.value)


def at_start(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run when a module is imported."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from at_start(node)


@cache
def trees() -> Mapping[str, ast.Module]:
    return {module_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def is_foreign(name: str) -> bool:
    return name.split(".", 1)[0] not in {"tongbao", "__future__", *sys.stdlib_module_names}


def foreign(names: Iterable[str]) -> set[str]:
    return {name.split(".")[0] for name in names if is_foreign(name)}


def declared(group: str = "") -> dict[str, Requirement]:
    lines = PROJECT["optional-dependencies"][group] if group else PROJECT["dependencies"]
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


@cache
def provided() -> Mapping[str, set[str]]:
    """Return which distributions provide each module."""
    found = packages_distributions()
    return {module: {canonicalize_name(n) for n in names} for module, names in found.items()}


def distributions(module: str) -> set[str]:
    return set(provided().get(module, ()))


def undeclared(modules: Iterable[str], *groups: str) -> set[str]:
    names = {name for group in groups for name in declared(group)}
    return {module for module in modules if not distributions(module) & names}


def test_every_import_belongs_to_a_declared_distribution() -> None:
    optional = [group for group in PROJECT["optional-dependencies"] if group != "dev"]
    # Datasette alone loads its plugin: it is there when that is imported.
    hosts = set(PROJECT["entry-points"])
    for module, tree in trees().items():
        found = foreign(imported(ast.walk(tree)))
        assert undeclared(found, "", *optional) - hosts == set(), module


def test_what_is_optional_is_imported_where_it_is_used() -> None:
    needed: dict[str, set[str]] = {}

    def needs(module: str) -> set[str]:
        """Return what importing a module imports, through whatever else it imports."""
        if module not in needed:
            needed[module] = set()
            for name in imported(at_start(trees()[module])):
                if name in trees():
                    needed[module] |= needs(name)
                elif is_foreign(name):
                    needed[module].add(name.split(".")[0])
        return needed[module]

    for module in STARTED:
        assert undeclared(needs(module), "") == set(), module


SAMPLE = str(ROOT / "samples" / "generated" / "bureaus-typst-74.pdf")
Run = Callable[..., subprocess.CompletedProcess[str]]
BLOCKED = """
import sys
for name in {names!r}:
    sys.modules[name] = None
sys.argv = ["tongbao", *{arguments!r}]
from tongbao.cli import main
main()
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return what runs a command where no extra is installed, beside a dataset."""
    extras = {name for group in ("export", "cluster", "review") for name in declared(group)}
    names = [module for module in provided() if distributions(module) & extras]
    folder = tmp_path_factory.mktemp("bare")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        script = BLOCKED.format(names=names, arguments=arguments)
        return subprocess.run(
            [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False
        )

    assert run("extract", SAMPLE, "-o", "data", "-q").returncode == 0
    return run


def test_without_the_extras_workbooks_are_written(run: Run) -> None:
    assert run("export", "data", "facts.xlsx", "-q").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "data", "facts.db"),
        ("export", "data", "facts.parquet"),
        ("extract", SAMPLE, "-o", "data", "--partition", "year"),
        ("extract", SAMPLE, "-o", "data", "--force", "--cluster", "tcp://127.0.0.1:9"),
        ("review", "data", "--no-browser"),
    ],
)
def test_what_needs_an_extra_says_how_to_install_it(arguments: tuple[str, ...], run: Run) -> None:
    done = run(*arguments)
    assert done.returncode == 4
    assert "pip install 'tongbao[" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_pinned_versions_are_those_that_are_declared() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(re.split("==", line) for line in lines if line and not line.startswith("#"))
    versions: dict[str, str] = {canonicalize_name(name): version for name, version in pins.items()}
    for group in ("", "export", "cluster", "review", "dev"):
        for name, one in declared(group).items():
            if name != "tongbao" and not one.url:
                assert one.specifier.contains(versions[name]), name


def test_there_is_one_opencv() -> None:
    assert distributions("cv2") == {"opencv-python-headless"}
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.startswith("opencv")]) == 1
