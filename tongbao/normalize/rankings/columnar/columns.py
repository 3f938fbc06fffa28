"""What each column of a table with places in rows is: place, rank, value, label, attribute.

Each column's evidence is its header's words and the kinds of its cells; the roles are decided
for all columns together: a column of places that contain those of another one only says where
they lie, and a table that ranks something has something to rank.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

from tongbao.model import Cell
from tongbao.normalize.rankings.columnar.cell_kinds import SORT_OF, Kind, is_total
from tongbao.normalize.rankings.columnar.rows import Body
from tongbao.normalize.rankings.direction import agreement, are_competing
from tongbao.normalize.rankings.labels import (
    header_name,
    is_group_header,
    is_place_header,
    is_rank_header,
    is_serial_header,
    is_unit,
    is_where_header,
    one_line,
    rank_scope,
)
from tongbao.normalize.rankings.parameters import ROLE
from tongbao.places.bodies import CLASS_WORD
from tongbao.text.folding import DASHES, fold
from tongbao.text.numbers import read_number, read_ordinal
from tongbao.text.rank_moves import MOVE_HEADER

Role = Literal["place", "parent", "rank", "move", "serial", "value", "words", "blank"]
"""``parent``: where the ranked place lies; ``move``: change of rank; ``words``: a label of groups
or an attribute, which is decided with the rows."""

_NOT_MEASURED = re.compile(
    r"电\s*话|手机|联系|邮编|传真|编码|代码|年份|日期|时间$|姓名|职务|备\s*注|说明|地址|等级|级别|文号|页码"
)
_PROJECT_HEADER = re.compile(
    r"项目|专项|工程|任务|指标|类别|子项|内容|事项|分类|领域|考核|类型|板块|分项"
)
_RANK_IN_BRACKETS = re.compile(
    r"[（(](?:全[国省市区县州盟])?(?:排\s*名|位\s*次|名\s*次|序\s*位|排\s*位)[）)]"
)
_METRIC_HEADER = re.compile(
    r"率|指数|浓度|得分|分值|总分|评分|比例|占比|增速|增幅|进度|数$|额$|量$|值$|同比|环比"
)


@dataclass(frozen=True)
class Column:
    """One column: what it holds and what its header says, unit apart."""

    index: int
    role: Role
    path: tuple[str, ...]
    """Header names from the top level down, units and repetitions removed."""
    header_cells: tuple[Cell, ...]
    unit: str
    shared_leaf: bool
    """True where the lowest header cell spans further columns."""
    kinds: tuple[Kind, ...]
    """Of its own cells in the body, top down; a merged cell counts once."""
    texts: tuple[str, ...]
    row_texts: tuple[str, ...]
    """The text that covers each body row: a merged cell's as often as it covers rows."""
    merged: bool
    """True where a cell of it spans several rows."""
    rank_in_brackets: bool = False
    """True where the header announces a rank in brackets behind the value: 完成率（排名）."""

    @property
    def leaf(self) -> str:
        """Return the lowest header's words."""
        return self.path[-1] if self.path else ""

    @cached_property
    def scope(self) -> str:
        """Return the set that a rank is among where a header names it; '' where none does."""
        names = (*reversed(self.path), "".join(self.path))
        return next((scope for name in names if (scope := rank_scope(name))), "")

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """Return the texts that print something: no blanks, marks or totals."""
        empty = {"blank", "mark", "total"}
        return tuple(t for t, k in zip(self.texts, self.kinds, strict=True) if k not in empty)

    @cached_property
    def _votes(self) -> Counter[Kind]:
        return Counter(k for k in self.kinds if k not in {"blank", "mark", "total"})

    def share(self, *kinds: Kind) -> float:
        """Return which share of the filled cells is of the given kinds."""
        return sum(self._votes[kind] for kind in kinds) / max(1, self._votes.total())

    @cached_property
    def numbers(self) -> float:
        """Return the share of its filled cells that print a number or stand for one."""
        return self.share(*(kind for kind, sort in SORT_OF.items() if sort == "number"))

    @cached_property
    def books_negatives(self) -> bool:
        """Return whether a figure in brackets is negative: among plain ones without a minus."""
        plain = self.share("figure", "count")
        signed = any(text[:1] in DASHES for text in self.filled)
        return self.share("booked") > 0 and plain >= ROLE.most_share and not signed

    @cached_property
    def distinct(self) -> float:
        """Return how many of its filled cells differ, as a share."""
        return len(set(self.filled)) / max(1, len(self.filled))

    @property
    def names_project(self) -> bool:
        """Return whether the header announces projects, items or classes of them."""
        return bool(_PROJECT_HEADER.search(self.leaf)) and not self.names_attribute

    @property
    def names_attribute(self) -> bool:
        """Return whether the header announces what nobody measures: dates, telephones, remarks.

        What has a unit is measured, in the header or in the cells: 平均延误时间（分钟）, 1.5工作日.
        """
        measured = bool(self.unit) or self.share("figure") >= ROLE.most_share
        return not measured and bool(_NOT_MEASURED.search(self.leaf))


