"""Headers, project names and set phrases settled by what labels of circulars say.

What a label may say is known: what other labels and the headings of the same document say
clearly, the metrics of the field, and the few phrases that circulars set into cells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from tongbao.extract.damage import substitution_cost
from tongbao.model import Cell, Document, Evidence, Table
from tongbao.normalize.numbers import read_number, read_ordinal
from tongbao.normalize.settling.brackets import UNITS, as_only_meant
from tongbao.normalize.settling.candidates import CLEAR, SettledText
from tongbao.normalize.text import fold, squash

_HOLLOW = re.compile(
    r"(?:[\u3400-\u9fff][（(][^%％‰分件个人户家天次吨元项位名亩套座所辆市区县州盟省（）()]?|[（(][^（）()]*(?:率|度|增速|增幅)[0-9A-Za-z]{1,2})[）)]$"
    r"|(?:率|度|增速|增幅)(?![（(][%％‰][）)]$)[（(0-9A-Za-z]{1,2}[%％][0-9A-Za-z）)]{0,3}$"
    r"|(?:率|度|增速|增幅)[（(]?[0-9A-Za-z!！|]{1,3}$"
    r"|[（(][^（）()]{1,12}$"
)
"""A label whose bracket holds no unit, or more than one sign: %, of all signs, is what a coarse
picture loses first."""
_SPECK = re.compile(r"(?<=[\u3400-\u9fff])[.,'‘’`](?=[\u3400-\u9fff（(])")
"""Dust between the characters of a label, where nobody sets such a mark."""
_DASHED = re.compile(r"[\u3400-\u9fff]{4,}[-—–](?=[\u3400-\u9fff]{2})")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．])"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_METRICS = (
    "完成率", "开工率", "主体完工率", "完工率", "竣工率", "办结率", "达标率", "合格率", "优良率",
    "支付率", "支出率", "到位率", "覆盖率", "满意率", "满意度", "投资完成率", "支出进度", "完成进度",
    "同比增速", "同比增长", "增速", "增幅", "降幅", "占比", "得分", "综合得分", "总分", "综合指数",
)  # fmt: skip
_INDICATORS = (
    "地区生产总值", "规模以上工业增加值", "固定资产投资", "社会消费品零售总额", "进出口总额",
    "一般公共预算收入", "一般公共预算支出", "城镇居民人均可支配收入", "农村居民人均可支配收入",
    "居民人均可支配收入", "实际利用外资", "税收收入", "工业投资", "民间投资", "房地产开发投资",
)  # fmt: skip
"""Indicators of the economy, which every statistical office words alike."""
_HEADS = (
    "序号", "名次", "位次", "排名", "排序", "地区", "城市", "单位", "县区", "区县", "市县", "市",
    "项目", "子项", "专项", "专项名称", "项目名称", "指标", "备注", "县", "省", "省份", "区域",
)  # fmt: skip
_PLACES = ("（市、区）", "（区、市）", "（区）", "（市）")
"""What stands in brackets behind 县, 省 in the heads of name columns."""
_UNITS = tuple(f"（{unit}）" for unit in (*UNITS, "μg/m3", "mg/m3"))
_PHRASES = (
    "（完成任务，排名不分先后）", "（完成任务，不分先后）", "（排名不分先后）", "（完成任务）",
    "（全部完成，排名不分先后）", "无任务", "无此项任务", "不涉及", "未设置目标", "无数据",
)  # fmt: skip
_WORSE = 6.0
_PER_CHARACTER = 1.2
"""Loss for each character that a long label may show against the bare reading, if all other
wordings are far behind: the bare reading says what no label does (完成书96)."""
_NEVER_PRINTED = 15.0
"""Loss against a bare reading that no label prints (完成率1%); what replaces it stays in doubt."""
_SURE = 5.0
_DECIDED = 2.0
_UNSURE = 0.9
_SHARE = re.compile(
    r"(?:(?:率|度|增速|增长|增幅|降幅|占比|比例|比重)（%）|（[^（）]*(?:率|度|增速|增幅|占比|比例)%）)$"
)
_PERCENT = 6.0
"""Odds (log) that a share's bracket holds % rather than another unit."""
_VOUCHED = 0.95
"""Confidence from which another sighting vouches for a label that words question: one metric is
misread alike in column after column."""
_LEGIBLE = 0.7
"""Confidence from which a label may be what another one prints, too."""
_LIKE = 55.0
"""Likeness, of 100, from which a known wording is weighed at all."""
_WEIGHED = 8


