"""What one sentence of prose claims of places: top, bottom, completed, zero, below full, none.

A sentence is cut at its cues (前三名, 完成任务, 为零 …). A cue governs the names after it, up to
the next cue, or the names before it where it is the predicate (A、B、C位列前三).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongbao.model import ClaimKind
from tongbao.places import NameFinder, PlaceMatch, split_names
from tongbao.text.folding import ending
from tongbao.text.numbers import read_chinese_integer

_N = r"(?P<n>[一二三四五六七八九十两]{1,3}|\d{1,2})"
_CLASS = (
    r"(?:(?:各|设区|地级)?(?:市州|州市|盟市|地市|县市区|市县区|旗县区|旗县|区县|县区|市县|县市|镇街|镇处|"
    r"乡镇|街道|省区市|省份|城市|地区|单位|部门|市|县|区|省|州|盟|旗|乡|镇))?\0*"
)
"""One noun for the places ranked, as it follows a cue; a bracket behind it is masked."""
_RANKING = (
    r"(?:综合)?(?:排名|位居|位列|名列|位次|居|列|排在|排|处于|分列)?(?:全省|全市|全国|全区)?(?:的)?"
)

CUES: tuple[tuple[ClaimKind, re.Pattern[str]], ...] = (
    # 前三名：A、B、C · 排名前五位的是 · 居前三位 · A、B、C位列前三
    ("top", re.compile(rf"{_RANKING}前{_N}(?:名|位|的)?(?:的)?{_CLASS}")),
    # 后三名：… · 排名后三位的分别是 · 倒数三名
    ("bottom", re.compile(rf"{_RANKING}(?:后|末|最后|倒数){_N}(?:名|位|的)(?:的)?{_CLASS}")),
    # 倒数第一 · 倒数第2名
    ("bottom", re.compile(rf"{_RANKING}倒数第(?P<at>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?:名|位)?")),
    # names … 垫底, names … 末位
    ("bottom", re.compile(rf"{_RANKING}(?:垫底|末位|最末位|最后一名|最后一位)")),
    # 第一名是A · A位居第一
    ("top", re.compile(rf"{_RANKING}(?<!并列)(?<!倒数)第(?P<at>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})(?:名|位)?(?!季|产|批|个|阶|期|次|轮|[部章条])")),
    ("top", re.compile(rf"{_RANKING}(?:首位|榜首)|居首")),
    # A、B并列第一 · A、B分列第二、三位
    ("top", re.compile(r"(?P<tied>并列)(?:排名|全省|全市)?第(?P<at>[一二三四五六七八九十]{1,3}|\d{1,2})(?:名|位)?")),
    ("top", re.compile(r"分(?:别)?(?:列|居|位列|位居|排)(?:全省|全市|全国)?第(?P<at>[一二三四五六七八九十]{1,3}|\d{1,2})[、至到和—-]+第?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:名|位)?")),
    # 开工率未达到百分之百的市
    ("below_full", re.compile(rf"(?:[一-鿿]{{0,8}}率)?(?P<core>(?:尚)?未达到?\s*100\s*[%％])(?:的)?{_CLASS}(?:有)?")),
    # 主体完工率为零的市 · 进度为0 · 尚未开工的有
    ("zero", re.compile(rf"(?:[一-鿿]{{0,8}}(?:率|进度|数))?(?P<core>(?:仍|均|还)?为\s*(?:零|0(?![.\d])\s*[%％]?))(?:的)?{_CLASS}(?:有)?")),
    ("zero", re.compile(rf"(?:均|仍|还)?(?:尚未|没有|未)(?:开工|启动|动工)(?:建设)?(?:的)?{_CLASS}(?:有)?")),
    # 无任务的市
    ("no_task", re.compile(rf"(?:均|本年度)?(?:无|没有)(?:此项|该项|建设|改造|年度)?任务(?:的)?{_CLASS}(?:有)?")),
    # 完成任务的市：… · A、B、C已全部完成任务
    ("completed", re.compile(rf"(?:均|都|已)?(?:已)?(?:经)?(?:全部|全面|提前|率先)?完成(?:了)?(?:全部|年度|全年|目标|改造|建设)*任务(?:的)?{_CLASS}(?:有)?|其中[^，。]{{0,30}}?已全部完成")),
    # 完成率达到百分之百的有
    ("completed", re.compile(rf"(?:[一-鿿]{{0,8}}率)?(?P<core>(?<![均都已])(?:均|都|已)*(?:达到|达|为)\s*100\s*[%％])(?:的)?{_CLASS}")),
)  # fmt: skip
_LINK = re.compile(r"\s*(?:的\s*)?(?:[:：]|分别(?:为|是|:|：)|依次(?:为|是)|为|是|有|包括)+\s*")
_EXCEPT = re.compile(r"除[^，。]{2,40}外")
_SENTENCE = re.compile(r"[^。；;\n]+")
_TIED_WITH = re.compile(
    r"[（(](?:与|和)?(?P<inner>[^（()）]*?)并列(?:第?(?P<at>\d{1,3}|[一二三四五六七八九十]+))?(?:名|位)?[)）]"
)
_DONE = re.compile(r"[（(](?:均|都)?(?:已)?(?:全部)?完成(?:了)?任务[^（()）]*[)）]")


@dataclass(frozen=True, slots=True)
class Said:
    """One place that a sentence names, with the position it gets."""

    kind: ClaimKind
    position: int
    text: str
    match: PlaceMatch
    completed: bool = False


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What one sentence claims, and what of it could not be read."""

    sentence: str
    said: tuple[Said, ...]
    stated: int | None = None
    """The N of 前N名 where fewer or more places are named."""
    unread: bool = False
    """True where a cue stands but no name was understood."""


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: ClaimKind
    start: int
    end: int
    count: int | None
    at: int | None
    tied: bool = False
    """All its names share the position it prints (并列第一)."""


