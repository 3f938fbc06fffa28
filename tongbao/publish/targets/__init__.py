"""Other systems that a dataset is exported to: one class for each behind one small base."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, get_args

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.publish.targets.base import Exported, Target, need

__all__ = ["FORMATS", "Exported", "Format", "Target", "target_for"]

Format = Literal["sqlite", "duckdb", "postgresql", "excel", "parquet", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
_SUFFIXES: dict[str, Format] = {
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".xlsx": "excel",
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}


def target_for(name: str, kind: Format | None = None, *, raw: bool = False) -> Target:
    """Return the target of a name: a SQLAlchemy URL, or a file or folder known by its suffix.

    Args:
        name: ``postgresql://user@host/database``, ``sqlite:///facts.db``, ``facts.duckdb``,
            ``facts.xlsx``, ``facts.parquet`` (a folder) …
        kind: The format, where the name does not tell.
        raw: In Excel and CSV, write text as printed even where a spreadsheet would run it. The
            other targets always do.

    Raises:
        UsageError: The name tells no format that can be written.
        MissingToolError: A package that the format needs is not installed.
    """
    if "://" in name:
        return _database(name)
    path = Path(name)
    kind = kind or _SUFFIXES.get(path.suffix.lower())
    if kind in ("sqlite", "duckdb"):
        return _database(f"{kind}:///{path}")
    if kind == "excel":
        from tongbao.publish.targets.workbooks.excel import Excel

        return Excel(path, raw=raw)
    if kind in ("parquet", "jsonl"):
        from tongbao.publish.targets.folders import JsonLines, Parquet

        return Parquet(path) if kind == "parquet" else JsonLines(path)
    if kind == "csv":
        from tongbao.publish.targets.folders import Csv

        return Csv(path, raw=raw)
    raise _unknown(name)


def _database(name: str) -> Target:
    purpose = Message("导出到数据库", "Exporting to a database")
    sa = need("sqlalchemy", purpose)
    from tongbao.publish.targets.databases.duckdb import DuckDB
    from tongbao.publish.targets.databases.postgresql import PostgreSQL
    from tongbao.publish.targets.databases.sqlite import SQLite

    try:
        url = sa.make_url(name)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise _unknown(name) from error
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        return SQLite(url)
    if kind == "duckdb":
        for package in ("duckdb_engine", "pyarrow"):
            need(package, purpose)
        return DuckDB(url)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername in ("postgresql+psycopg", "postgresql+psycopg2"):
        need(url.drivername.partition("+")[2], purpose)
        return PostgreSQL(url)
    raise _unknown(name)


def _unknown(name: str) -> UsageError:
    suffixes = " ".join(_SUFFIXES)
    name = re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", name)
    return UsageError(
        Message(
            f"不知道 {name} 是什么格式：请用数据库地址（postgresql://、sqlite:///、duckdb:///）、"
            f"带后缀的文件名（{suffixes}），或加 --format。",
            f"The format of {name} cannot be told: give a database's URL (postgresql://, "
            f"sqlite:///, duckdb:///), a name with a suffix ({suffixes}), or --format.",
        )
    )
