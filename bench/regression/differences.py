"""What differs between two folders of results, told by table and document."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from itertools import islice
from pathlib import Path

LEFT_OUT = ("dataset/ledger.sqlite",)
"""The ledger keeps results under the reader's version, a hash of the very code that changed."""

_WIDEST = 500
"""Characters of a line that are shown; a report holds its data in one."""
_Row = tuple[str, ...]


@dataclass(slots=True)
class Difference:
    """One file that is not the same in both folders."""

    file: str
    summary: str
    lines: list[str] = field(default_factory=list)
    """A unified diff; for tables one part for each document."""

    def shown(self, most: int) -> str:
        """Return it for reading, at most so many lines of it."""
        left = len(self.lines) - most
        more = [f"… {left} more lines"] if left > 0 else []
        return "\n".join([f"{self.file}: {self.summary}", *self.lines[:most], *more])


def compare(base: Path, tree: Path) -> tuple[list[str], list[Difference]]:
    """Compare every file of two folders, byte for byte.

    Returns:
        The files compared, and those of them that differ.
    """
    files = sorted({*_files(base), *_files(tree)} - set(LEFT_OUT))
    names = _document_names(base) | _document_names(tree)
    return files, [found for file in files if (found := _difference(file, base, tree, names))]


def _files(folder: Path) -> Iterator[str]:
    return (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _difference(file: str, base: Path, tree: Path, names: Mapping[str, str]) -> Difference | None:
    if not (base / file).exists():
        return Difference(file, "only the working tree writes it")
    if not (tree / file).exists():
        return Difference(file, "only the base writes it")
    before, after = (base / file).read_bytes(), (tree / file).read_bytes()
    if before == after:
        return None
    if file.startswith("dataset/") and file.endswith(".csv"):
        found = _table_difference(file, before.decode(), after.decode(), names)
    else:
        found = _text_difference(file, before, after)
    if not found.lines:
        at = next((n for n, (x, y) in enumerate(zip(before, after, strict=False)) if x != y), -1)
        found.lines = [f"the same rows in other bytes, from byte {at} on"]
    return found


def _text_difference(file: str, before: bytes, after: bytes) -> Difference:
    old, new = (d.decode(errors="backslashreplace").splitlines() for d in (before, after))
    lines = unified_diff(old, new, f"base/{file}", f"tree/{file}", n=1, lineterm="")
    shown = [line if len(line) <= _WIDEST else f"{line[:_WIDEST]} …" for line in lines]
    return Difference(file, f"{len(before)} bytes, now {len(after)}", shown)


def _table_difference(file: str, before: str, after: str, names: Mapping[str, str]) -> Difference:
    old_head, old = _by_document(before)
    head, new = _by_document(after)
    lines = [f"--- base/{file}", f"+++ tree/{file}"]
    if old_head != head:
        lines += [f"-{_line(old_head)}", f"+{_line(head)}"]
    changed = [key for key in dict.fromkeys([*old, *new]) if old.get(key, []) != new.get(key, [])]
    gone = came = 0
    for key in changed:
        rows, now = old.get(key, []), new.get(key, [])
        gone += (Counter(rows) - Counter(now)).total()
        came += (Counter(now) - Counter(rows)).total()
        lines.append(f"@@ {names.get(key, key)} @@")
        parted = unified_diff([*map(_line, rows)], [*map(_line, now)], n=0, lineterm="")
        lines += [line for line in islice(parted, 2, None) if not line.startswith("@@")]
    order = "" if list(old) == list(new) else ", documents in another order"
    told = f"{len(changed)} of {len(new)} documents differ, -{gone} +{came} rows{order}"
    return Difference(file, told, lines if changed or old_head != head else [])


def _by_document(text: str) -> tuple[_Row, dict[str, list[_Row]]]:
    """Return a table's head, and its rows by the document that they are of."""
    reader = csv.reader(io.StringIO(text, newline=""))
    head = tuple(next(reader, ()))
    column = head.index("circular_id") if "circular_id" in head else 0
    rows: dict[str, list[_Row]] = {}
    for row in reader:
        rows.setdefault(row[column], []).append(tuple(row))
    return head, rows


def _line(row: Sequence[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([cell.replace("\n", "⏎") for cell in row])
    return stream.getvalue()


def _document_names(folder: Path) -> dict[str, str]:
    path = folder / "dataset" / "circulars.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["circular_id"]: row["file"] for row in csv.DictReader(stream)}
