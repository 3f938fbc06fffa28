"""How a document is understood: head, area and ranked set, prose, tables, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tongbao.model import Circular, Document, Header, Place, RankedSet, Ranking
from tongbao.normalize.correction import correct, is_uncertain
from tongbao.normalize.cues import LEFT_OUT
from tongbao.normalize.doubts.of_cells import doubts_of_cells
from tongbao.normalize.doubts.of_rankings import doubts_of_rankings
from tongbao.normalize.doubts.second_opinions import second_opinions
from tongbao.normalize.header import read_header, year_of
from tongbao.normalize.parameters import SET
from tongbao.normalize.prose import read_prose
from tongbao.normalize.ranked_set import (
    Area,
    infer_area,
    ranked_set_from_tables,
    ranked_set_from_words,
    vote_area,
)
from tongbao.normalize.rankings.in_prose import rankings_in_prose
from tongbao.normalize.rankings.listed import is_led, read_listed_rankings
from tongbao.normalize.rankings.reading import read_rankings
from tongbao.normalize.series import Setting, with_series
from tongbao.normalize.whole_numbers import with_whole_numbers
from tongbao.places import NameFinder, PlaceContext
from tongbao.places.gazetteer import gazetteer
from tongbao.places.today import code_today
from tongbao.text.folding import squash

_RANK_LINE = re.compile(r"^\s*第\s*(?:\d+|[一二三四五六七八九十]+)\s*[名位]")


def understand_document(document: Document) -> Circular:
    """Return what a document says of places, with every doubt of reading it."""
    header = read_header(document)
    year = year_of(header)
    area, stated = _area_and_set(document, header, year)
    header = replace(header, province_code=area.province_code)
    places = PlaceContext(year, area.province_code, area.city_code, area.level, stated)
    document = correct(with_whole_numbers(document), places)
    names = NameFinder(places)
    listed = read_listed_rankings(document, names, header)
    lines = frozenset((e.page, e.box) for ranking in listed for e in ranking.entries)
    prose = read_prose(document, names, lines)
    tables = read_rankings(document, header, prose.sections, places, prose.claims, stated)
    own = _own_names((*tables.rankings, *listed))
    spoken = "".join(squash(block.text) for block in document.blocks) if own else ""
    if any(name in spoken for name in own):
        # Sentences speak of firms and offices by the names that the tables give them.
        prose = read_prose(document, NameFinder(places, own), lines)
    told, used = rankings_in_prose(prose.lists, (*tables.rankings, *listed), stated, header)
    rankings = with_series(
        (*tables.rankings, *listed, *told), _setting(document, header, area, year)
    )
    rankings = _with_codes_of_today(rankings, year)
    listed_too = {id(claim) for claim in used}
    recognised = {t.number: t for t in document.tables if is_uncertain(t)}
    uncertain = doubts_of_rankings(rankings, recognised, [*document.blocks])
    headers = {roles.table: roles.header for roles in tables.roles}
    of_cells = doubts_of_cells(rankings, recognised, headers)
    twice_read = second_opinions(rankings, recognised)
    return Circular(
        document=document,
        header=header,
        ranked_set=_ranked_set(stated, rankings, year),
        rankings=rankings,
        claims=tuple(claim for claim in prose.claims if id(claim) not in listed_too),
        sections=prose.sections,
        attributes=tables.attributes,
        table_roles=tables.roles,
        doubts=(
            *document.doubts,
            *prose.doubts,
            *tables.doubts,
            *uncertain,
            *of_cells,
            *twice_read,
        ),
    )


def _with_codes_of_today(rankings: Iterable[Ranking], year: int | None) -> tuple[Ranking, ...]:
    """Return the rankings, each place of another year with the code that its ground has today."""
    joined: list[Ranking] = []
    for ranking in rankings:
        codes = [code_today(e.place, year) if e.place else "" for e in ranking.entries]
        entries = tuple(
            replace(entry, place_now=code) if code else entry
            for entry, code in zip(ranking.entries, codes, strict=True)
        )
        joined.append(replace(ranking, entries=entries) if any(codes) else ranking)
    return tuple(joined)


def _setting(document: Document, header: Header, area: Area, year: int | None) -> Setting:
    codes = tuple(code for code in (area.province_code, area.city_code) if code)
    captions = {table.number: table.caption for table in document.tables if table.caption}
    return Setting(header.title, header.issuer, codes, captions, year)


_SHORTEST_OWN_NAME = 3
"""Characters of a name that stands in a sentence for nothing else. (bench)"""


def _own_names(rankings: Iterable[Ranking]) -> frozenset[str]:
    """Return the names that tables rank and no gazetteer holds: of firms, offices and towns."""
    entries = (entry for ranking in rankings for entry in ranking.entries)
    printed = (squash(e.place_text) for e in entries if e.place is None or e.place.level == "local")
    return frozenset(name for name in printed if len(name) >= _SHORTEST_OWN_NAME)


def _area_and_set(
    document: Document, header: Header, year: int | None
) -> tuple[Area, RankedSet | None]:
    """Work out area and ranked set from the circular's words, then from its tables' names."""
    opening = [b.text for b in document.blocks if b.kind not in {"header", "footer"}][:12]
    # What a note leaves out (西藏数据暂缺) is not what the circular is about, nor what a list ranks.
    aside = (_RANK_LINE.match, is_led, LEFT_OUT.search)
    opening = [text for text in opening if not any(told(text) for told in aside)]
    captions = [t.caption for t in document.tables if t.caption]
    area = infer_area([header.title, header.issuer, *opening, *captions], header.number, year)
    area = vote_area(_short_cells(document), area, year)
    for text in (*opening, header.title, *captions):
        stated = ranked_set_from_words(text, area, year)
        if stated is not None:
            return area, stated
    return area, None


def _short_cells(document: Document) -> Iterable[str]:
    """Yield the cells that may be names: two to twelve characters, no digit."""
    for table in document.tables:
        for cell in table.cells:
            text = squash(cell.text)
            if SET.shortest_name_chars <= len(text) <= SET.longest_name_chars and not any(
                c.isdigit() for c in text
            ):
                yield text


def _ranked_set(
    stated: RankedSet | None, rankings: Sequence[Ranking], year: int | None
) -> RankedSet:
    """Return the set stated in words, with the places that its tables rank beside it."""
    named = [[e.place for e in ranking.entries if e.place] for ranking in rankings]
    suggested = ranked_set_from_tables(named)
    if stated is None:
        return suggested
    known = {(p.code, p.name) for p in stated.places}
    also: list[Place] = [
        p
        for p in suggested.places
        if (p.code, p.name) not in known
        and (p.level in {"special", "local"} or _is_regular(p, stated, rankings, year))
    ]
    return replace(stated, places=(*stated.places, *also), stated_places=len(stated.places))


def _is_regular(
    place: Place, stated: RankedSet, rankings: Sequence[Ranking], year: int | None
) -> bool:
    """Return whether a division is ranked beside a stated set: as a rule, or table after table."""
    names = gazetteer(year)
    if place in names.planned_cities() and stated.places[0].level == "province":
        return True
    home = names.province_of(place)
    if home not in {names.province_of(p) for p in stated.places}:
        return False
    if place in names.ranked_beside(home) or place in names.direct_counties(home):
        return stated.places[0].level == "prefecture"
    tables = {r.table for r in rankings if any(e.place == place for e in r.entries)}
    return len(tables) >= _TABLE_AFTER_TABLE


_TABLE_AFTER_TABLE = 3
"""Tables that rank a place before it counts as regularly ranked."""