@dataclass(frozen=True, slots=True)
class Wordings:
    """What labels of a document are known to say: heads, and the brackets after them.

    Each with the confidence of its clearest sighting.
    """

    heads: Mapping[str, float]
    tails: Mapping[str, float]
    headings: frozenset[str] = frozenset()
    """Projects as the headings of the prose name them."""
    prefixes: frozenset[str] = frozenset()
    """What labels print before and with a dash: a scan that loses one dash has not lost all."""
    seen_tails: frozenset[str] = frozenset()
    """Brackets that this document's labels print."""
    sightings: Mapping[str, Evidence] = field(default_factory=dict)
    """Whole labels of tables with the evidence of their clearest cell."""

    def surer_than(self, confidence: float) -> Wordings:
        """Return the wordings that were seen more clearly than something else."""
        limit = min(confidence, CLEAR - 1e-6)
        return Wordings(
            {text: sure for text, sure in self.heads.items() if sure > limit},
            {text: sure for text, sure in self.tails.items() if sure > limit},
            self.headings,
            self.prefixes,
            self.seen_tails,
            self.sightings,
        )


def wordings_of(document: Document) -> Wordings:
    """Return the clear labels of a document's tables, the headings of its prose, the field's."""
    headings: set[str] = set()
    sightings: dict[str, Evidence] = {}
    heads = dict.fromkeys((*_METRICS, *_INDICATORS, *_HEADS), 1.0)
    tails = dict.fromkeys((*(f"（{m}%）" for m in _METRICS), *_UNITS, *_PLACES), 1.0)

    def sighted(text: str, confidence: float) -> None:
        head, tail = _parted(text)
        if _HOLLOW.search(head + tail):
            return
        if len(head) >= 2 and _HAN.search(head):
            heads[head] = max(heads.get(head, 0.0), confidence)
        if len(tail) > 2 and tail.endswith("）"):
            tails[tail] = max(tails.get(tail, 0.0), confidence)

    for table in document.tables:
        for cell in table.cells:
            clear = cell.evidence.confidence >= CLEAR or not _is_questioned(cell)
            if cell.evidence.confidence >= _LEGIBLE and clear and len(cell.text) <= 60:
                sighted(cell.text, cell.evidence.confidence)
                label = "".join(_parted(cell.text))
                before = sightings.get(label)
                if before is None or cell.evidence.confidence > before.confidence:
                    sightings[label] = cell.evidence
    for block in document.blocks:
        text = squash(block.text)
        if _NUMBERED.match(text) and len(text) <= 40:
            heading = _NUMBERED.sub("", text).rstrip("。：:")
            headings.add(_parted(heading)[0])
            sighted(heading, 1.0)
    prefixes = {found[0] for head in heads if (found := _DASHED.match(head)) is not None}
    seen = frozenset(_parted(label)[1] for label in sightings)
    return Wordings(heads, tails, frozenset(headings), frozenset(prefixes), seen, sightings)


def _parted(text: str) -> tuple[str, str]:
    """Return a label's words and the bracket after them."""
    plain = squash(text).replace("(", "（").replace(")", "）")
    head, sign, tail = plain.partition("（")
    return head, sign + tail


