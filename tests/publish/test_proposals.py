"""What a finding proposes stands as data beside the fact that it would change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import tongbao
from tongbao.api import Circular
from tongbao.validate.judging import validate

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "generated"


def test_a_rank_typed_wrong_has_its_rank_proposed() -> None:
    circular = tongbao.read(SAMPLES / "matrix-typst-31-rank-typed-wrong.pdf")
    findings, facts = circular.findings, circular.rankings
    (finding,) = findings[findings["rule"] == "order-rank"].to_dict("records")
    assert (finding["proposal_field"], finding["proposal_value"]) == ("rank", "1")
    (fact,) = facts[facts["rank_proposed"].notna()].to_dict("records")
    assert (fact["place"], fact["rank"], fact["rank_proposed"]) == ("昌都市", 2, 1)
    assert (fact["doubt"], fact["doubt_of"]) == ("error", "document")
    assert fact["rank_final"] == 2, "nobody has decided: final is what is printed"
    assert fact["indicator_id"] == finding["indicator_id"]
    links = circular.finding_facts
    of_it = set(links[links["finding_id"] == finding["finding_id"]]["entry_id"])
    assert of_it == {fact["entry_id"]}


def test_two_values_exchanged_are_proposed_each_at_its_own_row() -> None:
    model = tongbao.read(SAMPLES / "long-reportlab-63.pdf").model
    ranking = model.rankings[0]
    one, other = ranking.entries[2], ranking.entries[5]
    entries = list(ranking.entries)
    entries[2], entries[5] = replace(one, value=other.value), replace(other, value=one.value)
    changed = replace(ranking, entries=tuple(entries))
    circular = Circular(validate(replace(model, rankings=(changed, *model.rankings[1:]))))
    facts = circular.rankings.dropna(subset=["value_proposed"])
    assert {f["place"]: Decimal(str(f["value_proposed"])) for f in facts.to_dict("records")} == {
        e.place.name: e.value for e in (one, other) if e.place and e.value is not None
    }
    findings = circular.findings.dropna(subset=["proposal_field"])
    (told,) = findings[["proposal_field", "proposal_value"]].to_dict("records")
    assert told["proposal_field"] == "value"
    assert {Decimal(text) for text in told["proposal_value"].split(";")} == {one.value, other.value}


def test_a_doubtful_name_has_the_place_that_it_resembles_proposed(tmp_path: Path) -> None:
    path = tmp_path / "misnamed.txt"
    cities = ("石家庄市", "唐山市", "秦皇岛市", "邯郸市", "邢台市", "保定市", "张家口市", "承德市", "沧州市",
              "廊坊市", "衡水市")  # fmt: skip
    rows = [f"{n}\t{c}\t{100 - n * 3.5:.2f}\t{n}" for n, c in enumerate(cities, 1)]
    printed = "\n".join(rows).replace("张家口市", "张家囗市")
    path.write_text(
        "河北省城市建设工作领导小组办公室关于2020年重点工程进展情况的通报\n"
        f"各市人民政府：\n序号\t城市\t完成率（%）\t排名\n{printed}\n",
        encoding="utf-8",
    )
    circular = tongbao.read(path)
    findings = circular.findings
    (doubt,) = findings[findings["rule"] == "place-doubtful"].to_dict("records")
    assert (doubt["proposal_field"], doubt["proposal_value"]) == ("place", "张家口市")
    facts = circular.rankings
    (fact,) = facts[facts["place_text"] == "张家囗市"].to_dict("records")
    assert (fact["place_proposed"], fact["place_code_proposed"]) == ("张家口市", "130700")
    assert (fact["doubt"], fact["doubt_of"]) == ("warning", "reading")


def test_no_sample_proposes_in_words_only() -> None:
    proposed = 0
    names = ("matrix-typst-31-rank-typed-wrong.pdf", "long-typst-32-name-twice.pdf")
    some = sorted(SAMPLES.glob("*-reportlab-*.pdf"))[:12]
    for path in (*some, *(SAMPLES / name for name in names)):
        findings = tongbao.read(path).findings.dropna(subset=["proposal"])
        proposed += len(findings)
        assert findings["proposal_field"].notna().all(), path.name
        assert findings["proposal_value"].notna().all(), path.name
    assert proposed
