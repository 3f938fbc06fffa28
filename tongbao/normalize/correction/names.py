"""Names corrected over the closed set: the likeliest one, each place once in its line."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from tongbao.confidence import DOUBTFUL, PLAIN, Reason, flagged
from tongbao.model import Cell, Table
from tongbao.normalize.correction.candidates import CorrectedText, Names, flag
from tongbao.normalize.correction.parameters import NAMES
from tongbao.places import PlaceContext, match_place
from tongbao.text.folding import fold, squash
from tongbao.text.numbers import is_no_task, read_number

_HAN = re.compile(r"[\u3400-\u9fff]")
_GROUP = re.compile(r"[、，,;；]|和|及")
_WITH_FIGURE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff*※#]{1,13}-?\d+(?:\.\d+)?[%％]?")
"""A cell that names a place over its value; a character of the name may be read as a mark."""
_MARK = re.compile(r"(?<![*＊※#†‡▲△▼★☆●○◆◇■□⁰¹²³⁴-⁹①-⑨])[*＊※#†‡▲△▼★☆●○◆◇■□⁰¹²³⁴-⁹①-⑨]+$")
"""A footnote's mark behind a name: printed, so it stays."""

_Choice = tuple[str, float, float]
"""Text, margin over the next place, log-odds against the bare reading."""


def correct_names(table: Table, names: Names, places: PlaceContext) -> Table:
    """Return the table with doubtful names corrected."""
    if len(names.forms) < NAMES.fewest_names:
        return table
    new: dict[int, Cell] = {}
    table = replace(table, cells=tuple(_with_raised(cell, names) for cell in table.cells))
    for line in _name_lines(table, names):
        _correct_line(line, table, names, places, new)
    for index, cell in enumerate(table.cells):
        parted = _with_commas(cell, names)
        if parted is not None:
            new[index] = parted
            continue
        joint = _is_group(cell) or bool(_WITH_FIGURE.fullmatch(squash(cell.text)))
        if index not in new and joint and cell.evidence.confidence < PLAIN:
            new[index] = _correct_group(cell, names, places)
    if not new:
        return table
    return replace(table, cells=tuple(new.get(i, cell) for i, cell in enumerate(table.cells)))


_DIGIT_AFTER = re.compile(r"(?<=[\u3400-\u9fff])[1-9]$")
_RAISED = str.maketrans("123456789", "¹²³⁴⁵⁶⁷⁸⁹")


def _with_raised(cell: Cell, names: Names) -> Cell:
    """Return a name with its footnote's digit raised: no place's name ends in a digit.

    A digit on a line of its own is a value.
    """
    text = squash(cell.text)
    own_line = cell.text.rstrip()[:-1].endswith("\n")
    if own_line or not _DIGIT_AFTER.search(text) or not names.key(text[:-1]):
        return cell
    sure = cell.evidence.confidence
    raised = text[:-1] + text[-1].translate(_RAISED)
    return replace(cell, text=raised, evidence=CorrectedText(cell.evidence, sure))


def _name_lines(table: Table, names: Names) -> Iterator[list[int]]:
    """Yield the rows and columns (as cell numbers) whose cells are mostly names."""
    lines: dict[tuple[str, int], list[int]] = {}
    for index, cell in enumerate(table.cells):
        if cell.column_span == 1:
            lines.setdefault(("column", cell.column), []).append(index)
        if cell.row_span == 1:
            lines.setdefault(("row", cell.row), []).append(index)
    heads: set[str] = set()
    doubtful: list[list[int]] = []
    for (way, _), line in lines.items():
        worded = [i for i in line if _may_name(table.cells[i])]
        known = sum(bool(_key(squash(table.cells[i].text), names)) for i in worded)
        share = NAMES.row_share if way == "row" else NAMES.column_share
        if known >= max(NAMES.fewest_names, share * len(worded)):
            heads.add(_head(line, table) if way == "column" else "")
            yield line
        elif way == "column" and worded:
            doubtful.append(line)
    # In blocks side by side the last may hold a few names only, under the same head.
    yield from (line for line in doubtful if _head(line, table) in heads - {""})


def _head(line: Sequence[int], table: Table) -> str:
    """Return what stands at the top of a column."""
    return squash(table.cells[line[0]].text) if line else ""


def _may_name(cell: Cell) -> bool:
    text = squash(cell.text)
    return (
        NAMES.shortest_chars <= len(text) <= NAMES.longest_chars
        and read_number(text) is None
        and not _is_group(cell)
    )


