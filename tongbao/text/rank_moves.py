"""Changes of rank as tables print them: ↑2, 上升2位, +2, 5→1, 持平."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tongbao.text.folding import fold, squash
from tongbao.text.numbers import read_ordinal
from tongbao.text.numerals import read_chinese_integer

MOVE_HEADER = re.compile(
    r"(?:排\s*名|位\s*次|名\s*次|排\s*位|序\s*位|排\s*序).{0,6}(?:变化|升降|变动|增减|进退|±)|"
    r"(?:升降|进退)(?:位次|名次|情况)?$|±位"
)
"""Header of a column that says how far ranks moved."""
_SINCE = re.compile(r"[较比与](?:上|去|前)|变化|变动|升降|进退|增减|[环同]比")
"""… and of one that may say it, or how far a figure moved: 较上月变化."""

_DASH = re.compile(r"[-—–─/]+")
_SAME = re.compile(r"0[位名]?|[=→]|(?:与?上[年月期](?:同期)?)?(?:持平|不变|未变|无变化|没有变化)")
_SIZE = r"(?P<{}>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(?:个?[位名]次?)?"
_ARROWS = "↑↓⬆⬇▲▼△▽"
_UP_SIGNS, _DOWN_SIGNS = "↑⬆升进", "↓⬇降退"
_UP, _DOWN = "上升|提升|前进|上移|晋升", "下降|后退|下滑|下移|下跌"
_MOVED = re.compile(
    rf"(?:(?P<up>{_UP}|[{_UP_SIGNS}])|(?P<down>{_DOWN}|[{_DOWN_SIGNS}])|(?P<sign>[+▲△]|[-▼▽])?)了?"
    + _SIZE.format("size")
    + r"|"
    + _SIZE.format("before_sign")
    + rf"(?:(?P<up_behind>[{_UP_SIGNS}])|(?P<down_behind>[{_DOWN_SIGNS}]))"
)


@dataclass(frozen=True, slots=True)
class RankMove:
    """What a cell says of the rank that a place had before."""

    before: int | None = None
    """The rank, where it is printed."""
    gained: int = 0
    """Else how many places up it came; negative where it fell."""
    signed: bool = False
    """Whether only a sign says which way: +2 may be two up, or a rank that is greater by two."""
    dash: bool = False
    """Whether nothing but a dash is printed: no change, or nothing to compare with."""

    def rank_before(self, now: int, *, turned: bool = False) -> int:
        """Return the rank before a rank of now; with ``turned``, signs mean the other way."""
        if self.before is not None:
            return self.before
        return now + (-self.gained if turned and self.signed else self.gained)


def says_rank_moves(header: str) -> bool:
    """Return whether a header says that changes of rank stand below it."""
    return bool(MOVE_HEADER.search(squash(header)))


def may_say_rank_moves(header: str) -> bool:
    """Return whether changes of rank, or of figures, stand below a header."""
    return says_rank_moves(header) or bool(_SINCE.search(squash(header)))


def moved_in_rank(text: str) -> str:
    """Return what a cell that prints a rank says of its change: 5→ of 5→1, ↑2 of 1（↑2）; else blank.

    A bare arrow (2↓) does not say how far the rank moved, and may be no rank but a change itself.
    """
    ordinal = read_ordinal(text)
    return ordinal.moved.strip(_ARROWS) and ordinal.moved if ordinal else ""


@lru_cache(maxsize=4096)
def read_rank_move(text: str) -> RankMove | None:
    """Read a change of rank; None for all else.

    A cell that prints the rank beside it is read too: 5→1, 1（↑2）.
    """
    plain = fold(squash(moved_in_rank(text) or text)).strip("()")
    if plain.endswith("→") and (came := read_ordinal(plain[:-1])):
        return RankMove(before=came.start)
    if _DASH.fullmatch(plain):
        return RankMove(dash=True)
    if _SAME.fullmatch(plain):
        return RankMove()
    found = _MOVED.fullmatch(plain)
    if found is None:
        return None
    printed = found["size"] or found["before_sign"]
    size = int(printed) if printed.isdecimal() else read_chinese_integer(printed)
    if size is None:
        return None
    falls = found["down"] or found["down_behind"] or (found["sign"] or "") in ("-", "▼", "▽")
    told = found["up"] or found["down"] or found["up_behind"] or found["down_behind"]
    return RankMove(gained=-size if falls else size, signed=not told)
