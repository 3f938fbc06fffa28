"""Names in lists and in running text: where one ends and the next begins.

``和`` joins names and stands inside them (和田, 呼和浩特, 和平区); names wrap over lines and are
spaced out (秦 皇 岛); some lists have no separator at all. So a list is read as the cheapest way
to cover all of it with names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tongbao.model import Place
from tongbao.places.bodies import is_body
from tongbao.places.context import NOT_FOUND, PlaceContext, PlaceMatch
from tongbao.places.matching import known_name, match_place
from tongbao.places.parameters import SPLITTING
from tongbao.text.folding import ending, fold, squash
from tongbao.text.worded_figures import WORDED_FIGURE

Split = tuple[str, PlaceMatch, tuple[int, int]]
"""A name as printed (line breaks and blanks inside removed), its match, its span."""

_HARD = re.compile(r"[、，,;；/／=＝|｜·。\t]+")
_JOINERS = frozenset("和及与跟")
_BRACKETED = re.compile(r"[（(\[【][^（()）\]】]*(?P<end>[)）\]】])?")
"""A bracket, or one that nothing closes before the next."""
_NOTE = re.compile(r"无(?![锡为棣极]).{0,8}任务|不涉及|未下达|(?P<goal>未设)|没有.{0,6}任务")
_BEFORE_NOTE = re.compile(r"(?:均|都|暂|年全|度年|年本|年今)*等?[:：]?")
"""Read backwards: 全年均, 等都."""
_NOTE_HEAD = re.compile(
    # 无锡, 无为, 无棣 and 无极 begin with 无 themselves.
    r"^\s*(?:无(?![锡为棣极]).{0,8}任务|不涉及|没有任务)(?:的)?(?:市|地区|县区|单位)?\s*[:：]?"
)
_COUNT_BEHIND = re.compile(
    r"\s*(?:市|县|区|区地|位单|市地|县市|州市|区县|份省|省|方地|市城)?"
    r"(?:个?[0-9０-９一二三四五六七八九十两]+等|等|个?(?:[0-9０-９]+|[一二三四五六七八九十两]+))"
)
"""Read backwards: 等5个市, 三市."""


def split_names(text: str, context: PlaceContext) -> list[Split]:
    """Part a cell or phrase into the names it lists, each with its place and span.

    ``承德、廊坊``, ``承德和秦皇岛``, ``石家庄 唐山``, ``长沙=常德``; notes such as 无任务, counts such
    as 等5市 and brackets are no names. What no name explains is given as not found.
    """
    whole = match_place(text, context)
    if whole.place is not None and whole.how in {"exact", "short", "folded"} and text.strip():
        start = len(text) - len(text.lstrip())
        return [(squash(text), whole, (start, start + len(text.strip())))]
    plain = _BRACKETED.sub(lambda m: "、" * len(m[0]) if m["end"] else m[0], text)
    head = _NOTE_HEAD.match(plain)
    start = head.end() if head else 0
    tail = _note_tail(plain, start, context)
    if tail is None:
        tail = ending(_COUNT_BEHIND, plain, start)
    end = tail if tail is not None and plain[start:tail].strip() else len(plain)
    splits: list[Split] = []
    position = start
    for separator in (*_HARD.finditer(plain, start, end), None):
        stop = separator.start() if separator else end
        if plain[position:stop].strip():
            splits += _split_chunk(plain, position, stop, context)
        position = separator.end() if separator else end
    return splits


def _note_tail(text: str, start: int, context: PlaceContext) -> int | None:
    """Return where the note begins that ends a list; None if there is none.

    都 and 均 of a name (昌都无任务) are not its own.
    """
    end = len(text) - text.endswith("\n")
    line = max(start, text.rfind("\n", 0, end) + 1)
    goal = text.rfind("目标", line, end)
    notes = (
        found.start()
        for found in _NOTE.finditer(text, line)
        if not found["goal"] or found.end() <= goal
    )
    note = next(notes, None)
    tail = ending(_BEFORE_NOTE, text[:note], line) if note is not None else None
    while tail is not None and text[tail] in "都均":
        before = _HARD.split(text[start : tail + 1])[-1].strip()
        if known_name(before, context) is None:
            break
        tail = ending(_BEFORE_NOTE, text[:note], tail + 1)
    return tail


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A stretch between separators without its white space."""

    text: str
    at: tuple[int, ...]
    """Where each character stands in the whole text."""

    def span(self, start: int, stop: int) -> tuple[int, int]:
        return self.at[start], self.at[stop - 1] + 1

    def spaced(self, index: int) -> bool:
        """Return whether white space stands before a character."""
        return 0 < index < len(self.at) and self.at[index] != self.at[index - 1] + 1


