"""Datasets for the report: one circular's tables carried on over many months."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

TABLES = ("circulars", "rankings", "claims", "findings")
Row = dict[str, str]


def read(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(folder: Path, tables: Mapping[str, Sequence[Row]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def months(folder: Path, out: Path, count: int) -> Path:
    """Write a dataset of ``count`` circulars, each a month on: values grow, ranks follow."""
    base = {table: read(folder, table) for table in TABLES}
    made: dict[str, list[Row]] = {table: [] for table in TABLES}
    rng = Random(7)
    start = base["circulars"][0]["as_of"]
    year, month = int(start[:4]), int(start[5:7])
    values = {index: float(row["value"] or 0) for index, row in enumerate(base["rankings"])}
    for number in range(count):
        key = hashlib.sha256(str(number).encode()).hexdigest()[:16]
        at = year * 12 + month - 1 + number
        as_of = f"{at // 12}-{at % 12 + 1:02d}"
        circular = {**base["circulars"][0], "circular_id": key, "as_of": as_of}
        circular["file"] = f"{as_of}.pdf"
        circular["number"] = f"冀双创双服办〔{as_of[:4]}〕{15 + number}号"
        made["circulars"].append(circular)
        if number:
            for index, value in values.items():
                values[index] = value + rng.random() * (100 - min(value, 99)) * 0.25
        made["rankings"] += _ranked_anew(base["rankings"], values, key, as_printed=number == 0)
        made["claims"] += [{**row, "circular_id": key} for row in base["claims"]]
        kept = [row for row in base["findings"] if number == 0 or rng.random() < 0.3]
        made["findings"] += [
            {**row, "circular_id": key, "finding_id": f"{row['finding_id'][:12]}{number:04d}"}
            for row in kept
        ]
    return write(out, made)


def _ranked_anew(
    rows: Sequence[Row], values: Mapping[int, float], key: str, *, as_printed: bool
) -> Iterable[Row]:
    if as_printed:
        return [{**row, "circular_id": key} for row in rows]
    made = []
    groups: dict[tuple[str, ...], list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(tuple(row[c] for c in ("project_no", "item", "metric")), []).append(index)
    for indices in groups.values():
        ranked = [i for i in indices if rows[i]["status"] != "no_task"]
        order = sorted(ranked, key=lambda i: -values[i])
        for index in indices:
            row = {**rows[index], "circular_id": key}
            if index in ranked:
                text = f"{values[index]:.1f}"
                rank = str(order.index(index) + 1)
                row.update(rank=rank, value=text, value_text=text, status="ranked")
            made.append(row)
    return made
