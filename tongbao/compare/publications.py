"""A publication of rankings, whoever published it: circular, dataset, CSV or Excel table.

A foreign table is read like any text export: its header tells which column holds places, ranks
and values, so that nobody has to rename columns before comparing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from tongbao.errors import NotADocumentError, UnreadableFileError
from tongbao.extract import ReadOptions
from tongbao.model import Circular, Entry, Message, Ranking
from tongbao.publish.folder.csvtext import LONGEST_FIELD
from tongbao.publish.folder.reading import read_rows
from tongbao.publish.formulas import restore
from tongbao.publish.workbooktext import from_workbook

_OWN_COLUMNS = frozenset({"project", "metric", "rank", "place_code", "place", "value", "status"})
"""Columns by which a CSV is known as a dataset's ``rankings``."""

_HEADERS = {
    **dict.fromkeys(("rank", "ranking", "position", "place no", "order"), "排名"),
    **dict.fromkeys(("place", "city", "county", "district", "prefecture", "province", "region",
                     "area", "name"), "地区"),
}  # fmt: skip
"""What foreign tables call the columns of ranks and places."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one publication says of one place."""

    place: str
    rank: int | None
    value: Decimal | None
    text: str
    """The value as printed."""
    status: str


@dataclass(frozen=True, slots=True)
class Published:
    """One ranking of a publication."""

    project_no: int | None
    project: str
    item: str
    metric: str
    unit: str
    order: str
    as_of: str
    standings: Mapping[str, Standing]
    """By place: code, else name."""
    ranks: bool = True
    """Whether the publication gives ranks."""

    @property
    def label(self) -> str:
        """Return the indicator's name for a person."""
        number = f"{self.project_no} " if self.project_no is not None else ""
        item = f"（{self.item}）" if self.item else ""
        return f"{number}{self.project}{item}{self.metric}"


@dataclass(frozen=True, slots=True)
class Issue:
    """One circular of a publication: what tells it from others, and its rankings."""

    rankings: tuple[Published, ...]
    title: str = ""
    number: str = ""
    issuer: str = ""
    as_of: str = ""
    area: str = ""
    """Code of its province."""
    file: str = ""

    @property
    def label(self) -> str:
        """Return its name for a person."""
        said = "，".join(text for text in (self.number, self.as_of) if text)
        title = self.title or self.file
        return f"{title}（{said}）" if said and title else title or said


@dataclass(frozen=True, slots=True)
class Publication:
    """All circulars of one source; a plain table is one without head."""

    name: str
    issues: tuple[Issue, ...]

    @property
    def rankings(self) -> tuple[Published, ...]:
        """Return the rankings of all its circulars."""
        return tuple(ranking for issue in self.issues for ranking in issue.rankings)


def read_publication(path: Path, options: ReadOptions | None = None) -> Publication:
    """Read a circular, a dataset's folder, a CSV or an Excel file.

    Raises:
        TongbaoError: The source cannot be read, or no ranking is in it.
    """
    options = options or ReadOptions()
    if path.is_dir():
        publication = _from_dataset(path)
    elif path.suffix.lower() == ".csv":
        publication = _from_rows(path, _csv_rows(path), options)
    elif path.suffix.lower() in {".xlsx", ".xlsm"}:
        publication = _from_rows(path, _excel_rows(path), options)
    else:
        from tongbao.pipeline import read_circulars

        publication = of_circulars(read_circulars(path, options), str(path))
    if not publication.rankings:
        raise UnreadableFileError(
            Message(
                f"{path} 中没有读到排名，无法比较；请确认有地区一列和数值或排名一列。",
                f"No ranking was found in {path}; it needs a column of places and one of values "
                "or ranks.",
            )
        )
    return publication


def of_circulars(circulars: Sequence[Circular], name: str) -> Publication:
    """Return the rankings of a file's circulars as one publication."""
    issues = (_issue(circular) for circular in circulars)
    return Publication(name, tuple(issue for issue in issues if issue.rankings))


def _issue(circular: Circular) -> Issue:
    header = circular.header
    rankings = (r for r in circular.rankings if r.entries)
    return Issue(
        tuple(_published(ranking, header.as_of) for ranking in rankings),
        header.title,
        header.number,
        header.issuer,
        header.as_of,
        header.province_code,
        circular.document.file,
    )


def _published(ranking: Ranking, as_of: str) -> Published:
    return Published(
        ranking.project_no,
        ranking.project,
        ranking.item,
        f"{ranking.metric}〔{ranking.scope}〕" if ranking.scope else ranking.metric,
        ranking.unit,
        ranking.order,
        as_of,
        # A cell whose place the evidence does not decide says nothing of any place.
        {e.place_key: _standing(e) for e in ranking.entries if e.place or e.basis == "printed"},
        any(e.rank is not None for e in ranking.entries),
    )


