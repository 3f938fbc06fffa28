"""What every layout shares: the truth it prints, how it writes figures, names and captions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import NamedTuple

from samples.generator.age import Writing
from samples.generator.letter import chinese, write_letter
from samples.generator.sheets import Sheets, Text
from samples.generator.spec import Fact, Indicator, Spec, writing_of


@dataclass(slots=True)
class Printed:
    """One row of truth."""

    indicator: Indicator
    fact: Fact
    project_no: int | None
    project: str
    item: str
    metric: str
    unit: str
    rank: int | None
    value: Decimal | None
    value_text: str
    status: str
    scope: str = ""


@dataclass(slots=True)
class Laid:
    """A document laid out, with the truth of its rankings."""

    spec: Spec
    sheets: Sheets
    truth: list[Printed]
    has_letter: bool


class Naming(NamedTuple):
    """What a table's caption and header make of an indicator's names."""

    project_no: int | None
    project: str
    item: str
    metric: str
    unit: str


class Row(NamedTuple):
    """One place in a table of plain rows."""

    fact: Fact
    rank: int | None
    value: Decimal | None
    text: str
    """The value as printed."""
    rank_text: str


NO_TASK_MARKS = ("无任务", "无任务", "无任务", "不涉及", "—", "－", "/", "-")
_FULL_WIDTH = str.maketrans("0123456789.%-", "０１２３４５６７８９．％－")


@dataclass(slots=True)
class Look:
    """How one document writes things."""

    sign: bool
    """Percent values carry their sign."""
    thousands: str
    full_width: bool
    no_task: str
    explained: bool
    """A note says what the mark of no task means."""
    spaced: str
    """What stands between the characters of two-character names: 唐　山."""
    writing: Writing | None = None
    """The hand of an older circular."""

    @classmethod
    def draw(cls, rng: Random) -> Look:
        """Draw a look."""
        return cls(
            sign=rng.random() < 0.3,
            thousands=rng.choice(["", "", ",", ",", " "]),
            full_width=rng.random() < 0.08,
            no_task=rng.choice(NO_TASK_MARKS),
            explained=rng.random() < 0.5,
            spaced=rng.choice(["", "", "", "", "", "", "\u3000", " "]),
            writing=writing_of(rng),
        )

    @property
    def marked(self) -> bool:
        """Return whether a bare mark stands for no task."""
        return self.no_task in {"—", "－", "/", "-"}

    @property
    def note(self) -> str:
        """Return the note that explains the mark; '' where there is none."""
        return f"注：“{self.no_task}”表示无此项任务。" if self.marked and self.explained else ""

    def figure(self, text: str) -> str:
        """Return digits as this document prints them."""
        if self.writing:
            percent = text.endswith("%")
            return self.writing.figure(text.removesuffix("%"), "%" if percent else "")
        return text.translate(_FULL_WIDTH) if self.full_width else text

    def rank(self, rank: int | None) -> str:
        """Return a rank as this document prints it."""
        if self.writing and rank is not None:
            return self.writing.rank(rank)
        return self.figure(str(rank))

    def name(self, text: str) -> str:
        """Return a place's name as this document prints it in tables."""
        return self.spaced.join(text) if len(text) == 2 else text

    def rows(self, indicator: Indicator) -> list[Row]:
        """Return the rows of a table that prints one place a row."""
        rows: list[Row] = []
        percent = "%" if self.sign and indicator.topic.unit == "%" else ""
        for fact in indicator.facts:
            if fact.status == "no_task":
                rows.append(
                    Row(fact, None, None, self.no_task, "—" if not self.marked else self.no_task)
                )
                continue
            value = Decimal(100) if fact.status == "completed" else fact.value
            assert value is not None  # only places without task have none
            text = format(value, "f")
            if indicator.topic.kind == "count" and self.thousands:
                text = f"{value:,f}".replace(",", self.thousands)
            shown = self.figure(text + percent)
            rows.append(Row(fact, fact.rank, value, shown, self.rank(fact.rank)))
        return rows

    def truth(self, indicator: Indicator, row: Row, naming: Naming) -> list[Printed]:
        """Return a row's truth: none where nothing says what its mark means."""
        no_task = row.fact.status == "no_task"
        if no_task and self.marked and not self.explained:
            return []
        status = "no_task" if no_task else "ranked"
        return [Printed(indicator, row.fact, *naming, row.rank, row.value, row.text, status)]


def rank_word(rng: Random) -> Callable[[int], str]:
    """Return how ranks are headed: 第一名, 第1名, 1."""
    words: list[Callable[[int], str]] = [
        lambda n: f"第{chinese(n)}名",
        lambda n: f"第{chinese(n)}名",
        lambda n: f"第{n}名",
        str,
    ]
    return rng.choice(words)


def add_letter(spec: Spec, sheets: Sheets) -> None:
    """Write the letter to the sheets."""
    write_letter(spec)
    sheets.flow += [Text(kind, text) for kind, text in spec.prose]


def unit_header(indicator: Indicator) -> str:
    """Return a value column's header: metric and unit."""
    unit = indicator.topic.unit
    return f"{indicator.topic.metric}（{unit}）" if unit else indicator.topic.metric


def place_header(spec: Spec, rng: Random) -> str:
    """Return the header over the places."""
    options = {
        "prefecture": ["市", "城市", "地区", "单位"],
        "county": ["县（市、区）", "县区", "地区", "单位"],
        "province": ["省份", "地区", "省（区、市）"],
    }
    return rng.choice(options[spec.area.level])


def caption(
    spec: Spec, indicator: Indicator, number: int, *, letter: bool, rng: Random
) -> tuple[str, Naming]:
    """Return a table's caption and what it makes of the indicator's names."""
    topic = indicator.topic
    item = f"（{indicator.item}）" if indicator.item else ""
    if letter:
        words = rng.choice(
            [
                f"表{number} {indicator.project}{item}{topic.metric}排名",
                f"附表{number}：{indicator.project}{item}排名表",
                f"{indicator.project}{item}",
            ]
        )
        return words, Naming(
            indicator.project_no, indicator.project, indicator.item, topic.metric, topic.unit
        )
    name = f"{spec.when}{spec.area.name}{indicator.project}{topic.metric}排名"
    return name, Naming(None, name, "", topic.metric, topic.unit)