def read_sentences(text: str, names: NameFinder) -> Iterator[SentenceReading]:
    """Yield what each sentence of a text claims; sentences without a claim are left out."""
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        cues = _cues(sentence, national=names.context.level == "province")
        if cues:
            yield from _read(sentence, cues, names)


def _cues(sentence: str, *, national: bool) -> list[_Cue]:
    """Return the cues of a sentence, the longest where two overlap; brackets hold none."""
    masked = re.sub(r"[（(][^（()）]*[)）]", lambda m: "\0" * len(m[0]), sentence)
    clauses = _Clauses(masked)
    found: list[_Cue] = []
    for kind, pattern in CUES:
        for match in pattern.finditer(masked):
            groups = match.groupdict()
            tied = bool(groups.get("tied"))
            start = match.start("core") if groups.get("core") else match.start()
            at, count = _count(groups.get("at")), _count(groups.get("n"))
            cue = _Cue(kind, start, match.end(), count, at, tied)
            if clauses.aside(cue, national=national):
                continue
            place = bisect_left(found, cue.start, key=_start)
            before = not place or found[place - 1].end <= cue.start
            if before and (place == len(found) or cue.end <= found[place].start):
                found.insert(place, cue)
    return found


def _start(cue: _Cue) -> int:
    return cue.start


# Hopes, plans and other years are no claims: 力争进入前三名, 去年前三名的市.
_NOT_NOW = re.compile(r"力争|争取|确保|努力|有望|预计|计划|目标|去年|上年|上月|往年|同期")


_MOVED_FROM = re.compile(r"[由从自]")
_CLAUSE_END = re.compile(r"[，,：:]")


