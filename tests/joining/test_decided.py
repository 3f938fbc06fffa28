"""What a person decided of an annex's fact is decided in every later reading of its letter."""

from __future__ import annotations

from pathlib import Path

from samples.annexes import Annex, drawn
from tongbao.pipeline import AnnexFile, read_joined
from tongbao.publish.rows.file import file_rows
from tongbao.review.book import Book
from tongbao.review.decision import FACT, Decision
from tongbao.review.standing import Standings


def test_a_decision_finds_its_fact_in_the_annex_whatever_stands_before_it(tmp_path: Path) -> None:
    rates = [Annex("2020年5月各市完成率排名表"), Annex("2020年5月各市开工率排名表", "开工率", 4)]
    letter, first, second = (tmp_path / name for name in ("通报.pdf", "附件1.pdf", "附件2.pdf"))
    for path, pdf in zip((letter, first, second), drawn(rates), strict=True):
        path.write_bytes(pdf)
    joined = read_joined(letter, [AnnexFile(first), AnnexFile(second)])
    book = Book.of(file_rows(joined))
    key = next(k for k, fact in book.facts.items() if fact["file_no"] == 3 and fact["rank"] == 2)
    anchor = book.anchor(FACT, key)
    assert anchor.sha256 == joined.document.files[2].sha256
    assert anchor.page == 1
    decision = Decision(anchor, "李", "2020-06-01", "typed", "value", "92.0", "91.0")
    stand = book.decisions(book.standings(Standings([decision]).by_file()))
    assert list(stand.facts.verdicts) == [key]
    for annexes in ([first, second], [second]):
        again = read_joined(letter, list(map(AnnexFile, annexes)), decisions=[decision])
        decided = [e for r in again.rankings for e in r.entries if e.decided is not None]
        assert [(e.place_text, str(e.decided and e.decided.value)) for e in decided] == [
            ("保定市", "91.0")
        ]
        assert "review-unfit" not in {finding.rule for finding in again.findings}
