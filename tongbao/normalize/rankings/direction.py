"""Which values rank first, learnt from ranks and values together.

Most indicators are "more is better"; 综合指数, 信访量, PM2.5 are not. The printed ranks tell;
words decide only where no rank is printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tongbao.model import Order
from tongbao.normalize.rankings.parameters import ORDER

_LESS_IS_BETTER = re.compile(
    r"PM\s*(?:2\.?5|10)|浓度|综合指数|空气质量指数|AQI|信访|投诉|事故|死亡|能耗|排放|违法|违规|超标|"
    r"重污染|发案|失业(?!人员)|上访|逾期|降尘|扣分|负债|欠|未(?:完成|开工|整改|办结)|平均用时|时长|(?:到达|到场|响应|等待|等候|办理|处置|救援)时间|用时|SO2|NO2|CO\b|O3"
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well values follow ranks: cells to change (out of ``n``) for each direction."""

    n: int
    distinct: int
    descending: int
    ascending: int

    @property
    def best(self) -> int:
        """Return the fewest cells that would have to change."""
        return min(self.descending, self.ascending)

    @property
    def strict(self) -> bool:
        """Return whether values follow ranks without exception, and not by chance.

        Five distinct values in order by chance: 2/5! < 2 %; three ranks prove nothing alone.
        """
        return (
            self.best == 0
            and self.distinct >= min(ORDER.proving_values, max(ORDER.fewest_values, self.n - 1))
            and self.n >= ORDER.fewest_values
        )


def agreement(pairs: Sequence[tuple[int, Decimal]]) -> Agreement:
    """Compare (rank, value) pairs with both directions.

    The count is ``n`` minus the longest run of pairs that keep the order (patience sorting),
    ties in rank sorted as they fit best.
    """
    n = len(pairs)
    down = n - _longest([-v for _, v in sorted(pairs, key=lambda p: (p[0], -p[1]))])
    up = n - _longest([v for _, v in sorted(pairs, key=lambda p: (p[0], p[1]))])
    return Agreement(n, len({value for _, value in pairs}), down, up)


def _longest(values: Sequence[Decimal]) -> int:
    """Return the length of the longest non-decreasing subsequence."""
    tails: list[Decimal] = []
    for value in values:
        place = bisect_right(tails, value)
        tails[place : place + 1] = [value]
    return len(tails)


def are_competing(ranks: Sequence[int]) -> bool:
    """Return whether sorted ranks are 1, 2, 2, 4 …, ties counted in either manner."""
    return ranks[0] == 1 and all(
        after in {before, before + 1} or after == position + 1
        for position, (before, after) in enumerate(pairwise(ranks), start=1)
    )


_OF_DEEDS = re.compile(
    r"(?:受理|办结|满意|完成|开工|完工|达标|合格|优良|处置|整改|到位|签收|化解)率|得分|满意度"
)
"""What is measured of deeds is good, also where their project is not (信访事项按期办结率)."""


def learn_order(pairs: Sequence[tuple[int, Decimal]], metric: str, project: str = "") -> Order:
    """Return which values rank first, by ranks where they tell and by words otherwise.

    Args:
        pairs: Rank and value of each place that has both.
        metric: What is measured.
        project: What it is measured of, which tells where the metric does not.
    """
    found = agreement(pairs)
    if found.descending != found.ascending:
        return "desc" if found.descending < found.ascending else "asc"
    words = metric if _OF_DEEDS.search(metric) else metric + project
    return "asc" if _LESS_IS_BETTER.search(words) else "desc"
