"""What one sentence of prose claims of places: top, bottom, completed, zero, below full, none.

A sentence is a list of places × a word of order or state (a cue) × values. A cue governs the
names after it, up to the next cue, where a link introduces them (前三名是…), or the names before
it where it is the predicate (A、B、C位列前三); its subject may stand in an earlier clause
(长沙市增长9.8%，增速居全省第3位).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tongbao.model import ClaimKind
from tongbao.normalize.cues import LEFT_OUT, WORD_OF_ORDER, Cue, find_cues, link_behind, masked
from tongbao.normalize.name_lists import (
    Group,
    begins_with_name,
    groups_of,
    measure_behind,
    position,
    spread_values,
)
from tongbao.normalize.parameters import PROSE
from tongbao.places import NameFinder, PlaceMatch
from tongbao.text.numbers import Number, read_qualified
from tongbao.text.worded_figures import WORDED_FIGURE

_EXCEPT = re.compile(r"除[^，。]{2,40}外")
_SENTENCE = re.compile(r"[^。\n]+")
_PART = re.compile(r"[^；;]+")


@dataclass(frozen=True, slots=True)
class Said:
    """One place that a sentence names, with the position it gets."""

    kind: ClaimKind
    position: int
    text: str
    match: PlaceMatch
    completed: bool = False
    value: Number | None = None
    """The figure that the sentence prints of it."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What one sentence claims, and what of it could not be read."""

    sentence: str
    said: tuple[Said, ...]
    stated: int | None = None
    """The N of 前N名 where fewer or more places are named."""
    unread: bool = False
    """True where a cue stands but no name was understood."""
    topic: str = ""
    """The words before the cue, which name the indicator; of the part before, where it has none."""
    ordered: bool = False
    """True where it prints every rank that it gives: 由高到低依次为, 第一名：."""
    counted: bool = False
    """True where it prints them one by one."""
    low_first: bool | None = None
    """Whether it begins with the least value; None where it does not say."""
    continues: bool = False
    """True where it goes on from the claims before it: 其次是."""


def read_sentences(text: str, names: NameFinder) -> Iterator[SentenceReading]:
    """Yield what each sentence of a text claims; sentences without a claim are left out.

    Parts that ； sets off are sentences of their own, but share their topic.
    """
    before: SentenceReading | None = None
    for sentence in _SENTENCE.finditer(text):
        topic = ""
        for part in _parts(sentence[0], names):
            for reading in _read_part(part, names, before):
                topic = reading.topic if _tells(reading.topic) else topic
                before = replace(reading, topic=topic)
                yield before


def _parts(sentence: str, names: NameFinder) -> Iterator[str]:
    """Yield what ； sets off; the items of a list (1.A64%；2.B77%) stay with the cue over them.

    A list of all in order goes on as long as items come, one of the first N (前三名：A；B；C) until
    it has as many.
    """
    national = names.context.level == "province"
    held: list[str] = []
    wanted = 0
    for match in _PART.finditer(sentence):
        part = match[0].strip()
        if held and len(held) < wanted and _is_item(part, names, national=national):
            held.append(part)
            continue
        if held:
            yield "；".join(held)
        held, wanted = [part], _items_wanted(part, national=national)
    if held:
        yield "；".join(held)


def _items_wanted(part: str, *, national: bool) -> int:
    """Return how many parts between ； a list may take that begins in one; 1 where none begins."""
    wanted = 1
    for cue in find_cues(part, national=national)[0]:
        if cue.form == "order":
            return _ENDLESS
        link = link_behind(masked(part), cue) if cue.form == "end" else None
        if link is None or cue.count is None:
            continue
        if not re.search("[、，,]", masked(part)[link:]) or _is_one_with_figure(part[link:]):
            wanted = max(wanted, cue.count)
    return wanted


def _is_one_with_figure(text: str) -> bool:
    """Return whether a part names one place with its figure behind a comma: 唐山市，百分之九十八."""
    name, _, figure = text.replace(",", "，").partition("，")
    return "、" not in name and read_qualified(figure) is not None


_ENDLESS = 10**6


_ITEM_NUMBER = re.compile(
    r"\s*(?:[（(]?\d{1,2}[)）]|\d{1,2}[.．、]|[①-⑳]|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九]{3}))\s*(?=[一-鿿])"
)


