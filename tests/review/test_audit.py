"""An audit finds planted errors, and bounds what it did not look at, end to end."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.review.reviewing import fact, rows, tongbao
from tongbao.publish.dataset import Dataset
from tongbao.report import write_report
from tongbao.review.audit.bounds import shares
from tongbao.review.audit.judging import is_right
from tongbao.review.audit.sampling import draw
from tongbao.review.audit.session import Audit
from tongbao.review.desk import Desk


@pytest.fixture
def truth(dataset: Path) -> Path:
    """Return what the dataset says, as somebody who typed it all again would have it."""
    path = dataset.parent / "truth.csv"
    names = ["file", "project_no", "item", "metric", "place", "value", "rank"]
    files = {row["circular_id"]: row["file"] for row in rows(dataset, "circulars")}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(
            {**row, "file": files[row["circular_id"]]} for row in rows(dataset, "rankings")
        )
    return path


def plant(dataset: Path, every: int) -> int:
    """Make every so manieth fact final as what the page does not print; return how many."""
    desk, made = Desk(dataset, "甲"), 0
    for row in rows(dataset, "rankings")[::every]:
        desk.type_in(row["circular_id"], row["entry_id"], {}, {"value": "77.77"})
        made += 1
    tongbao("extract", ".", "-o", "data", "-q", cwd=dataset.parent)
    return made


def audited(dataset: Path, truth: Path, *more: object) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        tongbao("audit", dataset, "--against", truth, "--json", *more)
    )
    return told


def test_planted_errors_are_found_and_the_bound_is_above_their_true_number(
    dataset: Path, truth: Path
) -> None:
    planted = plant(dataset, 12)
    every = audited(dataset, truth, "--sample", 1000)
    assert every["wrong"] == every["most_wrong"] == planted, "all looked at: nothing is left open"
    for seed in (3, 4, 5):
        told = audited(dataset, truth, "--sample", 60, "--seed", seed)
        assert told["looked_at"] == 60
        assert int(str(told["most_wrong"])) >= planted


def test_what_is_right_is_bounded_and_told_in_descriptor_and_report(
    dataset: Path, truth: Path
) -> None:
    before = (dataset / "datapackage.json").read_text(encoding="utf-8")
    said = tongbao("audit", dataset, "--against", truth, "--sample", 60, "--lang", "en")
    assert "A blind audit of 60 facts found 0 wrong: no more than" in said
    assert "more that are right would bring it to 1%" in said
    package = Dataset(dataset).package
    assert "抽查 60 个条目，0 个有误" in package["trust"]["description"]
    assert package["trust"]["audit"]["wrong"] == 0
    after = (dataset / "datapackage.json").read_text(encoding="utf-8")
    assert before.split('\n  "trust"')[0] == after.split('\n  "trust"')[0]
    assert before.split('"sources"')[1] == after.split('"sources"')[1]
    write_report(dataset, dataset.parent / "report.html", language="zh")
    assert "抽查 60 个条目，0 个有误" in (dataset.parent / "report.html").read_text(
        encoding="utf-8"
    )
    # It is told as long as the facts are those that were looked at, and no longer.
    truth.unlink()  # a file of the folder as the circulars are, which would have its row
    tongbao("extract", ".", "-o", "data", "-q", cwd=dataset.parent)
    assert (dataset / "datapackage.json").read_text(encoding="utf-8") == after
    plant(dataset, 60)
    assert "audit" not in Dataset(dataset).package["trust"]


def test_a_fact_that_is_not_known_at_all_is_wrong(dataset: Path, truth: Path) -> None:
    lines = truth.read_text(encoding="utf-8").splitlines()
    truth.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    told = audited(dataset, truth, "--sample", 1000)
    assert told["wrong"] == 1


def test_a_truth_without_its_columns_is_refused_in_one_sentence(
    dataset: Path, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "place_code" in tongbao("audit", dataset, "--against", path, "--lang", "en", code=2)


def test_the_same_seed_looks_at_the_same_facts_and_every_kind_is_among_them(dataset: Path) -> None:
    first, again = (draw(Dataset(dataset), 40, 9) for _ in range(2))
    assert first == again
    assert draw(Dataset(dataset), 40, 10).entries != first.entries
    assert {one[0] for one in first.entries} == set(first.sizes)
    assert len({one[2] for one in first.entries}) == 40


def test_a_larger_sample_goes_on_from_what_was_answered(dataset: Path, truth: Path) -> None:
    small = audited(dataset, truth, "--sample", 60)
    known = json.loads((dataset / "audit.json").read_text(encoding="utf-8"))["answers"]
    more = int(str(small["more_for_one_percent"]))
    own = Audit(dataset, 60 + more, 1, 0.95, "甲")
    assert len(own.left) == len(own.asked) - 60
    assert {one.entry_id for one in own.asked} > known.keys()
    large = audited(dataset, truth, "--sample", 60 + more)
    assert large["looked_at"] == 60 + more
    assert float(str(large["bound"])) <= 0.01, "as many more as were said, and the bound is there"
    # Whoever asks for fewer has not forgotten what was answered.
    assert audited(dataset, truth, "--sample", 3)["looked_at"] == 60 + more
    assert audited(dataset, truth, "--sample", 3, "--seed", 2)["looked_at"] == 3


def test_of_a_circular_that_is_printed_and_scanned_each_fact_is_of_its_own_kind(
    dataset: Path,
) -> None:
    (dataset / "datapackage.json").unlink()
    for table, column, told in (
        ("circulars", "reading", ("mixed",)),
        ("rankings", "confidence", ("1", "0.995", "0.995")),
    ):
        found = rows(dataset, table)
        for number, row in enumerate(found):
            row[column] = told[number % len(told)]
        with (dataset / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(found[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    sizes = draw(Dataset(dataset), 40, 1).sizes
    assert {name.split("-")[1] for name in sizes} == {"text", "ocr"}
    assert sum(n for name, n in sizes.items() if "-text-" in name) == -(-len(found) // 3)


def test_each_stratum_has_its_share_and_a_few_at_least() -> None:
    assert shares({"a": 1000, "b": 10, "c": 2}, 60) == {"a": 55, "b": 3, "c": 2}
    assert shares({"a": 2, "b": 1}, 60) == {"a": 2, "b": 1}
    assert sum(shares({"a": 9, "b": 9, "c": 9}, 4).values()) == 4


def test_answers_typed_in_the_terminal_are_kept_and_go_on(dataset: Path) -> None:
    ask = [
        sys.executable,
        "-m",
        "tongbao",
        "audit",
        str(dataset),
        "--terminal",
        "--sample",
        "3",
        "--json",
    ]

    def typed(text: str) -> dict[str, object]:
        done = subprocess.run(ask, input=text, capture_output=True, text=True, check=True)
        told: dict[str, object] = json.loads(done.stdout)
        return told

    own = Audit(dataset, 3, 1, 0.95, "甲")
    answers = []
    for one in own.asked:
        row = own.fact(one)
        value = "" if row["value"] is None else f"{row['value']:f}"
        answers.append(f"{row['place_text']}\n{value}\n{row['rank']}\n")
    first = typed(answers[0])
    assert (first["looked_at"], first["finished"]) == (1, False)
    rest = typed(answers[1] + answers[2].replace("\n", "9\n", 1))
    assert (rest["looked_at"], rest["wrong"], rest["finished"]) == (3, 1, True)


def test_what_somebody_cannot_see_is_not_held_against_a_fact(dataset: Path) -> None:
    row = fact(dataset, "西宁市", value="163")
    own = Audit(dataset, 1000, 1, 0.95, "甲")
    known = own.fact(next(one for one in own.asked if one.entry_id == row["entry_id"]))
    assert is_right(known, {"place": "西宁", "value": "163%", "rank": ""})
    assert is_right(known, {"place": "", "value": "163", "rank": "6"})
    assert not is_right(known, {"place": "西安", "value": "163", "rank": "6"})
    assert not is_right(known, {"place": "西宁市", "value": "16.3", "rank": "6"})
    assert not is_right(known, {"place": "西宁市", "value": "", "rank": "6"})
