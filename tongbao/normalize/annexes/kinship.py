"""What a file that was read says of annexes: those that it announces, and whether it is one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from tongbao.model import Circular, Document
from tongbao.normalize.annexes.parameters import JOIN
from tongbao.text.annex_names import AnnexName, annex_label, announced_annexes, titled_annex
from tongbao.text.folding import fold, squash

_SIGNED = re.compile(r".{0,40}年.{1,3}月.{1,3}日(?:印发|印|发)?")
_OPENS = re.compile(r"附件[：:].")


@dataclass(frozen=True, slots=True)
class Kinship:
    """What one file says."""

    announced: tuple[AnnexName, ...] = ()
    """The annexes that it announces."""
    held: tuple[AnnexName, ...] = ()
    """Those that stand in the file itself."""
    label: AnnexName | None = None
    """What stands at its top, where that says it is an annex."""
    titles: tuple[str, ...] = ()
    """What it may be called, likeliest first."""

    def as_text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Kinship | None:
        """Return what :meth:`as_text` wrote; None for a blank."""
        if not text:
            return None
        told = json.loads(text)
        return cls(
            tuple(AnnexName(**one) for one in told["announced"]),
            tuple(AnnexName(**one) for one in told["held"]),
            None if told["label"] is None else AnnexName(**told["label"]),
            tuple(told["titles"]),
        )


def kinship_of(circulars: Sequence[Circular]) -> Kinship:
    """Return what a file's circulars say of annexes; a volume of several announces none."""
    first = circulars[0]
    texts = [squash(b.text) for b in first.document.blocks if b.kind not in {"header", "footer"}]
    label = next(filter(None, map(annex_label, texts[: JOIN.label_lines])), None)
    titles = tuple(islice(_titles(first, texts, label), JOIN.most_titles))
    if label is not None or len(circulars) > 1:
        return Kinship(label=label, titles=titles)
    announced = tuple(islice(_announced(texts), JOIN.most_annexes))
    held = (*_held(texts, announced), *_captioned(first.document, announced)) if announced else ()
    return Kinship(announced, held, None, titles)


def _announced(texts: Sequence[str]) -> Iterator[AnnexName]:
    """Yield what a letter lists behind 附件：, else what it lists as 附件1：… above its signature."""
    listed = list(announced_annexes(texts))
    if listed:
        yield from listed
        return
    for text in texts:
        if _SIGNED.fullmatch(text):
            return
        if (one := titled_annex(text)) is not None:
            yield one


def _held(texts: Sequence[str], announced: Sequence[AnnexName]) -> Iterator[AnnexName]:
    """Yield the annexes over which the file itself prints 附件1."""
    for text in texts:
        label = None if _OPENS.match(text) else annex_label(text)
        if label is not None and not (label.title and label in announced):
            yield label


def _captioned(document: Document, announced: Sequence[AnnexName]) -> Iterator[AnnexName]:
    """Yield the announced annexes whose title stands over one of the file's own tables."""
    captions = [fold(caption) for caption in _captions(document)]
    for one in announced:
        title = fold(re.sub(r"[（(][^（()）]*[)）]$", "", one.title))
        if len(title) >= JOIN.shortest_part_chars and any(title in text for text in captions):
            yield one


def _titles(circular: Circular, texts: Sequence[str], label: AnnexName | None) -> Iterator[str]:
    """Yield what a file may be called, each once."""
    found = [label.title if label is not None else "", circular.header.title]
    found += [text for text in texts[: JOIN.title_lines] if annex_label(text) is None]
    found += _captions(circular.document)
    fit = (squash(text) for text in found if text)
    yield from dict.fromkeys(text for text in fit if len(text) <= JOIN.longest_title_chars)


def _captions(document: Document) -> list[str]:
    return [table.caption for table in document.tables if table.caption]
