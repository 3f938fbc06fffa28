"""What tests of reviews share: commands, and the rows that they write."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from tongbao.review.desk import Desk, Seen

SAMPLES = Path(__file__).parents[2] / "samples"
HEBEI = SAMPLES / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
TWICE = SAMPLES / "generated" / "long-typst-32-name-twice.pdf"
DECIMAL = SAMPLES / "generated" / "wide-typst-31-decimal-lost.pdf"
STARTED = """石家庄市人民政府办公室关于2020年5月份各县项目开工情况的通报

截至5月底，各县项目开工情况如下。

"""
"""How a text export of projects begun opens."""
RANKED = """各县项目开工数量排名
名次\t县\t开工数量（个）
1\t正定县\t30
2\t灵寿县\t21
3\t高邑县\t9
4\t赞皇县\t6
5\t平山县\t5
"""
"""… and a ranking of it."""


def tongbao(*arguments: object, cwd: Path | None = None, code: int = 0) -> str:
    """Run a command, and return what it printed on both streams."""
    done = subprocess.run(
        [sys.executable, "-m", "tongbao", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=cwd,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def rows(dataset: Path, table: str) -> list[dict[str, str]]:
    with (dataset / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fact(dataset: Path, place: str, metric: str = "", **told: str) -> dict[str, str]:
    """Return the one fact of a place that has all that is told."""
    (found,) = [
        row
        for row in rows(dataset, "rankings")
        if place in (row["place"], row["place_text"], row["place_final"])
        and metric in (row["metric"], "")
        and all(row[name] == text for name, text in told.items())
    ]
    return found


def finding(dataset: Path, rule: str, place: str = "") -> dict[str, str]:
    return next(
        row
        for row in rows(dataset, "findings")
        if row["rule"] == rule and place in row["places"] + row["message"]
    )


def seen(desk: Desk, circular: str) -> Seen:
    """Return what stands in a circular, as a page that was just drawn shows it."""
    stand = desk.decisions(circular)
    return {**stand.facts.heads, **stand.findings.heads, **stand.columns.heads}