def _is_item(part: str, names: NameFinder, *, national: bool) -> bool:
    number = _ITEM_NUMBER.match(part)
    bare = part[number.end() :] if number else part
    cues, _ = find_cues(part, national=national)
    return not cues and (number is not None or begins_with_name(bare, names))


def _tells(topic: str) -> bool:
    return len(re.findall(r"[一-鿿A-Za-z]", topic)) >= PROSE.shortest_topic_chars


def _read_part(
    sentence: str, names: NameFinder, before: SentenceReading | None
) -> Iterator[SentenceReading]:
    cues, put_aside = find_cues(sentence, national=names.context.level == "province")
    readings = list(_read(sentence, cues, names, before)) if cues else []
    if not any(reading.said for reading in readings):
        readings = [*_bracketed_ranks(sentence, names)] or readings
    yield from readings
    read = put_aside or any(r.said or r.unread or r.stated is not None for r in readings)
    if not read and _seems_to_rank(sentence, cues, names):
        yield SentenceReading(sentence, (), unread=True)


_RANK_IN_BRACKET = re.compile(
    r"[（(](?:全[省市国区])?(?:排名|位列|位居|列|居)?第(?P<at>\d{1,3}|[一二三四五六七八九十]{1,3})[名位]?[)）]"
)


def _bracketed_ranks(sentence: str, names: NameFinder) -> Iterator[SentenceReading]:
    """Yield the places with their ranks in brackets behind them: 苏州（第1名）、南通（第2名）."""
    said: list[Said] = []
    for rank in _RANK_IN_BRACKET.finditer(sentence):
        before = names.find(sentence[max(0, rank.start() - 16) : rank.start()])
        at = position(rank["at"])
        if before and at and before[-1][1] == min(16, rank.start()):
            _, _, text, match = before[-1]
            said.append(Said("top", at, text, match))
    if said:
        yield SentenceReading(sentence, tuple(said), ordered=True, counted=True)


def _seems_to_rank(sentence: str, cues: Sequence[Cue], names: NameFinder) -> bool:
    """Return whether two that are ranked stand with a word of order that nothing explained."""
    text = masked(sentence)
    stated = any(cue.form == "state" for cue in cues) or LEFT_OUT.search(text)
    if stated or not WORD_OF_ORDER.search(text):
        return False
    ranked = {
        m.place or name
        for _, _, name, m in names.find(text)
        if m.place is None or m.place.level == "local" or names.context.ranks(m.place)
    }
    return len(ranked) >= PROSE.fewest_places


def _read(
    sentence: str, cues: Sequence[Cue], names: NameFinder, before: SentenceReading | None
) -> Iterator[SentenceReading]:
    if _EXCEPT.search(sentence):
        yield SentenceReading(sentence, (), unread=True)
        return
    previous_end = 0
    last = before
    text = masked(sentence)
    for number, found in enumerate(cues):
        limit = cues[number + 1].start if number + 1 < len(cues) else len(sentence)
        goes_on = bool(number) and _continues(text, previous_end, found)
        cue = _coming_next(found, last) if goes_on or found.form == "next" else found
        start = _start_of_names(sentence, text, cue, limit, names)
        topic = sentence[previous_end : cue.start]
        region = _forward(sentence[start:limit], names) if start is not None else ""
        if start is not None and start + len(region) == limit < len(sentence):
            region = _own_names(region, sentence, text, cues[number + 1], names)
        said = _places(region, cue, names, strict=True)
        if said and start is not None:
            previous_end = start + len(region)
            said = _with_values(said, sentence, previous_end)
        elif cue.form in {"order", "near"}:
            continue  # A、B由低到高分别为2.5、4.1，列前两位: the names stand before it
        elif start is None or cue.form == "edge":
            start = None
            region, behind, topic = _backward(sentence[previous_end : cue.start], cue, names)
            said = _places(region, cue, names, strict=False)
            said = _with_values(said, region, len(region) - len(behind))
            subject = last.said if last is not None and last is not before else ()
            said = _with_values(said or _of_subject(subject, cue), sentence, cue.end)
            topic, said = _measured_behind(topic, said, sentence[cue.end : limit])
            previous_end = cue.end
        else:
            previous_end = start + len(region)
        if cue.form == "order" and len(said) < PROSE.fewest_places:
            continue
        if said and (cue.form != "next" or cue.positions):
            topic = last.topic if cue.form == "next" and last is not None else topic
            last = SentenceReading(
                sentence,
                tuple(said),
                _stated(cue, said),
                topic=topic,
                ordered=cue.form in {"order", "ordinal"},
                counted=cue.form == "ordinal",
                low_first=cue.low_first,
                continues=cue.form == "next",
            )
            yield last
        elif said or _promised_names(cue, region, start):
            yield SentenceReading(sentence, (), cue.count, unread=True, topic=topic)