class _Clauses:
    """The clauses of a sentence: what each cue's own says, without reading it for each anew."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(mark.end() for mark in _CLAUSE_END.finditer(text))]
        self._not_now = [word.span() for word in _NOT_NOW.finditer(text)]
        self._nation = text.find("全国")

    def aside(self, cue: _Cue, *, national: bool) -> bool:
        """Return whether a cue speaks of hopes, other years, other sets or a former rank."""
        start = self._starts[bisect_right(self._starts, cue.start) - 1]
        words = bisect_right(self._not_now, cue.start, key=lambda span: span[1])
        if words and self._not_now[words - 1][0] >= start:
            return True
        if _MOVED_FROM.match(self._text, max(start, cue.start - 1), cue.start):
            return True
        ranks_nation = 0 <= self._nation <= cue.end - len("全国")
        return cue.kind == "top" and not national and ranks_nation


def _count(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else read_chinese_integer(text)


def _read(sentence: str, cues: Sequence[_Cue], names: NameFinder) -> Iterator[SentenceReading]:
    if _EXCEPT.search(sentence):
        yield SentenceReading(sentence, (), unread=True)
        return
    previous_end = 0
    for number, cue in enumerate(cues):
        limit = cues[number + 1].start if number + 1 < len(cues) else len(sentence)
        link = _LINK.match(sentence, cue.end)
        if link:
            start = link.end()
            region = _forward(sentence[start:limit])
            said = _places(region, cue, names, strict=True)
            previous_end = start + len(region)
        elif _begins_with_name(sentence[cue.end : limit], names):
            # 第一名长沙，第二名株洲
            region = _forward(sentence[cue.end : limit])
            said = _places(region, cue, names, strict=True)
            previous_end = cue.end + len(region)
        else:
            region = _backward(sentence[previous_end : cue.start])
            said = _places(region, cue, names, strict=False)
            previous_end = cue.end
        if said:
            stated = cue.count if cue.count and _off(cue.count, said) else None
            yield SentenceReading(sentence, tuple(said), stated)
        elif (
            link
            and region.strip("无。 ")  # 后三名：无 names nobody, and says so
            and (cue.count or cue.kind not in {"top", "bottom"})
        ):
            yield SentenceReading(sentence, (), cue.count, unread=True)


def _begins_with_name(text: str, names: NameFinder) -> bool:
    found = names.find(text[:12])
    return bool(found) and found[0][0] == 0


def _off(stated: int, said: Sequence[Said]) -> bool:
    """Return whether the names are not as many as stated, ties at the end allowed."""
    tied = sum(1 for s in said if s.position == said[-1].position)
    return not (len(said) - tied < stated <= len(said))


_OTHER_CLAUSE = re.compile(r"[，,]\s*(?:其中|较|比|分别|完成|开工|同比|排|占|达|为|均|但|而)")


def _forward(text: str) -> str:
    """Return the list of names after a link: up to a comma that begins another clause."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and char in "，," and _OTHER_CLAUSE.match(text, index):
            return text[:index]
    return text


def _backward(text: str) -> str:
    """Return the list of names right before a predicate: after the last comma of its clause."""
    pieces = re.split(r"[，,：:]", text)
    return pieces[-1] if pieces[-1].strip() else (pieces[-2] if len(pieces) > 1 else "")


def _places(region: str, cue: _Cue, names: NameFinder, *, strict: bool) -> list[Said]:
    """Return the places of a region with their positions; ties share the first's."""
    said: list[Said] = []
    position = cue.at or 1
    for group in _groups(region, names, strict=strict):
        at = group.at or (cue.at if cue.tied and cue.at else position)
        for text, match in group.names:
            said.append(Said(cue.kind, at, text, match, group.completed))
        position = at + len(group.names)
    return said


@dataclass(slots=True)
class _Group:
    names: list[tuple[str, PlaceMatch]]
    at: int | None = None
    completed: bool = False


def _groups(region: str, names: NameFinder, *, strict: bool) -> Iterator[_Group]:
    """Yield the names of a region, those of one position together.

    Joined are ``A和B（完成任务）``, ``A和B（并列第1）``, ``A（B、C并列）``, ``A（与B并列）`` and
    ``A=B（并列第十一位）``; a plain 和 before the last of a list joins nothing.
    """
    for piece in _pieces(region):
        bare = re.sub(r"[（(][^（()）]*[)）]", "", piece)
        tied = _TIED_WITH.search(piece)
        done = _DONE.search(piece) is not None
        found = _names_in(bare, names, strict=strict)
        at = _count(tied["at"]) if tied else None
        if tied and (inner := _names_in(tied["inner"], names, strict=False)):
            yield _Group([*found, *inner], at, done)
        elif (tied or done or "=" in bare or "＝" in bare) and found:
            yield _Group(found, at, done)
        else:
            for name in found:
                yield _Group([name])


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
        elif depth == 0 and char in "）)" and done >= start:
            yield region[start : index + 1]
            start = index + 1
    if start < len(region):
        yield region[start:]


_FIGURE_BEHIND = re.compile(r"[%％分]?\s*[\d.．]+")
"""Read backwards."""


def _names_in(text: str, names: NameFinder, *, strict: bool) -> list[tuple[str, PlaceMatch]]:
    """Return the names of a piece; in a strict list unknown words are names too."""
    plain = text.strip()
    plain = re.sub(r"[:：。]", "", plain[: ending(_FIGURE_BEHIND, plain)])
    if not plain:
        return []
    if strict:
        pieces = [(t, m) for t, m, _ in split_names(plain, names.context)]
        if all(m.place is not None for _, m in pieces):
            return pieces
        found = [(t, m) for _, _, t, m in names.find(plain)]
        return found or [(t, m) for t, m in pieces if 2 <= len(t) <= 8]
    return [(t, m) for _, _, t, m in names.find(plain)]
