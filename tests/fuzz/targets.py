"""What is fuzzed: functions of bytes that may refuse in words, and may not fail.

Each has seeds built here, and a folder ``corpus/NAME`` of inputs that once made it fail.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from samples.hostile import one_page
from tongbao.errors import TongbaoError
from tongbao.extract import ReadOptions, extract
from tongbao.extract.intact.packed import BrokenStreamError, Layer, unpack
from tongbao.extract.intact.picture import PictureData, is_damaged
from tongbao.extract.layout.assembly import PageResult
from tongbao.extract.layout.ruled.grid import TooManyRulesError, find_grids, joined_rules
from tongbao.extract.opening import load, open_pdf
from tongbao.extract.pdf import reading
from tongbao.extract.pdf.streams import check_streams
from tongbao.model import Ruling
from tongbao.pipeline import read_circulars
from tongbao.places import NameFinder, PlaceContext, match_place, split_names
from tongbao.text import dates, document_number, numbers, numerals, periods, rank_moves
from tongbao.text.worded_figures import read_worded_figure

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).with_name("corpus")
_LONGEST_CELL = 200
_LONGEST_PROSE = 2000
_LONGEST_FILE = 20_000
_MOST_PIXELS = 1_000_000


@dataclass(frozen=True)
class Target:
    """A function that is fuzzed."""

    try_out: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    name: str = ""

    def inputs(self) -> list[bytes]:
        """Return its seeds, and what made it fail before."""
        kept = sorted((CORPUS / self.name).glob("*"))
        return [*self.seeds(), *(path.read_bytes() for path in kept)]


def _in_file(name: str, data: bytes, work: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            work(path)
        except TongbaoError as error:
            assert error.message.zh  # noqa: PT017 - what may be raised is said
            assert name in error.message.en  # noqa: PT017


def _opening(data: bytes) -> None:
    def work(path: Path) -> None:
        source = load(path, ReadOptions())
        if source.kind == "pdf":
            open_pdf(source, ReadOptions()).close()

    _in_file("opened.bin", data, work)


def _files() -> list[bytes]:
    sample = (ROOT / "samples" / "generated" / "pairs-typst-72.pdf").read_bytes()
    heads = (b"\x89PNG\r\n\x1a\n", b"PK\x03\x04word/", b"\xd0\xcf\x11\xe0", b"{\\rtf1", b"<html>",
             b"RIFF\0\0\0\0WEBP", b"II*\0\x08\0\0\0", b"GIF89a\x01\0\x01\0")  # fmt: skip
    return [sample, one_page(_PAGES[0]), *(head + b"\0" * 40 for head in heads)]


_PAGES = (
    b"BT /F 12 Tf 72 700 Td (98.5) Tj 0 -20 Td (97.1) Tj ET\n72 690 m 300 690 l S\n",
    b"q 0.5 0 0 0.5 10 10 cm 1 0 0 RG [3 2] 0 d 72 600 228 40 re S 72 600 m 100 640 300 640 v S Q\n"
    b"BT /F 9 Tf 3 Tr 10 10 Td [(1) -200 (2)] TJ 0 Tr T* (x) ' ET\n",
    b"q 10 0 0 10 50 50 cm BI /W 4 /H 4 /BPC 8 /CS /G ID " + b"\0\x80\xff\x40" * 4 + b" EI Q\n",
    b"/P BMC q 0 0 200 200 re W n BT /F 12 Tf 1 0 0 1 100 100 Tm (cut) Tj ET Q EMC /X Do\n",
)


def _page(data: bytes) -> None:
    def fail(number: int, reason: str) -> PageResult:
        raise AssertionError(f"page {number}: {reason}")

    options = ReadOptions(ocr="never", max_page_points=20_000)
    with patch.object(reading, "failed", fail):  # what is passed over in a page that fails
        _in_file("page.pdf", one_page(data[:_LONGEST_FILE]), lambda path: extract(path, options))


_FILTERS = ("FlateDecode", "LZWDecode", "RunLengthDecode", "ASCII85Decode", "ASCIIHexDecode",
            "DCTDecode", "CCITTFaxDecode", "JBIG2Decode", "JPXDecode", "Crypt")  # fmt: skip


def _streams(data: bytes) -> None:
    """Take the first bytes for filters, the size of a picture and its bits, the rest for data."""
    if len(data) < 5:
        return
    chosen, width, height, bits, count = data[:5]
    names = [_FILTERS[(chosen + n) % len(_FILTERS)] for n in range(1 + count % 2)]
    rest = data[5:]
    is_damaged(PictureData(width, height, bits, names, rest), _MOST_PIXELS)
    try:
        for _ in zip(range(100), unpack(rest, [Layer.of(name) for name in names]), strict=False):
            pass
    except BrokenStreamError:
        pass
    check_streams(b"1 0 obj<</Filter/FlateDecode/Length 9>>stream\n" + rest + b"\nendstream endobj")


def _packed() -> list[bytes]:
    plain = b"BT /F 12 Tf (98.5) Tj ET\n" * 8
    jpeg = ROOT / "tests" / "data"
    pictures = [path.read_bytes() for path in sorted(jpeg.rglob("*.jp*g"))[:1]]
    fax = bytes.fromhex("26a0d0b5f00100100100")
    jbig2 = bytes.fromhex("0000000030000100000013000000400000003800000000000000000100000000")
    bodies = (
        zlib.compress(plain), bytes.fromhex("800b6050220c0c8501"), b"\x04hello\xfe!\x80",
        b"87cURD]i,\"Ebo80~>", b"39382e35>", *(pictures or [b"\xff\xd8\xff\xe0"]), fax, jbig2,
    )  # fmt: skip
    return [bytes([n, 64, 56, 8, 0]) + body for n, body in enumerate(bodies)]


def _grid(data: bytes) -> None:
    """Take bytes for rules, four small numbers each, and the last ones for ink."""
    numbers_of = [n / 4 for (n,) in struct.iter_unpack("<h", data[: len(data) // 2 * 2])][:2000]
    fours = [numbers_of[at : at + 4] for at in range(0, len(numbers_of) - 3, 4)]
    rules = []
    for x0, top, x1, bottom in fours:
        across = abs(x1 - x0) >= abs(bottom - top)
        low, high = (min(x0, x1), max(x0, x1)) if across else (min(top, bottom), max(top, bottom))
        one = (low, top, high, top) if across else (x0, low, x0, high)
        rules.append(Ruling(*one, width=abs(bottom) % 3))
    ink = [(four[0] + 1, four[1] + 1) for four in fours]
    try:
        for grid in find_grids(joined_rules(rules), ink):
            owners = grid.owners()
            assert all(0 <= owner < len(grid.spans) for row in owners for owner in row)
            assert all(grid.box_of(span) for span in grid.spans)
    except TooManyRulesError:
        pass


def _rules() -> list[bytes]:
    def packed(*rules: tuple[int, int, int, int]) -> bytes:
        return b"".join(struct.pack("<4h", *(4 * n for n in rule)) for rule in rules)

    lines = [(60, y, 300, y) for y in (100, 120, 140)] + [
        (x, 100, x, 140) for x in (60, 140, 220, 300)
    ]
    nested = [*lines, (70, 124, 130, 124), (70, 136, 130, 136), (70, 124, 70, 136)]
    return [packed(*lines), packed(*nested), packed(*lines[:3]), packed(*lines, *lines)]


_CELLS = ("98.5", "-1.2%", "1,234.5", "第3名", "并列第2", "３／１１", "95.2（3）", "百分之九十八点五", "—", "无任务",
          "5→1", "↑2", "约1.2亿元", "2020年1—3月", "冀政办〔2020〕15号", "二〇二〇年六月三十日", "Ⅳ", "①", "前三季度",
          "完成（100%）", "(12.3)", "十之二", "倒数第一", "1.5.2")  # fmt: skip


def _numbers(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:_LONGEST_CELL]
    for read in (
        numbers.read_number, numbers.read_ordinal, numbers.read_pair, numbers.read_qualified,
        numbers.read_change, numbers.read_booked_negative, numbers.is_blank_mark, numbers.is_no_task,
        numbers.is_completed, numerals.read_chinese_integer, numerals.read_chinese_decimal,
        numerals.read_mixed_numeral, numerals.in_one_spelling, read_worded_figure,
        rank_moves.read_rank_move, rank_moves.moved_in_rank, periods.find_periods,
        periods.without_periods, dates.dates_in_digits, document_number.find_number_line,
        document_number.find_document_number,
    ):  # fmt: skip
        read(text)
    for period in periods.find_periods(text):
        for_year = period.iso(2020)
        assert for_year == "" or periods.end_of(for_year)


_CONTEXTS = (
    PlaceContext(), PlaceContext(2020, "130000"), PlaceContext(1990, level="province"),
    PlaceContext(2013, "410000", "410100", "county"),
)  # fmt: skip
_NAMES = ("石家庄市长安区", "保定（含雄安新区、定州市）", "市辖区", "郑州、开封、洛阳", "巢湖市", "省 直 管", "北京市朝阳区",
          "济源示范区", "新疆生产建设兵团", "第十二师", "襄樊", "长安区（高新区）管委会", "定州市辛集市",
          "黔东南苗族侗族自治州", "海东市乐都区及平安区", "经济技术开发区", "市本级")  # fmt: skip


def _places(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for context in _CONTEXTS:
        match_place(text[:_LONGEST_CELL], context)
        split_names(text[:_LONGEST_CELL], context)
    for start, end, name, _ in NameFinder(_CONTEXTS[1]).find(text[:_LONGEST_CELL]):
        assert 0 <= start < end <= len(text)
        assert name


def _exports(data: bytes) -> None:
    _in_file("export.txt", data[:_LONGEST_FILE], lambda path: read_circulars(path, ReadOptions()))


def _texts() -> list[bytes]:
    head = "河北省民政厅办公室\n关于2020年第3季度养老服务工作进展情况的通报\n各市民政局：\n现将情况通报如下。\n"
    table = "排名\t设区市\t完成率（%）\n" + "".join(
        f"{n}\t{name}\t{99 - n}.5\n"
        for n, name in enumerate(("石家庄", "唐山", "秦皇岛", "邯郸"), 1)
    )
    prose = "一、养老服务\n完成率居前三位的是石家庄市、唐山市、秦皇岛市，低于95%的有邯郸市。\n"
    wide = "项目\t石家庄\t唐山\t邯郸\n一、低保\t3\t1\t2\n（98.5）\t（99）\t（98）\n附件1\n\f续表\n"
    text = head + prose + table
    damaged = text.replace("家庄", "\ufffd").replace("\t", "  ")
    return [
        text.encode(), text.encode("gb18030"), ("\ufeff" + head + wide).encode("utf-16-le"),
        damaged.encode(), (head + table * 3 + prose).encode(),
    ]  # fmt: skip


def _encoded(texts: Sequence[str]) -> Callable[[], Sequence[bytes]]:
    return lambda: [text[:_LONGEST_PROSE].encode() for text in texts]


TARGETS: Mapping[str, Target] = {
    name: Target(try_out, seeds, name)
    for name, (try_out, seeds) in {
        "opening": (_opening, _files),
        "page": (_page, lambda: _PAGES),
        "streams": (_streams, _packed),
        "grid": (_grid, _rules),
        "numbers": (_numbers, _encoded(_CELLS)),
        "names": (_places, _encoded(_NAMES)),
        "exports": (_exports, _texts),
    }.items()
}
