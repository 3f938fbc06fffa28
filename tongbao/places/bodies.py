"""Names of organisations and towns: the class words by which they end.

No gazetteer holds them. They may hold names of places, of other places even (牡丹江安达驾校): such a
name is one, and not a list.
"""

from __future__ import annotations

import re

_CLASS_WORD = (
    r"(?:[镇乡局委办院校所站处室部队厅司社行厂场馆园矿村屯科]|街道|公司|集团|医院|中心|学校|大学|学院|中学|小学|"
    r"银行|支行|协会|联社|支队|大队|总队|分局|社区|小区|园区|新区|新城|示范区|开发区|高新区|经开区|度假区|"
    r"幼儿园|法院|检察院|卫生院|保健院|管委会|委员会|办公室|指挥部|供电|分公司|企业|基地|景区|林场|农场)"
)
CLASS_WORD = re.compile(rf"{_CLASS_WORD}(?:[（(].*[)）])?$")
"""Ends a name of an organisation or town, a bracket behind it apart."""
_BODY = re.compile(rf"[一-鿿A-Za-z·]{{2,29}}{_CLASS_WORD}")


def is_body(text: str) -> bool:
    """Return whether a whole text is the name of an organisation or town, by how it ends.

    >>> is_body("牡丹江安达机动车驾驶培训学校")
    True
    """
    return _BODY.fullmatch(text) is not None
