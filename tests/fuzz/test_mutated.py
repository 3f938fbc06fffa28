"""Real files, mutated at random, never make tongbao fail: they are read, or refused in words.

``TONGBAO_FUZZ=2000`` tries so many mutations instead of the few of every run.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongbao.batch import MEGABYTE, Limits, WorkerPool
from tongbao.batch.sources import Source
from tongbao.extract import ReadOptions
from tongbao.publish.schemas import SCHEMAS

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "samples" / "generated").glob("*.pdf")),
    *sorted((ROOT / "tests" / "data" / "real").glob("f0[278].pdf")),
]
EXAMPLES = int(os.environ.get("TONGBAO_FUZZ", "60"))
_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"/[A-Za-z]+")


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    limits = Limits(memory=900 * MEGABYTE, cpu=30, time=120)
    with WorkerPool(1, limits) as pool:
        yield pool


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Return the bytes of a real file with a few changes of the kinds that break readers."""
    data = draw(st.sampled_from(FILES)).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        kind = draw(st.sampled_from(["flip", "cut", "drop", "double", "number", "name", "noise"]))
        if kind == "flip":
            data = data[:at] + bytes([draw(st.integers(0, 255))]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at]
        elif kind in {"drop", "double"}:
            end = at + draw(st.integers(1, 400))
            data = data[:at] + data[at:end] * (2 * (kind == "double")) + data[end:]
        elif kind == "noise":
            data = data[:at] + draw(st.binary(max_size=40)) + data[at:]
        else:
            pattern = _NUMBER if kind == "number" else _WORD
            found = pattern.search(data, at)
            words = [b"0", b"-1", b"99999999999", b"4294967295", b"2 0 R"]
            if kind == "name":
                words = [b"/Page", b"/Kids", b"/Length", b"/Filter", b"/Nothing", b"/Parent"]
            if found:
                data = data[: found.start()] + draw(st.sampled_from(words)) + data[found.end() :]
    return data


def check(pool: WorkerPool, name: str, data: bytes) -> None:
    """Read a file and check what every outcome must be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        source = Source(path.as_posix(), hashlib.sha256(data).hexdigest())
        (outcome,) = pool.run([source], ReadOptions(max_pages=5, ocr="never"))
    assert outcome.trace == ""
    rows = outcome.rows
    assert rows["circulars"] == len(outcome.csv_rows()) > 0
    if outcome.failure is not None:
        assert outcome.failure.rule.startswith("document-")
        assert name in outcome.failure.message.en
        assert name in outcome.failure.message.zh
        assert sum(rows.values()) == rows["circulars"] + rows["files"] + rows["findings"] == 3
    else:
        assert outcome.pages > 0
        assert set(rows) == set(SCHEMAS)
        assert rows["rankings"] or rows["findings"]


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=mutated())
def test_a_mutated_pdf_is_read_or_refused_in_words(pool: WorkerPool, data: bytes) -> None:
    check(pool, "mutated.pdf", data)


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(
    data=st.one_of(
        st.binary(max_size=4000),
        st.text(max_size=2000).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(
            alphabet="序号排名石家庄市唐1２.5%\t\n\f ，、（）＝\u2028\u202e", max_size=2000
        ).map(str.encode),
        st.text(alphabet="\t\n前三名：石家庄、唐山（完成任务）98.5%", max_size=2000).map(
            lambda text: text.encode("gb18030")
        ),
    )
)
def test_any_bytes_are_read_or_refused_in_words(pool: WorkerPool, data: bytes) -> None:
    check(pool, "bytes.txt", data)