def _chunk(text: str, start: int, stop: int) -> _Chunk:
    at = tuple(i for i in range(start, stop) if not text[i].isspace())
    return _Chunk("".join(text[i] for i in at), at)


def _split_chunk(text: str, start: int, stop: int, context: PlaceContext) -> list[Split]:
    chunk = _chunk(text, start, stop)
    covered = _cover(chunk, context)
    if covered:
        return covered
    whole = match_place(chunk.text, context)
    spaced = any(chunk.spaced(i) for i in range(1, len(chunk.text)))
    if not spaced:
        if whole.place is not None and whole.how != "fuzzy":
            return [(chunk.text, whole, chunk.span(0, len(chunk.text)))]
        return (
            _scan(chunk, context)
            or _joined_towns(chunk, context)
            or [(chunk.text, whole, chunk.span(0, len(chunk.text)))]
        )
    pieces: list[Split] = []
    for match in re.finditer(r"\S+", text[start:stop]):
        pieces += _split_chunk(text, start + match.start(), start + match.end(), context)
    if whole.place is not None and not any(m.place or m.rivals for _, m, _ in pieces):
        return [(chunk.text, whole, chunk.span(0, len(chunk.text)))]
    return pieces


def _joined_towns(chunk: _Chunk, context: PlaceContext) -> list[Split]:
    """Return two towns or zones that a joiner parts (云台街道和后马街道); [] where they are not."""
    for at, char in enumerate(chunk.text):
        spans = ((0, at), (at + 1, len(chunk.text))) if char in _JOINERS else ()
        found: list[Split] = []
        for start, stop in spans:
            name = chunk.text[start:stop]
            match = match_place(name, context)
            if match.place is not None and match.how in {"exact", "short", "local"}:
                found.append((name, match, chunk.span(start, stop)))
        if len(found) == len(spans) > 0:
            return found
    return []


def _cover(chunk: _Chunk, context: PlaceContext) -> list[Split]:
    """Return the cheapest way to cover a stretch with names and joiners; [] if there is none.

    A name costs more the less it fits the context, so that a list is never cut into strange
    places to make it fit.
    """
    size = len(chunk.text)
    # Of each end the least cost, and where the last name goes on from with what it is.
    best: list[tuple[float, int, Split | None] | None] = [None] * (size + 1)
    best[0] = (0.0, 0, None)
    for stop in range(2, size + 1):
        for start in range(max(0, stop - context.gazetteer.longest), stop - 1):
            before = best[start]
            joined = start > 1 and chunk.text[start - 1] in _JOINERS
            after_joiner = best[start - 1] if joined else None
            if before is None and after_joiner is None:
                continue
            name = _fitting(chunk, start, stop, context)
            if name is None:
                continue
            cost, split = name
            options = []
            if before is not None:
                free = start == 0 or chunk.spaced(start)
                options.append(
                    (before[0] + cost + (0 if free else SPLITTING.unseparated_cost), start)
                )
            if after_joiner is not None and after_joiner[2]:
                options.append((after_joiner[0] + cost + SPLITTING.joined_cost, start - 1))
            for total, origin in options:
                held = best[stop]
                if held is None or total < held[0]:
                    best[stop] = (total, origin, split)
    names: list[Split] = []
    found = best[size]
    while found is not None and found[2] is not None:
        names.append(found[2])
        found = best[found[1]]
    return names[::-1]


