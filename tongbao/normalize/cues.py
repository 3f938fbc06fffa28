"""The words of order and state in a sentence: 前三名, 第二、三位, 由高到低依次为, 为零.

A cue says of which kind a claim is and which positions its names have; which names those are,
`claims` decides. A word of order is told from the like of it by what stands behind it: 第二 of
市第二人民医院 is no rank.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from tongbao.model import ClaimKind
from tongbao.normalize.rankings.direction import learn_order
from tongbao.text.folding import squash
from tongbao.text.numerals import read_chinese_integer
from tongbao.text.periods import EARLIER

CueForm = Literal["end", "near", "ordinal", "edge", "next", "order", "state"]
"""``end``: so many of one end (前三名); ``near``: those near it, where names follow (靠前的是); ``ordinal``: printed ranks (第二、三位); ``edge``: the one
at an end (垫底, 最高); ``next``: those that come behind the ones just named (其次); ``order``: all in order (由高到低依次为); ``state``: how far they are (为零)."""

_NUMERAL = r"(?:[一二三四五六七八九十两]{1,3}|\d{1,3})"
_N = rf"(?P<n>{_NUMERAL})"
_CLASS = (
    r"(?:(?:各|设区|地级|中心)?(?:市州|州市|盟市|地市|县市区|市县区|旗县区|旗县|区县|县区|市县|县市|镇街|镇处|"
    r"乡镇|街道|省区市|省份|城市|地区|单位|部门|企业|机构|学校|医院|市|县|区|省|州|盟|旗|乡|镇)\0*){0,3}\0*"
)
"""The noun for the places ranked, as it follows a cue; brackets in it (县（市）区) are masked."""
_ENDS_WORD = (
    r"(?=$|[^一-鿿]|[的各市州盟县区旗省乡镇街]|设区|地级|城市|地区|单位|部门|企业|机构|学校|医院)"
)
"""为零 ends there, or the noun of the places follows: 为零陵、娄底 lists names."""
_RANKING = r"(?:综合)?(?:排名|位居|位列|名列|位次|居于|居|列|排在|排|处于|位于|分列|占)?(?:全省|全市|全国|全区|全州|全盟)?(?:的)?"
_OF_SEVERAL = r"(?:\d{1,3}个[一-鿿]{1,6}?)?"
"""居全省17个市第3位."""
_MORE = (
    rf"(?P<more>(?:\s*(?:(?:[、和及与]\s*第?|[，,]\s*第){_NUMERAL}(?:[名位]|(?=$|[\s、，,。；;：:是为的]))|"
    rf"[至到~～—－-]+\s*第?{_NUMERAL}[名位]?))*)"
)
_RANK_ENDS = (
    r"(?:[名位]|(?=$|[\s、，,。；;：:是为的）)\0和及与至到~～—－-]))(?![季产批个阶期次轮部章条])"
)

_CUES: tuple[tuple[CueForm, ClaimKind, re.Pattern[str]], ...] = (
    # 前三名：A、B、C · 排名前五位的是 · 居前三位 · A、B、C位列前三
    ("end", "top", re.compile(rf"{_RANKING}前{_N}(?:名|位|的|甲)?(?:的)?{_CLASS}")),
    # 后三名：… · 排名后三位的分别是 · 倒数三名 · 排名后三的为
    # · A、B、C位居全市后三
    ("end", "bottom", re.compile(
        rf"{_RANKING}(?:后|末尾?|最后|倒数){_N}(?:(?:名|位|的)(?:的)?{_CLASS}|(?=\s*(?:$|[，,。；;：:）)])))"
    )),
    # 较好的2个城市 · 靠后的3个县
    ("end", "top", re.compile(rf"(?:较好|最好|最优|靠前|领先)的(?:前)?{_N}[个家所]{_CLASS}")),
    ("end", "bottom", re.compile(rf"(?:较差|最差|靠后|落后)的(?:后)?{_N}[个家所]{_CLASS}")),
    # 浓度最高的3个城市 · 增速较慢的2个县
    ("end", "top", re.compile(rf"(?P<way>[最较][高低大小多少快慢])的(?:前)?{_N}[个家所]{_CLASS}")),
    # 排名靠前的是A、B、C; as a predicate (A、B排名靠前) it counts nobody
    ("near", "top", re.compile(rf"{_RANKING}(?:靠前|居前|领先|[位处居列在于]{{0,2}}前列|列前)(?:的)?{_CLASS}")),
    ("near", "bottom", re.compile(rf"{_RANKING}(?:靠后|居后|落后|[位处居列在于]{{0,2}}后列|列后)(?:的)?{_CLASS}")),
    # 倒数第一 · 倒数第2名 · 倒数第一、第二
    ("ordinal", "bottom", re.compile(rf"{_RANKING}{_OF_SEVERAL}倒数第(?P<at>{_NUMERAL})(?:[名位])?{_MORE}")),
    # names … 垫底, names … 末位
    ("edge", "bottom", re.compile(rf"{_RANKING}(?:垫底|末位|最末位|最后一名|最后一位|(?:(?<=[名列居排])|(?<=[名列居排]全[省市国区州县盟]))最后(?=$|[的，,。；;是为：:]))")),
    # 第一名是A · A位居第一 · A、B分列第二、三位 · 第二到第四位依次是A、B、C · A、B并列第一
    ("ordinal", "top", re.compile(
        rf"(?:分别|(?<!\d)分)?{_RANKING}{_OF_SEVERAL}(?P<tied>并列)?(?:排名|位居|全省|全市)?"
        rf"(?<!倒数)第(?P<at>{_NUMERAL}){_RANK_ENDS}{_MORE}"
    )),
    ("edge", "top", re.compile(rf"{_RANKING}(?:首位|榜首)|居首(?!要)")),
    # 得分最高的是A · A得分最高（95.2分） · A最高，为95.2分; a record of years (历史同期最低) is no rank
    ("edge", "top", re.compile(
        r"(?<![史年期来内录月次单日])(?P<way>最[高低大小多少快慢好差优强弱长短])"
        rf"(?:的{_CLASS}(?=\s*(?:分别|依次|[是为有:：]))|(?=$|[，,。；;（(\0]|[为达是]?到?\s*\d))"
    )),
    # 最高的是A，其次是B、C，再次是D · A居首，B、C次之
    ("next", "top", re.compile(
        r"(?:再其次|其次|再次|其后|随后|后面)(?=\s*(?:的|分别|依次|[是为有:：]))|(?:再其次|(?:居|位列)?其次)(?=$|[，,。；;])|"
        r"紧随其后|(?:位列|居)?(?:再次之|次之|次席)(?=$|[，,。；;])"
    )),
    # 由高到低依次为 · 按得分从高到低排序为 · 排名依次是 · 依次为
    ("order", "top", re.compile(
        r"(?:[由从自]|按)(?P<way>高到低|低到高|大到小|小到大|好到差|差到好|优到劣|劣到优|多到少|少到多|快到慢|慢到快|"
        r"强到弱|弱到强|前到后|后到前|短到长|长到短|早到晚|晚到早)(?:的)?(?:顺序)?[，,]?(?:各[一-鿿]{1,6})?(?:进行)?(?:综合)?(?:排名|排序|排列|名次|位次)*(?:顺序)?"
    )),
    ("order", "top", re.compile(r"(?:排名|排序|名次|位次|排列)(?:顺序|先后|结果)?(?:情况)?(?=\s*(?:依次|分别|为|是|[:：]))|依次(?=[为是:：])")),
    # 开工率未达到百分之百的市
    ("state", "below_full", re.compile(rf"(?:[一-鿿]{{0,8}}率)?(?P<core>(?:尚)?未达到?\s*(?:100\s*[%％]|百分之(?:一)?百))(?:的)?{_CLASS}(?:有)?")),
    # 主体完工率为零的市 · 进度为0 · 尚未开工的有
    ("state", "zero", re.compile(rf"(?:[一-鿿]{{0,8}}(?:率|进度|数))?(?P<core>(?:仍|均|还)?为\s*(?:零{_ENDS_WORD}|0(?![.\d])\s*[%％]?))(?:的)?{_CLASS}(?:有)?")),
    ("state", "zero", re.compile(rf"(?:均|仍|还)?(?:尚未|没有|未)(?:开工|启动|动工)(?:建设)?(?:的)?{_CLASS}(?:有)?")),
    # 无任务的市
    ("state", "no_task", re.compile(rf"(?:均|本年度)?(?:无|没有)(?:此项|该项|建设|改造|年度)?任务(?:的)?{_CLASS}(?:有)?")),
    # 完成任务的市：… · A、B、C已全部完成任务
    ("state", "completed", re.compile(rf"(?:均|都|已)?(?:已)?(?:经)?(?:全部|全面|提前|率先)?完成(?:了)?(?:全部|年度|全年|目标|改造|建设)*任务(?:的)?{_CLASS}(?:有)?|其中[^，。]{{0,30}}?已全部完成")),
    # 完成率达到百分之百的有
    ("state", "completed", re.compile(rf"(?:[一-鿿]{{0,8}}率)?(?P<core>(?<![均都已])(?:均|都|已)*(?:达到|达|为)\s*(?:100\s*[%％]|百分之(?:一)?百))(?:的)?{_CLASS}")),
)  # fmt: skip

_LINK = re.compile(
    # 的分别是 · 的市属医疗机构为 · 的3个景区为 · 由高到低依次为
    rf"[\s\0]*(?:的(?:[前后]?{_NUMERAL}[个家所])?[一-鿿\0]{{0,14}}?)?"
    r"(?:分别|依次|各市|各县|[由从][一-鿿]到[一-鿿]|按[一-鿿]{1,8}?(?:排名|排序|排列)|排名|排序|排列|顺序|先后|的|[\s\0])*"
    r"(?:(?:[:：]|为|是|有|包括)+|由(?=[^，,；;。]*占据))[\s:：]*"
)
_ORDER_LINK = re.compile(r"[\s\0]*(?:分别|依次|先后|顺序|的)*(?:[:：]|为|是)*[\s:：]*")
_WORST_FIRST = frozenset(
    {"差到好", "劣到优", "慢到快", "弱到强", "后到前", "晚到早", "最慢", "较慢", "最差", "最弱"}
)
_LOW_FIRST = frozenset(
    {"低到高", "小到大", "少到多", "短到长", "最低", "较低", "最小", "较小", "最少", "较少", "最短"}
)
_HIGH_FIRST = frozenset(
    {"高到低", "大到小", "多到少", "长到短", "最高", "较高", "最大", "较大", "最多", "较多", "最长"}
)
_LOSS = re.compile(r"(?:降低|下降|减少|恶化|反弹|回落)[^，,；;]{0,6}$|降幅[^，,；;]{0,4}$")
"""What the words before measure is a loss: the greatest is the worst, unless less is better."""
_NEAR = 60
"""Characters before a cue that name what is measured."""
_OF_RANKS = re.compile(r"(?:排名|名次|位次)$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One word of order or state, and what it says of the names it governs."""

    form: CueForm
    kind: ClaimKind
    start: int
    end: int
    count: int | None = None
    """The N of 前N名."""
    positions: tuple[int, ...] = ()
    """The ranks that it prints (第二、三位)."""
    tied: bool = False
    """All its names share the position it prints (并列第一)."""
    low_first: bool | None = None
    """Whether its names begin with the least value (由小到大); None where it speaks of no values."""

    @property
    def first(self) -> int:
        """Return the position of its first name."""
        return self.positions[0] if self.positions else 1


