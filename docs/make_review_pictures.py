"""Draws the pictures of docs/review.md in Chromium, from samples with slips.

    python docs/make_review_pictures.py

Needs the ``dev`` extra and Debian's chromium.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "samples" / "generated" / "wide-typst-31-decimal-lost.pdf"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
TONGBAO = [sys.executable, "-m", "tongbao"]


@contextmanager
def served(*arguments: str, stream: str) -> Iterator[str]:
    """Serve a page, and yield its address."""
    process = subprocess.Popen(
        [*TONGBAO, *arguments, "--no-browser", "--lang", "zh"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        source = process.stdout if stream == "out" else process.stderr
        assert source is not None
        yield source.readline().strip()
    finally:
        process.terminate()
        process.communicate()


def keep(page: Page, name: str) -> None:
    """Save what the window shows, in few colours."""
    page.wait_for_selector("html[data-ready]", state="attached")
    page.wait_for_load_state("networkidle")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128)
    image.save(ROOT / "docs" / name, optimize=True)


def main() -> None:
    """Draw the pictures."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        shutil.copy(SAMPLE, name)
        data = str(Path(name) / "data")
        subprocess.run([*TONGBAO, "extract", ".", "-o", "data", "-q"], check=True, cwd=name)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        with served("review", data, "--who", "张三", stream="out") as address:
            page.goto(f"{address}?state=open&rule=order-value")
            keep(page, "review.png")
            page.keyboard.press("t")
            page.keyboard.type("26.3")
            page.wait_for_selector("#type .notes:not(:empty)")
            keep(page, "review-typing.png")
        with served("audit", data, "--sample", "20", stream="err") as address:
            page.goto(address)
            keep(page, "review-audit.png")
        browser.close()


if __name__ == "__main__":
    main()
