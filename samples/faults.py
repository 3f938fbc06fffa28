"""Puts one fault of a known kind into a generated circular, at a known cell.

The letter is written from the figures as they were, so a fault in a table contradicts the
prose, the order or the set, as a slip of a typist does; a fault in the prose contradicts the
table. Faults that nothing on the page could show are not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from random import Random

from samples.generator.layouts import Laid
from samples.generator.sheets import Put, Text
from samples.generator.spec import Claimed, Indicator
from samples.locating import MATRICES, Site, locate, set_name, set_rank, set_value


@dataclass(frozen=True, slots=True)
class Fault:
    """What was done to a circular, and what a judge should say of it."""

    kind: str
    indicators: tuple[Indicator, ...]
    """The rankings that print the fault; empty where it is the document's."""
    places: tuple[str, ...]
    """Official names of which at least one has to be named, or the total's word."""
    before: str
    after: str
    meant: frozenset[str] = frozenset()
    """The proposal's parts where the page determines them; else empty."""


Injector = Callable[[Laid, str, Random], Fault | None]


def inject(laid: Laid, layout: str, kind: str, rng: Random) -> Fault | None:
    """Put a fault of a kind into a circular; None where it has no cell for it."""
    fault = KINDS[kind](laid, layout, rng)
    if fault is not None:
        laid.spec.faults.append(
            {
                "kind": fault.kind,
                "indicators": [(i.project_no, i.project, i.item) for i in fault.indicators],
                "places": list(fault.places),
                "before": fault.before,
                "after": fault.after,
            }
        )
    return fault


def _ranked_sites(laid: Laid, layout: str) -> dict[int, list[Site]]:
    """Return the ranked cells of each indicator that ranks six places or more."""
    held: dict[int, list[Site]] = {}
    for site in locate(laid, layout):
        if site.fact.status == "ranked" and site.value is not None:
            held.setdefault(id(site.indicator), []).append(site)
    return {key: sites for key, sites in held.items() if len(sites) >= 6}


def _pick(laid: Laid, layout: str, rng: Random) -> list[Site]:
    sites = _ranked_sites(laid, layout)
    return sites[rng.choice(list(sites))] if sites else []


def _value(site: Site) -> Decimal:
    assert site.fact.value is not None  # ranked facts print one
    return site.fact.value