def link_behind(text: str, cue: Cue) -> int | None:
    """Return where the names begin that a cue introduces (…的是, 依次为：); None if it does not.

    Args:
        text: The sentence, masked.
        cue: One of its cues.
    """
    pattern = _ORDER_LINK if cue.form == "order" else _LINK
    found = pattern.match(text, cue.end)
    noun = text.rfind("的", cue.start, cue.end)
    if found is None and noun >= 0:
        found = pattern.match(text, noun)  # 排名前3的村：whatever noun it is
        found = found if found and found.end() > cue.end else None
    return found.end() if found and found[0].strip() else None


def masked(sentence: str) -> str:
    """Return a sentence with its brackets blotted out: what they hold is an aside."""
    return re.sub(r"[（(][^（()）]*[)）]", lambda m: "\0" * len(m[0]), sentence)


def find_cues(sentence: str, *, national: bool) -> tuple[list[Cue], bool]:
    """Return the cues of a sentence, the first of two that overlap, and whether any was put aside.

    Args:
        sentence: A sentence as printed.
        national: Whether the circular ranks the nation's places, so that ranks in the nation
            are its own.
    """
    text = masked(sentence)
    clauses = _Clauses(text)
    found: list[Cue] = []
    put_aside = False
    for form, kind, pattern in _CUES:
        for match in pattern.finditer(text):
            cue = _cue(form, kind, match, text)
            if clauses.aside(cue, national=national):
                put_aside = True
                continue
            place = bisect_left(found, cue.start, key=_start)
            before = not place or found[place - 1].end <= cue.start
            if before and (place == len(found) or cue.end <= found[place].start):
                found.insert(place, cue)
    return _without_modifiers(found, text), put_aside


