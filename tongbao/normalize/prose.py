"""The prose of a circular: its numbered sections and what they claim of places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tongbao.model import Block, Box, Claim, Document, Doubt, Section
from tongbao.normalize.claims import Said, SentenceReading, read_sentences
from tongbao.normalize.classes import read_classes
from tongbao.normalize.cues import find_cues
from tongbao.normalize.rankings.in_prose import PrintedList
from tongbao.normalize.sections import Address, Heading, outline_of
from tongbao.normalize.thresholds import read_thresholds
from tongbao.places import NameFinder, PlaceContext
from tongbao.places.gazetteer import short_name


@dataclass(frozen=True, slots=True)
class ProseReading:
    """Sections, claims and doubts of a document's prose, in printed order."""

    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    doubts: tuple[Doubt, ...]
    lists: tuple[PrintedList, ...] = ()
    """What the prose lists in order, which may be rankings of their own."""


def read_prose(
    document: Document,
    names: NameFinder,
    listed: frozenset[tuple[int, Box]] = frozenset(),
) -> ProseReading:
    """Read every claim of a document's blocks, but those (page, box) that list a ranking."""
    blocks = [
        b
        for b in document.blocks
        if b.kind not in {"header", "footer", "note"} and (b.page, b.box) not in listed
    ]
    placed = outline_of(_whole_sentences(document, blocks))
    claims: list[Claim] = []
    doubts: list[Doubt] = []
    stating: set[int] = set()
    lists: list[PrintedList] = []
    before: Block | None = None
    for block, heading, address in placed:
        text = block.text if heading is None else _spoken(heading, names)
        for reading in read_sentences(text, names):
            said = reading.said
            if block.confidence < 1:
                said = tuple(_named(one, names.context) for one in said)
            found = _claims(replace(reading, said=said), block, address)
            claims += found
            if found:
                head = address.heading.text if address.heading else ""
                lists = _with_list(lists, reading, tuple(found), block, head)
            # A doubt quotes what was read, whatever it is taken for.
            bare = tuple(
                replace(one, text=read.text) for one, read in zip(said, reading.said, strict=True)
            )
            doubts += _doubts(replace(reading, said=bare), block, address)
            if reading.said:
                stating |= {id(address.heading), id(address.top)}
        if not claims or claims[-1].box != block.box:
            claims += read_classes(block, before, names, address)
        claims += read_thresholds(block, names, address)
        before = block
    return ProseReading(_sections(placed, stating), tuple(claims), tuple(doubts), tuple(lists))


_NEAR_NAME = 16
"""Characters behind a heading within which the list begins that it announces. (typography)"""


def _spoken(heading: Heading, names: NameFinder) -> str:
    """Return what a block with a heading says: its body, and the heading too if it names places.

    （二）居前三位的为唐山市、廊坊市 is numbered, but a sentence, and so is （二）排名前3的市：唐山市 ….
    """
    national = names.context.level == "province"
    announces = bool(heading.body) and bool(find_cues(heading.text, national=national)[0])
    if announces and names.find(heading.body[:_NEAR_NAME]):
        return f"{heading.text}：{heading.body}"
    sentence = len(names.find(heading.text)) > 1
    return f"{heading.text}。{heading.body}" if sentence else heading.body


_ENDS_SENTENCE = "。！？；：!?;:…"
_PAUSES = "，、；："
_FULL_LINE = 0.93
"""Share of the page's text width from which a line ends because it is full. (typography)"""
_NEW_ITEM = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]+[)）]?\s*[、.．）)](?!\d)|第[一二三四五六七八九十\d]+|附件|注)"
)


