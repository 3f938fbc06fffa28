"""What tests compare: the facts of a reading, as one printed them."""

from __future__ import annotations

from pathlib import Path

from samples.degrade import degrade
from tongbao.extract import ReadOptions
from tongbao.model import Circular
from tongbao.pipeline import read_circular

REAL = Path(__file__).resolve().parent.parent / "data" / "real"

Fact = tuple[str, str, str, int | None, str, str]


def read(path: Path, **options: object) -> Circular:
    """Read, understand and judge one file."""
    return read_circular(path, ReadOptions(**options))  # type: ignore[arg-type]


def facts_of(circular: Circular) -> list[Fact]:
    """Return every fact of a circular's rankings, sorted; footnotes' asterisks apart."""
    return sorted(
        (
            (r.metric, r.scope, e.place_text.rstrip("*"), e.rank, str(e.value), e.status)
            for r in circular.rankings
            for e in r.entries
        ),
        key=str,
    )


def scanned(tmp_path: Path, name: str, kind: str, seed: int = 1, container: str = "pdf") -> Path:
    """Write the scan of a real table's PDF and return its path."""
    data = degrade((REAL / f"{name}.pdf").read_bytes(), kind, seed, container)  # type: ignore[arg-type]
    path = tmp_path / f"{name}-{kind}.{container}"
    path.write_bytes(data[0])
    return path
