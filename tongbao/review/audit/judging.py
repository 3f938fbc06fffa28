"""Whether a fact of the dataset is what somebody else reads on the page, or what is known."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from tongbao.errors import UsageError, refused
from tongbao.model import Message
from tongbao.places.gazetteer import short_name
from tongbao.publish.folder.csvtext import LONGEST_FIELD
from tongbao.publish.formulas import restore
from tongbao.publish.schemas import Value
from tongbao.text.folding import fold
from tongbao.text.numbers import read_number

Answer = Mapping[str, str]
"""``place``, ``value`` and ``rank`` as somebody reads them; what is left out was not asked."""
FIELDS = ("place", "value", "rank")
_BY = (
    "circular_id",
    "file",
    "number",
    "project_no",
    "project",
    "item",
    "metric",
    "group_name",
    "scope",
)
"""Columns by which a truth tells one fact of a place from another."""


def is_right(fact: Mapping[str, Value], answer: Answer) -> bool:
    """Return whether a fact, as it is final, agrees with all that an answer says.

    A blank place or rank was not to be seen and says nothing; a blank value says that none is printed.
    """
    place, value, rank = (answer.get(name, "").strip() for name in FIELDS)
    right = not place or _same_place(fact, place)
    if "value" in answer:
        right = right and _same_number(fact["value_final"], value)
    return right and (not rank or _same_number(fact["rank_final"], rank))


def _same_place(fact: Mapping[str, Value], text: str) -> bool:
    names = [str(fact[name] or "") for name in ("place_final", "place", "place_text")]
    names = names[:1] if fact["place_final"] != fact["place"] else names
    code = str(fact["place_code_final"] or "")
    return text == code or any(_plain(name) == _plain(text) for name in names if name)


def _plain(name: str) -> str:
    folded = fold(name).strip()
    return short_name(folded) or folded


def _same_number(value: Value, text: str) -> bool:
    if not text:
        return value is None or value == ""
    number = read_number(text)
    return number is not None and value not in (None, "") and number.value == Decimal(str(value))


class Truth:
    """Known facts, of a CSV file with the dataset's column names.

    It needs ``place`` or ``place_code``, ``value`` or ``rank``, and of the columns that tell facts
    of one place apart (file, circular, project, metric …) as many as it takes.

    Args:
        path: The file.

    Raises:
        UsageError: It cannot be read, or lacks the columns.
    """

    def __init__(self, path: Path) -> None:
        csv.field_size_limit(LONGEST_FIELD)
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                self._names = tuple(reader.fieldnames or ())
                rows = [{k: restore(v or "") for k, v in row.items() if k} for row in reader]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise refused(
                error, Message(f"无法读取 {path}（{error}）。", f"{path} cannot be read ({error}).")
            ) from error
        if not {"place", "place_code"} & set(self._names) or not {"value", "rank"} & set(
            self._names
        ):
            raise UsageError(
                Message(
                    f"{path} 须有 place 或 place_code 列，以及 value 或 rank 列。",
                    f"{path} must have a column place or place_code, and a column value or rank.",
                )
            )
        self._by = [name for name in _BY if name in self._names]
        self._rows: dict[tuple[str, ...], list[Answer]] = {}
        for row in rows:
            self._rows.setdefault(self._key(row), []).append(row)

    def is_right(self, fact: Mapping[str, Value], circular: Mapping[str, Value]) -> bool:
        """Return whether a fact is known to be so; one that is not known at all is wrong."""
        known = {**circular, **fact}
        row = {name: "" if known.get(name) is None else str(known.get(name)) for name in self._by}
        asked = [name for name in ("value", "rank") if name in self._names]
        return any(
            _same_place(fact, truth.get("place") or truth.get("place_code") or "")
            and is_right(fact, {name: truth[name] for name in asked})
            for truth in self._rows.get(self._key(row), ())
        )

    def _key(self, row: Mapping[str, str]) -> tuple[str, ...]:
        return tuple((row.get(name) or "").strip() for name in self._by)


def wrong_by_stratum(judged: Iterable[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """Return stratum → facts looked at, and how many of them are wrong."""
    found: dict[str, tuple[int, int]] = {}
    for name, right in judged:
        looked, wrong = found.get(name, (0, 0))
        found[name] = (looked + 1, wrong + (not right))
    return found
