"""Classes that prose puts places into: 一等奖：A B C, 授予A、B“先进单位”称号, 一类县：A、B.

Older circulars praise and grade in paragraphs where later ones print a table of grades. The words
are kept as printed; places have no order in a class but that in which they are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tongbao.model import Block, Claim
from tongbao.normalize.name_lists import groups_of
from tongbao.normalize.rankings.labels import number_and_name
from tongbao.normalize.sections import Address
from tongbao.places import NameFinder, PlaceMatch

_WHOM = r"(?:[县市区州盟旗乡镇]{1,3}|地区|单位|集体|企业|等次|等级|档次|奖)"
_WORDS = (
    r"(?:[特一二三四五]等奖|[一二三四五六甲乙丙丁][类等级档]"
    rf"{_WHOM}?|(?:工作|综合|目标管理)?(?:先进|优秀|优胜|模范|标兵|红旗|达标|未达标|良好|基本合格|不合格|合格|较好|一般|较差|"
    rf"表彰|表扬|鼓励|进步|组织|通报批评){_WHOM}?)"
)
_COUNT = r"(?:[（(][^（()）]{0,12}[)）])?"
_LISTED = re.compile(
    rf"(?P<words>(?:获)?{_WORDS}){_COUNT}\s*(?:的?(?:分别)?(?:为|是|有))?\s*[:：]\s*(?P<names>.+)"
)
_NAMED = re.compile(
    rf"(?:(?!授予|命名).)*(?:授予|命名)(?P<names>.+?)(?:为|[“\"「](?P<quoted>[^”\"」]{{2,16}})[”\"」](?:光荣)?称号)"
    rf"(?P<behind>{_WORDS})?"
)
_JUDGED = re.compile(
    rf"(?P<names>.+?)(?:被评为|评为|荣获|获得|获|被授予|定为|列为)(?P<words>[“\"「]?{_WORDS}[”\"」]?)"
)
_HEADING = re.compile(rf"(?P<words>{_WORDS}){_COUNT}")
_SAID = (_LISTED, _NAMED, _JUDGED)
"""All begin at the text's first character: sought from each, they would read it as many times."""
_PART = re.compile(r"[^。；;\n]+")
_BETWEEN = re.compile(
    r"[、，,\s和与及等:：。]|[0-9一二三四五六七八九十]+个?(?:市县|县区|[地市县区州盟])?$"
)
_QUOTES = '“”"「」'


def read_classes(
    block: Block, before: Block | None, names: NameFinder, address: Address
) -> Iterator[Claim]:
    """Yield what a paragraph says of the classes of places; nothing where other words stand.

    Args:
        block: A paragraph without a word of order.
        before: The paragraph before, which may be the heading of a class.
        names: The finder of known names.
        address: Where the paragraph stands; a section that is the class itself names no project.
    """
    own = address.heading is not None and _HEADING.search(address.heading.text) is not None
    place = Address() if own else address
    heading = _HEADING.fullmatch(number_and_name(before.text.strip())[1]) if before else None
    for part in _PART.finditer(block.text):
        text = number_and_name(part[0].strip())[1]
        found = _class_of(text, heading["words"] if heading else "")
        if found is None:
            continue
        words, region = found
        listed = listed_alone(region, names, _BETWEEN)
        yield from claims_of_class(words, listed, part[0].strip(), block, place)


def claims_of_class(
    words: str,
    listed: Sequence[tuple[str, PlaceMatch]],
    sentence: str,
    block: Block,
    address: Address,
) -> Iterator[Claim]:
    """Yield what a sentence of a paragraph says by a class's words of each name it lists."""
    for number, (name, match) in enumerate(listed, 1):
        yield Claim(
            project_no=address.project_no,
            project=address.project,
            item=address.item,
            kind="class",
            position=number,
            place=match.place,
            place_text=name,
            page=block.page,
            box=block.box,
            sentence=sentence,
            words=words,
        )


def _class_of(text: str, heading: str) -> tuple[str, str] | None:
    """Return the words of a class and the part of a text that lists its places."""
    for pattern in _SAID:
        found = pattern.match(text)
        if found:
            groups = found.groupdict()
            words = groups.get("words") or groups.get("quoted") or groups.get("behind") or ""
            if words:
                return words.strip(_QUOTES), found["names"]
    return (heading, text) if heading else None


def listed_alone(
    region: str, names: NameFinder, between: re.Pattern[str]
) -> Sequence[tuple[str, PlaceMatch]]:
    """Return the names that a region lists; none where it holds words other than ``between``."""
    found = [name for group in groups_of(region, names, strict=False) for name in group.names]
    left = region
    for text, _ in found:
        left = left.replace(text, "", 1)
    return found if found and not between.sub("", left) else ()
