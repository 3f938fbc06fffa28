"""Text runs of a sheet without rules: labels beside each other are not one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sheets import SIZE, written

from tongbao.extract.scan.image.components import components_of
from tongbao.extract.scan.textlines.segmentation import segments_in, segments_outside


def runs(ink: npt.NDArray[np.bool_]) -> list[tuple[int, int, int]]:
    found = segments_outside(ink, components_of(ink), float(SIZE))
    return sorted((s.x0, s.top, round((s.width + 3) / (SIZE + 3))) for s in found)


def test_a_label_beside_one_of_two_lines_is_not_cut() -> None:
    lines = [(300, 200, 8), (300, 244, 3), (680, 222, 2), (830, 222, 4)]
    assert runs(written(*lines)) == sorted(lines)


def test_labels_a_character_apart_are_two() -> None:
    lines = [(300, 200, 12), (300 + 12 * (SIZE + 3) + SIZE, 200, 12)]
    assert runs(written(*lines)) == sorted(lines)


def test_letters_set_wide_are_one_run() -> None:
    ink = np.zeros((400, 3400), np.bool_)
    for index in range(6):
        ink[100 : 100 + SIZE, 900 + 2 * SIZE * index : 900 + 2 * SIZE * index + SIZE] = True
    (found,) = segments_outside(ink, components_of(ink), float(SIZE))
    assert found.width > 10 * SIZE


def test_the_white_of_a_colon_parts_no_caption() -> None:
    ink = written((900, 200, 3), (900 + 3 * (SIZE + 3) + 8 + SIZE, 200, 9))
    for top in (209, 225):  # a colon stands at the left of its square: 附表2：
        ink[top : top + 6, 900 + 3 * (SIZE + 3) : 900 + 3 * (SIZE + 3) + 6] = True
    assert len(runs(ink)) == 1


def in_pieces(*pieces: tuple[int, int, int, int]) -> npt.NDArray[np.bool_]:
    """Return a sheet with pieces of ink: x0, top, x1, bottom of each."""
    ink = np.zeros((400, 3400), np.bool_)
    for x0, top, x1, bottom in pieces:
        ink[top:bottom, x0:x1] = True
    return ink


def test_a_character_in_pieces_is_read_whole() -> None:
    ink = in_pieces(
        (900, 100, 906, 106), (910, 101, 918, 110), (906, 114, 912, 120), (901, 124, 908, 129)
    )
    (found,) = segments_outside(ink, components_of(ink), float(SIZE))
    assert (found.x0, found.top, found.x1, found.bottom) == (900, 100, 918, 129)


def test_specks_strewn_about_are_no_character() -> None:
    ink = np.zeros((400, 3400), np.bool_)
    for index in range(9):
        ink[100 + 9 * (index % 4) : 103 + 9 * (index % 4), 900 + 11 * index : 903 + 11 * index] = (
            True
        )
    assert segments_outside(ink, components_of(ink), float(SIZE)) == []


def test_a_broken_stroke_behind_a_line_belongs_to_it_and_dust_does_not() -> None:
    """Of 乡村一 a fax keeps 一 as two pieces, each as small as dust."""
    end = 300 + 6 * (SIZE + 3)
    for pieces, reach in (((12, 26), 32), ((22,), -3), ((22, 60), -3)):
        ink = written((300, 200, 6))
        for start in pieces:
            ink[200 + SIZE // 2 : 204 + SIZE // 2, end + start : end + start + 6] = True
        (found,) = segments_outside(ink, components_of(ink), float(SIZE))
        assert found.x1 == end + reach


def test_a_broken_figure_of_a_table_half_as_high_as_the_letter_is_whole() -> None:
    """The letter's words are 54 pixels high, the figure's digits 25: 7 5 . 5 in pieces."""
    seven, five = (930, 122, 945, 146), [(951, 122, 962, 126), (951, 131, 965, 146)]
    point, last = (972, 140, 978, 147), [(988, 121, 999, 127), (988, 131, 1002, 146)]
    ink = in_pieces(seven, *five, point, *last)
    (found,) = segments_in(components_of(ink), 54.0)
    assert (found.x0, found.x1) == (930, 1002)