_TOWN = re.compile(r"(?:[乡镇]|街道(?:办事处)?|苏木)$")


def find_columns(body: Body, *, known_only: bool = False) -> list[Column]:
    """Return every column with its role, in order; ``known_only``: only known places are ranked."""
    columns = [_with_role(column) for column in with_blocks_headed(_columns(body))]
    columns = _only_ranks(columns, body)
    columns = _with_unworded_ranks(columns)
    if known_only:
        columns = [_unless_unknown(column) for column in columns]
    else:
        columns = _with_subject(columns)
    return _with_parents(columns, body)


def _only_ranks(columns: list[Column], body: Body) -> list[Column]:
    """Return the columns, those of whole numbers as ranks where the table ranks and measures nothing.

    排名一览表 with a column for each month prints ranks under 1月, 2月, 3月.
    """
    numbers = [c for c in columns if c.role in {"value", "rank"}]
    ranked = is_rank_header(body.context.table.caption)
    whole = len(numbers) > 1 and all(
        _ranks_compete(c) and not c.unit and c.share("count", "ordinal") >= ROLE.distinct_share
        for c in numbers
    )
    if not (ranked and whole and len(body.rows) >= ROLE.fewest_ranked):
        return columns
    return [replace(c, role="rank") if c in numbers else c for c in columns]


def _with_unworded_ranks(columns: list[Column]) -> list[Column]:
    """Return the columns, whole numbers as ranks where they rank another, whatever they are called.

    序次, 座次, 排行: 1, 2, 2, 4 … that a measured column follows are no count. Of many rows a few
    may leave the order: circulars err.
    """
    numbers = [column for column in columns if column.role == "value"]
    competing = {column.index for column in numbers if _ranks_compete(column)}
    measured = [column for column in numbers if column.index not in competing]
    ranks = {
        column.index
        for column in numbers
        if column.index in competing
        and not column.unit
        and any(_follows(other, column) for other in measured)
    }
    return [replace(c, role="rank") if c.index in ranks else c for c in columns]


def _follows(measured: Column, column: Column) -> bool:
    """Return whether figures are in the order of ranks, by no chance."""
    ranks = (read_ordinal(text) for text in column.row_texts)
    values = (read_number(text) for text in measured.row_texts)
    pairs = [(o.start, v.value) for o, v in zip(ranks, values, strict=True) if o and v]
    found = agreement(pairs)
    many = found.n >= ROLE.fewest_erring and found.best <= ROLE.erring_share * found.n
    return found.n >= ROLE.fewest_ranked and (found.strict or many)


def _is_known(column: Column) -> bool:
    return column.role == "place" and column.share("place", "placed_figure") >= ROLE.most_share


def _unless_unknown(column: Column) -> Column:
    unknown = column.role == "place" and not _is_known(column)
    return replace(column, role="words") if unknown else column


def _columns(body: Body) -> list[Column]:
    """Return every column with what it prints, its role not yet known."""
    return [_column(body, index) for index in range(body.width)]


