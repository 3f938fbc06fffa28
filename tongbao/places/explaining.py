"""What a name means, said so that a person can follow it: for ``tongbao places``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tongbao.errors import UsageError
from tongbao.model import Message, Place, RankedSet
from tongbao.places.context import How, PlaceContext, PlaceMatch
from tongbao.places.gazetteer import (
    FIRST_YEAR,
    Division,
    ever_named,
    gazetteer,
    special_places,
    successors,
)
from tongbao.places.matching import match_place
from tongbao.text.folding import fold

_HOW: dict[How, Message] = {
    "exact": Message("全称相符", "its official full name"),
    "short": Message("简称相符", "its short form"),
    "folded": Message("写法归一后相符", "the same name in another spelling"),
    "glued": Message("与上级地名连写", "written together with the place it lies in"),
    "former": Message("其他年份的名称", "a name of other years"),
    "fuzzy": Message("只是相近，须核对", "only similar: check it"),
    "local": Message("开发区、乡镇一类，无统一代码", "a zone or town without an official code"),
    "none": Message("查无此地", "no such place is known"),
}


@dataclass(frozen=True, slots=True)
class NameExplained:
    """One name with what it means in a year and an area, and what else it has meant."""

    name: str
    year: int
    match: PlaceMatch
    why: Message
    lies_in: tuple[Place, ...]
    """Province and prefecture around it, widest first."""
    years: tuple[int, int | None] | None
    """First year of the meant name and the first year without it; None where unknown."""
    others: tuple[Place, ...]
    """Further places that bear the name in that year."""
    bearers: tuple[tuple[Division, tuple[Place, ...]], ...]
    """Divisions that bore the name in other years, with what holds their ground now."""


def explain_name(name: str, *, year: int | None = None, province: str = "") -> NameExplained:
    """Say what a name means.

    Args:
        name: As printed, in any spelling.
        year: As of the end of this year; today's names without it.
        province: Name or code of the province that the circular belongs to.

    Raises:
        UsageError: There is no such province.
    """
    names = gazetteer(year)
    context = PlaceContext(year=names.year, province_code=_province_code(province, names.year))
    match = match_place(name, context)
    if match.place is None and not match.rivals:
        match = _alike_anywhere(name, context)
    meant = match.place
    bearers = [d for d in ever_named(name) if meant is None or d.code != meant.code]
    bearers += _without_code(fold(name)) if meant is None else []
    return NameExplained(
        name,
        names.year,
        match,
        _HOW[match.how],
        _around(meant, names.year) if meant else (),
        _years_of(meant, names.year) if meant else None,
        tuple(
            named.place
            for named in names.look_up(name)
            if meant is not None and named.place != meant
        ),
        tuple(
            (division, successors(division, names.year))
            for division in bearers
            if not division.in_force(names.year)
        ),
    )


def _without_code(name: str) -> list[Division]:
    """Return the places without a code that bore a name in any year (臺北縣, 旺角區)."""
    return [
        Division("", name, "special", one.place.parent_code, one.start_year, one.end_year)
        for one in special_places()
        if one.place.name == name
    ]


def _province_code(province: str, year: int) -> str:
    """Return a province's code from its name, short name or code; blank for none.

    Raises:
        UsageError: There is no such province.
    """
    if not province:
        return ""
    for place in gazetteer(year).provinces():
        if province in {place.code, place.code[:2], place.name} or (
            len(province) > 1 and place.name.startswith(province)
        ):
            return place.code
    raise UsageError(
        Message(
            f"没有名为“{province}”的省级地区，请写全称、简称或六位代码。",
            f"There is no province {province!r}; give its name or six-digit code.",
        )
    )


def _alike_anywhere(name: str, context: PlaceContext) -> PlaceMatch:
    """Return what a name of no place resembles, among the prefectures and provinces."""
    names = context.gazetteer
    if context.province_code:
        return match_place(name, context)
    every = [*names.provinces()]
    for province in names.provinces():
        every += names.prefectures(province.code)
    everywhere = PlaceContext(year=names.year, ranked=RankedSet(tuple(every), stated=False))
    return match_place(name, everywhere)


def _around(place: Place, year: int) -> tuple[Place, ...]:
    names = gazetteer(year)
    codes = [names.province_of(place), names.city_of(place)]
    return tuple(
        around
        for code in dict.fromkeys(codes)
        if code and code != place.code and (around := names.of_code(code)) is not None
    )


def _years_of(place: Place, year: int) -> tuple[int, int | None] | None:
    held = [d for d in ever_named(place.name) if d.code == place.code and d.in_force(year)]
    return (held[0].start_year, held[0].end_year) if held else None


def sentence_of(explained: NameExplained) -> Message:
    """Return what a name means in one sentence."""
    place, match = explained.match.place, explained.match
    around_zh = "".join(p.name for p in explained.lies_in)
    around_en = f", in {around_zh}" if around_zh else ""
    if place is not None:
        code_zh = f"（{place.code}）" if place.code else "（无代码）"
        code_en = f" ({place.code})" if place.code else " (no code)"
        return Message(
            f"{explained.name} → {around_zh}{place.name}{code_zh}：{explained.why.zh}。",
            f"{explained.name} → {place.name}{code_en}{around_en}: {explained.why.en}.",
        )
    if match.rivals:
        named = _list_names(match.rivals)
        return Message(
            f"{explained.name}：不能确定，可能是 {named}。",
            f"{explained.name}: not clear; it may be {named}.",
        )
    if explained.bearers:
        return Message(
            f"{explained.name}：{explained.year} 年没有这个名称。",
            f"{explained.name}: nothing bore this name in {explained.year}.",
        )
    return Message(
        f"{explained.name}：{explained.why.zh}。", f"{explained.name}: {explained.why.en}."
    )


def further_sentences(explained: NameExplained) -> list[Message]:
    """Return what else is worth knowing: years in force, other bearers, former bearers."""
    said: list[Message] = []
    if explained.years is not None and (explained.years[1] or explained.years[0] > FIRST_YEAR):
        start, end = explained.years
        said.append(
            Message(
                f"此名用于 {start} 年至{f' {end - 1} 年' if end else '今'}。",
                f"In force from {start} {f'to {end - 1}' if end else 'on'}.",
            )
        )
    if explained.match.place in gazetteer(explained.year).planned_cities():
        said.append(
            Message(
                "计划单列市：全国性通报可将其与各省并列。",
                "Planned separately by the state: national circulars may rank it beside the provinces.",
            )
        )
    if explained.others:
        named = _list_names(explained.others)
        said.append(Message(f"同名：{named}。", f"The same name: {named}."))
    for division, heirs in explained.bearers:
        until = f"{division.end_year - 1}" if division.end_year else ""
        now = _list_names(heirs)
        said.append(
            Message(
                f"{division.start_year}–{until} 年另指 {division.name}（{division.code or '无代码'}）"
                + (f"，今属 {now}。" if now else "。"),
                f"{division.start_year}–{until} also {division.name} ({division.code or 'no code'})"
                + (f", now {now}." if now else "."),
            )
        )
    return said


def _list_names(places: Sequence[Place]) -> str:
    return "、".join(f"{p.name} {p.code}".strip() for p in places)
