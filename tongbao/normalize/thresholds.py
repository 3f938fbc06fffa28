"""Places that a sentence says are past a figure: 支出进度低于65%的有A、B; A、B降尘量高于8吨.

They are claims of a class whose words are the bound as printed. Whether the table bears them out,
rules judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongbao.model import Block, Claim
from tongbao.normalize.classes import claims_of_class, listed_alone
from tongbao.normalize.cues import find_cues
from tongbao.normalize.sections import Address
from tongbao.places import NameFinder, PlaceMatch
from tongbao.text.numbers import Number, read_number

BELOW = ("低于", "不足", "不到", "未达到", "未达", "小于", "少于")
ABOVE = ("高于", "超过", "大于", "多于", "超")
_FIGURE = r"[-－]?\d+(?:\.\d+)?\s*(?:个百分点|[%％‰]|[一-鿿μ][一-鿿A-Za-zμ³²/·]{0,9})?"
_BOUND = rf"(?P<word>{'|'.join((*BELOW, *ABOVE))})\s*(?P<figure>{_FIGURE})"
_WHOM = r"(?:[县市区州盟旗乡镇]{1,3}|地区|单位|企业|机构|部门)?"
_LISTED = re.compile(
    rf"(?P<topic>[^，,；;。：:]*?){_BOUND}的{_WHOM}(?:分别)?(?:有|为|是|包括)?\s*[:：]?(?P<names>.+)"
)
_SAID = re.compile(rf"(?P<names>.+?[^\d\s]){_BOUND}$")
_PART = re.compile(r"[^。；;！!？?\n]+")
_CLAUSE = re.compile(r"[，,](?!\s*[^，,]{0,12}[、和与及])")
_LEAD = re.compile(r"^(?:其中|一是|二是|三是|[^，,]{0,6}方面)[，,：:]?")
_ASKED = re.compile(r"[，,]\s*(?:需|应|请|要|须|希|望|差距|亟)")
_LEFT = re.compile(
    r"以及|[、，,\s和与及等]|\d+个?[一-鿿]{0,4}$|(?:[0-9一二三四五六七八九十]+)(?:个|家)?$"
)


def read_thresholds(block: Block, names: NameFinder, address: Address) -> Iterator[Claim]:
    """Yield what a paragraph says of places past a figure; nothing where words of order stand.

    Args:
        block: A paragraph.
        names: The finder of known names.
        address: Where the paragraph stands.
    """
    national = names.context.level == "province"
    for part in _PART.finditer(block.text):
        sentence = part[0].strip()
        if not any(word in sentence for word in (*BELOW, *ABOVE)):
            continue
        if find_cues(sentence, national=national)[0]:
            continue
        for topic, word, number, found in _bounds(sentence, names):
            words = f"{word}{number.text}"
            for claim in claims_of_class(words, found, sentence, block, address):
                yield replace(
                    claim,
                    value=number.value,
                    unit=number.unit,
                    value_qualifier=word,
                    topic=topic,
                )


_Bounded = tuple[str, str, Number, Sequence[tuple[str, PlaceMatch]]]


def _bounds(sentence: str, names: NameFinder) -> Iterator[_Bounded]:
    """Yield topic, word, figure and names of each bound in a sentence."""
    plain = _LEAD.sub("", sentence)
    listed = _LISTED.fullmatch(plain)
    if listed:
        found = _only_names(listed["names"], names)
        number = read_number(listed["figure"])
        if found and number is not None:
            yield listed["topic"], listed["word"], number, found
        return
    for clause in _CLAUSE.split(plain):
        said = _SAID.match(clause.strip())
        number = read_number(said["figure"]) if said else None
        if said is None or number is None:
            continue
        known = names.find(said["names"])
        if not known:
            continue
        last = known[-1][1]
        found = _only_names(said["names"][:last], names)
        topic = said["names"][last:]
        if found and topic and not names.find(topic):
            yield topic, said["word"], number, found


def _only_names(region: str, names: NameFinder) -> Sequence[tuple[str, PlaceMatch]]:
    """Return the names that a region lists, what is asked of them aside."""
    return listed_alone(_ASKED.split(region)[0], names, _LEFT)
