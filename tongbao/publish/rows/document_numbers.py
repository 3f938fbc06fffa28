"""The parts of a document number (发文字号)."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(
    r"(?P<word>.*?)\s*[〔\[［(（【﹝]\s*(?P<year>(?:19|20)\d\d)\s*[〕\]］)）】﹞]\s*(?:第\s*)?"
    r"(?P<serial>\d{1,6})\s*号"
)


def number_parts(number: str) -> tuple[int | None, int | None, str]:
    """Return year, serial and issuer's word of a document number; nothing of another form.

    >>> number_parts("冀双创双服办〔2020〕15号")
    (2020, 15, '冀双创双服办')
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFC", number).strip())
    if found is None:
        return None, None, ""
    return int(found["year"]), int(found["serial"]), found["word"]
