"""The report as its readers meet it: in a real browser, and printed by it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from monthly import months, read
from playwright.sync_api import Page, expect

from tongbao.report import write_report

OpenReport = Callable[..., Page]


@pytest.fixture
def page(open_report: OpenReport, hebei_report: Path) -> Page:
    return open_report(hebei_report)


def texts(page: Page, selector: str) -> list[str]:
    return [text.strip() for text in page.locator(selector).all_inner_texts()]


def test_the_first_screen_says_who_led_who_trailed_and_what_not_to_trust(page: Page) -> None:
    screen = page.locator("#glance")
    expect(page.locator("h1")).to_contain_text("20项民心工程进展情况的通报")
    assert texts(page, ".card.led ol li")[0].split() == ["衡水", "19", "项排名中", "5", "项居首"]
    assert texts(page, ".card.trailed .place")[:2] == ["雄安新区", "定州"]
    doubts = texts(page, ".card.doubt li")
    assert "14 公共文化服务工程：唐山、承德、沧州" in doubts[0]
    assert len(doubts) == 9
    for heading in screen.locator(".card h3").all():
        box = heading.bounding_box()
        assert box is not None
        assert box["y"] < 900, "without scrolling"


def test_the_heat_map_shows_each_printed_rank_at_its_place(page: Page, hebei: Path) -> None:
    rows = read(hebei, "rankings")
    cells = page.locator(".heat tbody td")
    assert cells.count() == 20 * 14
    shown = {
        label.split("，")[0]: text
        for label, text in page.evaluate(
            """() => [...document.querySelectorAll(".heat tbody tr")].slice(0, 1).flatMap((row) =>
            [...row.querySelectorAll("td")].map((td) => [td.ariaLabel, td.textContent]))"""
        )
    }
    first = [row for row in rows if row["item"] == "主城区"]
    expected = {row["place"]: row["rank"] or "–" for row in first}
    assert shown == expected
    assert page.locator(".heat td.completed").count() == sum(
        row["status"] == "completed" for row in rows
    )


def test_doubtful_cells_are_marked_and_open_with_their_finding(page: Page, hebei: Path) -> None:
    absent = sum(
        len(row["places"].split(";"))
        for row in read(hebei, "findings")
        if row["rule"] == "set-missing"
    )
    assert page.locator(".heat td.lost.doubted.error").count() == absent
    page.locator(".heat td.doubted.warning").first.click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("有位次而无数值")
    expect(dialog.locator(".cut img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_every_finding_stands_beside_its_page_with_the_box_where_the_dataset_says(
    page: Page, hebei: Path
) -> None:
    findings = read(hebei, "findings")
    assert page.locator(".finding").count() == len(findings)
    assert page.locator(".finding .cut img").count() == len(findings)
    one = next(row for row in findings if row["rule"] == "order-gap")
    card = page.locator(f"#finding-{one['finding_id']}")
    drawn, cut = card.locator(".box").bounding_box(), card.locator(".cut img").bounding_box()
    assert drawn is not None
    assert cut is not None
    width, height = (float(one[b]) - float(one[a]) for a, b in (("x0", "x1"), ("top", "bottom")))
    # The cut is 430 points wide: the box has its own size in proportion, within a pixel.
    assert drawn["width"] == pytest.approx(width * cut["width"] / 430, abs=1.5)
    assert drawn["height"] == pytest.approx(height * cut["width"] / 430, abs=1.5)
    assert card.locator("img").get_attribute("alt") == (
        f"第 8 页的一部分，框出存疑之处：{one['message']}"
    )
    # Around the drawn box the page is printed: its middle is not blank paper.
    inked = page.evaluate(
        """async (id) => {
        const card = document.getElementById(id), image = card.querySelector("img");
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const box = card.querySelector(".box").getBoundingClientRect(), all = image.getBoundingClientRect();
        const by = image.naturalWidth / all.width;
        const { data } = context.getImageData((box.x - all.x) * by, (box.y - all.y) * by, box.width * by, box.height * by);
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) dark += data[at] < 128;
        return dark;
        }""",
        f"finding-{one['finding_id']}",
    )
    assert inked > 100


def test_rankings_are_bars_with_ties_and_places_without_task(page: Page) -> None:
    panels = page.locator(".ranking")
    assert panels.count() == 20
    sewers = panels.filter(has_text="农村厕所改造").first
    labels = texts_of_svg(sewers.locator("svg").first)
    assert labels.count("=1") == 2
    assert sewers.locator("svg path[d*='h3V']").count() == 1
    assert labels.count("无任务") == 0
    assert texts_of_svg(panels.first.locator("svg").first).count("无任务") == 6
    assert "居首：辛集市" in (panels.first.locator("svg").first.get_attribute("aria-label") or "")


def texts_of_svg(svg: object) -> list[str]:
    texts: list[str] = svg.locator("text").all_text_contents()  # type: ignore[attr-defined]
    return texts


def test_filters_by_severity_place_project_and_words(page: Page) -> None:
    status = page.locator("#findings [role=status]")
    page.get_by_role("button", name="警告 6").click()
    expect(status).to_have_text("显示 4 / 10 个")
    page.get_by_role("button", name="清除筛选").click()
    expect(status).to_have_text("显示 10 / 10 个")
    page.locator("#choose-place").select_option(label="雄安新区")
    expect(status).to_have_text("显示 1 / 10 个")
    expect(page.locator("#place h2")).to_have_text("雄安新区的各项位次")
    page.keyboard.press("Escape")
    page.locator("#choose-project").select_option("16")
    assert page.locator(".ranking").count() == 5
    assert page.locator(".heat tbody tr").count() == 5
    page.get_by_role("button", name="清除筛选").click()
    page.keyboard.press("/")
    page.keyboard.type("空心村")
    expect(status).to_have_text("显示 1 / 10 个")
    expect(page.locator(".finding")).to_have_count(1)
    page.locator("#search").fill("没有这个词")
    expect(page.locator("#findings")).to_contain_text("筛选后没有内容")


def test_sorts_findings_and_the_heat_map(page: Page) -> None:
    page.locator("#choose-sort").select_option("page")
    pages = [
        int(re.findall(r"第 (\d+) 页", text)[0]) for text in texts(page, ".finding figcaption")
    ]
    assert pages == sorted(pages)
    page.locator(".heat tbody tr").nth(5).get_by_role("button").click()
    ranks = [text for text in texts(page, ".heat tbody tr:nth-child(6) td") if text.isdigit()]
    assert ranks == sorted(ranks, key=int)
    assert len(ranks) > 10
    page.get_by_role("button", name="定州", exact=True).click()
    expect(page.locator('.heat th[aria-sort="ascending"]')).to_have_text("定州 ▾")
    page.get_by_role("button", name="行列互换").click()
    assert page.locator(".heat.turned tbody tr").count() == 14


def test_a_link_leads_to_one_finding_and_to_one_place(
    open_report: OpenReport, hebei_report: Path, hebei: Path
) -> None:
    wanted = read(hebei, "findings")[-1]["finding_id"]
    # Filters that would hide it give way.
    page = open_report(hebei_report, f"#finding={wanted}&severity=error")
    card = page.locator(f"#finding-{wanted}")
    expect(card).to_be_in_viewport()
    expect(card).to_be_focused()
    page.locator(".card.led .place").first.click()
    assert "place=%E8%A1%A1%E6%B0%B4%E5%B8%82" in page.url
    expect(page.locator("#place h2")).to_have_text("衡水市的各项位次")
    page.go_back()
    expect(page.locator("#place")).to_have_count(0)
    place = open_report(hebei_report, "#place=廊坊市&lang=en")
    expect(place.locator("#place h2")).to_have_text("廊坊市 in each ranking")
    broken = open_report(hebei_report, "#finding=none&place=%00&severity=x&indicator=99&followed=7")
    expect(broken.locator("h1")).to_be_visible()


def test_the_keyboard_reaches_every_cell(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    first = page.locator(".heat td").first
    assert page.locator('.heat td[tabindex="0"]').count() == 1
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    cell = page.locator(".heat tbody tr:nth-child(2) td").nth(1)
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog h2")).to_have_text("唐山市")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator(".heat tbody tr:nth-child(2) td").last).to_be_focused()


def test_speaks_chinese_and_english(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert texts(page, "h2") == [
        "At a glance", "Rank of each place in each ranking", "Findings", "Each ranking",
        "What only the prose ranks",
    ]  # fmt: skip
    expect(page.locator(".finding .message").first).to_contain_text("not accounted for")
    buttons = " ".join(texts(page, "#actions button, #filters button"))
    assert re.findall(r"[\u4e00-\u9fff]+", buttons) == ["中文"]
    page.get_by_role("button", name="中文").click()
    expect(page.locator("#findings h2")).to_have_text("发现的问题")


@pytest.mark.parametrize("state", ["", "#lang=en", "#place=廊坊市"])
def test_axe_finds_no_barrier(open_report: OpenReport, hebei_report: Path, state: str) -> None:
    page = open_report(hebei_report, state)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_no_barrier_in_a_series(
    open_report: OpenReport, hebei: Path, tmp_path: Path
) -> None:
    write_report(months(hebei, tmp_path / "four", 4), tmp_path / "r.html", language="zh")
    found = Axe().run(open_report(tmp_path / "r.html"))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [360, 820, 1280])
def test_nothing_is_cut_off_sideways(
    open_report: OpenReport, hebei_report: Path, width: int
) -> None:
    page = open_report(hebei_report)
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_prints_all_of_it(page: Page, tmp_path: Path, hebei: Path) -> None:
    page.pdf(path=tmp_path / "r.pdf", prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(tmp_path / "r.pdf") as pdf:
        sheets = list(pdf)
        text = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
        sizes = {tuple(round(edge) for edge in sheet.get_size()) for sheet in sheets}
        pictures = sum(
            isinstance(one, pypdfium2.PdfImage) for sheet in sheets for one in sheet.get_objects()
        )
    plain = re.sub(r"\s", "", text)
    assert sizes == {(595, 842)}, "A4"
    assert 6 <= len(sheets) <= 20
    assert "河北省“双创双服”活动领导小组办公室关于20项民心工程进展情况的通报" in plain
    for row in read(hebei, "findings"):
        assert re.sub(r"\s", "", row["message"]) in plain
    assert pictures >= len(read(hebei, "findings"))
    assert "清除筛选" not in plain
    assert "English" not in plain


def test_fifty_circulars_stay_small_and_work(
    open_report: OpenReport, hebei: Path, tmp_path: Path
) -> None:
    out = tmp_path / "fifty.html"
    written = write_report(months(hebei, tmp_path / "fifty", 50), out, language="zh")
    assert written.circulars == 50
    assert written.size < 5_000_000
    page = open_report(out)
    expect(page.locator("#circulars [role=status]")).to_have_text("显示 50 / 50 份")
    bump = page.locator("#moved figure svg").first
    assert bump.locator("[data-mark=line] path").count() == 8
    assert "由第" in (bump.get_attribute("aria-label") or "")
    page.locator("#choose-followed").select_option(index=7)
    assert bump.locator("[data-mark=line] path").count() == 14
    page.locator("#moved figure svg [data-mark=dot] a").first.click()
    assert "place=" in page.url
    page.locator("#search").fill("2021-03")
    expect(page.locator("#circulars [role=status]")).to_have_text("显示 1 / 50 份")
    page.locator("#circulars tbody a").click()
    expect(page.locator(".masthead .docno")).to_have_text("冀双创双服办〔2021〕25号")
    assert page.locator(".ranking").count() >= 12
    expect(page.locator(".notice")).to_contain_text("找不到原文件")
    page.go_back()
    expect(page.locator("h1")).to_have_text("50 份通报")


def test_follows_places_through_printed_circulars(
    open_report: OpenReport,
    six_months: Path,
    tmp_path: Path,
    require_font: Callable[[str], None],
) -> None:
    require_font("Noto Serif CJK SC")
    written = write_report(six_months, tmp_path / "r.html", language="zh")
    assert (written.circulars, written.pictures) == (6, written.findings)
    page = open_report(tmp_path / "r.html")
    page.locator("#choose-followed").select_option(index=1)
    truths = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted(six_months.parent.glob("*.json"))
    ]
    printed = {
        (truth["circular"]["as_of"], row["place"]): row
        for truth in truths
        for row in truth["rankings"]
        if (row["project_no"], row["item"]) == (1, "主城区") and row["rank"]
    }
    ranks, values = page.locator("#moved figure svg").all()
    titles = ranks.locator("[data-mark=dot] title").all_text_contents()
    assert sorted(titles) == sorted(
        f"{place} {date} 第 {row['rank']}" for (date, place), row in printed.items()
    )
    # The slip of the third month (a decimal point lost) makes no line and no scale.
    assert [text for text in texts_of_svg(values) if text.endswith("?")] == ["保定 298?"]
    assert values.locator("[data-mark='y-axis tick label'] text").last.text_content() == "80"
    first, last = (min(row["rank"] for (d, p), row in printed.items() if d == date and p == "廊坊市")
                   for date in ("2010-02", "2010-07"))  # fmt: skip
    assert f"廊坊 {first} → {last}" in page.locator("#moved figcaption").inner_text()
    rules = texts(page, "#recurring tbody th")
    assert {rule.split()[-1] for rule in rules} == {
        row["rule"] for row in read(six_months, "findings")
    }


def test_everything_can_be_shown_and_printed_at_once(
    open_report: OpenReport, hebei: Path, tmp_path: Path
) -> None:
    write_report(months(hebei, tmp_path / "three", 3), tmp_path / "r.html", language="en")
    page = open_report(tmp_path / "r.html")
    assert page.locator(".circular").count() == 0
    page.get_by_role("button", name="Show everything").click()
    assert page.locator(".circular").count() == 3
    assert page.locator(".ranking").count() == 60


def test_the_report_opens_with_how_far_the_dataset_can_be_trusted(page: Page) -> None:
    said = texts(page, "header .trust")
    assert len(said) == 1
    assert re.search(r"共 269 个排名条目，其中 \d+ 个（[\d.]+%）无疑点", said[0])