def _column(body: Body, index: int) -> Column:
    header_cells = _header_cells(body, index)
    names, unit = _path_and_unit(header_cells)
    for row in body.unit_rows:
        unit = unit or body.text(row, index).strip("（）()")
    leaf = header_cells[-1] if header_cells else None
    own = _own_cells(body, index)
    return Column(
        index=index,
        role="blank",
        path=names,
        header_cells=tuple(header_cells),
        unit=unit,
        shared_leaf=leaf is not None and leaf.column_span > 1,
        kinds=tuple(body.kinds[row, index] for row, _ in own),
        texts=tuple(one_line(cell.text) for _, cell in own),
        row_texts=tuple(body.text(row, index) for row in body.rows),
        merged=any(cell.row_span > 1 for _, cell in own),
        rank_in_brackets=any(_RANK_IN_BRACKETS.search(one_line(c.text)) for c in header_cells),
    )


def _path_and_unit(header_cells: Sequence[Cell]) -> tuple[tuple[str, ...], str]:
    """Return a column's header names from the top down, and the unit that they print last."""
    names: list[str] = []
    unit = ""
    for cell in header_cells:
        name, found = header_name(_RANK_IN_BRACKETS.sub("", one_line(cell.text)))
        unit = found or unit
        if name and (not names or names[-1] != name) and not (names and is_unit(name)):
            names.append(name)
        elif name and is_unit(name):
            unit = unit or name
    return tuple(names), unit


def _own_cells(body: Body, index: int) -> list[tuple[int, Cell]]:
    """Return the cells of a column's body, each once, with the first row it stands in."""
    origins: dict[tuple[int, int], tuple[int, Cell]] = {}
    for row in body.rows:
        cell_here = body.grid[row][index]
        if cell_here is not None:
            origins.setdefault((cell_here.row, cell_here.column), (row, cell_here))
    return sorted(origins.values(), key=lambda found: found[0])


def _header_cells(body: Body, index: int) -> list[Cell]:
    cells: list[Cell] = []
    for row in body.header_rows:
        cell = body.grid[row][index]
        if cell is not None and cell.text.strip() and (not cells or cells[-1] is not cell):
            cells.append(cell)
    return cells


