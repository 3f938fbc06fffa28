"""Heads of letters from committees, offices and governments of any level and year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongbao.extract import extract
from tongbao.model import Block, Box, Document, Header
from tongbao.normalize import normalize

HEBEI = """河北省“双创双服”活动领导小组办公室

冀双创双服办〔2020〕15号

关于20项民心工程进展情况的通报

各市(含定州、辛集市)党委和人民政府，雄安新区党工委和管委会：

现将可量化比较的17项工程各市进展情况（截至5月底）进行通报。

河北省“双创双服”活动领导小组办公室

2020年6月10日"""
HENGSHUI = """中共衡水市委督查室

衡督字[2015]第7号

关于2015年重点工作完成情况的通报

各县市区委、政府：

截止2015年9月30日，全市15项重点工作进展情况通报如下。

衡水市委督查室

2015年10月12日"""
GUIZHOU = """贵州省人民政府办公厅文件

黔府办函（2013）45号

省人民政府办公厅关于2013年1—6月

固定资产投资完成情况的通报

各市、自治州人民政府，贵安新区管委会：

二○一三年七月十五日"""
BULLETIN = """通  报

第15期

石家庄市大气污染防治工作领导小组办公室　　2018年3月6日

关于2月份各县（市、区）空气质量排名的通报

各县（市、区）人民政府：

2018年2月，全市空气质量排名如下。"""
QUARTER = """广西壮族自治区住房和城乡建设厅关于2021年第三季度城镇老旧小区改造进展情况的通报

桂建城函〔2021〕1234号

各设区市住房和城乡建设局：

2021年10月20日"""
NATION = """国务院安全生产委员会办公室关于2019年全国安全生产情况的通报

安委办〔2020〕1号

各省、自治区、直辖市：

二〇二〇年一月八日"""


def head(text: str, folder: Path) -> Header:
    path = folder / "letter.txt"
    path.write_text(text, encoding="utf-8")
    return normalize(extract(path)).header


@pytest.mark.parametrize(
    ("text", "number", "issued", "as_of", "province", "projects"),
    [
        (HEBEI, "冀双创双服办〔2020〕15号", "2020-06-10", "2020-05", "130000", 17),
        (HENGSHUI, "衡督字[2015]第7号", "2015-10-12", "2015-09-30", "130000", 15),
        (GUIZHOU, "黔府办函（2013）45号", "2013-07-15", "2013-06", "520000", None),
        (BULLETIN, "第15期", "2018-03-06", "2018-02", "130000", None),
        (QUARTER, "桂建城函〔2021〕1234号", "2021-10-20", "2021-09", "450000", None),
        (NATION, "安委办〔2020〕1号", "2020-01-08", "", "", None),
    ],
)
def test_numbers_dates_area_and_projects(
    text: str, number: str, issued: str, as_of: str, province: str, projects: int | None,
    tmp_path: Path,
) -> None:  # fmt: skip
    found = head(text, tmp_path)
    assert (found.number, found.issued, found.as_of) == (number, issued, as_of)
    assert (found.province_code, found.projects_stated) == (province, projects)


def test_a_number_of_two_digits_gives_the_year_of_the_figures(tmp_path: Path) -> None:
    text = (
        "河北省人民政府办公厅文件\n机密  冀政办字（86）第15号\n关于乡镇企业发展情况的通报\n"
        "各行政公署：\n截至6月底，全省乡镇企业发展较快。\n"
    )
    found = head(text, tmp_path)
    assert (found.number, found.as_of) == ("冀政办字（86）第15号", "1986-06")


@pytest.mark.parametrize(
    ("text", "issuer", "title"),
    [
        (HENGSHUI, "中共衡水市委督查室", "关于2015年重点工作完成情况的通报"),
        (GUIZHOU, "贵州省人民政府办公厅", "省人民政府办公厅关于2013年1—6月固定资产投资完成情况的通报"),
        (BULLETIN, "石家庄市大气污染防治工作领导小组办公室", "关于2月份各县（市、区）空气质量排名的通报"),
        (QUARTER, "广西壮族自治区住房和城乡建设厅",
         "广西壮族自治区住房和城乡建设厅关于2021年第三季度城镇老旧小区改造进展情况的通报"),
        (NATION, "国务院安全生产委员会办公室", "国务院安全生产委员会办公室关于2019年全国安全生产情况的通报"),
    ],
)  # fmt: skip
def test_issuers_and_titles(text: str, issuer: str, title: str, tmp_path: Path) -> None:
    found = head(text, tmp_path)
    assert (found.issuer, found.title) == (issuer, title)


def test_the_largest_lines_before_the_salutation_are_the_title() -> None:
    lines = [("南通市城市管理委员会文件", 24.0), ("通城管〔2017〕31号", 14.0), ("8月份市区城市长效综合管理", 20.0),
             ("考核结果及分析", 20.0), ("各街道办事处：", 14.0), ("请各街道对照问题抓好整改落实工作", 14.0)]  # fmt: skip
    flow = tuple(
        Block(
            number, "paragraph", text, 1, Box(0.0, 20.0 * number, 300.0, 20.0 * number + 15), size
        )
        for number, (text, size) in enumerate(lines, 1)
    )
    header = normalize(Document("a.pdf", "0" * 64, (), flow, ())).header
    assert header.title == "8月份市区城市长效综合管理考核结果及分析"
    assert header.issuer == "南通市城市管理委员会"


@pytest.mark.parametrize(
    ("said", "as_of"),
    [
        ("2021年6月9日8时至2021年6月11日8时，全市出现中到大雨。", "2021-06-11"),
        ("6月9日至11日，全市出现中到大雨。", "2021-06-11"),
        ("2021年5月30日—6月1日，全市出现中到大雨。", "2021-06-01"),
        ("2020年12月30日至2021年1月2日，全市出现雨雪。", "2021-01-02"),
    ],
)
def test_figures_of_some_days_are_of_the_last(said: str, as_of: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(
        f"安庆市雨情通报\n各县（市、区）：\n{said}\n安庆市水利局\n2021年6月12日\n", encoding="utf-8"
    )
    assert normalize(extract(path)).header.as_of == as_of


@pytest.mark.parametrize(
    ("span", "as_of"),
    [
        ("上半年", "2021-06"),
        ("下半年", "2021-12"),
        ("前三季度", "2021-09"),
        ("第四季度", "2021-12"),
    ],
)
def test_a_span_in_words_is_of_its_last_month(span: str, as_of: str, tmp_path: Path) -> None:
    text = f"关于2021年{span}公众安全感测评情况的通报\n各县（市、区）：\n现将结果通报如下。\n"
    assert head(text, tmp_path).as_of == as_of