def _fitting(
    chunk: _Chunk, start: int, stop: int, context: PlaceContext
) -> tuple[float, Split] | None:
    """Return a known name at a stretch with its cost, if it may stand in the context's list."""
    name = chunk.text[start:stop]
    match = known_name(name, context)
    if match is None and not name.isascii() and (folded := fold(name)) != name:
        match = known_name(folded, context)
    if match is None:
        return None
    place = match.place or match.rivals[0]
    cost = SPLITTING.name_cost + _strangeness(place, match, context)
    alone = start == 0 and stop == len(chunk.text)
    if not alone and not context.inside(place):
        return None
    cost += SPLITTING.across_blank_cost * sum(chunk.spaced(i) for i in range(start + 1, stop))
    return cost, (name, match, chunk.span(start, stop))


def _strangeness(place: Place, match: PlaceMatch, context: PlaceContext) -> float:
    if context.ranks(place):
        return 0.0
    fits = context.fits_level(place)
    in_city = not context.city_code or context.gazetteer.city_of(place) == context.city_code
    if fits and in_city and context.inside(place):
        return 0.1
    return 0.5 if match.how == "exact" else 1.5


def _scan(chunk: _Chunk, context: PlaceContext) -> list[Split]:
    """Read names from the left, longest first, with the rest as one more name.

    One name with a rest is another name: 五台山 is not 五台; and a firm or school whose name holds
    names of places is one of its own: 牡丹江安达驾校. [] then.
    """
    found: list[Split] = []
    position = 0
    while position < len(chunk.text):
        hit = _longest(chunk, position, context)
        if hit is None:
            if found and chunk.text[position] in _JOINERS and position + 1 < len(chunk.text):
                position += 1
                continue
            break
        found.append(hit)
        position += len(hit[0])
    if len(found) < SPLITTING.fewest_names and not (
        found and chunk.text[len(found[0][0])] in _JOINERS
    ):
        return []
    rest = chunk.text[position:]
    glued = not any(chunk.spaced(i) for i in range(1, len(chunk.text)))
    if rest and glued and is_body(chunk.text) and not _JOINERS & set(chunk.text):
        return []
    if rest:
        span = chunk.span(position, len(chunk.text))
        found.append((rest, match_place(rest, context), span))
    return found


def _longest(chunk: _Chunk, start: int, context: PlaceContext) -> Split | None:
    """Return the longest known name that begins at a position and may stand there."""
    for stop in range(min(len(chunk.text), start + context.gazetteer.longest), start + 1, -1):
        name = _fitting(chunk, start, stop, context)
        if name is not None:
            return name[1]
    return None


# What may follow a short name that is also a common word (公安, 惠民, 和平, 安居): the end of a
# list's item, or a verb of ranking. 公安机关 and 惠民工程 are no counties.
_AFTER_NAME = re.compile(
    r"$|[\s、，,；;：:。（(）)=＝/\d和及与等市县区旗州位列排居名分均已完未无仍为是得最垫倒并]|"
    rf"[-－−–—]\d|负?{WORDED_FIGURE}"
)
_LISTING = frozenset("、和与及")
"""Between the names of a list: what follows is one, common word or not."""
_BEFORE_NAME = re.compile(r"(?:^|[\s、，,；;：:。（(）)=＝/和及与为是有含由到从除市县区])$")
_COMMON_WORDS = frozenset(
    [
        "安居",
        "安康",
        "惠民",
        "富民",
        "利民",
        "爱民",
        "公安",
        "和平",
        "和谐",
        "新建",
        "新城",
        "城区",
        "郊区",
        "矿区",
        "市中",
        "城中",
        "城关",
        "城北",
        "城东",
        "城西",
        "城厢",
        "平安",
        "长治",
        "大同",
        "通道",
        "中方",
        "东方",
        "向阳",
        "友好",
        "互助",
        "民和",
        "建设",
        "前进",
        "红旗",
        "团结",
        "广安",
        "兴安",
        "新兴",
        "新民",
        "政和",
        "共和",
        "和顺",
        "和政",
        "平等",
        "海口",
        "中山",
        "黄山",
        "华山",
        "新华",
        "中原",
        "高平",
        "永定",
        "安定",
        "普安",
        "大方",
        "大通",
        "江北",
        "江南",
        "河口",
        "河东",
        "河西",
        "岳阳",
        "开发",
        "文明",
        "长安",
        "五一",
        "六合",
        "太平",
        "安宁",
        "中江",
        "平利",
        "同心",
        "万全",
        "保德",
        "自治",
        "西部",
        "东部",
        "北部",
        "南部",
        "通海",
        "新源",
        "普定",
        "开平",
        "金平",
        "平江",
        "安平",
        "新平",
        "永平",
        "东区",
        "西区",
        "南区",
        "北区",
        "宁安",
        "民乐",
        "民权",
        "治多",
        "信丰",
        "建水",
        "建始",
        "石门",
        "中阳",
    ]
)