def _whole_sentences(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, those joined that one sentence runs through.

    Where a line's end was taken for a paragraph's, its sentence has not ended there.
    """
    place = {id(item): at for at, item in enumerate(document.flow)}
    edges: dict[int, float] = {}
    for block in blocks:
        edges[block.page] = max(edges.get(block.page, 0.0), block.box.x1)
    whole: list[Block] = []
    last = -1
    for block in blocks:
        at = place.get(id(block), -1)
        before = whole[-1] if whole else None
        full = before is not None and before.box.x1 >= _FULL_LINE * edges[before.page]
        if before is not None and full and at == last + 1 and _goes_on(before, block):
            joined = before.text + block.text
            box = before.box.joined(block.box) if before.page == block.page else before.box
            sure = min(before.confidence, block.confidence)
            whole[-1] = replace(before, text=joined, box=box, confidence=sure)
        else:
            whole.append(block)
        last = at
    return whole


def _goes_on(before: Block, block: Block) -> bool:
    """Return whether a paragraph is the rest of the sentence that the one before began."""
    text = before.text.rstrip()
    open_end = bool(text) and text[-1] not in _ENDS_SENTENCE
    return (
        before.kind == block.kind == "paragraph"
        and open_end
        and any(mark in text for mark in _PAUSES)
        and any(mark in block.text for mark in _ENDS_SENTENCE)
        and _NEW_ITEM.match(block.text) is None
    )


def _with_list(
    lists: list[PrintedList],
    reading: SentenceReading,
    claims: tuple[Claim, ...],
    block: Block,
    heading: str,
) -> list[PrintedList]:
    """Return the lists with a sentence's, which may count on where the last one of its block ended.

    第一名：…；第二名：… are one list in two parts, and so are 最高的是… and 其次是….
    """
    values = tuple(said.value for said in reading.said)
    one = PrintedList(
        claims,
        values,
        reading.topic,
        reading.ordered,
        counted=reading.counted,
        around=f"{heading}，{block.text}" if reading.ordered else reading.sentence,
        confidence=block.confidence,
        low_first=reading.low_first,
    )
    last = lists[-1] if lists else None
    if last is None or not (reading.continues or (last.counted and one.counted)):
        return [*lists, one]
    goes_on = last.claims[-1].box == block.box and last.claims[-1].kind == claims[0].kind
    if not goes_on or claims[0].position - last.claims[-1].position not in {0, 1}:
        return [*lists, one]
    joined = replace(
        last,
        claims=(*last.claims, *claims),
        values=(*last.values, *values),
        ordered=True,
        counted=last.counted and one.counted,
    )
    return [*lists[:-1], joined]


_LONG_NAME = 3


def _named(said: Said, context: PlaceContext) -> Said:
    """Return what a recognised sentence says of a place, by the name that it must print.

    A name that no place has, one character off one of the ranked set only, is that one; among
    names of two characters (咸阳, 益阳) also by the character's looks. The doubt of it stays.
    """
    likely = said.match.place if said.match.how == "fuzzy" else None
    if likely is None and (said.match.how != "none" or len(said.text) < _LONG_NAME):
        return said
    places = [likely] if likely else [*context.ranked.places] if context.ranked else []
    near = [
        (form, place)
        for place in places
        for form in dict.fromkeys((place.name, short_name(place.name)))
        if _one_off(form, said.text)
    ]
    if len(near) != 1:
        return said
    ((form, place),) = near
    match = replace(said.match, place=place, how="fuzzy", doubt="place-doubtful", rivals=())
    return replace(said, text=form, match=match)


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _claims(reading: SentenceReading, block: Block, address: Address) -> list[Claim]:
    return [
        Claim(
            project_no=address.project_no,
            project=address.project,
            item=address.item,
            kind=said.kind,
            position=said.position,
            place=said.match.place,
            place_text=said.text,
            page=block.page,
            box=block.box,
            sentence=reading.sentence,
            completed=said.completed,
            value=said.value.value if said.value else None,
            unit=said.value.unit if said.value else "",
            value_qualifier=said.value.qualifier if said.value else "",
            topic=reading.topic,
            counted=reading.counted,
            least_first=reading.low_first,
        )
        for said in reading.said
    ]


def _doubts(reading: SentenceReading, block: Block, address: Address) -> list[Doubt]:
    facts = {"sentence": reading.sentence}
    if reading.unread:
        kind = "prose-unread-claim"
    elif reading.stated is not None:
        kind = "prose-count-differs"
        facts |= {"stated": str(reading.stated), "found": str(len(reading.said))}
    else:
        kind = ""
    found = [Doubt(kind, block.page, block.box, facts, address.project_no, address.item)]
    if not kind:
        found = []
    for said in reading.said:
        if said.match.doubt:
            rivals = "、".join(place.name for place in said.match.rivals)
            like = said.match.place if said.match.how == "fuzzy" else None
            place = {"place": like.name, "place_code": like.code} if like else {}
            found.append(
                Doubt(
                    said.match.doubt,
                    block.page,
                    block.box,
                    {"text": said.text, "rivals": rivals, **place},
                    address.project_no,
                    address.item,
                )
            )
    return found


def _sections(
    placed: list[tuple[Block, Heading | None, Address]], stating: set[int]
) -> tuple[Section, ...]:
    """Return the sections that are projects or items: those of a style whose sections claim."""
    styles = {
        heading.style for _, heading, _ in placed if heading is not None and id(heading) in stating
    }
    sections: list[Section] = []
    for block, heading, address in placed:
        own = heading is not None and address.heading is heading
        if own and heading is not None and not heading.general and heading.style in styles:
            sections.append(
                Section(
                    address.project_no,
                    address.project,
                    address.item,
                    address.metric,
                    block.page,
                    block.box,
                )
            )
    return tuple(sections)
