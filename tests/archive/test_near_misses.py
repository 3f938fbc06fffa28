"""What happens to rankings over the years, and contradicts nothing."""

from __future__ import annotations

from pathlib import Path

from across import told
from yearly_letters import air, letter, progress


def without(text: str, place: str) -> str:
    """Return a letter that does not know a place: ranks are those among the others."""
    lines, left_out = [], 0
    for line in text.splitlines():
        rank, _, rest = line.partition("\t")
        if place in line:
            left_out += 1
        elif rank.isdecimal():
            left_out = 0 if rank == "1" else left_out
            lines.append(f"{int(rank) - left_out}\t{rest}")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def rules(folder: Path, texts: list[str]) -> set[str]:
    return {finding.rule for finding in told(folder, texts)}


def test_a_season_that_moves_all_places_is_no_jump(tmp_path: Path) -> None:
    def season(month: int) -> str:
        return air(2021, month, lambda _, value: value * (3 if month in (1, 2) else 1))

    assert rules(tmp_path, [season(month) for month in range(1, 9)]) == set()


def test_a_place_that_comes_to_another_level_and_stays_there_is_no_jump(tmp_path: Path) -> None:
    def changed(month: int) -> str:
        return air(2021, month, lambda p, v: v + 6 if p == "九江" and month > 4 else v)

    assert rules(tmp_path, [changed(month) for month in range(1, 9)]) == set()


def test_sums_that_begin_anew_in_january_do_not_fall(tmp_path: Path) -> None:
    texts = [progress(year, month) for year in (2021, 2022) for month in range(1, 7)]
    assert rules(tmp_path, texts) == set()


def test_a_plan_that_was_raised_for_all_lets_all_rates_fall_and_is_no_slip(tmp_path: Path) -> None:
    def revised(month: int) -> str:
        return progress(2021, month, lambda _, done: done * (0.5 if month > 5 else 1))

    assert rules(tmp_path, [revised(month) for month in range(1, 9)]) == set()


def test_a_division_that_was_abolished_or_is_new_is_missing_from_no_month(tmp_path: Path) -> None:
    abolished = [air(2021, m) if m < 5 else without(air(2021, m), "鹰潭市") for m in range(1, 9)]
    assert rules(tmp_path, abolished) == set()
    new = [air(2021, m) if m > 4 else without(air(2021, m), "鹰潭市") for m in range(1, 9)]
    assert rules(tmp_path, new) == set()


def test_one_number_in_another_year_or_of_another_date_is_another_circular(tmp_path: Path) -> None:
    def numbered(year: int, month: int) -> str:
        rows = {
            place: (50.0 + n + month,) for n, place in enumerate(("南昌", "九江", "赣州", "吉安"))
        }
        title = f"{year}年{month}月用电量增速"
        table = (f"{title}排名", ("增速（%）",), rows)
        return letter(title, [table], number="赣统字〔2021〕7号", issued=f"{year}年{month}月20日")

    assert rules(tmp_path, [numbered(2021, 3), numbered(2021, 4)]) == set()