def _correct_line(
    line: Sequence[int], table: Table, names: Names, places: PlaceContext, new: dict[int, Cell]
) -> None:
    clear = _clear_names(line, table, names)
    first = min((table.cells[i].row for i in line if _key(_text(table, i), names)), default=0)
    once = not clear or max(Counter(clear).values()) == 1
    used = set(clear) if once else set()
    names = _in_form(line, table, names)
    for index in _surest_first(line, table, names):
        cell = table.cells[index]
        choice = _best(cell, names, frozenset())
        if choice and once and _key(choice[0], names) in used and choice[1] < NAMES.sure_logodds:
            choice = _best(cell, names, frozenset(used)) or choice
        if choice is None or choice[1] < NAMES.decided_logodds or not _acceptable(cell, choice):
            missing = choice is not None and _key(choice[0], names) not in used
            if missing and cell.row >= first and _names_nothing(cell, places):
                new[index] = flag(cell, Reason.UNKNOWN_NAME)
            continue
        used.add(_key(choice[0], names))
        new[index] = _name_cell(cell, choice, names)


def _clear_names(line: Sequence[int], table: Table, names: Names) -> list[str]:
    """Return the places that a line's cells name beyond doubt."""
    found = [
        _key(squash(table.cells[i].text), names)
        for i in line
        if table.cells[i].evidence.confidence >= DOUBTFUL
    ]
    return [key for key in found if key]


def _surest_first(line: Sequence[int], table: Table, names: Names) -> list[int]:
    """Return a line's doubtful cells: each takes its place before a more doubtful one can."""
    margins = []
    for index in line:
        cell = table.cells[index]
        if _is_doubtful(cell, names):
            choice = _best(cell, names, frozenset())
            margins.append((-(choice[1] if choice else 0.0), index))
    return [index for _, index in sorted(margins)]


def _name_cell(cell: Cell, choice: _Choice, names: Names) -> Cell:
    """Return a cell with the name chosen for it: its form, its margin, how far ahead it is."""
    form, margin, ahead = choice
    # Far from what was read: taken, but never without a finding.
    if ahead < (
        -NAMES.decided_logodds if cell.evidence.confidence >= DOUBTFUL else -NAMES.worse_logodds
    ):
        margin = min(margin, NAMES.far_logodds)
    lost = _lost_mark(cell, form, names)
    named = _with_text(cell, form + lost, margin)
    if lost or any(_may_carry(cell, form, mark) for mark in names.marks):
        return flag(named, Reason.UNKNOWN_NAME)
    return named


def _lost_mark(cell: Cell, name: str, names: Names) -> str:
    """Return the footnote's mark that ink beyond the name must be, if there is only one."""
    text = squash(cell.text)
    trailed = len(text) == len(name) + 1 and text.startswith(name)
    if (cell.evidence.whole and not trailed) or _MARK.search(name) or len(names.marks) != 1:
        return ""
    return names.marks


def _text(table: Table, index: int) -> str:
    return squash(table.cells[index].text)


def _key(text: str, names: Names) -> str:
    return names.key(_MARK.sub("", text))


def _names_nothing(cell: Cell, places: PlaceContext) -> bool:
    text = _MARK.sub("", squash(cell.text))
    return (
        cell.evidence.confidence > Reason.UNKNOWN_NAME.at_most
        and NAMES.shortest_chars <= len(_HAN.findall(text)) == len(text)
        and match_place(text, places).place is None
    )


