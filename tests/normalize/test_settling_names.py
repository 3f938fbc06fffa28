"""Names of a ranking that were not read surely, told by the set, each place once."""

from __future__ import annotations

from blots import Blot, at, table_of

from tongbao.normalize.places import PlaceContext
from tongbao.normalize.settling.candidates import Names
from tongbao.normalize.settling.names import settle_names

CITIES = ("石家庄", "承德", "张家口", "秦皇岛", "唐山", "廊坊", "保定")


def _settled(*column: Blot | str, marks: str = "") -> list[str]:
    names = Names({city: city for city in CITIES}, marks)
    places = PlaceContext(year=2020, province_code="130000", level="prefecture")
    table = settle_names(table_of(["市", *column]), names, places)
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
    table = settle_names(
        table_of(["市", "石家庄", "承德※", "张家口", either, "廊坊"]), names, places
    )
    assert at(table, 4).evidence.confidence < 0.9


def test_without_notes_nothing_is_taken_for_a_mark() -> None:
    either = Blot("唐山", 0.995, {"唐山※": -0.5})
    assert _settled("石家庄", "承德", "张家口", either, "廊坊")[3] == "唐山"


def test_a_digit_behind_a_name_is_a_raised_mark_unless_it_has_its_own_line() -> None:
    read = _settled("石家庄", "承德7", "张家口\n7", "唐山", "廊坊")
    assert read[1] == "承德⁷"
    assert read[2].split() == ["张家口", "7"]