def with_blocks_headed(columns: list[Column]) -> list[Column]:
    """Return the columns with the headers over blocks that repeat given to all of each block.

    Under 金额 同比 位次 | 金额 同比 位次 each block has one header over it. Where its span is not
    drawn, it may stand over one of the block's columns only, and the others would share a name.
    """
    if all(len(column.path) == 1 for column in columns):
        return columns
    leaves = [fold(column.leaf) for column in columns]
    for start, width in repeated_blocks(leaves):
        over = [_over_block(columns[at : at + width]) for at in range(start, len(columns), width)]
        if () in over or len(set(over)) < len(over):
            continue
        for column in columns[start:]:
            if len(column.path) == 1 and leaves.count(fold(column.leaf)) > 1:
                path = (*over[(column.index - start) // width], *column.path)
                columns[column.index] = replace(column, path=path)
        break
    return columns


def repeated_blocks(leaves: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (start, width) of like runs at the right end of a header; the last may be shorter.

    They begin alike and are alike in half of their columns at least: 总量 人均能耗 位次 | 总量 人均用水
    位次.
    """
    found = []
    for width in range(ROLE.fewest_in_block, min(len(leaves) // 2, ROLE.most_in_block) + 1):
        compared = len(leaves) - width
        begins = [True] * (compared + width)
        same = 0
        for start in range(compared - 1, -1, -1):
            alike = leaves[start] == leaves[start + width]
            same += alike
            begins[start] = alike and begins[start + width]
            enough = same >= ROLE.most_share * (compared - start)
            if begins[start] and enough and leaves[start] and compared - start >= width:
                found.append((start, width))
    yield from sorted(found)


def _over_block(block: Sequence[Column]) -> tuple[str, ...]:
    """Return the one header path over some of a block's columns; () where there is none or more."""
    over = {column.path[:-1] for column in block} - {()}
    return over.pop() if len(over) == 1 else ()


def _with_role(column: Column) -> Column:
    """Return the column with the role that its header and its cells suggest together."""
    if not column.filled:
        printed = any(kind == "mark" for kind in column.kinds)
        return replace(column, role=_unfilled_role(column) if printed else "blank")
    scores = _role_scores(column)
    return replace(column, role=max(scores, key=lambda role: scores[role]))


def _unfilled_role(column: Column) -> Role:
    """Return the role of a column that prints nothing but dashes: its header alone tells."""
    leaf = column.leaf
    if MOVE_HEADER.search(leaf):
        return "move"
    if is_rank_header(leaf):
        return "rank"
    worded = not leaf or is_place_header(leaf) or is_serial_header(leaf)
    plain = worded or column.names_attribute or _PROJECT_HEADER.search(leaf)
    return "words" if plain else "value"


def _role_scores(column: Column) -> dict[Role, float]:
    """Return how well each role explains a column: header words and cells, in one scale.

    About 3 is what one clear sign is worth: a header's word, or cells all of one kind.
    """
    leaf, numbers = column.leaf, column.numbers
    moves = bool(MOVE_HEADER.search(leaf)) and not _is_measured(column)
    repeated = column.distinct <= ROLE.repeated_share
    grouped = is_group_header(leaf)
    return {
        "place": _place_score(column),
        "words": ROLE.words_signs * column.share("words", *(("place",) if grouped else ()))
        + ROLE.not_measured_signs * column.names_attribute
        + ROLE.group_header_signs * (grouped and repeated),
        "serial": ROLE.serial_header_signs * is_serial_header(leaf)
        + ROLE.counting_signs * (not column.path and _counts_up(column)),
        "move": ROLE.move_header_signs * (moves and numbers > 0),
        "rank": 0.0 if moves else _rank_score(column),
        "value": ROLE.numbers_signs * numbers
        + ROLE.unit_signs * bool(column.unit)
        + ROLE.metric_header_signs * bool(_METRIC_HEADER.search(leaf)),
    }


def _place_score(column: Column) -> float:
    """Return how well it explains a column that it names what is ranked."""
    places = column.share("place", "placed_figure")
    headed = is_place_header(column.leaf) or _heads_its_names(column)
    enough = places * len(column.filled) >= ROLE.fewest_names or headed
    if places >= ROLE.most_share and enough and not is_group_header(column.leaf):
        return ROLE.places_signs * places + ROLE.place_header_signs * headed
    if not headed or column.numbers >= ROLE.most_share or column.names_project:
        return 0.0
    unlike = column.distinct >= ROLE.distinct_share
    return ROLE.unknown_places_signs + ROLE.distinct_names_signs * unlike


def _heads_its_names(column: Column) -> bool:
    """Return whether a header is the class word in which the names below it end: 图书馆.

    What is merged over rows, or called a group (片区), says of what the names are.
    """
    if column.merged or is_group_header(column.leaf):
        return False
    word = fold(re.sub(r"(?:名称|名)$", "", column.leaf))
    ends = sum(fold(text).endswith(word) for text in column.filled)
    enough = len(column.filled) >= ROLE.fewest_names and column.distinct >= ROLE.distinct_share
    return bool(word) and enough and ends >= ROLE.distinct_share * len(column.filled)


def _rank_score(column: Column) -> float:
    """Return how well it explains a column of whole numbers that they are ranks."""
    leaf = column.leaf
    whole = column.share("count", "year", "ordinal") + is_rank_header(leaf) * column.share("pair")
    if whole < ROLE.most_share:
        return 0.0
    rankish = _ranks_compete(column)
    worded = any(is_rank_header(name) for name in column.path)
    # 分项位次 over 在保余额, 代偿率: no four figures of a measure are 1, 2, 2, 4 by chance.
    sure = worded and rankish and len(column.filled) >= ROLE.fewest_ranked
    ranked = sure or _names_ranks(column)
    first = column.shared_leaf and rankish and _first_rank(column) == 1
    return (
        ROLE.whole_numbers_signs * whole
        + ROLE.rank_header_signs * ranked * (not column.shared_leaf or rankish)
        + ROLE.ordinals_signs * column.share("ordinal") * (ranked or not column.unit)
        + ROLE.first_of_shared_signs * first
        + ROLE.competing_signs * (worded and rankish)
    )


def _names_ranks(column: Column) -> bool:
    """Return whether a header says that ranks stand below it, or among whom they are."""
    leaf = column.leaf
    worded = any(is_rank_header(name) for name in column.path)
    scoped = bool(rank_scope("".join(column.path))) and len(leaf) <= ROLE.longest_scope_chars
    # Under 排名 stand the sets that ranks are among: 全国261个地级市, 全省.
    among = worded and not is_rank_header(leaf) and bool(rank_scope(leaf))
    return is_rank_header(leaf) or scoped or among or (worded and column.shared_leaf)


def _is_measured(column: Column) -> bool:
    """Return whether a column prints shares or figures with decimals: no place moves by half a rank."""
    return column.unit not in _OF_RANKS or column.share("figure") >= ROLE.most_share


_OF_RANKS = frozenset({"", "位", "名"})


def _ranks_compete(column: Column) -> bool:
    """Return whether the numbers are 1, 2, 2, 4 … in any order, ties in either manner."""
    found = sorted(o.start for text in column.row_texts if (o := read_ordinal(text)))
    return len(found) >= ROLE.fewest_names and are_competing(found)


def _first_rank(column: Column) -> int | None:
    ordinals = (read_ordinal(text) for text in column.filled)
    return next((ordinal.start for ordinal in ordinals if ordinal), None)


def _counts_up(column: Column) -> bool:
    """Return whether a column's numbers are ranks in printed order (1, 2, 2, 4)."""
    found = [read_ordinal(text) for text in column.row_texts if text in column.filled]
    numbers = [ordinal.start for ordinal in found if ordinal is not None]
    if len(numbers) < max(ROLE.fewest_names, len(found)):
        return False
    steps = all(b <= p + 1 for p, b in enumerate(numbers, start=numbers[0]))
    return steps and all(a <= b for a, b in pairwise(numbers)) and len(set(numbers)) > 1


def _with_subject(columns: list[Column]) -> list[Column]:
    """Return the columns with those that name what is ranked, where some column does.

    Towns, schools and firms stand in no gazetteer: what is ranked then is the column of words
    that differ from row to row and look like names, beside ranks or values. Places that come
    again and again beside such names only say where they lie.
    """
    known = [column for column in columns if _is_known(column)]
    if known and not (named := _names_over_places(columns, known)):
        # Beside known places a column of other names (区域, 责任单位) says something of them, but
        # in a block of its own (部门 | 好评率 beside 地区 | 好评率) it is what that block ranks.
        own = _names_of_blocks(columns)
        return [replace(c, role="place") if c in own else _unless_unknown(c) for c in columns]
    if known:
        columns = [replace(c, role="parent") if c in known else c for c in columns]
        return [replace(c, role="place") if c in named else c for c in columns]
    if not any(column.role in {"rank", "value", "serial"} for column in columns):
        return columns
    best = next((column for column in columns if column.role == "place"), None)
    best = best or _likeliest_names(columns)
    return [replace(c, role="place") if best and _twins(c, best) else c for c in columns]


def _names_over_places(columns: Sequence[Column], known: Sequence[Column]) -> list[Column]:
    """Return the columns of firms or schools that are ranked rather than the places they lie in.

    That they only say where something lies shows in their header (所属街道), in that they repeat, or
    in that they are fewer than the ranks.
    """
    if any(
        c.distinct > ROLE.repeated_share and not is_where_header(c.leaf)
        for c in known
        if not _ranked_beyond(c, columns)
    ):
        return []
    others = [c for c in columns if c not in known]
    if not all(is_where_header(c.leaf) for c in known):
        # Without that word a rank beside them may as well be the places' own.
        others = [c for c in others if c.role in {"words", "place"}]
    best = _likeliest_names(others)
    return [best] if best is not None else []


def _ranked_beyond(places: Column, columns: Sequence[Column]) -> bool:
    """Return whether one ranking has more ranks than a column of places has names.

    Each rank is of another thing, and a place is one thing. One place that is printed twice may be
    a slip, but not if one cell prints it over several rows.
    """
    rows = [row for row, text in enumerate(places.row_texts) if text and not is_total(text)]
    names = {places.row_texts[row] for row in rows}
    spare = 1 if places.merged else ROLE.fewest_names
    return any(
        len({c.row_texts[row] for row in rows if c.row_texts[row]}) >= len(names) + spare
        for c in columns
        if c.role == "rank"
    )


def _names_of_blocks(columns: Sequence[Column]) -> list[Column]:
    """Return the columns of other names that have a block of the header for themselves."""
    leaves = [fold(column.leaf) for column in columns]
    for start, width in repeated_blocks(leaves):
        blocks = [columns[at : at + width] for at in range(start, len(columns), width)]
        strange = [block for block in blocks if not any(_is_known(c) for c in block)]
        if len(blocks[-1]) == width and 0 < len(strange) < len(blocks):
            return [best for block in strange if (best := _likeliest_names(block)) is not None]
    return []


def _twins(column: Column, best: Column) -> bool:
    """Return whether a column names what is ranked in a further block, as the best one does.

    A name that stands there twice is a slip; groups come again and again.
    """
    alike = column.leaf == best.leaf and column.distinct > ROLE.repeated_share
    return column is best or (alike and column.role in {"words", "place"} and bool(column.filled))


def _likeliest_names(columns: Sequence[Column]) -> Column | None:
    """Return the column of words that looks most like the names of what is ranked."""
    ranked = any(column.role == "rank" for column in columns)
    best, most = None, ROLE.most_share
    for column in columns:
        many = len(column.filled) >= ROLE.fewest_names and column.distinct >= ROLE.distinct_share
        if column.role not in {"words", "place"} or not many:
            continue
        own = sum(bool(CLASS_WORD.search(text)) for text in column.filled) / len(column.filled)
        score = own + is_place_header(column.leaf) + ROLE.ranked_signs * ranked
        score -= ROLE.column_cost * column.index
        score -= column.names_attribute + ROLE.project_cost * column.names_project
        if score >= most:
            best, most = column, score
    return best


def _with_parents(columns: list[Column], body: Body) -> list[Column]:
    """Return the columns with those that only say where the ranked places lie told apart."""
    places = [c for c in columns if c.role == "place"]
    parents: set[int] = set()
    figured = _figured(body)
    for one in places:
        for other in places:
            if (
                one is not other
                and other.index not in parents
                and _lies_over(one, other, figured, body)
            ):
                parents.add(one.index)
    if len(parents) == len(places):
        return columns
    return [replace(c, role="parent") if c.index in parents else c for c in columns]


def _lies_over(one: Column, other: Column, figured: frozenset[int], body: Body) -> bool:
    """Return whether one column's places contain the other's in the same row."""
    single = not other.merged and other.distinct >= ROLE.distinct_share
    if single and one.distinct <= ROLE.repeated_share:
        # Names that come again and again beside names that never do only say where those lie.
        return True
    low, high = sorted((one.index, other.index))
    if any(low < index < high for index in figured):
        return False
    beside = high - low == 1
    if is_where_header(one.leaf) and not is_where_header(other.leaf):
        return True
    if beside and figured and _are_towns(other) and not _are_towns(one):
        return True
    return _contains(one, other, body) or (single and one.merged and beside)


def _contains(one: Column, other: Column, body: Body) -> bool:
    """Return whether the gazetteer has most of a column's places in those of another column."""
    names = body.context.places.gazetteer
    inside = known = 0
    for row in body.rows:
        area = body.context.match(body.text(row, one.index)).place
        text = body.text(row, other.index)
        if area is None or not text or area.level not in {"province", "prefecture"}:
            continue
        match = body.context.match(text)
        candidates = [match.place] if match.place else [*match.rivals]
        candidates += [named.place for named in names.look_up(text)]
        known += bool(candidates)
        home = names.province_of if area.level == "province" else names.city_of
        inside += any(home(place) == area.code and place != area for place in candidates)
    return known >= ROLE.fewest_names and inside > ROLE.most_share * known


def _are_towns(column: Column) -> bool:
    """Return whether most of a column's names are of towns and streets, which lie in a county."""
    towns = sum(_TOWN.search(text) is not None for text in column.filled)
    return towns > ROLE.most_share * len(column.filled)


def _figured(body: Body) -> frozenset[int]:
    """Return the columns that print decimal figures."""
    rows = set(body.rows)
    return frozenset(
        column
        for (row, column), kind in body.kinds.items()
        if row in rows and kind in {"figure", "pair"}
    )