def settle_labels(table: Table, known: Wordings) -> Table:
    """Return the table whose doubtful labels say what labels say."""
    heading = _rows_of_header(table)
    table = replace(table, cells=tuple(_as_only_meant(cell) for cell in table.cells))
    cells = [
        _settled(cell, known)
        if _is_label(cell, known)
        else _with_belief(_settled(cell, known), _ODD)
        if cell.row < heading and _is_questioned(cell)
        else _doubted(cell, known)
        for cell in table.cells
    ]
    cells = [_with_belief(cell, _ODD) if _is_ill_formed(cell, known) else cell for cell in cells]
    return replace(table, cells=tuple(cells), caption=_settled_caption(table.caption, known))


def _is_ill_formed(cell: Cell, known: Wordings) -> bool:
    """Return whether a label shows what nobody prints: an open bracket, no dash as its likes."""
    text = squash(cell.text)
    if not 4 <= len(text) <= 40 or len(_HAN.findall(text)) < 2:
        return False
    opened, closed = (len(re.findall(signs, text)) for signs in ("[（(]", "[）)]"))
    return (
        opened != closed
        or _HOLLOW.search(text) is not None
        or bool(_dashed(text, known))
        or _has_odd_bracket(text, known)
    )


_METRIC_BRACKET = re.compile(r"（([\u3400-\u9fff]{2,6})([%％]?)）$")


_AIR = re.compile(r"/m[3³]?[^（）]?）?$")


def _has_odd_bracket(text: str, known: Wordings) -> bool:
    """Return whether a label's bracket words its metric as no other does.

    （完成第%） is one character off a metric of the field, （办结率） lacks the sign that the
    brackets of other labels have.
    """
    _, tail = _parted(text)
    if _AIR.search(tail):
        return tail.replace("³", "3") not in _UNITS
    found = _METRIC_BRACKET.search("".join(_parted(text)))
    if found is None:
        return False
    metric, sign = found.groups()
    if sign:
        return metric not in _METRICS and any(_one_off(metric, one) for one in _METRICS)
    signed = any(len(tail) > 4 and tail.endswith("%）") for tail in known.seen_tails)
    return signed and metric.endswith(("率", "度", "增速", "增幅"))


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


_ONLY_MEANT = 0.6


def _as_only_meant(cell: Cell) -> Cell:
    """Return a label whose marks were misread as it can only be meant."""
    text = "".join(_parted(cell.text))
    if len(_HAN.findall(text)) < 2 or len(text) > 40:
        return cell
    meant = as_only_meant(text, doubtful=cell.evidence.confidence < CLEAR)
    if meant == text:
        return cell
    # The marks cost it no belief, and give none to its words.
    whole = "（" in text and cell.evidence.confidence >= _ODD
    sure = _ONLY_MEANT if whole else _ODD
    return replace(cell, text=meant, evidence=SettledText(cell.evidence, sure))


def _rows_of_header(table: Table) -> int:
    """Return how many rows stand above the first figure."""
    return min((c.row for c in table.cells if read_number(squash(c.text)) is not None), default=0)


def _is_questioned(cell: Cell) -> bool:
    """Return whether words would read a header otherwise, however clear its characters are."""
    return squash(cell.evidence.wording) != squash(cell.evidence.text) and len(cell.text) <= 40


_ODD = 0.5
"""Belief in a label read clearly that is one character off what the document says elsewhere."""


def _doubted(cell: Cell, known: Wordings) -> Cell:
    """Return a label read clearly with less belief where its words stand elsewhere otherwise."""
    head, _ = _parted(cell.text)
    if not 4 <= len(head) <= 40 or known.heads.get(head, 0.0) >= 1 or len(_HAN.findall(head)) < 4:
        return cell
    if any(
        sure >= CLEAR and (_looks_like(head, one) or _differs_in_marks(head, one))
        for one, sure in known.heads.items()
    ):
        return _with_belief(cell, _ODD)
    return cell


def _with_belief(cell: Cell, at_most: float) -> Cell:
    sure = min(at_most, cell.evidence.confidence)
    return replace(cell, evidence=SettledText(cell.evidence, sure))


_LOST_MARKS = re.compile(r"[-—–·、]")


