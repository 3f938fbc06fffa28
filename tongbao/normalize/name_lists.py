"""The names that a sentence lists: separators, ties, values in brackets and behind names.

A list that a word of order introduces is taken as printed: what no gazetteer knows (市第二人民医院,
发展和改革局) is a name there too. Elsewhere only known names are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tongbao.normalize.rankings.direction import are_competing
from tongbao.normalize.rankings.labels import is_metric
from tongbao.places import NameFinder, PlaceMatch, match_place, split_names
from tongbao.places.bodies import is_body
from tongbao.text.numbers import Number, read_number, read_qualified
from tongbao.text.numerals import read_chinese_integer
from tongbao.text.worded_figures import WORDED_FIGURE

NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十]+)"
_TIED_WITH = re.compile(
    rf"[（(](?:与|和)?(?P<inner>[^（()）]*?)并列(?:第?(?P<at>{NUMERAL}))?(?:名|位)?[)）]"
)
_DONE = re.compile(r"[（(](?:均|都)?(?:已)?(?:全部)?完成(?:了)?任务[^（()）]*[)）]")
_BRACKET = re.compile(r"[（(](?P<inner>[^（()）]*)[)）]")
JOINERS = ("和", "与", "及")
_IS_WORD = re.compile(r"[一-鿿A-Za-z·]{2,20}")
_NO_NAME = re.compile(
    r"[的了]|分别|同比|环比|以上|以下|排名|名次|位次|完成|增长|下降|提高|达到|未达|全部|情况|如下|问题|工作|"
    r"加强|存在|进展|均|已|较|但|而|且|仍|其中|其余|其他|无|各[市县区地]"
)
_VALUE_WORDS = (
    r"(?:得分|总分|得|增长|同比增长|上升|提高|下降|减少|降低|完成率|完成|达到|达|为|是|[:：，,])"
)
_FIGURE = (
    r"(?<!第)(?:(?:大?约|将近|接近|近|超过|超|不足|不到|至少|逾)?"
    r"(?:[-+－]?\d+(?:[.．]\d+)?\s*(?:个?百分点|[%％]|[一-鿿μ][一-鿿a-zA-Z/³0-9]{0,8})?|"
    rf"负?{WORDED_FIGURE})(?:以上|以下|以内|左右|上下)?)"
)
_VALUE_BEHIND = re.compile(
    rf"(?P<name>.*?[^\d\s.．])\s*(?P<word>{_VALUE_WORDS}*)\s*(?P<value>{_FIGURE})$"
)
_STEPS = frozenset({"位", "名", "个", "家"})
"""上升3位 moves a place and is no value of it; 等3个 counts places."""
_LESS = re.compile(r"下降|减少|降低")
_AND_SO_MANY = re.compile(
    rf"(?:等(?:{NUMERAL}|[两几多])?(?:个|家|所|地|市|县|区|[一-鿿]{{0,6}})?|\d{{1,3}}[个家所][一-鿿]{{0,6}}(?:[（(][^（()）]*[)）])?)$"
)
"""What may end a list: 等3个地区, 3个单位."""
_ITEM_NUMBERS = re.compile(
    r"(?:^|(?<=[、，,；;：:]))\s*(?:[（(]\d{1,2}[)）]|\d{1,2}[.．、)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九]{3}))\s*(?=[一-鿿])"
)
"""1. and ② before the items of a list are no figures."""
_LONGEST = 60
"""Characters of a piece that may be one name with its value."""


@dataclass(slots=True)
class Group:
    """Names that share one position."""

    names: list[tuple[str, PlaceMatch]]
    at: int | None = None
    """The position that the list itself prints for them (并列第十一位)."""
    completed: bool = False
    value: Number | None = None


def groups_of(region: str, names: NameFinder, *, strict: bool) -> Iterator[Group]:
    """Yield the names of a region, those of one position together.

    Joined are ``A和B（完成任务）``, ``A和B（并列第1）``, ``A（B、C并列）``, ``A（与B并列）`` and
    ``A=B（并列第十一位）``; a plain 和 before the last of a list joins nothing.

    Args:
        region: The part of a sentence that lists names.
        names: The finder of known names.
        strict: True for a list that a word of order introduces: all its items are names.
    """
    held: Group | None = None
    region = _with_printed_ranks(region).replace("以及", "、")
    for group in _groups(region, names, strict=strict):
        if held is not None and not group.names and held.value is None:
            held.value = group.value  # 第一名，襄樊市，96.5分
        elif group.names:
            if held is not None:
                yield held
            held = group
    if held is not None:
        yield held


_MARKED = re.compile("\x01(?P<at>\\d+)\x02")


def _with_printed_ranks(region: str) -> str:
    """Return a region without the numbers of its items, those that print ties marked as ranks.

    1.A；2.B；3.C only counts; 3.C；3.D；5.E prints ranks.
    """
    found = [int(number) for m in _ITEM_NUMBERS.finditer(region) if (number := _digits(m[0]))]
    tied = len(set(found)) < len(found) and bool(found) and are_competing(found)

    def marked(match: re.Match[str]) -> str:
        number = _digits(match[0])
        return f"\x01{number}\x02" if tied and number else ""

    return _ITEM_NUMBERS.sub(marked, region)


def _digits(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9")


def _groups(region: str, names: NameFinder, *, strict: bool) -> Iterator[Group]:
    """Yield the names of each piece of a region; a group without names is a figure alone."""
    for whole in _pieces(region):
        rank = _MARKED.search(whole)
        piece = _MARKED.sub("", whole)
        piece = _without_count(piece, names)
        if (
            alone := read_qualified(re.sub(rf"^{_VALUE_WORDS}+", "", piece.strip("。 ")))
        ) is not None:
            yield Group([], value=alone)
            continue
        bare = _BRACKET.sub("", piece)
        tied = _TIED_WITH.search(piece)
        done = _DONE.search(piece) is not None
        bare, value = _value_behind(bare)
        if value is None and not tied and not done:
            value = _value_in_bracket(piece)
        found = _names_in(bare, names, strict=strict)
        at = position(tied["at"]) if tied else int(rank["at"]) if rank else None
        if tied and (inner := _inner_names(tied["inner"], names)):
            yield Group([*found, *inner], at, done, value)
        elif (tied or done or "=" in bare or "＝" in bare) and found:
            yield Group(found, at, done, value)
        else:
            for name in found:
                yield Group([name], at, value=value if len(found) == 1 else None)


def _without_count(piece: str, names: NameFinder) -> str:
    """Return a piece without what ends a list (等3个地区), unless that is of a name: 天等县."""
    cut = _AND_SO_MANY.sub("", piece)
    if cut == piece or any(end > len(cut) for _, end, _, _ in names.find(piece)):
        return piece
    return cut or piece


def position(text: str | None) -> int | None:
    """Return a printed position as a number; None where there is none."""
    if not text:
        return None
    return int(text) if text.isdecimal() else read_chinese_integer(text)


def _inner_names(text: str, names: NameFinder) -> list[tuple[str, PlaceMatch]]:
    """Return the names of a bracket that ties them: （盐城、镇江并列）."""
    return [name for piece in _pieces(text) for name in _names_in(piece, names, strict=True)]


def _pieces(region: str) -> Iterator[str]:
    """Cut a region at 、 and its kin outside brackets, and behind a bracket that ends a group.

    On coarse pictures the 、 behind （完成任务） is the first that is lost.
    """
    depth, start = 0, 0
    opened, done = -1, -1  # the last bracket that is open, and the last that says it is done
    for index, char in enumerate(region):
        depth += (char in "（(") - (char in "）)")
        if char in "（(":
            opened = index
        elif char in "）)" and opened >= 0:
            done = opened if _DONE.fullmatch(region, opened, index + 1) else done
            opened = -1
        if depth == 0 and char in "、，,；; \u3000":
            if index > start:
                yield region[start:index]
            start = index + 1
        elif (
            depth == 0
            and char in "）)"
            and (done >= start or region[index + 1 : index + 2] in JOINERS)
        ):
            yield region[start : index + 1]
            start = index + 1
        elif index == start and char in JOINERS and index and region[index - 1] in "）)":
            start = index + 1
    if start < len(region):
        yield region[start:]


def _value_behind(text: str) -> tuple[str, Number | None]:
    """Part a name from the value printed behind it: 唐山市增长58.9%."""
    plain = text.strip().rstrip("。")
    found = _VALUE_BEHIND.fullmatch(plain) if len(plain) <= _LONGEST else None
    if not found:
        return text, None
    number = signed(found["value"], found["word"])
    return (found["name"], number) if number else (text, None)


def _value_in_bracket(piece: str) -> Number | None:
    """Return the number that a bracket behind a name holds: 尖草坪区（5.19）, 咸安区（得分90.57分）."""
    found = _BRACKET.search(piece)
    if not found:
        return None
    inner = re.fullmatch(
        rf"(?P<word>[^\d+－-]{{0,8}}?)(?P<value>{_FIGURE})", found["inner"].strip()
    )
    return signed(inner["value"], inner["word"]) if inner else read_number(found["inner"])


def signed(text: str, word: str) -> Number | None:
    """Read a figure with the word before it: 下降3.2% is -3.2 %."""
    number = read_qualified(text) or _counted(text)
    if number is None or number.unit in _STEPS or "分别" in word:
        return None
    if not _LESS.search(word):
        return number
    return replace(number, value=-abs(number.value), text=word + text)


_COUNTED = re.compile(r"(?P<value>[-－+]?\d+(?:\.\d+)?)(?P<unit>[一-鿿][一-鿿A-Za-z/·³²]{0,8})")
_NOT_COUNTED = re.compile(r"[年月日时第]|百分点$")


def _counted(text: str) -> Number | None:
    """Read a figure whose unit no list holds: 47.6万册次."""
    found = _COUNTED.fullmatch(text.strip())
    if found is None or _NOT_COUNTED.search(found["unit"]):
        return None
    plain = read_number(found["value"])
    return replace(plain, unit=found["unit"], text=text.strip()) if plain else None


def _names_in(text: str, names: NameFinder, *, strict: bool) -> list[tuple[str, PlaceMatch]]:
    """Return the names of a piece; in a strict list unknown words are names too."""
    plain = re.sub(r"[:：。]", "", text.strip())
    if not plain:
        return []
    known = [(t, m) for _, _, t, m in names.find(plain)]
    if not strict:
        return known
    pieces = [(t, m) for t, m, _ in split_names(plain, names.context)]
    if len(pieces) > 1 and [text for text, _ in known] == [plain]:
        return known  # a table ranks it by this name: 黄山屯溪, an airport
    if len(known) > 1 and _JOINED.fullmatch(_without(plain, known)):
        return known  # each by the name that a table gives it: 三中和高级中学
    if pieces and all(m.place is not None and m.how != "fuzzy" for _, m in pieces):
        return pieces
    likely = [(t, m) for t, m in pieces if m.place is not None or is_name_like(t)]
    return _bodies(plain, names) or known or likely


_JOINED = re.compile(r"[和与及]+")


def _without(text: str, found: Sequence[tuple[str, PlaceMatch]]) -> str:
    """Return a text without the names that were found in it, each taken out once."""
    for name, _ in found:
        text = text.replace(name, "", 1)
    return text


def _bodies(text: str, names: NameFinder) -> list[tuple[str, PlaceMatch]]:
    """Return the organisations that a piece names; 和 parts them only where both sides are names.

    市发展和改革局 is one name, 水务集团和交通集团 are two.
    """
    plain = _AND_SO_MANY.sub("", text)
    if len(plain) > _LONGEST:
        return []
    for joiner in re.finditer(r"[和与及]", plain):
        sides = plain[: joiner.start()], plain[joiner.end() :]
        if all(_is_body(side) or _is_whole_place(side, names) for side in sides):
            return [*_bodies_or_place(sides[0], names), *_bodies_or_place(sides[1], names)]
    return [(plain, match_place(plain, names.context))] if _is_body(plain) else []


def _bodies_or_place(text: str, names: NameFinder) -> list[tuple[str, PlaceMatch]]:
    return _bodies(text, names) or [(text, match_place(text, names.context))]


def _is_body(text: str) -> bool:
    return is_body(text) and not _NO_NAME.search(text)


def _is_whole_place(text: str, names: NameFinder) -> bool:
    return match_place(text, names.context).how in {"exact", "short", "local"}


def is_name_like(text: str) -> bool:
    """Return whether an unknown word of a list may be a name: no figure, verb or particle in it."""
    return bool(_IS_WORD.fullmatch(text)) and not _NO_NAME.search(text)


def begins_with_name(text: str, names: NameFinder) -> bool:
    """Return whether a known name stands first."""
    found = names.find(text[:16])
    return bool(found) and found[0][0] == 0


_SPREAD = re.compile(
    rf"[，,]?\s*(?P<word>[一-鿿]{{0,10}}?)分别(?P<verb>[一-鿿]{{0,6}}?)[:：]?\s*(?P<values>{_FIGURE}(?:\s*[、，,和及]\s*{_FIGURE})*)"
)


def spread_values(text: str, start: int, count: int) -> Sequence[Number]:
    """Return the values that follow a list, one for each name: …，分别增长10.5%、10.1%、9.8%.

    Args:
        text: A sentence.
        start: Where its list of names ends.
        count: How many names the list has; another number of values says nothing sure.
    """
    found = _SPREAD.match(text, start)
    if not found:
        return ()
    texts = re.split(r"\s*[、，,和及]\s*", found["values"])
    word = found["word"] + found["verb"]
    numbers = [number for one in texts if (number := signed(one, word))]
    return numbers if len(numbers) == count == len(texts) else ()


_MEASURE_BEHIND = re.compile(
    rf"[，,]\s*(?P<measure>[^\d，,；;。、：:]{{2,20}}?)(?:为|达到?|是)?\s*(?P<value>{_FIGURE})(?=$|[，,；;。])"
)
_OF_TIME = re.compile(r"同比|环比|比|较")


def measure_behind(text: str) -> tuple[str, Number | None]:
    """Return what a clause behind a rank measures, with its figure: ，药品收入占比34.55%.

    Args:
        text: A sentence from the end of the rank on (A列第4位).
    """
    found = _MEASURE_BEHIND.match(text)
    if found is None or not is_metric(found["measure"]) or _OF_TIME.match(found["measure"]):
        return "", None
    return found["measure"], signed(found["value"], found["measure"])
