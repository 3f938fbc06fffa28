"""The same run on a Dask cluster gives the same dataset, also when a worker is killed in it."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from archives import GENERATED, archive, command, contents, environment, extract
from distributed import Client, LocalCluster

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
