"""Document numbers (发文字号) of every age: how they are printed and what their parts are.

One grammar finds a number in a head and parts it: an office's word, a year in brackets and a
serial. Until about 2000 the year had two digits (冀政办字（86）第15号), stood in front of the
word ((82)农字第7号), or the serial was in words (第四十二号).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tongbao.text.folding import squash
from tongbao.text.numerals import read_chinese_integer

_LETTER = "[一-鿿A-Za-zＡ-Ｚａ-ｚ]"
_OPEN, _CLOSE = r"[〔\[［（(【﹝]\s*", r"\s*[〕\]］）)】﹞]"
_LONG_YEAR = r"(?:[1１][9９]|[2２][0０])\d\d|[一二][九〇零○Ｏ][一二三四五六七八九〇零○Ｏ]{2}"
_ANY_YEAR = rf"{_LONG_YEAR}|\d\d|[七八九〇零○Ｏ][一二三四五六七八九〇零○Ｏ]"
_NUMERAL = "[一二三四五六七八九十百〇零○]{1,7}"
_SERIAL = rf"(?:(?:第\s*)?\d{{1,6}}(?:[-－]\d+)?|(?:第\s*)?{_NUMERAL})\s*号"
_OFFICE = "字函发办通令电"
"""A word that ends so is an office's even in running text, before a year of two digits."""
_BESIDE = r"(?:(?:绝密|机密|秘密|特提|特急|加急|平急|急件)[★☆·:：\s]*)"
_BRANCH = r"[（(][一-鿿]{1,6}[）)]"
"""The branch of an office that its word names in brackets: 农（牧）字."""
_WORD = rf"(?:(?<!{_LETTER})(?:{_LETTER}\s+){{2,12}}(?=[〔\[［（(【﹝])|(?:{_LETTER}{{1,8}}{_BRANCH})?{_LETTER}{{1,16}}?\s*(?:简报\s*)?)"
_IN_TEXT = re.compile(
    rf"{_BESIDE}*(?P<number>{_WORD}(?:{_OPEN}(?:{_LONG_YEAR}){_CLOSE}"
    rf"|(?<=[{_OFFICE}])\s*{_OPEN}(?:{_ANY_YEAR}){_CLOSE})\s*{_SERIAL})"
)
_AFTER_WORD = rf"(?P<word>(?:{_LETTER}{{1,8}}{_BRANCH})?{_LETTER}{{1,24}}?){_OPEN}(?P<year>{_ANY_YEAR}){_CLOSE}(?P<serial>{_SERIAL})"
_BEFORE_WORD = (
    rf"{_OPEN}(?P<year_first>{_ANY_YEAR}){_CLOSE}(?P<word_after>(?:{_LETTER}{{1,8}}{_BRANCH})?{_LETTER}{{1,24}}?)"
    rf"(?P<serial_last>{_SERIAL})"
)
_ONE = re.compile(rf"{_AFTER_WORD}|{_BEFORE_WORD}")
_EACH = re.sub(r"\?P<\w+>", "?:", rf"(?:{_AFTER_WORD}|{_BEFORE_WORD})")
_JOINED = re.compile(
    rf"{_BESIDE}*(?P<number>{_EACH}(?:[、，,;；/]?{_EACH}){{0,4}})[、，,;；/]?{_BESIDE}*"
)
"""A line of numbers and nothing else: several offices' where they issue together."""
_SERIES = re.compile(
    rf"[（(]?(?P<number>(?:(?P<year>{_LONG_YEAR})\s*年\s*)?第\s*(?P<serial>\d{{1,4}}|{_NUMERAL})\s*[期号]"
    rf"(?:[（(]\s*总\s*第?\s*(?:\d{{1,5}}|{_NUMERAL})\s*[期号]\s*[)）])?)[)）]?"
)
_YEARLESS = re.compile(
    rf"{_BESIDE}*(?P<number>(?P<word>{_LETTER}{{1,12}}字)第(?P<serial>\d{{1,4}}|{_NUMERAL})号){_BESIDE}*"
)
"""A number without a year, alone in its line: 川农字第15号."""
_SIGNER = re.compile(r"签发人.{0,12}$")
_ISSUER = re.compile(r"^.*(?:办公室|委员会|领导小组|指挥部|人民政府)(?=[一-鿿A-Za-z]{2})")
"""An issuer's name in full, which stands before a number and is no part of an office's word."""
_SHORT_YEARS = 99
_FIRST_SHORT = 49
"""Two digits from here on are of the last century: no circular is older than 1949."""
_ZERO = str.maketrans("○Ｏ零", "〇〇〇")


@dataclass(frozen=True, slots=True)
class NumberParts:
    """Year of four digits, serial and office's word of a document number; blank if unprinted."""

    year: int | None
    serial: int | None
    word: str


NO_PARTS = NumberParts(None, None, "")


def find_document_number(text: str) -> str:
    """Return the document number printed in a line, without blanks; blank if there is none.

    >>> find_document_number("机密  冀政办字（86）第15号")
    '冀政办字（86）第15号'
    """
    line = _JOINED.fullmatch(squash(text)) if _spaced(text) else None
    found = line or _IN_TEXT.search(text) or _YEARLESS.fullmatch(squash(text))
    return _ISSUER.sub("", squash(found["number"])) if found else ""


def _spaced(text: str) -> bool:
    """Return whether blanks, if any, part whole numbers and words beside them, or letters."""
    parts = text.split()
    return all(_JOINED.fullmatch(part) or re.fullmatch(_BESIDE, part) for part in parts) or all(
        len(part) == 1 for part in re.split(r"[〔\[［（(【﹝]", text)[0].split()
    )


def find_number_line(line: str) -> str:
    """Return the number of a line that holds nothing else but who signs, or how urgent it is.

    >>> find_number_line("皖政办〔2020〕7号  签发人：王某")
    '皖政办〔2020〕7号'
    """
    found = _JOINED.fullmatch(_SIGNER.sub("", squash(line)))
    return squash(found["number"]) if found else ""


def find_issue_number(text: str) -> str:
    """Return the number of a bulletin's issue that is a whole line: 第15期, 第三期."""
    found = _SERIES.fullmatch(text.strip())
    return squash(found["number"]) if found else ""


def read_parts(number: str) -> NumberParts:
    """Return the parts of a document number, of the first where several offices' are joined.

    Two digits of a year are of 1949 to 2048. A number of another form
    has no parts.
    """
    plain = squash(unicodedata.normalize("NFC", number))
    series = _SERIES.fullmatch(plain)
    if series:
        return NumberParts(_year(series["year"] or ""), _integer(series["serial"]), "")
    yearless = _YEARLESS.fullmatch(plain)
    if yearless:
        return NumberParts(None, _integer(yearless["serial"]), yearless["word"])
    if not _JOINED.fullmatch(plain):
        return NO_PARTS
    found = _ONE.match(plain)
    if found is None:
        return NO_PARTS
    serial = re.sub(r"[第号]|[-－]\d+", "", found["serial"] or found["serial_last"])
    year, count = _year(found["year"] or found["year_first"]), _integer(serial)
    if year is None or count is None:
        return NO_PARTS
    return NumberParts(year, count, found["word"] or found["word_after"])


def _year(text: str) -> int | None:
    if not text:
        return None
    year = _integer(text)
    if year is None or year > _SHORT_YEARS:
        return year
    return year + (1900 if year >= _FIRST_SHORT else 2000)


def _integer(text: str) -> int | None:
    return int(text) if text.isdecimal() else read_chinese_integer(text.translate(_ZERO))