def _standing(entry: Entry) -> Standing:
    name = entry.place.name if entry.place else entry.place_text
    return Standing(name, entry.rank, entry.value, entry.value_text, entry.status)


def _from_dataset(folder: Path) -> Publication:
    if not (folder / "rankings.csv").is_file():
        raise NotADocumentError(
            Message(
                f"{folder} 不是数据集：缺 rankings.csv。请用 tongbao extract 生成。",
                f"{folder} is no dataset: it has no rankings.csv. Make one with tongbao extract.",
            )
        )
    heads = {row["circular_id"]: row for row in read_rows(folder, "circulars")}
    return Publication(str(folder), _own_issues(read_rows(folder, "rankings"), heads))


def _own_issues(
    rows: Iterable[Mapping[str, str]], heads: Mapping[str, Mapping[str, str]]
) -> tuple[Issue, ...]:
    """Return the circulars of a dataset's rows; ``heads`` are theirs by ``circular_id``."""
    by_circular: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_circular.setdefault(row.get("circular_id", ""), []).append(row)
    found = []
    for circular, own in by_circular.items():
        head = heads.get(circular, {})
        as_of = head.get("as_of", "")
        found.append(
            Issue(
                _own_rankings(own, as_of),
                head.get("title", ""),
                head.get("number", ""),
                head.get("issuer", ""),
                as_of,
                head.get("province_code", ""),
                head.get("file", ""),
            )
        )
    return tuple(found)


def _own_rankings(rows: Iterable[Mapping[str, str]], as_of: str) -> tuple[Published, ...]:
    """Return the rankings of one circular's rows."""
    grouped: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    names = ("project_no", "project", "item", "metric", "scope", "unit", "sort_order")
    for row in rows:
        grouped.setdefault(tuple(row.get(name, "") for name in names), []).append(row)
    found: list[Published] = []
    for (number, project, item, metric, scope, unit, order), own in grouped.items():
        standings = {
            row.get("place_code") or row.get("place") or row.get("place_text", ""): Standing(
                row.get("place") or row.get("place_text", ""),
                int(row["rank"]) if row.get("rank") else None,
                _number(row.get("value", "")),
                row.get("value_text", ""),
                row.get("status", ""),
            )
            for row in own
            if row.get("place") or row.get("basis") != "inferred"
        }
        found.append(
            Published(
                int(number) if number else None,
                project,
                item,
                f"{metric}〔{scope}〕" if scope else metric,
                unit,
                order,
                as_of,
                standings,
                any(s.rank is not None for s in standings.values()),
            )
        )
    return tuple(found)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _csv_rows(path: Path) -> list[list[str]]:
    from tongbao.extract.textexport.decoding import decode

    text = decode(path.read_bytes(), str(path)).lstrip("\ufeff")
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    csv.field_size_limit(LONGEST_FIELD)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _excel_rows(path: Path) -> list[list[str]]:
    """Return the rows of all sheets, a blank row between two."""
    import openpyxl

    rows: list[list[str]] = []
    try:
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                rows += [
                    ["" if cell is None else from_workbook(str(cell)) for cell in row]
                    for row in sheet.values
                ]
                rows.append([])
    except Exception as error:  # a broken file fails in as many ways as zip and XML can
        raise NotADocumentError(
            Message(f"{path} 不是 Excel 文件，或已损坏。", f"{path} is no Excel file, or damaged.")
        ) from error
    return rows


def _from_rows(path: Path, rows: Sequence[Sequence[str]], options: ReadOptions) -> Publication:
    """Read a foreign table: a dataset's own rows as they are, any other as a text export."""
    if rows and set(rows[0]) >= _OWN_COLUMNS:
        own = [dict(zip(rows[0], map(restore, row), strict=False)) for row in rows[1:]]
        return Publication(str(path), _own_issues(own, {}))
    from tongbao.extract.textexport.reading import read_text_export
    from tongbao.normalize import normalize

    rows = [_in_our_words(row) for row in rows]
    lines = ["\t".join(_plain(cell) for cell in row) for row in rows]
    title = path.stem.replace("_", " ")
    data = f"{title}\n\n{chr(10).join(lines)}\n".encode()
    document = read_text_export(path, data, options)
    return of_circulars([normalize(document)], str(path))


def _in_our_words(row: Sequence[str]) -> Sequence[str]:
    """Return a row of English headers with the words of ours that say which column holds what."""
    words = [cell.strip().lower().replace("_", " ") for cell in row]
    known = [_HEADERS.get(word) for word in words]
    if not any(known) or any(char.isdigit() for word in words for char in word):
        return row
    return [ours or cell for ours, cell in zip(known, row, strict=True)]


def _plain(cell: str) -> str:
    return " ".join(cell.split())