def _start(cue: Cue) -> int:
    return cue.start


def _without_modifiers(cues: list[Cue], text: str) -> list[Cue]:
    """Drop what only says how the names of the cue before are set: 前三名由高到低依次为."""
    kept: list[Cue] = []
    for cue in cues:
        before = kept[-1] if kept else None
        same = before is not None and not re.search(r"[，,；;：:、]", text[before.end : cue.start])
        if cue.form == "order" and same and before is not None:
            if (
                before.form in {"end", "ordinal", "edge", "next"}
                and (link_behind(text, before) or 0) >= cue.start
            ):
                continue
            if before.form == "order":
                kept[-1] = replace(before, end=cue.end)
                continue
        kept.append(cue)
    return kept


def _cue(form: CueForm, kind: ClaimKind, match: re.Match[str], text: str) -> Cue:
    groups = match.groupdict()
    start = match.start("core") if groups.get("core") else match.start()
    way = groups.get("way")
    low_first = way in _LOW_FIRST if way in _LOW_FIRST | _HIGH_FIRST else None
    if way:
        before = text[max(0, match.start() - _NEAR) : match.start()]
        kind = _kind_of(way, before)
        of_values = not (_OF_RANKS.search(before) or _LOSS.search(before))
        low_first = low_first if of_values else None
    positions: tuple[int, ...] = ()
    if groups.get("at"):
        positions = _positions(groups["at"], groups.get("more") or "")
    return Cue(
        form,
        kind,
        start,
        match.end(),
        _count(groups.get("n")),
        positions,
        tied=bool(groups.get("tied")),
        low_first=low_first,
    )


