"""What the report draws from: links, standings, series, originals, cuts; and its own parts."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pypdfium2
import pytest
from monthly import months, read, write
from PIL import Image, ImageDraw

from tongbao.model import Box, Finding, Message, Severity
from tongbao.report import write_report
from tongbao.report.cuts import Excerpt, Picture, open_original, shown_region
from tongbao.report.linking import link_findings
from tongbao.report.originals import Original, OriginalFinder
from tongbao.report.page import web_file
from tongbao.report.series import area_of, find_series
from tongbao.report.standing import positions, standings
from tongbao.report.tables import Fact, Indicator, PlaceKey, Reported, read_tables
from tongbao.report.words import WORDS

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "hebei-2020-15"
Run = Callable[..., subprocess.CompletedProcess[str]]

INDICATOR = Indicator(1, "工程", "", "完成率", "", "%", "desc")
CODES = {"石家庄市": "130100", "唐山市": "130200", "邯郸市": "130400", "定州市": "130682"}


def fact(place: str, rank: int | None, value: float | None = None, **other: object) -> Fact:
    status = "no_task" if rank is None else "ranked"
    number = list(CODES).index(place)
    box = Box(100.0 + 40 * number, 50, 140.0 + 40 * number, 80)
    made = Fact(INDICATOR, PlaceKey(CODES[place], place), place, rank, value, str(value), status,
                "printed", 1.0, 1, box)  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def circular(facts: list[Fact], *findings: Finding, as_of: str = "2020-05") -> Reported:
    found = [(f"{number:016x}", finding) for number, finding in enumerate(findings)]
    return Reported("0" * 16, "a.pdf", "", "", "", as_of, "", "130000", 1, "text", None, 1,
                    facts, [], found)  # fmt: skip


def finding(**other: object) -> Finding:
    return replace(Finding("rule", "error", Message("句", "sentence")), **other)  # type: ignore[arg-type]


class TestLinks:
    facts = (
        fact("石家庄市", 1, 9, entry_id="a"), fact("唐山市", 2, 8, entry_id="b"),
        fact("定州市", None, entry_id="c"),
    )  # fmt: skip

    def link(self, *doubted: str, **other: object) -> tuple[object, ...]:
        one = circular(list(self.facts), finding(**other))
        one.doubted[one.findings[0][0]] = set(doubted)
        (link,) = link_findings(one)
        return link.indicators, link.facts, link.absent

    def test_the_facts_are_those_that_the_dataset_links_wherever_the_finding_stands(self) -> None:
        box = self.facts[0].box
        of_tangshan = self.link("b", project_no=1, places=("唐山市",), page=1, box=box)
        assert of_tangshan == ((0,), (1,), ())
        assert self.link("a", "c", page=1, box=Box(142, 52, 178, 78)) == ((0,), (0, 2), ())

    def test_a_place_without_a_fact_is_absent(self) -> None:
        assert self.link(project_no=1, places=("邯郸市",)) == ((0,), (), ((0, "邯郸市"),))

    def test_a_finding_of_another_indicator_or_of_none_touches_nothing(self) -> None:
        assert self.link(project_no=2, places=("唐山市",)) == ((), (), ())
        assert self.link(project_no=1, metric="开工率") == ((), (), ())
        assert self.link() == ((), (), ())

    def test_of_the_supplied_circular(self, hebei: Path) -> None:
        (one,) = read_tables(hebei)
        links = link_findings(one)
        absent = {place for link in links for _, place in link.absent}
        assert absent == {
            name for _, f in one.findings if f.rule == "set-missing" for name in f.places
        }
        doubted = {one.facts[n].place_text for link in links for n in link.facts}
        assert doubted == {"承德", "张家口", "雄安新区", "定州"}


class TestStandings:
    def counted(self, facts: list[Fact], *doubtful: int) -> dict[str, tuple[int, int]]:
        return {s.place.name: (s.firsts, s.lasts) for s in standings(facts, doubtful)}

    def test_ties_on_the_value_share_first_and_last(self) -> None:
        facts = [fact("石家庄市", 1, 100), fact("唐山市", 2, 100), fact("邯郸市", 3, 0),
                 fact("定州市", 4, 0)]  # fmt: skip
        assert self.counted(facts) == {
            "石家庄市": (1, 0), "唐山市": (1, 0), "邯郸市": (0, 1), "定州市": (0, 1),
        }  # fmt: skip

    def test_where_all_are_equal_nobody_is_last(self) -> None:
        facts = [fact("石家庄市", 1, 100), fact("唐山市", 2, 100)]
        assert self.counted(facts) == {"石家庄市": (1, 0), "唐山市": (1, 0)}

    def test_a_list_of_the_first_few_has_no_last_and_of_the_last_few_no_first(self) -> None:
        whole = [fact(name, rank, 10.0 - rank) for rank, name in enumerate(CODES, 1)]
        top = [replace(f, indicator=INDICATOR._replace(item="前两名")) for f in whole[:2]]
        bottom = [replace(f, indicator=INDICATOR._replace(item="后两名")) for f in whole[2:]]
        assert self.counted([*whole, *top, *bottom]) == {
            "石家庄市": (2, 0), "唐山市": (0, 0), "邯郸市": (0, 0), "定州市": (0, 1),
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("title", "ends"),
        [("空气质量排行榜（前50）", (1, 0)), ("后十名", (0, 1)), ("前三季度排名", (1, 1))],
    )
    def test_a_title_says_that_only_a_part_is_listed(
        self, title: str, ends: tuple[int, int]
    ) -> None:
        first, last = standings([fact("石家庄市", 1, 9), fact("唐山市", 2, 1)], title=title)
        assert (first.firsts, last.lasts) == ends

    def test_a_name_that_was_not_settled_stands_nowhere(self, hebei: Path, tmp_path: Path) -> None:
        tables = {name: read(hebei, name) for name in ("circulars", "rankings", "findings")}
        first = tables["rankings"][0]
        other = next(row for row in tables["rankings"] if row["place_text"] == "廊坊")
        tables["rankings"].append({**first, "place": "", "place_code": "", "place_text": "廊坊"})
        (one,) = read_tables(write(tmp_path / "open", tables))
        assert other["place"] == "廊坊市"
        assert one.facts[-1].place == PlaceKey("", "廊坊", settled=False)
        assert [s.place.name for s in standings(one.facts) if "廊坊" in s.place.name] == ["廊坊市"]

    def test_doubtful_firsts_and_lasts_are_counted_apart(self) -> None:
        first, last = standings([fact("石家庄市", 1, 9), fact("唐山市", 2, 1)], [0])
        assert (first.doubtful_firsts, last.doubtful_lasts) == (1, 0)

    def test_places_without_task_or_alone_have_no_position(self) -> None:
        assert positions([fact("石家庄市", 1, 9), fact("唐山市", None)]) == {}


class TestSeries:
    def test_same_ranking_of_the_same_area_is_followed_by_date(
        self, hebei: Path, tmp_path: Path
    ) -> None:
        circulars = read_tables(months(hebei, tmp_path / "m", 3))
        (series,) = find_series(list(reversed(circulars)))
        assert series.area == "13:2"
        assert series.circulars == (2, 1, 0)
        assert len(series.indicators) == 20
        assert dict(series.indicators[0].at) == {2: 0, 1: 0, 0: 0}

    def test_other_areas_levels_and_dates_are_not_mixed(self) -> None:
        province = circular([fact("石家庄市", 1), fact("唐山市", 2)])
        counties = [
            replace(f, place=PlaceKey(code, code))
            for f, code in zip(province.facts, ("130102", "130104"), strict=True)
        ]
        assert area_of(province) == "13:2"
        assert area_of(circular(counties)) == "1301:4"
        assert find_series([province, circular(counties, as_of="2020-06")]) == []
        assert find_series([province, circular(province.facts)]) == []


class TestOriginals:
    def test_is_found_by_name_from_the_dataset_or_by_hash_under_a_folder(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "deep" / "er").mkdir(parents=True)
        (tmp_path / "a.pdf").write_bytes(b"a")
        (tmp_path / "deep" / "er" / "renamed.pdf").write_bytes(b"b")
        ids = {text: hashlib.sha256(text.encode()).hexdigest()[:16] for text in "ab"}
        finder = OriginalFinder(tmp_path / "data", [tmp_path / "deep"])
        assert finder.find("a.pdf", ids["a"]).path == tmp_path / "a.pdf"
        assert finder.find("b.pdf", ids["b"]).path == tmp_path / "deep" / "er" / "renamed.pdf"
        assert finder.find("a.pdf", "0" * 16) == Original("changed")
        assert finder.find("c.pdf", "0" * 16) == Original("missing")
        assert finder.find("bad\0name" + "x" * 5000, "0" * 16) == Original("missing")

    @pytest.mark.parametrize(
        ("spoil", "state", "said"),
        [
            (lambda file: file.unlink(), "missing", "找不到 1"),
            (lambda file: file.write_bytes(file.read_bytes() + b" "), "changed", "内容已变 1"),
        ],
    )
    def test_the_report_says_where_a_page_cannot_be_shown(
        self, tongbao: Run, tmp_path: Path, spoil: Callable[[Path], object], state: str, said: str
    ) -> None:
        file = tmp_path / "circular.pdf"
        shutil.copy(SAMPLE / "hebei-2020-15.typst.pdf", file)
        assert tongbao("extract", "circular.pdf", "-o", "out", "-q").returncode == 0
        spoil(file)
        done = tongbao("report", "out", "-o", "r.html", "--json")
        assert done.returncode == 0
        assert said in done.stderr
        assert "--originals" in done.stderr
        told = json.loads(done.stdout)
        assert told["without_original"] == [{"file": "circular.pdf", "state": state}]
        assert (told["findings"], told["shown_in_page"]) == (10, 0)
        found = tongbao("report", "out", "-o", "r.html", "--json", "-q", "--originals", SAMPLE)
        assert json.loads(found.stdout)["shown_in_page"] == 10
        assert found.stderr == ""


def picture(uri: str) -> Image.Image:
    kind, data = uri.split(",", 1)
    assert kind == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(data))).convert("L")


class TestCuts:
    def test_shows_the_box_among_its_neighbours_and_never_beyond_the_page(self) -> None:
        assert shown_region(Box(290, 400, 310, 410), 595, 842) == Box(85, 346, 515, 464)
        assert shown_region(Box(0, 0, 10, 10), 595, 842) == Box(0, 0, 430, 118)
        assert shown_region(Box(590, 840, 700, 900), 595, 842) == Box(165, 724, 595, 842)
        assert shown_region(Box(60, 100, 540, 120), 595, 842)[::2] == (0, 595)
        assert shown_region(None, 595, 842) == Box(0, 0, 595, 842)
        assert shown_region(Box(1, 2, 3, 4), 100, 50) == Box(0, 0, 100, 50)

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_of_a_turned_page_shows_what_a_reader_sees(self, tmp_path: Path, turn: int) -> None:
        reportlab = pytest.importorskip("reportlab.pdfgen.canvas")
        canvas = reportlab.Canvas(str(tmp_path / "a.pdf"), pagesize=(600, 800))
        canvas.rect(500, 700, 40, 20, fill=1)  # PDF counts up from the bottom left
        canvas.save()
        with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
            pdf[0].set_rotation(turn)
            pdf.save(tmp_path / "turned.pdf")
        seen = {
            0: Box(500, 80, 540, 100), 90: Box(700, 500, 720, 540),
            180: Box(60, 700, 100, 720), 270: Box(80, 60, 100, 100),
        }[turn]  # fmt: skip
        with open_original(Original("found", tmp_path / "turned.pdf"), None) as (_, pages):
            cut = pages.cut(1, seen)
            assert isinstance(cut, Picture)
            assert pages.cut(2, seen) is None
        image = picture(cut.uri)
        per_point = image.width / (cut.region.x1 - cut.region.x0)
        x0, top = (seen.x0 - cut.region.x0) * per_point, (seen.top - cut.region.top) * per_point
        x1, bottom = (
            (seen.x1 - cut.region.x0) * per_point,
            (seen.bottom - cut.region.top) * per_point,
        )
        inside = image.crop((int(x0) + 3, int(top) + 3, int(x1) - 3, int(bottom) - 3))
        around = image.crop((int(x0) - 12, int(top) - 12, int(x0) - 4, int(top) - 4))
        assert inside.histogram()[60:] == [0] * 196, "the black rectangle fills the drawn box"
        assert around.histogram()[:200] == [0] * 200

    def test_of_a_picture_file_with_two_frames(self, tmp_path: Path) -> None:
        frames = [Image.new("L", (1654, 2339), "white") for _ in range(2)]
        ImageDraw.Draw(frames[1]).rectangle((800, 1000, 900, 1050), fill=0)
        frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], dpi=(200, 200))
        per_point = 200 / 72
        box = Box(800 / per_point, 1000 / per_point, 900 / per_point, 1050 / per_point)
        with open_original(Original("found", tmp_path / "a.tif"), None) as (_, pages):
            cut = pages.cut(2, box)
            assert isinstance(cut, Picture)
            assert pages.cut(3, box) is None
        assert cut.page_size == pytest.approx((595.4, 842), abs=0.5)
        assert sum(picture(cut.uri).histogram()[:60]) > 500

    def test_of_a_text_export_is_its_lines(self) -> None:
        with open_original(Original("found", SAMPLE / "source.txt"), None) as (_, pages):
            cut = pages.cut(1, Box(0, 14, 38, 15))
        assert isinstance(cut, Excerpt)
        assert cut.first == 13
        assert any("前三名" in cell for cell in cut.lines[2])

    def test_a_file_that_can_no_longer_be_opened_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing more")
        with open_original(Original("found", tmp_path / "a.pdf"), None) as (opened, pages):
            assert opened.state == "damaged"
            assert pages.cut(1, None) is None

    def test_the_gravest_findings_get_their_picture_first(
        self, hebei: Path, tmp_path: Path
    ) -> None:
        out = tmp_path / "r.html"
        written = write_report(hebei, out, language="en", most_cuts=4)
        assert (written.pictures, written.spared) == (4, 6)
        text = out.read_text(encoding="utf-8")
        data = json.loads(re.findall(r'id="data" type="application/json">(.*?)</script>', text)[0])
        shown = [one["severity"] for one in data["circulars"][0]["findings"] if "cut" in one]
        assert shown == ["error"] * 4


class TestPage:
    def test_the_same_dataset_gives_the_same_bytes(self, hebei: Path, tmp_path: Path) -> None:
        for name in "ab":
            write_report(hebei, tmp_path / name, language="zh")
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()

    def test_holds_nothing_to_be_loaded_from_elsewhere(self, hebei_report: Path) -> None:
        text = hebei_report.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|@import""", text)

    def test_every_word_is_used_and_every_word_used_is_there(self) -> None:
        scripts = "".join(
            path.read_text(encoding="utf-8")
            for path in (ROOT / "tongbao" / "report" / "web").glob("*.*")
        )
        asked = set(re.findall(r'word\("(\w+)"', scripts)) | set(
            re.findall(r"words\.(\w+)", scripts)
        )
        assert asked - set(WORDS) == set()
        quoted = set(re.findall(r"""["'](\w+)["']""", scripts)) | asked | set(get_args(Severity))
        stems = [stem for stem in re.findall(r"word\(`(\w+)\$\{", scripts) if stem]
        plurals = {f"{severity}s" for severity in get_args(Severity)}
        unused = {n for n in set(WORDS) - quoted - plurals if not n.startswith(tuple(stems))}
        assert unused == set()

    @pytest.mark.parametrize("name", WORDS)
    def test_both_languages_fill_in_the_same(self, name: str) -> None:
        chinese, english = (set(re.findall(r"\{(\w+)\}", text)) for text in WORDS[name])
        assert chinese == english

    @pytest.mark.parametrize(
        ("name", "licence"), [("d3.min.js", "LICENSE-d3"), ("plot.umd.min.js", "LICENSE-plot")]
    )
    def test_vendored_files_are_the_published_ones_with_their_licence(
        self, name: str, licence: str
    ) -> None:
        about = web_file("vendor/README.md")
        data = (ROOT / "tongbao" / "report" / "web" / "vendor" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() in about
        assert "Permission to use, copy, modify" in web_file(f"vendor/{licence}")
        assert "</script" not in data.decode().lower()


class TestCommand:
    def test_writes_the_report_in_the_language_asked_for(
        self, tongbao: Run, tmp_path: Path, hebei: Path
    ) -> None:
        done = tongbao("report", hebei, "-o", "r.html", lang="en")
        assert (done.returncode, done.stdout) == (0, "")
        assert "1 circulars with 10 findings are in r.html" in done.stderr
        assert '<html lang="en">' in (tmp_path / "r.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("nowhere", "-o", "r.html"), 3, "nowhere 不是数据集"),
            (("DATASET", "-o", "."), 2, "请用 -o 另选一个文件"),
            (("DATASET", "-o", "no/such/folder/r.html"), 2, "无法写入"),
            (("DATASET", "-o", "r.html", "--originals", "gone"), 2, "gone 不是文件夹"),
        ],
    )
    def test_wrong_use_gets_one_sentence(
        self, tongbao: Run, hebei: Path, arguments: tuple[str, ...], code: int, said: str
    ) -> None:
        done = tongbao("report", *(hebei if one == "DATASET" else one for one in arguments))
        assert done.returncode == code
        assert said in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_damaged_table_is_named_with_its_row(
        self, tongbao: Run, hebei: Path, tmp_path: Path
    ) -> None:
        rows = {name: read(hebei, name) for name in ("circulars", "rankings", "findings")}
        rows["rankings"][3]["rank"] = "third"
        write(tmp_path / "bad", rows)
        done = tongbao("report", "bad", "-o", "r.html")
        assert done.returncode == 2
        assert "rankings.csv 第 5 行" in done.stderr
        assert not (tmp_path / "r.html").exists()
        rows["rankings"][3].update(rank="3", status="unheard")
        write(tmp_path / "bad", rows)
        assert "unheard" in tongbao("report", "bad", "-o", "r.html").stderr

    def test_a_file_that_could_not_be_read_is_in_the_report(
        self, tongbao: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
        shutil.copy(SAMPLE / "hebei-2020-15.typst.pdf", tmp_path / "good.pdf")
        assert tongbao("extract", "broken.pdf", "good.pdf", "-o", "out").returncode == 5
        done = tongbao("report", "out", "-o", "r.html")
        assert done.returncode == 0
        assert "broken.pdf" in (tmp_path / "r.html").read_text(encoding="utf-8")
