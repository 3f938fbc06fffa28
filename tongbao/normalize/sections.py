"""Numbered headings of the prose: which project and item a sentence belongs to.

Circulars number in any of the usual styles (``一、`` ``（一）`` ``1.`` ``（1）`` ``①``) and nest them in
any order; general headings (总体情况, 工作要求) may stand above the projects. So the level of
a heading is not its style: it is its place below the general ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tongbao.model import Block, Box
from tongbao.normalize.parameters import PROSE
from tongbao.normalize.rankings.labels import number_and_name, read_label
from tongbao.text.document_number import find_document_number
from tongbao.text.folding import squash

_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chinese", re.compile(r"^\s*第?[一二三四五六七八九十百]+\s*[、.．，]")),
    ("bracketed", re.compile(r"^\s*[（(]\s*[一二三四五六七八九十百]+\s*[)）][、.．]?")),
    ("digits", re.compile(r"^\s*\d{1,2}\s*(?:[、．]|\.(?!\d))")),
    ("bracketed-digits", re.compile(r"^\s*[（(]\s*\d{1,2}\s*[)）][、.．]?")),
    ("circled", re.compile(r"^\s*[①-⑳]")),
)
_GENERAL = re.compile(
    r"^(?:总体|基本|整体|主要|存在|当前|下一步|下步|工作|有关|相关|几点|具体|突出|近期|各地|各市)?(?:进展|情况|做法|成效|问题|要求|"
    r"打算|安排|建议|措施|特点|不足|排名|排序|通报|各项.*进展|要求和建议|意见)+(?:和.+|及.+|如下|情况)?$|"
    r"^(?:总体|下一步|存在|工作要求|高度重视|提高认识|加强|强化|切实|进一步|压实|严格|坚持|加快|狠抓|聚焦|全面|认真|突出)"
)
_HEADING_END = re.compile(r"[。；;:：]")


@dataclass(frozen=True, slots=True)
class Heading:
    """One numbered heading with the text that follows it in the same block."""

    style: str
    number: int | None
    text: str
    body: str
    """What the block says after a run-in heading; '' for a heading of its own."""
    page: int
    box: Box

    @property
    def general(self) -> bool:
        """Return whether the heading is of the letter (总体情况), not a project."""
        return _GENERAL.match(self.text) is not None


def _style_of(text: str) -> str:
    """Return the style of the number that a text begins with; blank where it begins with none."""
    found = (style for style, pattern in _STYLES if pattern.match(text.strip()))
    return next(found, "")


def read_heading(block: Block) -> Heading | None:
    """Return the numbered heading that a block is or begins with."""
    text = block.text.strip()
    if find_document_number(text) == squash(text):
        return None  # (82)农字第7号
    for style, pattern in _STYLES:
        if not pattern.match(text):
            continue
        number, rest = number_and_name(text)
        if number is None:
            return None
        end = _HEADING_END.search(rest)
        name = rest[: end.start()] if end else rest
        if not name or len(name) > PROSE.longest_heading_chars or "，" in name:
            return None
        return Heading(
            style, number, name.strip(), rest[end.end() :] if end else "", block.page, block.box
        )
    return None


@dataclass(frozen=True, slots=True)
class Address:
    """The project and item that a sentence belongs to."""

    project_no: int | None = None
    project: str = ""
    item: str = ""
    metric: str = ""
    heading: Heading | None = None
    top: Heading | None = None
    """The project's own heading, where ``heading`` is an item's below it."""


@dataclass(slots=True)
class Outline:
    """Follows the headings of a document and says where a sentence stands."""

    stack: list[Heading]

    def enter(self, heading: Heading) -> None:
        """Go to a heading: headings of its style and below are left."""
        for depth, held in enumerate(self.stack):
            if held.style == heading.style:
                del self.stack[depth:]
                break
        self.stack.append(heading)

    def leave(self, style: str) -> None:
        """Leave the headings of a style and those below: a sentence numbered in it stands alone."""
        for depth, held in enumerate(self.stack):
            if held.style == style:
                del self.stack[depth:]
                break

    @property
    def address(self) -> Address:
        """Return where a sentence of the current section belongs."""
        named = [h for h in self.stack if not h.general]
        if not named:
            return Address()
        label = read_label(named[0].text)
        project, dashed = split_dash(label.name)
        item = label.item or dashed
        metric = label.metric
        if len(named) > 1:
            inner = read_label(named[1].text)
            item, metric = inner.name, inner.metric or metric
        return Address(named[0].number, project, item, metric, named[-1], named[0])


def split_dash(name: str) -> tuple[str, str]:
    """Split ``公共交通建设工程-农村公路`` into project and item; the item is '' without a dash."""
    parts = re.split(r"(?<!\s)\s*[-－—–]+\s*", name, maxsplit=1)
    chinese = all(re.search(r"[一-鿿]{2}", part) for part in parts)
    match parts:
        case [first, second] if chinese:
            return first, second
    return name, ""


def outline_of(blocks: Iterable[Block]) -> list[tuple[Block, Heading | None, Address]]:
    """Return each block with the heading it is or begins with and its address."""
    outline = Outline([])
    placed: list[tuple[Block, Heading | None, Address]] = []
    for block in blocks:
        heading = read_heading(block)
        if heading is not None:
            outline.enter(heading)
        elif style := _style_of(block.text):
            outline.leave(style)
        placed.append((block, heading, outline.address))
    return placed