def _measured_behind(topic: str, said: list[Said], text: str) -> tuple[str, list[Said]]:
    """Return topic and claims by the words behind, where those before name no measure.

    其中甲县列第4位，合格率34.55%: its rank is that of the 合格率.
    """
    if len(said) != 1 or said[0].value is not None or _tells(topic.replace("其中", "")):
        return topic, said
    measure, value = measure_behind(text)
    return (measure, [replace(said[0], value=value)]) if measure else (topic, said)


def _continues(text: str, end: int, cue: Cue) -> bool:
    """Return whether only a comma parts a bare 依次 from the names before: 居首的是A，依次是B、C."""
    return text[cue.start : cue.end] == "依次" and not text[end : cue.start].strip("，,、 ")


def _coming_next(cue: Cue, last: SentenceReading | None) -> Cue:
    """Return a cue of what comes next (其次) with the end and position at which its names begin.

    Without names before it that are in order it has none.
    """
    cue = replace(cue, form="next")
    if last is None or not last.said or last.said[-1].kind not in {"top", "bottom"}:
        return cue
    at = last.said[0].position + len(last.said)
    return replace(cue, kind=last.said[-1].kind, positions=(at,), low_first=last.low_first)


def _promised_names(cue: Cue, region: str, start: int | None) -> bool:
    """Return whether a cue introduces names; 后三名：无 names nobody, and says so."""
    counted = cue.count is not None or cue.form == "state"
    return start is not None and counted and bool(region.strip("无。 "))


def _start_of_names(
    sentence: str, text: str, cue: Cue, limit: int, names: NameFinder
) -> int | None:
    """Return where the names start that a cue introduces; None where it is the predicate.

    第一名长沙，第二名株洲, 第一名，长沙 and 排名末位的永州 have no link. ``text`` is the sentence, masked.
    """
    linked = link_behind(text, cue)
    if linked is not None and linked <= limit:
        return linked
    apart = cue.form == "order" or _leads(sentence, cue)
    between = _APART if apart else _ATTRIBUTE
    blank = between.match(sentence, cue.end, limit)
    # 前2位的市人社局: what looks like the noun of the places ranked may begin the first name.
    noun = text.rfind("的", cue.start, cue.end) + 1 or cue.end
    starts = (noun, blank.end() if blank else cue.end)
    return next((at for at in starts if begins_with_name(sentence[at:limit], names)), None)


_APART = re.compile(r"[\s，,、的]*")
_ATTRIBUTE = re.compile(r"的?")


def _leads(sentence: str, cue: Cue) -> bool:
    """Return whether a printed rank stands first in its part: 第一名，长沙."""
    before = sentence[: cue.start].strip()
    return cue.form == "ordinal" and (not before or before.endswith(("：", ":")))


def _of_subject(subject: Sequence[Said], cue: Cue) -> list[Said]:
    """Return what a cue says of the one place that the cue before spoke of."""
    if len(subject) != 1 or cue.form not in {"ordinal", "edge"} or cue.low_first is not None:
        return []
    again = replace(subject[0], kind=cue.kind, position=cue.first, completed=False, value=None)
    return [again] if (again.kind, again.position) != (subject[0].kind, subject[0].position) else []


def _stated(cue: Cue, said: Sequence[Said]) -> int | None:
    """Return how many names a cue states where they are not as many, ties at the end allowed."""
    stated = len(cue.positions) if len(cue.positions) > 1 else cue.count
    if not stated:
        return None
    tied = sum(1 for s in said if s.position == said[-1].position)
    return None if len(said) - tied < stated <= len(said) else stated


def _own_names(region: str, sentence: str, text: str, following: Cue, names: NameFinder) -> str:
    """Return a cue's names without those of a clause behind them that the next cue is said of.

    前三名是A、B、C，D、E居后两名: only what stands before the comma is of the first cue.
    """
    if following.form not in {"end", "ordinal", "edge"}:
        return region
    if _start_of_names(sentence, text, following, len(sentence), names) is not None:
        return region
    clause = max(masked(region).rfind(mark) for mark in "，,")
    own, others = region[: max(clause, 0)], region[clause + 1 :]
    return own if names.find(own) and names.find(others) else region


