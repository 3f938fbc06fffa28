"""The topics on which skill is told from luck share no word with the reader's lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samples.generator import generate
from samples.generator.topics import UNSEEN

ROOT = Path(__file__).resolve().parents[2]
WORDS = sorted({word for topic in UNSEEN for word in (topic.project, *topic.items, topic.metric)})


@pytest.fixture(scope="module")
def known() -> str:
    """Return all text of the package's code and data, the gazetteer apart, and of the trainings."""
    read = [
        *(ROOT / "tongbao").rglob("*.py"),
        *(ROOT / "tongbao").rglob("*.txt"),
        *(ROOT / "training").rglob("*.py"),
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in read)


@pytest.mark.parametrize("word", WORDS)
def test_no_list_holds_an_unseen_word(word: str, known: str) -> None:
    assert word not in known
    listed = {run for run in re.findall("[一-鿿]{3,}", known) if len(run) <= 8}
    # A term that makes up most of a word would vouch for it.
    assert [run for run in listed if run in word and 2 * len(run) > len(word)] == []


def test_unseen_circulars_speak_of_nothing_else() -> None:
    truth = generate(7, "long", "reportlab", UNSEEN).truth
    assert {one["project"] for one in truth["rankings"]} <= {topic.project for topic in UNSEEN}