def _differs_in_marks(one: str, other: str) -> bool:
    """Return whether a label lacks a dash or comma that another sighting of it shows."""
    return one != other and _LOST_MARKS.sub("", other) == _LOST_MARKS.sub("", one)


def _looks_like(one: str, other: str) -> bool:
    """Return whether two words differ in one character, and that by its looks only."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and substitution_cost(*pairs[0]) < 1.0


_CAPTION_LIKE = 80.0
_LEAST_NAME = 5


def _settled_caption(caption: str, known: Wordings) -> str:
    """Return a caption whose project is worded as the heading of the prose words it."""
    plain = squash(caption)
    if any(head in plain for head in known.headings):
        return caption
    best: tuple[float, str] = (_CAPTION_LIKE, "")
    for head in known.headings:
        aligned = fuzz.partial_ratio_alignment(head, plain)
        if len(head) >= _LEAST_NAME and aligned is not None and aligned.score > best[0]:
            best = (aligned.score, plain[: aligned.dest_start] + head + plain[aligned.dest_end :])
    return best[1] or caption


def _is_label(cell: Cell, known: Wordings) -> bool:
    text = squash(cell.text)
    hollow = (
        _HOLLOW.search(text) is not None
        or _SPECK.search(text) is not None
        or _has_odd_bracket(text, known)
    )
    return (
        (
            cell.evidence.confidence < _UNSURE
            or hollow
            or _says_phrase(cell)
            or bool(_dashed(text, known))
        )
        and 2 <= len(text) <= 40
        and len(_HAN.findall(text)) >= 2
        and read_number(text) is None
        and read_ordinal(text) is None
        and ("、" not in text or _near_phrase(text) or "（" in text)
    )


def _says_phrase(cell: Cell) -> bool:
    """Return whether words would read a set phrase where none was read (尤任务)."""
    return _is_questioned(cell) and squash(cell.evidence.wording) in _PHRASES


def _near_phrase(text: str) -> bool:
    plain = fold(text)
    return any(fuzz.ratio(plain, fold(phrase)) >= 70 for phrase in _PHRASES)


def _settled(cell: Cell, known: Wordings) -> Cell:
    text = squash(cell.text)
    head, tail = _parted(text)
    known = known.surer_than(cell.evidence.confidence)
    wording = as_only_meant("".join(_parted(cell.evidence.wording)), doubtful=True)
    # Where a label is questioned, its own sighting is no proof of it.
    doubted = wording != text or _dashed(text, known) or _has_odd_bracket(text, known)
    proof = max(cell.evidence.confidence, _VOUCHED) if doubted else 0.0
    if known.heads.get(head, 0.0) > proof and (not tail or known.tails.get(tail, 0.0) > proof):
        return cell
    worded = _wordings(text, known)
    if wording != text:
        worded |= {wording, *_wordings(wording, known)}
    worded = {one for one in worded if one != head + tail and not _moves_bracket(text, one)}
    ranked = sorted(((_seen_as(cell, one), one) for one in worded), reverse=True)
    if not ranked:
        return cell
    (best, chosen), *rest = ranked
    # Two wordings that differ in the width or kind of a mark only are no rivals.
    rival = next((score for score, one in rest if _words(one) != _words(chosen)), best - _SURE)
    margin, lost = best - rival, cell.evidence.log_prob(cell.evidence.text) - best
    limit = _WORSE if margin < _SURE else max(_WORSE, _PER_CHARACTER * len(chosen))
    if margin >= _SURE and _HOLLOW.search(text):
        limit = max(limit, _NEVER_PRINTED)
    only_mark = len(chosen) == len(text) and Levenshtein.distance(text, chosen) == 1
    if margin < _DECIDED or lost > (2 * limit if only_mark and margin >= _SURE else limit):
        return cell
    other = known.sightings.get(chosen)
    if other is not None and other.log_prob(chosen) - other.log_prob(text) < lost:
        # Two cells print one label: taken together they say what this one says.
        return _with_belief(cell, _ODD)
    far = (
        lost > _WORSE
        or chosen == wording
        or (chosen.startswith("（") and not text.startswith("（"))
    )
    sure = min(1.0 - math.exp(-margin), 0.85 if far else 1.0)
    unfounded = chosen == wording and not _is_attested(chosen, known)
    # What is left over behind a word may be its unit.
    unfounded |= text.startswith(chosen) and text != chosen
    if unfounded or lost > max(_WORSE, _PER_CHARACTER * len(chosen)):
        sure = min(sure, _ODD)
    return replace(cell, text=chosen, evidence=SettledText(cell.evidence, round(sure, 4)))


def _moves_bracket(text: str, wording: str) -> bool:
    """Return whether a wording only sets the bracket of a whole label elsewhere."""
    (head, tail), (other, _) = _parted(text), _parted(wording)
    moved = _words(head) != _words(other) and _words(text) == _words(wording)
    return tail.endswith("）") and moved


def _is_attested(text: str, known: Wordings) -> bool:
    """Return whether a label's words stand elsewhere: a dictionary alone proves nothing."""
    head, _ = _parted(text)
    return head in known.heads or head in known.headings