def plain(value: Decimal | None) -> str:
    """Return a number as proposals write it."""
    text = format(value or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sorted(values: list[Decimal], indicator: Indicator) -> bool:
    sign = 1 if indicator.order == "asc" else -1
    return all(sign * a <= sign * b for a, b in pairwise(values))


def _swapped(values: list[Decimal], i: int, j: int) -> list[Decimal]:
    changed = list(values)
    changed[i], changed[j] = changed[j], changed[i]
    return changed


def values_swapped(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Exchange the values of two places: neighbours mostly."""
    sites = _pick(laid, layout, rng)
    values = [s.fact.value or Decimal(0) for s in sites]
    pairs = [
        (i, j)
        for i in range(len(sites))
        for j in range(i + 1, min(len(sites), i + rng.choice([2, 2, 5])))
        if values[i] != values[j]
    ]
    if not pairs or not _sorted(values, sites[0].indicator):
        return None
    i, j = rng.choice(pairs)
    one, other = sites[i], sites[j]
    shown = _swapped(values, i, j)
    repairs = [
        (a, b)
        for a in range(len(shown))
        for b in range(a + 1, len(shown))
        if shown[a] != shown[b] and _sorted(_swapped(shown, a, b), one.indicator)
    ]
    one_text, other_text = one.value_text, other.value_text
    before = f"{one.name} {plain(values[i])}、{other.name} {plain(values[j])}"
    set_value(one, other_text, values[j])
    set_value(other, one_text, values[i])
    a, b = plain(values[i]), plain(values[j])
    meant = {f"{one.name} {b} → {a}", f"{other.name} {a} → {b}"} if len(repairs) == 1 else set()
    return Fault("values swapped", (one.indicator,), (one.name, other.name), before, "swapped",
                 frozenset(meant))  # fmt: skip


def _indicators_of(laid: Laid, layout: str, site: Site) -> tuple[Indicator, ...]:
    """Return the indicators that print a site's name: all of a matrix, else its own."""
    if layout not in MATRICES:
        return (site.indicator,)
    found = {id(s.indicator): s.indicator for s in locate(laid, layout) if s.grid is site.grid}
    return tuple(found.values())


def _claims_of(laid: Laid, site: Site) -> list[Claimed]:
    return [
        c for c in laid.spec.claims if c.indicator is site.indicator and c.fact is site.fact
        and c.kind in {"top", "bottom", "completed"}
    ]  # fmt: skip


def name_twice(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Print one place's name over another's: one stands twice, the other nowhere."""
    if layout in MATRICES or not _set_is_known(laid):
        return None
    sites = _pick(laid, layout, rng)
    if not sites:
        return None
    lost, twice = rng.sample(sites, 2)
    claimed = bool(_claims_of(laid, lost))
    gone = lost.name
    set_name(lost, twice.text, twice.fact)
    part = f"第{lost.fact.rank} {twice.name} → {gone}"
    # The prose tells where the lost place stands, unless equal ranks make that two cells.
    known = claimed and not _claims_of(laid, twice) and lost.fact.rank != twice.fact.rank
    return Fault("name twice", (lost.indicator,), (twice.name, gone), gone, twice.name,
                 frozenset({part} if known else ()))  # fmt: skip


def _set_is_known(laid: Laid) -> bool:
    return laid.has_letter or len(laid.spec.indicators) >= 3


def name_lost(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Leave the cell of a name blank."""
    sites = _pick(laid, layout, rng)
    if not sites or not _set_is_known(laid):
        return None
    site = rng.choice(sites)
    gone, rank = site.name, site.fact.rank
    indicators = _indicators_of(laid, layout, site)
    for each in [s for s in locate(laid, layout) if s.fact.text == site.fact.text]:
        if each.grid is site.grid and (each.indicator is site.indicator or layout in MATRICES):
            set_name(each, "", None)
    meant = {f"第{rank} → {gone}"} if layout not in MATRICES else set()
    return Fault("name lost", indicators, (gone,), gone, "", frozenset(meant))


def decimal_lost(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Drop a decimal point: 86.3 becomes 863."""
    sites = _pick(laid, layout, rng)
    values = [s.fact.value or Decimal(0) for s in sites]
    if not sites or not _sorted(values, sites[0].indicator):
        return None
    able: list[tuple[int, Decimal]] = []
    for index, value in enumerate(values):
        if value == value.to_integral_value() or abs(value) < 1:
            continue
        wrong = Decimal(plain(value).replace(".", ""))
        shown = [*values[:index], wrong, *values[index + 1 :]]
        others = max(abs(v) for k, v in enumerate(values) if k != index)
        share = sites[index].indicator.topic.kind in {"completion", "score"}
        out = abs(wrong) >= 8 * others or (share and wrong > 200)
        if not _sorted(shown, sites[index].indicator) or out:
            able.append((index, wrong))
    if not able:
        return None
    index, wrong = rng.choice(able)
    site, value = sites[index], values[index]
    set_value(site, site.value_text.replace(".", "").replace("．", ""), wrong)
    meant = f"{site.name} {plain(wrong)} → {plain(value)}"
    # 0.5-unit neighbours may allow both one and two digits: then the page does not tell.
    fits = [
        c
        for c in (wrong / 10, wrong / 100, wrong / 1000)
        if _sorted([*values[:index], c, *values[index + 1 :]], site.indicator)
    ]
    return Fault("decimal lost", (site.indicator,), (site.name,), plain(value), plain(wrong),
                 frozenset({meant} if len(fits) == 1 else ()))  # fmt: skip


def _sentences(laid: Laid) -> Iterator[tuple[Indicator, int, str]]:
    """Yield each sentence of the letter with its indicator and its index in the flow."""
    projects = iter(laid.spec.projects().values())
    items: Iterator[Indicator] = iter(())
    current: Indicator | None = None
    for index, piece in enumerate(laid.sheets.flow):
        if not isinstance(piece, Text):
            continue
        if piece.kind == "heading":
            indicators = next(projects)
            current, items = indicators[0], iter(indicators)
        elif piece.kind == "subheading":
            current = next(items)
        elif piece.kind == "paragraph" and current is not None:
            yield current, index, piece.text


def _prose_wrong(laid: Laid, layout: str, rng: Random, kind: str) -> Fault | None:
    sites = _ranked_sites(laid, layout)
    word = "前三" if kind == "top" else "后三"
    spots = [
        (indicator, index, text)
        for indicator, index, text in _sentences(laid)
        if word in text or (kind == "top" and "排名前三位" in text)
    ]
    spots = [s for s in spots if id(s[0]) in sites]
    rng.shuffle(spots)
    for indicator, index, text in spots:
        claims = [c for c in laid.spec.claims if c.indicator is indicator and c.kind == kind]
        named = [c for c in claims if c.fact.status == "ranked"]
        edge = {c.fact.value for c in named}
        others = [
            s.fact
            for s in sites[id(indicator)]
            if s.fact not in [c.fact for c in claims] and s.fact.value not in edge
        ]
        if not named or not others:
            continue
        claim, other = rng.choice(named), rng.choice(others)
        if text.count(claim.fact.text) != 1 or other.text in text:
            continue
        piece = laid.sheets.flow[index]
        assert isinstance(piece, Text)
        laid.sheets.flow[index] = Text(piece.kind, text.replace(claim.fact.text, other.text))
        right, wrong = claim.fact.place.name, other.place.name
        claim.fact = other
        return Fault(f"prose wrong at the {kind}", (indicator,), (wrong,), right, wrong,
                     frozenset({f"{wrong} → {right}"}))  # fmt: skip
    return None


def prose_top(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Name a place among the first that is not."""
    return _prose_wrong(laid, layout, rng, "top")


def prose_bottom(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Name a place among the last that is not."""
    return _prose_wrong(laid, layout, rng, "bottom")


def completed_98(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Print 98 for a place of the group that the prose calls completed."""
    groups: dict[int, list[Site]] = {}
    for site in locate(laid, layout):
        claimed = any(c.fact is site.fact for c in laid.spec.claims)
        if site.fact.status == "completed" and claimed:
            groups.setdefault(id(site.indicator), []).append(site)
    if not groups:
        return None
    sites = groups[rng.choice(list(groups))]
    site = sites[-1]
    grid, name = site.grid, site.grid.cells[site.cell]
    count, last = len(sites), name.column + len(sites) - 1
    rest = "、".join(s.fact.text for s in sites[:-1])
    note = site.note
    text = f"{rest}\n{note}" if site.value == site.cell else rest
    own = f"{site.fact.text}\n98" if site.value == site.cell else site.fact.text
    grid.cells[site.cell] = Put(name.row, name.column, text if rest else own, 1, max(1, count - 1))
    if rest:
        grid.cells.append(Put(name.row, last, own))
    if site.value is not None and site.value != site.cell:
        value = grid.cells[site.value]
        if rest:
            grid.cells[site.value] = replace(value, column_span=count - 1)
            grid.cells.append(Put(value.row, last, "98"))
        else:
            grid.cells[site.value] = replace(value, text="98")
    for printed in site.printed:
        printed.rank, printed.status = count, "ranked"
        printed.value, printed.value_text = Decimal(98), "98"
    return Fault("completed with 98", (site.indicator,), (site.name,), note, "98",
                 frozenset({f"{site.name} 98 → 100"}))  # fmt: skip


def no_task_ranked(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Rank a place that has no task: by its name over another's, or by a rank in its row."""
    by_indicator: dict[int, list[Site]] = {}
    for site in locate(laid, layout):
        by_indicator.setdefault(id(site.indicator), []).append(site)
    able = [
        sites
        for sites in by_indicator.values()
        if any(s.fact.status == "no_task" and s.printed for s in sites)
        and sum(s.fact.status == "ranked" for s in sites) >= 5
    ]
    if not able:
        return None
    sites = rng.choice(able)
    idle = rng.choice([s for s in sites if s.fact.status == "no_task" and s.printed])
    ranked = [s for s in sites if s.fact.status == "ranked"]
    if idle.rank is not None and (layout in MATRICES or rng.random() < 0.5):
        rank = rng.randint(1, len(ranked))
        set_rank(idle, str(rank), None)
        return Fault("no-task place ranked", (idle.indicator,), (idle.name,), "no task", str(rank))
    if not _set_is_known(laid):
        return None
    other = rng.choice(ranked)
    gone = other.name
    set_name(other, idle.fact.text, idle.fact)
    part = f"第{other.fact.rank} {idle.name} → {gone}"
    return Fault("no-task place ranked", (other.indicator,), (idle.name, gone), gone, idle.name,
                 frozenset({part}))  # fmt: skip


def rank_wrong(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Type another rank."""
    sites = [s for s in _pick(laid, layout, rng) if s.rank is not None]
    values = [s.fact.value for s in sites]
    single = [s for s in sites if values.count(s.fact.value) == 1]
    if not single:
        return None
    site = rng.choice(single)
    ranks = [r for r in range(1, len(sites) + 3) if r != site.fact.rank]
    near = [r for r in ranks if abs(r - (site.fact.rank or 0)) <= 3]
    rank = rng.choice(near or ranks)
    was = site.fact.rank
    set_rank(site, str(rank), rank)
    return Fault("rank typed wrong", (site.indicator,), (site.name,), str(was), str(rank),
                 frozenset({f"{site.name} 第{rank} → 第{was}"}))  # fmt: skip


def tie_broken(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """Give one of two places with the same value and rank another rank."""
    able: list[tuple[Site, Site]] = []
    for sites in _ranked_sites(laid, layout).values():
        pairs = [
            (a, b)
            for a, b in pairwise(sites)
            if a.fact.rank == b.fact.rank and a.rank is not None and a.rank != b.rank
        ]
        # A single tie that is broken looks like ranking on hidden decimals.
        dense = sites[0].indicator.ties == "dense"
        if len({a.fact.rank for a, _ in pairs}) > 1 or (dense and pairs):
            able += [
                (a, b)
                for a, b in pairs
                if sum(s.fact.rank == a.fact.rank for s in sites) == 2
                and not (dense and len(pairs) == 1 and sites.index(b) >= len(sites) - 2)
            ]
    if not able:
        return None
    first, second = rng.choice(able)
    was = second.fact.rank or 0
    set_rank(second, str(was + 1), was + 1)
    return Fault("tie broken", (first.indicator,), (first.name, second.name), str(was),
                 str(was + 1), frozenset({f"{second.name} 第{was + 1} → 第{was}"}))  # fmt: skip


def total_wrong(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """End a list of counts or amounts with a total of which one digit is wrong."""
    lists: dict[int, list[Site]] = {}
    for site in locate(laid, layout):
        if site.indicator.topic.kind in {"count", "amount"} and site.fact.value is not None:
            lists.setdefault(id(site.indicator), []).append(site)
    if not lists:
        return None
    sites = lists[rng.choice(list(lists))]
    grid, indicator = sites[0].grid, sites[0].indicator
    total = plain(sum((_value(s) for s in sites), Decimal(0)))
    k = rng.choice([n for n, char in enumerate(total) if char.isdecimal()][:-1] or [0])
    wrong = total[:k] + rng.choice([d for d in "123456789" if d != total[k]]) + total[k + 1 :]
    row = grid.n_rows
    for column, text in ((sites[0].cell, "合计"), (sites[0].value, wrong), (sites[0].rank, "")):
        assert column is not None  # lists print all three
        grid.cells.append(Put(row, grid.cells[column].column, text))
    return Fault("total wrong", (indicator,), ("合计",), total, wrong,
                 frozenset({f"合计 {wrong} → {total}"}))  # fmt: skip


def projects_wrong(laid: Laid, layout: str, rng: Random) -> Fault | None:
    """State another number of projects."""
    _ = layout
    stated = laid.spec.projects_stated
    now = stated + rng.choice([n for n in (-2, -1, 1, 2, 10) if stated + n > 0])
    for index, piece in enumerate(laid.sheets.flow):
        if isinstance(piece, Text) and f"现将{stated}项" in piece.text:
            text = piece.text.replace(f"现将{stated}项", f"现将{now}项")
            laid.sheets.flow[index] = Text(piece.kind, text)
            laid.spec.projects_stated = now
            return Fault("number of projects wrong", (), (), str(stated), str(now),
                         frozenset({f"{now} → {stated}"}))  # fmt: skip
    return None


KINDS: dict[str, Injector] = {
    "values swapped": values_swapped,
    "name twice": name_twice,
    "name lost": name_lost,
    "decimal lost": decimal_lost,
    "prose wrong at the top": prose_top,
    "prose wrong at the bottom": prose_bottom,
    "completed with 98": completed_98,
    "no-task place ranked": no_task_ranked,
    "rank typed wrong": rank_wrong,
    "tie broken": tie_broken,
    "total wrong": total_wrong,
    "number of projects wrong": projects_wrong,
}
LAYOUTS_FOR: dict[str, tuple[str, ...]] = {
    "completed with 98": ("wide", "wide_upright"),
    "total wrong": ("long", "zebra", "dashed", "three_line", "open_frame"),
    "number of projects wrong": ("wide", "long", "wide_upright", "zebra"),
    "rank typed wrong": ("long", "zebra", "blocks", "matrix", "dashed", "three_line",
                         "matrix_three_level", "borderless"),
    "tie broken": ("long", "zebra", "blocks", "matrix", "open_frame", "matrix_paged"),
}  # fmt: skip
"""Layouts that have a cell for a kind; all of ``ANY_LAYOUT`` for the others."""
ANY_LAYOUT = ("wide", "wide", "wide_upright", "long", "blocks", "three_line", "half_ruled",
              "open_frame", "dashed", "zebra", "no_repeat", "matrix", "matrix_three_level",
              "matrix_paged", "matrix_totals", "borderless", "filled", "double")  # fmt: skip
