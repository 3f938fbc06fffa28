"""Rankings join whatever their circulars call them, and no two different ones do."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from typer.testing import CliRunner
from worded_letters import CITIES, MONTHS, RANKED, worded

import tongbao
from tongbao.archive.concordance import Concordance, join
from tongbao.cli import app
from tongbao.extract import ReadOptions
from tongbao.model import Ranking
from tongbao.pipeline import read_circular
from tongbao.text.periods import end_of


@pytest.fixture(scope="module")
def ten_rankings(tmp_path_factory: pytest.TempPathFactory) -> tongbao.Dataset:
    folder = tmp_path_factory.mktemp("worded")
    (folder / "letters").mkdir()
    for kind in RANKED:
        for year, month in MONTHS:
            if kind != "air so far" or month > 1:  # of January alone nothing tells it from "air"
                name = f"{kind}-{year}{month:02d}.txt"
                (folder / "letters" / name).write_text(worded(kind, year, month), encoding="utf-8")
    arguments = ["extract", folder / "letters", "-o", folder / "data", "-q"]
    assert CliRunner().invoke(app, list(map(str, arguments))).exit_code == 0
    return tongbao.Dataset(folder / "data")


def test_ten_rankings_of_sixteen_places_over_two_years_are_ten_series(
    ten_rankings: tongbao.Dataset,
) -> None:
    files = ten_rankings.circulars.set_index("circular_id")["file"]
    series: dict[str, set[str]] = defaultdict(set)
    spans: dict[str, list[object]] = defaultdict(list)
    for row in ten_rankings.indicators.to_dict("records"):
        kind = Path(files[row["circular_id"]]).name.rpartition("-")[0]
        series[kind].add(row["series_id"])
        spans[kind].append(end_of(row["period"]))
        assert row["places"] == len(CITIES)
    assert {kind: len(own) for kind, own in series.items()} == dict.fromkeys(RANKED, 1)
    assert len(set.union(*series.values())) == len(RANKED)
    for kind, own in spans.items():
        assert len(set(own)) == len(own) == (22 if kind == "air so far" else 24)


def test_an_archive_whose_titles_change_raises_no_alarm(ten_rankings: tongbao.Dataset) -> None:
    findings = ten_rankings.findings
    assert list(findings["message"]) == []


def rankings_of(folder: Path, caption: str, metric: str, title: str = "") -> tuple[Ranking, ...]:
    rows = "\n".join(f"{n}\t{city}市\t{90 - n / 4}" for n, city in enumerate(CITIES, 1))
    text = (
        f"山东省生态环境厅\n\n{title or f'关于{caption}的通报'}\n\n各市人民政府：\n\n"
        f"{caption}\n排名\t城市\t{metric}\n{rows}\n"
    )
    path = folder / "letter.txt"
    path.write_text(text, encoding="utf-8")
    return read_circular(path, ReadOptions()).rankings


def series_of(folder: Path, caption: str, metric: str, title: str = "") -> str:
    (ranking,) = rankings_of(folder, caption, metric, title)
    return ranking.series


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2021年1月设区市环境空气质量排名", "综合指数"),
         ("全省16个设区市环境空气质量排名（2021年3月）", "综合指数")),
        (("2021年1月设区市环境空气质量排名", "综合指数"),
         ("2021年4月全省设区城市环境空气质量状况", "环境空气质量综合指数")),
        (("2021年1月省重点项目投资完成情况", "完成率（%）"),
         ("2021年3月各市省重点项目投资进展情况", "投资完成率（%）")),
        (("2021年1月政务服务“好差评”得分排名", "得分"), ("2021年3月政务服务「好差评」排名", "得分")),
        (("2021年1月造林绿化进度（第1期）", "完成率（%）"), ("2021年3月造林绿化进度（第三期）", "完成率（%）")),
        (("2021年1月设区市地表水环境质量排名", "水质指数"), ("2021年3月全省地表水环境质量状况", "水质指数")),
        (("2021年1月考评得分排名", "得分", "关于2021年1月城市管理考评情况的通报"),
         ("2021年3月城市管理考评得分表", "得分", "关于2021年3月城市管理考评的通报")),
    ],
)  # fmt: skip
def test_other_words_for_one_ranking_join_it(
    one: tuple[str, ...], other: tuple[str, ...], tmp_path: Path
) -> None:
    assert series_of(tmp_path, *one) == series_of(tmp_path, *other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2021年1月城镇居民收入", "收入（元）"), ("2021年3月农村居民收入", "收入（元）")),
        (("2021年1月PM2.5浓度排名", "浓度"), ("2021年3月PM10浓度排名", "浓度")),
        (("2021年1月第一批重点项目完成情况", "完成率（%）"), ("2021年3月第二批重点项目完成情况", "完成率（%）")),
        (("2021年1月省重点项目完成情况", "完成率（%）"), ("2021年3月市重点项目完成情况", "完成率（%）")),
        (("2021年1月污水处理厂一期工程进度", "完成率（%）"), ("2021年3月污水处理厂二期工程进度", "完成率（%）")),
        (("2021年1月水库第一期工程进度", "完成率（%）"), ("2021年3月水库第二期工程进度", "完成率（%）")),
        (("2021年1月优良天数比例", "比例（%）"), ("2021年3月优良天数比例同比变化", "比例变化")),
        (("2021年1月进口额增速", "增速（%）"), ("2021年3月进出口额增速", "增速（%）")),
        (("2021年1月考核得分排名", "得分", "关于安全生产考核的通报"),
         ("2021年3月考核得分排名", "得分", "关于信访工作考核的通报")),
        (("2021年1月食品抽检合格率", "合格率（%）"), ("2021年3月药品抽检合格率", "合格率（%）")),
    ],
)  # fmt: skip
def test_rankings_whose_names_differ_in_a_word_stay_apart(
    one: tuple[str, ...], other: tuple[str, ...], tmp_path: Path
) -> None:
    assert series_of(tmp_path, *one) != series_of(tmp_path, *other)


def test_a_column_of_the_month_alone_is_of_that_month_whatever_span_stands_over_it(
    tmp_path: Path,
) -> None:
    one = rankings_of(tmp_path, "2021年1—5月工业增加值", "当月增速（%）")
    assert [(r.period, r.series[-2:], r.cumulative) for r in one] == [("2021-05", "-m", False)]
    other = rankings_of(tmp_path, "2021年1—5月工业增加值", "增速（%）")
    assert [(r.period, r.series[-4:]) for r in other] == [("2021-01/2021-05", "-ytd")]


def test_first_quarters_and_whole_years_go_on_with_what_they_belong_to() -> None:
    def joined(**spans: tuple[str, ...]) -> dict[str, str]:
        every = enumerate(((key, span) for key, own in spans.items() for span in own))
        told = defaultdict(list)
        for circular, (key, span) in every:
            told["a" if key == "none" else f"a-{key}"].append((span, circular))
        return join(told.items(), Concordance())

    quarters = joined(ytd=("2021-Q1", "2022-Q1"), q=("2021-Q2", "2021-Q3"))
    assert quarters == {"a-ytd": "a-q"}
    assert joined(ytd=("2021-Q1", "2021-H1"), q=("2021-Q2",)) == {}
    assert joined(none=("2021",), ytd=("2021-H1",), m=("2021-03",)) == {"a": "a-ytd"}
    assert joined(none=("2021", "2022"), m=("2021-03", "2021-04")) == {}
    assert joined(none=("2021-05",), m=("2021-03", "2021-04")) == {"a": "a-m"}
