"""How far a dataset can be trusted, in figures and in one paragraph.

Every figure follows from the tables alone, so one query on an exported dataset gives it too: see
docs/export.md. A finding is the document's own contradiction where its rule doubts the document
and what it doubts was read surely; on a scan a misreading cannot be told from a slip in print, so
there it is a doubt of the reading, as in the column ``doubt_of``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from tongbao.model import Message
from tongbao.publish.rows.marks import doubts_of_rule
from tongbao.publish.schemas import SCHEMAS

READ_ONCE = (
    "reading-second-reader-missing",
    "reading-second-reader-silent",
    "reading-second-reader-other-cells",
    "reading-second-reader-failed",
)
"""Rules that tell of a page that a second reading was to check and did not."""

COUNTED = ("circulars", "rankings", "finding_facts", "findings", "claims")
"""The tables that the figures follow from."""

Part = Mapping[str, Iterable[Sequence[object]]]
"""The rows of one circular by table, values typed or as in CSV."""


@dataclass(slots=True)
class Trust:
    """The figures of a dataset, gathered circular by circular; memory stays flat."""

    facts: int = 0
    without_doubt: int = 0
    """Facts that no finding doubts, or that a person decided."""
    document_doubted: int = 0
    """Facts that are read surely and that the circular itself contradicts."""
    reading_doubted: int = 0
    """Facts of which it is doubtful whether they were read rightly."""
    document_findings: int = 0
    """Errors and warnings: a document contradicts itself."""
    reading_findings: int = 0
    """Errors and warnings: the reading is in doubt."""
    claims_without_table: int = 0
    """Claims of a place that belong to no single ranking: nothing to compare them with."""
    circulars_without_set: int = 0
    """Circulars that rank places and state no set of them: nothing tells whether one is missing."""
    pages_read_once: int = 0
    """Pages that a second reading was to check and did not."""
    circulars_scanned: int = 0
    """Circulars with recognised pages, which are read once unless two readings are asked for."""
    circulars_unread: int = 0
    """Files that gave no circular."""

    @classmethod
    def stated_by(cls, package: Mapping[str, Any]) -> Trust | None:
        """Return the figures that a descriptor states; None where it states none."""
        stated = package.get("trust")
        figures = stated.get("figures") if isinstance(stated, dict) else None
        names = {field.name for field in fields(cls)}
        if not isinstance(figures, dict) or set(figures) != names:
            return None
        if not all(type(count) is int for count in figures.values()):
            return None
        return cls(**figures)

    def add(self, part: Part) -> None:
        """Count one circular."""
        circulars = list(_columns("circulars", part, "circular_id", "reading", "places_stated"))
        reading = {row[0]: row[1] for row in circulars}
        self.circulars_scanned += sum(way in ("ocr", "mixed") for way in reading.values())
        self.circulars_unread += sum(not way for way in reading.values())
        confidence, ranking = self._add_facts(part)
        self.circulars_without_set += sum(key in ranking and not set_ for key, _, set_ in circulars)
        unsure: dict[str, bool] = {}
        for finding, entry in _columns("finding_facts", part, "finding_id", "entry_id"):
            unsure[finding] = unsure.get(finding, False) or confidence.get(entry, 0.0) < 1
        self._add_findings(part, reading, unsure)
        claims = _columns("claims", part, "indicator_id")
        self.claims_without_table += sum(not indicator for (indicator,) in claims)

    def _add_facts(self, part: Part) -> tuple[dict[str, float], set[str]]:
        """Count facts; return the confidence of each, and the circulars that rank."""
        confidence, ranking = {}, set()
        for entry, circular, sure, of, decision in _columns(
            "rankings", part, "entry_id", "circular_id", "confidence", "doubt_of", "decision"
        ):
            confidence[entry] = float(sure or 0)
            ranking.add(circular)
            self.facts += 1
            if not of or decision not in ("", "unsure"):
                self.without_doubt += 1
            elif of == "document":
                self.document_doubted += 1
            else:
                self.reading_doubted += 1
        return confidence, ranking

    def _add_findings(
        self, part: Part, reading: Mapping[str, str], unsure: Mapping[str, bool]
    ) -> None:
        """Count findings; those of a file that gave no circular say only why it did not."""
        once = set()
        for key, circular, rule, severity, page in _columns(
            "findings", part, "finding_id", "circular_id", "rule", "severity", "page"
        ):
            if rule in READ_ONCE and page:
                once.add((circular, page))
            if severity == "info" or not reading.get(circular):
                continue
            surely = not unsure[key] if key in unsure else reading[circular] == "text"
            if surely and doubts_of_rule(rule) == "document":
                self.document_findings += 1
            else:
                self.reading_findings += 1
        self.pages_read_once += len(once)

    @property
    def figures(self) -> dict[str, int]:
        """Return the figures by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def share(self) -> str:
        """Return the percentage of facts without doubt, rounded down: 100 is said of all only."""
        tenths = self.without_doubt * 1000 // self.facts if self.facts else 0
        return f"{tenths // 10}.{tenths % 10}%"

    @property
    def paragraph(self) -> Message:
        """Return what the figures say, in both languages."""
        said = [self._of_facts(), self._of_findings(), self._of_the_unchecked()]
        return Message("".join(one.zh for one in said), " ".join(one.en for one in said))

    def _of_facts(self) -> Message:
        if not self.facts:
            return Message("没有排名条目。", "It holds no ranked facts.")
        return Message(
            f"共 {self.facts} 个排名条目，其中 {self.without_doubt} 个（{self.share}）无疑点，"
            f"{self.document_doubted} 个与通报自身矛盾，{self.reading_doubted} 个识读存疑。",
            f"Of {self.facts} ranked facts, {self.without_doubt} ({self.share}) are without doubt; "
            f"the circulars themselves contradict {self.document_doubted}, and the reading of "
            f"{self.reading_doubted} is doubtful.",
        )

    def _of_findings(self) -> Message:
        return Message(
            f"发现通报自相矛盾 {self.document_findings} 处，识读疑点 {self.reading_findings} 处。",
            f"Findings: {self.document_findings} contradictions of the documents, "
            f"{self.reading_findings} doubts of the reading.",
        )

    def _of_the_unchecked(self) -> Message:
        kinds = (
            (
                self.claims_without_table,
                "{} 条文字表述（没有单独一张表可比）",
                "claims without a table of their own to compare them with: {}",
            ),
            (
                self.circulars_without_set,
                "{} 份通报是否缺了地区（没有说明排名范围）",
                "circulars that state no set of places, so that a missing one may go unseen: {}",
            ),
            (
                self.pages_read_once,
                "{} 页（要求识读两遍而只读了一遍）",
                "pages read once only although two readings were asked for: {}",
            ),
            (
                self.circulars_scanned,
                "{} 份扫描通报的识读（未用 --double-read 则只识读一遍）",
                "scanned circulars, read once only unless --double-read was given: {}",
            ),
            (
                self.circulars_unread,
                "{} 个文件（未能读取）",
                "files that could not be read: {}",
            ),
        )
        zh = [words.format(count) for count, words, _ in kinds if count]
        en = [words.format(count) for count, _, words in kinds if count]
        if not zh:
            return Message(
                "文字表述都有表可比，排名范围都有说明，没有扫描页，文件全部读出。",
                "Every claim has its table, every circular states its set of places, no page is a "
                "scan, and every file was read.",
            )
        return Message(f"未能核对：{'、'.join(zh)}。", f"Not checked: {'; '.join(en)}.")


def _columns(table: str, part: Part, *names: str) -> Iterator[tuple[str, ...]]:
    at = [SCHEMAS[table].names.index(name) for name in names]
    for row in part[table]:
        yield tuple("" if row[i] is None else str(row[i]) for i in at)
