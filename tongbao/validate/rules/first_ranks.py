"""A rule of rankings that begin beyond the first rank, where nothing says that they are a part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from tongbao.model import Circular, Finding, Message, Ranking, Table
from tongbao.normalize.cues import SENTENCE_ENDS
from tongbao.validate.coverage import goes_on, lacks_places, ranks_a_wider_set
from tongbao.validate.ordering import missing_ranks
from tongbao.validate.registry import Rule, about, label_of
from tongbao.validate.statements import Statements

_FEWEST_RANKED = 3
"""Places whose ranks count on before it is no chance where they begin. (bench)"""
_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_PART = re.compile(
    rf"(?:[后末]|倒数|最后|第{_NUMERAL}[名位]?[至到—~～－-]+第?){_NUMERAL}[名位个]|第{_NUMERAL}[名位](?:以后|之后|以下)|"
    r"其余|其他|其它|部分|靠后|落后"
)
"""How a text says that a table shows a part: 后6位的见下表, 第8至14名, 其余各县."""
_POINTS_AT_TABLE = re.compile(r"如?下表|如下|附表|附件|见表|表\d|名单|[:：]$")
_WIDER = re.compile(r"(?:在|居|列)?全[国省区市州盟](?:排名|位次|名次)")
"""Ranks among more places than the table lists."""


def late_beginnings(circular: Circular) -> Iterator[Finding]:
    """Find rankings whose ranks count on from beyond 1: what comes first may be lost."""
    statements = Statements(circular)
    for ranking in circular.rankings:
        lost = missing_ranks(ranking)
        if not lost or not _may_be_judged(circular, ranking, lost):
            continue
        if _shows_a_part(circular, statements, ranking) or lacks_places(circular, ranking):
            continue
        first = lost[-1] + 1
        before = "第 1" if len(lost) == 1 else f"第 1 至 {first - 1}"
        english = "rank 1 is" if len(lost) == 1 else f"ranks 1 to {first - 1} are"
        yield about(
            "order-start",
            "warning",
            ranking,
            Message(
                f"{label_of(ranking)}：位次从第 {first} 起，没有{before}，也没有说只列一部分。",
                f"{label_of(ranking)}: ranks begin at {first}; {english} missing, and nothing says "
                "that a part is shown.",
            ),
            [entry for entry in ranking.entries if entry.rank == first],
            observed=str(first),
            expected="1",
        )


def _may_be_judged(circular: Circular, ranking: Ranking, lost: list[int]) -> bool:
    """Return whether ranks count on without a gap from beyond 1, and are of these places only."""
    ranked = [entry for entry in ranking.entries if entry.rank is not None]
    first = len(list(takewhile(lambda pair: pair[0] == pair[1], enumerate(lost, 1)))) + 1
    at_first = sum(entry.rank == first for entry in ranked)
    without = len(ranking.entries) + len(ranking.unfilled) - len(ranked)
    counts_on = first == len(lost) + 1 and len(ranked) >= _FEWEST_RANKED
    # Two that tie for the first place may both be called the second; a first one may have no rank.
    explained = at_first >= first or without >= len(lost)
    judged = ranking.ranks_printed and ranking.layout != "damaged" and not ranking.excerpt
    wider = ranks_a_wider_set(circular, ranking) or _WIDER.search(
        f"{ranking.project}{ranking.item}{ranking.metric}"
    )
    return judged and counts_on and not explained and not wider


def _shows_a_part(circular: Circular, statements: Statements, ranking: Ranking) -> bool:
    """Return whether the first ones stand in another table or in the prose, or words say so."""
    if any(goes_on(other, ranking) for other in circular.rankings):
        return True
    keys = {entry.place_key for entry in ranking.entries}
    first = [claim for claim in circular.claims if claim.kind == "top" and claim.position == 1]
    if any(claim.place_key not in keys for claim in first) and not statements.about(ranking, "top"):
        return True
    table = circular.document.tables_by_number.get(ranking.table or 0)
    return table is not None and _said_to_be_a_part(circular, table)


def _said_to_be_a_part(circular: Circular, table: Table) -> bool:
    """Return whether a caption, a note or the text that points at a table calls it a part."""
    if any(_PART.search(text) for text in (table.caption, *table.notes)):
        return True
    texts = (block.text for block in circular.document.blocks)
    sentences = (part for text in texts for part in SENTENCE_ENDS.split(text))
    return any(_PART.search(part) and _POINTS_AT_TABLE.search(part.strip()) for part in sentences)


RULES = (
    Rule(
        "order-start",
        "warning",
        "document",
        Message("位次不从第1起", "Ranks do not begin at 1"),
        Message(
            "位次连续而不从第 1 起，前面的可能丢了行。标题、附注或正文说只列一部分（后10名、第8至14名、其余）的，"
            "前几名在另一张表或正文中的，在更大范围内的位次，都不报。",
            "Ranks count on from beyond 1: rows may be lost before them. Not where a caption, a note or "
            "the text says that a part is shown (后10名, 第8至14名), where the first ones stand in another "
            "table or in the prose, or where the ranks are among more places.",
        ),
        Message("位次为 8 至 14，标题为“各县排名”", "ranks 8 to 14 under “各县排名”"),
        late_beginnings,
    ),
)  # fmt: skip
