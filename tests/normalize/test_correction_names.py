"""Names of a ranking that were not read surely, told by the set, each place once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blots import Blot, at, table_of

from tongbao.model import Block, Box, Circular, Document
from tongbao.normalize import normalize
from tongbao.normalize.correction.candidates import Names
from tongbao.normalize.correction.names import correct_names
from tongbao.places import PlaceContext
from tongbao.validate.judging import validate

CITIES = ("石家庄", "承德", "张家口", "秦皇岛", "唐山", "廊坊", "保定")


def _settled(*column: Blot | str, marks: str = "") -> list[str]:
    names = Names({city: city for city in CITIES}, marks)
    places = PlaceContext(year=2020, province_code="130000", level="prefecture")
    table = correct_names(table_of(["市", *column]), names, places)
    return [at(table, row + 1).text for row in range(len(column))]


def test_a_name_that_no_place_has_is_the_place_that_is_missing() -> None:
    doubtful = Blot("德山", 0.8, {"唐山": -4.0, "承德": -20.0})
    assert _settled("石家庄", "承德", "张家口", doubtful, "廊坊")[3] == "唐山"


def test_a_name_read_surely_stays_as_it_is_printed() -> None:
    sure = Blot("德山", 0.999, {"唐山": -12.0})
    assert _settled("石家庄", "承德", "张家口", sure, "廊坊")[3] == "德山"


def test_a_character_behind_a_name_is_the_mark_of_the_notes() -> None:
    doubtful = Blot("唐山山", 0.7, {"唐山※": -3.0, "唐山": -6.0})
    assert _settled("石家庄", "承德※", "张家口", doubtful, "廊坊", marks="※")[3] == "唐山※"


def test_a_mark_that_may_be_printed_leaves_a_doubt() -> None:
    names = Names({city: city for city in CITIES}, "※")
    places = PlaceContext(year=2020, province_code="130000", level="prefecture")
    either = Blot("唐山", 0.995, {"唐山※": -0.5})
    table = correct_names(
        table_of(["市", "石家庄", "承德※", "张家口", either, "廊坊"]), names, places
    )
    assert at(table, 4).evidence.confidence < 0.9


def test_a_mark_that_comes_near_is_printed() -> None:
    faint = Blot("唐山", 0.999, {"唐山▲": -0.4})
    assert _settled("石家庄", "承德▲", "张家口", faint, "廊坊", marks="▲")[3] == "唐山▲"


def test_without_notes_nothing_is_taken_for_a_mark() -> None:
    either = Blot("唐山", 0.995, {"唐山※": -0.5})
    assert _settled("石家庄", "承德", "张家口", either, "廊坊")[3] == "唐山"


def test_a_digit_behind_a_name_is_a_raised_mark_unless_it_has_its_own_line() -> None:
    read = _settled("石家庄", "承德7", "张家口\n7", "唐山", "廊坊")
    assert read[1] == "承德⁷"
    assert read[2].split() == ["张家口", "7"]


def marked(note: str, *column: Blot | str) -> Circular:
    """Return what is understood of a scanned ranking above a note."""
    ranks = [str(n) for n in range(1, len(column) + 1)]
    values = [Blot(f"{90 - n}.5", 0.97) for n in range(len(column))]
    table = table_of(["名次", *ranks], ["地区", *column], ["完成率（%）", *values])
    table = replace(table, notes=(note,), caption="河北省棚户区改造工程完成率排名")
    block = Block(1, "note", note, 1, Box(0, 300, 99, 312))
    return validate(normalize(Document("a.pdf", "0" * 64, (), (table, block), ())))


LOST = "注：为首次参加排名的地区。"


def test_a_note_without_its_mark_lets_names_hide_one() -> None:
    faint = Blot("唐山", 0.999, {"唐山*": -0.2})  # taken to be printed, never without a doubt
    weak = Blot("承德", 0.999, {"承德*": -6.0})
    circular = marked(LOST, "石家庄", weak, "张家口", faint, "廊坊", "保定")
    doubted = {p for f in circular.findings if f.rule == "reading-uncertain" for p in f.places}
    assert doubted == {"承德市", "唐山市"}
    assert [f.severity for f in circular.findings if f.rule == "reading-mark-lost"] == ["warning"]


@pytest.mark.parametrize(
    ("note", "first", "findings"),
    [
        ("注：*为首次参加排名的地区。", "石家庄", 1),
        ("注：*为首次参加排名的地区。", "石家庄*", 0),
        ("注：表示首次参加排名。", "石家庄", 1),
        ("注：为便于比较，各地区数据按同一口径计算。", "石家庄", 0),
        ("注：本表不含雄安新区。", "石家庄", 0),
    ],
)
def test_a_mark_that_is_explained_must_stand_somewhere(
    note: str, first: str, findings: int
) -> None:
    circular = marked(note, first, "承德", "张家口", "唐山", "廊坊", "保定")
    assert sum(f.rule == "reading-mark-lost" for f in circular.findings) == findings