def _seen_as(cell: Cell, text: str) -> float:
    """Return log P(what was seen | a wording); thin brackets around a set phrase may be lost."""
    seen = cell.evidence.log_prob
    if _SHARE.search(text):
        return min(seen(text) + _PERCENT, 0.0)
    if text in _PHRASES and text.startswith("（"):
        return max(seen(text), seen(text.rstrip("）")) - 0.5, seen(text.strip("（）")) - 1.0)
    return seen(text)


def _words(text: str) -> str:
    return "".join(_HAN.findall(text))


def _wordings(text: str, known: Wordings) -> set[str]:
    """Return what a label like this one may say: whole wordings, and heads with brackets."""
    found = {phrase for phrase in _PHRASES if fuzz.ratio(fold(text), fold(phrase)) >= _LIKE}
    if _SPECK.search(text):
        found.add(_SPECK.sub("", text))
    found |= _dashed(text, known)
    if _HOLLOW.search(text) or _AIR.search(text):
        found |= {text.partition("（")[0] + unit for unit in _UNITS}
    if "·" in text:
        found |= {text.replace("·", mark) for mark in "-、—"}
    found |= _of_siblings(text, known)
    for head in _alike(text, known.heads):
        rest = len(text) - len(head)
        if abs(rest) <= 1:
            # Brackets may be lost around the sign of per cent; the sign is not there by chance.
            found.add(f"{head}%" if text.endswith("%") else head)
        if rest >= 2:
            found |= {head + tail for tail in known.tails if abs(len(tail) - rest) <= 3}
    return found


def _dashed(text: str, known: Wordings) -> set[str]:
    """Return a label with the dash that others have behind the words it begins with."""
    return {
        prefix + text[len(prefix) - 1 :]
        for prefix in known.prefixes
        if len(text) > len(prefix) and text.startswith(prefix[:-1])
        if not text.startswith(prefix) and _HAN.match(text[len(prefix) - 1])
    }


_SIBLING = 75.0


def _of_siblings(text: str, known: Wordings) -> set[str]:
    """Return a label of a project's part (项目-子项) with the project as other parts word it."""
    own, dash, part = text.partition("-")
    projects = {head.partition("-")[0] for head in known.heads if "-" in head} if dash else set()
    return {
        f"{project}-{part}"
        for project in projects
        if len(project) >= _LEAST_NAME and fuzz.ratio(project, own) >= _SIBLING
    }


def _alike(text: str, heads: Iterable[str]) -> list[str]:
    """Return the known words most like a label's beginning."""
    scored = [(fuzz.ratio(head, text[: len(head)]), head) for head in heads]
    near = sorted((one for one in scored if one[0] >= _LIKE), reverse=True)
    return [head for _, head in near[:_WEIGHED]]
