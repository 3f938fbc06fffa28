"""Draws the pictures of docs/report.md in Chromium, from the supplied circular and a drawn series.

    python docs/make_screenshots.py

Needs the ``dev`` extra, Debian's chromium, and a Chinese font (fonts-noto-cjk).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def report_of(files: list[Path], folder: Path, language: str) -> Path:
    """Read files and write their report."""
    out = folder / "report.html"
    tongbao = [sys.executable, "-m", "tongbao"]
    names = [str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file) for file in files]
    data = str(folder / "data")
    subprocess.run([*tongbao, "extract", *names, "-o", data, "-q"], check=True, cwd=ROOT)
    written = [*tongbao, "report", data, "-o", str(out), "-q", "--lang", language]
    subprocess.run(written, check=True, cwd=ROOT)
    return out


def keep(page: Page, name: str, selector: str | None = None) -> None:
    """Save what the window shows, or one element, in few colours."""
    shot = page.locator(selector).first.screenshot() if selector else page.screenshot()
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(128)
    image.save(ROOT / "docs" / name, optimize=True)


def main() -> None:
    """Draw the pictures."""
    from samples.series import series

    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        (folder / "pdf").mkdir()
        for made in series(2, 8):
            (folder / "pdf" / f"{made.name}.pdf").write_bytes(made.pdf)
        sample = ROOT / "samples" / "hebei-2020-15" / "hebei-2020-15.typst.pdf"
        for part in ("one", "many"):
            (folder / part).mkdir()
        one = report_of([sample], folder / "one", "zh")
        many = report_of([folder / "pdf"], folder / "many", "en")
        chromium = shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(one.as_uri())
        keep(page, "report.png")
        keep(page, "report-heatmap.png", "#heat")
        keep(page, "report-finding.png", ".finding.broad")
        keep(page, "report-ranking.png", "#ranking-13")
        page.goto(many.as_uri())
        page.locator("#choose-followed").select_option(index=1)
        keep(page, "report-series.png", "#moved")
        browser.close()


if __name__ == "__main__":
    main()
