"""The same run on a Dask cluster gives the same dataset, also when a worker is killed in it."""

from __future__ import annotations

import logging
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from archives import GENERATED, archive, command, contents, environment, extract
from distributed import Client, LocalCluster

from tongbao.batch.cluster import Cluster
from tongbao.batch.limits import Limits
from tongbao.batch.sources import Source
from tongbao.errors import MissingToolError
from tongbao.extract import ReadOptions

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Return a cluster of three processes on this machine."""
    with LocalCluster(
        n_workers=3,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster


def test_the_result_is_that_of_one_machine_though_a_worker_is_killed(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    folder = archive(tmp_path / "archive", *(path.stem for path in GENERATED.glob("*.pdf")))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    run = subprocess.Popen(
        command("archive", "-o", "far", "--cluster", cluster.scheduler_address, "--log", "log"),
        cwd=tmp_path,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    log = tmp_path / "log"
    while run.poll() is None and not (log.exists() and log.read_text().count("\n") >= 3):
        time.sleep(0.01)
    with Client(cluster) as client:
        pids = list(client.run(lambda: __import__("os").getpid()).values())
    psutil.Process(pids[0]).kill()
    said = run.communicate(timeout=300)[1]
    assert run.returncode == 5, said
    assert extract(tmp_path, "archive", "-o", "near", "--jobs", 2).returncode == 5
    assert contents(tmp_path / "far") == contents(tmp_path / "near")


def test_a_cluster_that_is_not_there_is_said(tmp_path: Path) -> None:
    archive(tmp_path / "archive", "pairs-typst-72")
    done = extract(tmp_path, "archive", "-o", "out", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 4
    assert "The cluster at tcp://127.0.0.1:9 cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def scheduler(workers: int) -> LocalCluster:
    """Start a cluster whose scheduler lives in a process of the test's own."""
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )


def test_a_scheduler_without_workers_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongbao.batch.cluster._CONNECT_WITHIN", 1)
    source = archive(tmp_path / "archive", "pairs-typst-72") / "pairs-typst-72.pdf"
    with (
        scheduler(0) as nobody,
        Cluster(nobody.scheduler_address, Limits()) as cluster,
        pytest.raises(MissingToolError, match="has no workers; start some"),
    ):
        next(cluster.run([Source(str(source), "0" * 64)], ReadOptions()))


def test_a_scheduler_that_is_killed_in_the_middle_is_said(tmp_path: Path) -> None:
    source = archive(tmp_path / "archive", "pairs-typst-72") / "pairs-typst-72.pdf"
    lost = scheduler(0)
    with Cluster(lost.scheduler_address, Limits()) as cluster:
        threading.Timer(1, lost.close).start()
        with pytest.raises(MissingToolError, match="Results so far are kept"):
            next(cluster.run([Source(str(source), "0" * 64)], ReadOptions()))