def _acceptable(cell: Cell, choice: _Choice) -> bool:
    """Return whether the evidence allows a name.

    One character off, and far ahead of all other names, it may be further from the bare
    reading: the recogniser keeps no probability for a character it did not think of.
    """
    text, margin, ahead = choice
    near = Levenshtein.distance(squash(cell.evidence.text), text) <= max(1, len(text) // 3)
    if fold(text) == fold(cell.evidence.text):
        # 黃 and 黄 are one character in two hands; a simplified circular prints the second.
        return True
    if cell.evidence.confidence >= DOUBTFUL:
        # Surer than it should be: where one character makes a name of it, and no other name is
        # near, it is that name, with a finding.
        return ahead >= -NAMES.decided_logodds or (
            near and margin >= NAMES.sure_logodds and ahead >= -NAMES.worse_logodds
        )
    return ahead >= -NAMES.worse_logodds or (
        near and margin >= NAMES.sure_logodds and ahead >= -2 * NAMES.worse_logodds
    )


_FULL = re.compile(r".{2,}[省市县区州盟旗]$|.+地区$")


def _in_form(line: Sequence[int], table: Table, names: Names) -> Names:
    """Return the names in the form that a line prints: all in full, or all short."""
    clear = [
        bool(_FULL.match(squash(table.cells[i].text)))
        for i in line
        if table.cells[i].evidence.confidence >= DOUBTFUL and names.key(table.cells[i].text)
    ]
    if len(clear) < NAMES.fewest_names or not (all(clear) or not any(clear)):
        return names
    kept = {form: key for form, key in names.forms.items() if bool(_FULL.match(form)) == clear[0]}
    # A name without its class word (雄安新区, 定州) may have one form only.
    whole = set(kept.values())
    kept |= {form: key for form, key in names.forms.items() if key not in whole}
    return replace(names, forms=kept)


def _is_doubtful(cell: Cell, names: Names) -> bool:
    text = squash(cell.text)
    if not text and cell.blank != "unreadable":
        return False
    if len(text) > NAMES.longest_chars or _is_group(cell) or is_no_task(text):
        return False
    if read_number(text) is not None and cell.evidence.confidence >= DOUBTFUL:
        return False
    return (
        cell.evidence.confidence < PLAIN
        or not _key(text, names)
        or any(_may_carry(cell, text, mark) for mark in names.marks)
    )


def _may_carry(cell: Cell, text: str, mark: str) -> bool:
    """Return whether a name read without a mark may as well be printed with it."""
    seen = cell.evidence.log_prob
    return text[-1:] != mark and seen(text + mark) > seen(text) - NAMES.hidden_mark_logodds


def _best(cell: Cell, names: Names, without: frozenset[str]) -> _Choice | None:
    """Return the likeliest name of the set, with its margins; None where none is near."""
    scores: dict[str, tuple[float, str]] = {}
    mark = _MARK.search(squash(cell.text))
    marks = {mark[0], *names.marks} if mark else {*names.marks}
    for bare_form, key in names.forms.items():
        if key in without:
            continue
        score, form = _with_mark(bare_form, marks, cell, required=mark is not None)
        if key not in scores or score > scores[key][0]:
            scores[key] = (score, form)
    if not scores:
        return None
    ranked = sorted(scores.values(), reverse=True)
    rival = ranked[1][0] if len(ranked) > 1 else -30.0
    best, form = ranked[0]
    bare = cell.evidence.log_prob(cell.evidence.text)
    return form, best - rival, best - bare


def _with_mark(name: str, marks: Iterable[str], cell: Cell, *, required: bool) -> tuple[float, str]:
    """Return the likeliest form of a name, bare or with a mark, and the evidence's word for it."""
    bare = (-math.inf if required else cell.evidence.log_prob(name)), name
    marked = max(
        ((cell.evidence.log_prob(name + mark), name + mark) for mark in marks), default=bare
    )
    if marked[0] > bare[0] - NAMES.bearing_mark_logodds:
        return max(marked[0], bare[0]), marked[1]
    return bare


def _with_text(cell: Cell, text: str, margin: float) -> Cell:
    sure = 1.0 - math.exp(-max(margin, 0.01))
    if len(text) != len(squash(cell.evidence.text)) or not cell.evidence.whole:
        # A character passed over, or one too many: the name may be right, but look.
        sure = flagged(sure, Reason.OTHER_LENGTH)
    same = squash(cell.text) == text and cell.evidence.whole
    confidence = max(cell.evidence.confidence, sure) if same else sure
    return replace(
        cell,
        text=text,
        blank="",
        evidence=CorrectedText(cell.evidence, round(min(confidence, 1.0), 4)),
    )


_DOT = re.compile(r"(?<=[\u3400-\u9fff])[·。](?=[\u3400-\u9fff])")


def _with_commas(cell: Cell, names: Names) -> Cell | None:
    """Return a group of names whose commas were read as dots with its commas; None otherwise."""
    text = squash(cell.text)
    if not _DOT.search(text):
        return None
    parted = _DOT.sub("、", text)
    if not all(_key(re.sub(r"无.*任务.*$|[（(].*$", "", t), names) for t in parted.split("、")):
        return None
    others = cell.evidence.log_prob(parted) - cell.evidence.log_prob(text)
    sure = cell.evidence.confidence if others < -NAMES.worse_logodds else NAMES.grouped_confidence
    return replace(cell, text=parted, evidence=CorrectedText(cell.evidence, sure))


def _is_group(cell: Cell) -> bool:
    text = squash(cell.text)
    return len(_GROUP.split(text)) > 1 and len(_HAN.findall(text)) >= NAMES.group_han


def _correct_group(cell: Cell, names: Names, places: PlaceContext) -> Cell:
    """Return a cell of several names (承德、廊坊) with those that are no names corrected."""
    plain = text = squash(cell.text)
    bare = cell.evidence.log_prob(text)
    worst = float("inf")
    for token in _GROUP.split(text):
        word = re.sub(r"无.*任务.*$|[（(].*$|等.*$|[-\d].*$", "", token)
        if (
            not NAMES.shortest_chars <= len(word) <= NAMES.longest_word_chars
            or names.key(word)
            or word not in text
        ):
            continue
        # 黃南 names the place too, but the circular prints 黄南.
        if fold(word) == word and match_place(word, places).how in {"exact", "short"}:
            continue
        scores = sorted(
            (
                (cell.evidence.log_prob(text.replace(word, form, 1)), form)
                for form in names.forms
                if abs(len(form) - len(word)) <= 1
            ),
            reverse=True,
        )
        if (
            len(scores) <= 1
            or scores[0][0] - scores[1][0] < NAMES.decided_logodds
            or scores[0][0] - bare < -NAMES.worse_logodds
        ):
            continue
        text = text.replace(word, scores[0][1], 1)
        worst = min(worst, scores[0][0] - scores[1][0])
    if text == plain:
        return cell
    return _with_text(cell, text, worst)