def _forward(text: str, names: NameFinder) -> str:
    """Return the list of names after a link: up to a comma that begins another clause."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if depth == 0 and char in "，," and not _goes_on(text, index + 1, names):
            return text[:index]
    return text


_FIGURE_FIRST = re.compile(rf"\s*(?:得分|得)?[:：]?\s*(?:-?\d|{WORDED_FIGURE})")
_NAME_FIRST = re.compile(
    r"\s*[一-鿿]{2,12}?(?:[市县区州盟旗镇乡局委院校]|街道|公司|集团|中心)"
    rf"(?:[（(、，,。]|$|\d|{WORDED_FIGURE})"
)
_OTHER_CLAUSE = re.compile(
    r"\s*(?:其中|较|比|分别|完成|开工|同比|排|占|达|为|均|但|而|其余|其他|各)"
)


def _goes_on(text: str, start: int, names: NameFinder) -> bool:
    """Return whether a list goes on behind a comma: with a name or with the last one's value."""
    # 达州 and 比如县 begin like a clause.
    if begins_with_name(text[start : start + 16].lstrip(), names):
        return True
    if _OTHER_CLAUSE.match(text, start):
        return False
    number = _ITEM_NUMBER.match(text, start)
    start = number.end() if number else start
    following = text[start : start + 40]
    if _FIGURE_FIRST.match(following) or _NAME_FIRST.match(following):
        return True
    return begins_with_name(following.lstrip(), names)


def _backward(text: str, cue: Cue, names: NameFinder) -> tuple[str, str, str]:
    """Return the names before a predicate, the words behind the last, and those of its topic.

    It stands in the last clause that names any; clauses that only list names before it belong to
    it where the cue speaks of more (A、B，C位列前三).
    """
    wanted = len(cue.positions) if len(cue.positions) > 1 else cue.count or 1
    end = len(text)
    pieces = [match.span() for match in re.finditer(r"[^，,：:]+", text)]
    for number in range(len(pieces) - 1, -1, -1):
        start, stop = pieces[number]
        found = names.find(text[start:stop])
        if not found:
            continue
        topic = text[start + found[-1][1] : end]
        for before in reversed(pieces[:number]):
            if len(names.find(text[start:stop])) >= wanted:
                break
            if not _only_names(text[slice(*before)], names):
                break
            start = before[0]
        return text[start:end], topic, _lead(text, names) + topic
    return "", text, text


def _lead(text: str, names: NameFinder) -> str:
    """Return the words before the first name: 按合格率排序，A、B排在前2位 speaks of the 合格率."""
    first = next(iter(names.find(text)), None)
    words = text[: first[0]].strip("，,：: ") if first else ""
    return f"{words}，" if _tells(words) else ""


def _only_names(text: str, names: NameFinder) -> bool:
    left = text
    for _, _, name, _ in names.find(text):
        left = left.replace(name, "", 1)
    return left != text and not left.strip("、和与及 ")


_ALL_TIED = re.compile(r"[（(]并列[)）]")
"""Behind the last of the names that one printed rank has: 第二名：A、B（并列）."""


def _places(region: str, cue: Cue, names: NameFinder, *, strict: bool) -> list[Said]:
    """Return the places of a region with their positions; ties share the first's."""
    said: list[Said] = []
    groups = list(groups_of(region, names, strict=strict))
    several = cue.positions if len(cue.positions) > 1 else ()
    at = cue.first
    one = cue.form == "ordinal" and len(cue.positions) == 1
    tied = cue.tied or (one and _ALL_TIED.search(region) is not None)
    for index, group in enumerate(groups):
        if several:
            at = several[min(index, len(several) - 1)]
        if not tied:
            at = group.at or at
        said += _said(group, cue, at)
        if not several and not tied:
            at += len(group.names)
    return said


def _said(group: Group, cue: Cue, at: int) -> Iterator[Said]:
    for text, match in group.names:
        yield Said(cue.kind, at, text, match, group.completed, group.value)


def _with_values(said: list[Said], sentence: str, end: int) -> list[Said]:
    """Give each place its value of those that follow the list: 分别增长10.5%、10.1%、9.8%."""
    values = spread_values(sentence, end, len(said))
    if not values:
        return said
    return [replace(one, value=value) for one, value in zip(said, values, strict=True)]