def _kind_of(way: str, before: str) -> ClaimKind:
    """Return whether a way of setting places in order begins with the first or the last."""
    if way in _WORST_FIRST:
        return "bottom"
    if way in _LOW_FIRST | _HIGH_FIRST and not _OF_RANKS.search(before):
        more_is_better = (learn_order((), before) == "desc") != bool(_LOSS.search(before))
        return "top" if more_is_better == (way in _HIGH_FIRST) else "bottom"
    return "top"


_PART_OF_MORE = re.compile(rf"(?P<to>[至到~～—－-]+)?\s*第?(?P<n>{_NUMERAL})")


def _positions(first: str, more: str) -> tuple[int, ...]:
    """Return the ranks of 第二、三位 and of 第二到第四位, in printed order."""
    positions = [_count(first) or 0]
    for part in _PART_OF_MORE.finditer(more):
        at = _count(part["n"]) or 0
        if part["to"] and positions[-1] < at < positions[-1] + 100:
            positions += range(positions[-1] + 1, at)
        positions.append(at)
    return tuple(positions)


def _count(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else read_chinese_integer(text)


# Hopes, plans and other years are no claims: 力争进入前三名, 去年前三名的市.
_HOPED = re.compile(r"力争|争取|确保|努力|有望|预计|计划(?=[于在到将进])|目标(?=[是为])")
_NOT_NOW = re.compile(EARLIER)
_MOVED_FROM = re.compile(rf"[由从自](?:{EARLIER})*的?$")
_MOVED_TO = re.compile(r"[升降跃进移退滑落提][至到为]$|[至到]$")
_CLAUSE_END = re.compile(r"[，,：:]")


class _Clauses:
    """The clauses of a sentence: what each cue's own says, without reading it for each anew."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(mark.end() for mark in _CLAUSE_END.finditer(text))]
        self._hoped = [word.span() for word in _HOPED.finditer(text)]
        self._not_now = [word.span() for word in _NOT_NOW.finditer(text)]
        self._nation = text.find("全国")

    def aside(self, cue: Cue, *, national: bool) -> bool:
        """Return whether a cue speaks of hopes, other years, other sets or a former rank."""
        start = self._starts[bisect_right(self._starts, cue.start) - 1]
        before = self._text[max(start, cue.start - 8) : cue.start]
        if _before(self._hoped, start, cue.start):
            return True
        if _before(self._not_now, start, cue.start) and not _MOVED_TO.search(before):
            return True
        if _MOVED_FROM.search(before) and cue.form != "order":
            return True
        ranks_nation = 0 <= self._nation <= cue.end - len("全国")
        return cue.kind == "top" and not national and ranks_nation


def _before(words: list[tuple[int, int]], start: int, stop: int) -> bool:
    """Return whether one of some words, given by their spans, stands in a part of a text."""
    last = bisect_right(words, stop, key=lambda span: span[1])
    return bool(last) and words[last - 1][0] >= start


WORD_OF_ORDER = re.compile(
    r"排名|名次|位次|位列|位居|名列|居前|居后|靠前|靠后|前列|依次|排序|垫底|末位|首位|"
    rf"第{_NUMERAL}[名位]|[前后末]{_NUMERAL}[名位]|[由从]高到低|[由从]低到高|[由从]好到差"
)
"""Words by which a sentence with several places seems to rank them."""
LEFT_OUT = re.compile(
    r"[不未](?:再|予)?(?:参与|参加|纳入|列入|计入|计算|进行|作为|作|排|含|包括|包含|统计)|"
    r"(?<!计划)单列|单独列|暂[不无缺]|数据缺|免于|除外"
)
"""How a circular says that something is left out of its ranking: 不参与排名, 单列."""
SENTENCE_ENDS = re.compile(r"[。；;\n]")
"""What parts the sentences of a text, and the parts of one that say something of their own."""


def sentences_leaving_out(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the sentences, without blanks, by which texts leave something out of a ranking.

    省级开发区单列，不参与排名; 成立不满一年的机构不计算代偿率; 本表不含西藏.
    """
    parts = (part for text in texts for part in SENTENCE_ENDS.split(squash(text)))
    return tuple(part for part in parts if LEFT_OUT.search(part))
