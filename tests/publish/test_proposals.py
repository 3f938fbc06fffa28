"""What a finding proposes stands as data beside the fact that it would change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import tongbao
from tongbao.api import Circular
from tongbao.validate import validate

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
