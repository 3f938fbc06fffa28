"""The prose of a circular: its numbered sections and what they claim of places."""

from __future__ import annotations

from dataclasses import dataclass

from tongbao.model import Block, Box, Claim, Document, Doubt, Section
from tongbao.normalize.claims import SentenceReading, read_sentences
from tongbao.normalize.places import NameFinder
from tongbao.normalize.sections import Address, Heading, outline_of


@dataclass(frozen=True, slots=True)
class ProseReading:
    """Sections, claims and doubts of a document's prose, in printed order."""

    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    doubts: tuple[Doubt, ...]


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
    placed = outline_of(blocks)
    claims: list[Claim] = []
    doubts: list[Doubt] = []
    stating: set[int] = set()
    for block, heading, address in placed:
        text = heading.body if heading is not None else block.text
        for reading in read_sentences(text, names):
            claims += _claims(reading, block, address)
            doubts += _doubts(reading, block, address)
            if reading.said:
                stating |= {id(address.heading), id(address.top)}
    return ProseReading(_sections(placed, stating), tuple(claims), tuple(doubts))


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
            found.append(
                Doubt(
                    said.match.doubt,
                    block.page,
                    block.box,
                    {"text": said.text, "rivals": rivals},
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