class NameFinder:
    """Finds the names of places in running text, longest first, in one context."""

    def __init__(self, context: PlaceContext, own: Iterable[str] = ()) -> None:
        """Take the context, and names that only this circular knows: what its tables rank."""
        self.context = context
        self._own: dict[str, list[str]] = {}
        for name in sorted(set(own), key=len, reverse=True):
            self._own.setdefault(name[:1], []).append(name)

    def find(self, text: str) -> list[tuple[int, int, str, PlaceMatch]]:
        """Return (start, end, text, match) of every name in a sentence, in order.

        Only names that may be ranked here are given: no bare words that are counties
        elsewhere, no province or city that the ranked places merely lie in.
        """
        chunk = _chunk(text, 0, len(text))
        found: list[tuple[int, int, str, PlaceMatch]] = []
        position = 0
        while position < len(chunk.text):
            stop, match = self._at(chunk.text, position)
            own = match is NOT_FOUND or (match is not None and match.how == "local")
            if match is not None and (own or self._ranked_here(match)):
                start, end = chunk.span(position, stop)
                found.append((start, end, chunk.text[position:stop], match))
            position = stop
        return found

    def _at(self, text: str, start: int) -> tuple[int, PlaceMatch | None]:
        """Return the end and match of the name at a position; the next position without."""
        for name in self._own.get(text[start], ()):
            if text.startswith(name, start):
                own = match_place(name, self.context)
                return start + len(name), own if own.how == "local" else NOT_FOUND
        for stop in range(min(len(text), start + self.context.gazetteer.longest), start + 1, -1):
            match = known_name(text[start:stop], self.context)
            if match is None or not self._stands(text, start, stop, match):
                continue
            longer = self._find_glued(text, start, stop)
            if longer is not None:
                return longer
            return stop, match
        return start + 1, None

    def _find_glued(self, text: str, start: int, stop: int) -> tuple[int, PlaceMatch] | None:
        """Return a city with a part of it right behind as one name: 济南市中区."""
        for cut in (stop, stop - 1):
            for end in range(min(len(text), cut + 12), cut + 1, -1):
                if end <= stop or known_name(text[cut:end], self.context) is None:
                    continue
                match = match_place(text[start:end], self.context)
                if match.how == "glued" and self._stands(text, cut, end, match):
                    return end, match
        return None

    def _stands(self, text: str, start: int, stop: int, match: PlaceMatch) -> bool:
        """Return whether a name stands as a name, and not as a part of another word."""
        name = text[start:stop]
        place = match.place or match.rivals[0]
        if self.context.ranks(place) and name not in _COMMON_WORDS:
            return True
        if match.how == "exact" and name not in _COMMON_WORDS:
            return True
        if name in _COMMON_WORDS or (
            place.level == "county" and len(name) == SPLITTING.shortest_word_chars
        ):
            before = text[max(0, start - 1) : start]
            listed = not before or before in _LISTING
            if listed and match.how == "exact" and self.context.ranks(place):
                return True
            return bool(_AFTER_NAME.match(text, stop) and _BEFORE_NAME.search(before))
        return True

    def _ranked_here(self, match: PlaceMatch) -> bool:
        context = self.context
        place = match.place or match.rivals[0]
        if context.ranks(place):
            return True
        if not context.inside(place) or place.code in {context.province_code, context.city_code}:
            return not place.code
        if place.level == "province":
            return context.level in {None, "province"}
        if place.level == "county" and context.level == "prefecture":
            extra = context.gazetteer.ranked_beside(context.gazetteer.province_of(place))
            return match.how == "exact" or place in extra or context.fits_level(place)
        return True
