"""What labels of circulars say: the field's vocabulary, and what one document shows clearly.

A label is a project, maybe a part of it behind a dash, a metric, and a bracket that holds a unit
or the metric with its unit. Projects are free words; metrics, units and set phrases are few.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tongbao.confidence import DOUBTFUL
from tongbao.model import Evidence
from tongbao.text.folding import squash

UNITS = (
    "%", "％", "分", "元", "万元", "亿元", "个", "件", "户", "人", "万人", "次", "天", "项", "套", "座",
    "公里", "平方米", "万平方米", "亩", "万亩", "公顷", "吨", "万吨", "位", "人次", "万人次", "万户", "起",
    "家", "处", "台", "辆", "千米", "平方公里", "立方米", "万立方米", "亿吨", "万美元", "亿美元", "百分点",
    "个百分点", "‰", "℃", "μg/m3", "mg/m3", "微克/立方米", "毫克/立方米",
)  # fmt: skip
"""What brackets behind an indicator's words hold."""
UNIT = rf"(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})"
STROKE = r"[-—_1lIiJjfrt|丨!！{}\[\]【】〔〕［］()（）:：.·,，、'‘’]"
"""What a bracket of a coarse picture may be read as."""
METRICS = (
    "完成率", "开工率", "主体完工率", "完工率", "竣工率", "办结率", "达标率", "合格率", "优良率",
    "支付率", "支出率", "到位率", "覆盖率", "满意率", "满意度", "投资完成率", "支出进度", "完成进度",
    "同比增速", "同比增长", "增速", "增幅", "降幅", "占比", "得分", "综合得分", "总分", "综合指数",
    "平均浓度", "月均浓度", "年均浓度", "完成投资", "完成量", "完成数", "任务数", "目标数", "开工数",
)  # fmt: skip
INDICATORS = (
    "地区生产总值", "规模以上工业增加值", "固定资产投资", "社会消费品零售总额", "进出口总额",
    "一般公共预算收入", "一般公共预算支出", "城镇居民人均可支配收入", "农村居民人均可支配收入",
    "居民人均可支配收入", "实际利用外资", "税收收入", "工业投资", "民间投资", "房地产开发投资",
    "新增就业人数", "城镇新增就业", "造林面积", "信访量",
)  # fmt: skip
"""Indicators of the economy, which every statistical office words alike."""
HEADS = (
    "序号", "名次", "位次", "排名", "排序", "地区", "城市", "单位", "县区", "区县", "市县", "市",
    "项目", "子项", "专项", "专项名称", "项目名称", "指标", "备注", "县", "省", "省份", "区域",
)  # fmt: skip
PLACE_BRACKETS = ("（市、区）", "（区、市）", "（区）", "（市）")
"""What stands in brackets behind 县, 省 in the heads of name columns."""
UNIT_BRACKETS = tuple(f"（{unit}）" for unit in UNITS)
PHRASES = (
    "（完成任务，排名不分先后）", "（完成任务，不分先后）", "（排名不分先后）", "（完成任务）",
    "（全部完成，排名不分先后）", "无任务", "无此项任务", "不涉及", "未设置目标", "无数据",
)  # fmt: skip
SHARE = r"(?:率|度|增速|增长|增幅|降幅|占比|比例|比重)"
"""Ends of metrics whose unit is per cent."""
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Wordings:
    """What labels of a document are known to say: heads, and the brackets after them.

    Each with the confidence of its clearest sighting.
    """

    heads: Mapping[str, float]
    tails: Mapping[str, float]
    headings: frozenset[str] = frozenset()
    """Projects as the headings of the prose name them."""
    prefixes: frozenset[str] = frozenset()
    """What labels print before and with a dash: a scan that loses one dash has not lost all."""
    seen_tails: frozenset[str] = frozenset()
    """Brackets that this document's labels print."""
    sightings: Mapping[str, Evidence] = field(default_factory=dict)
    """Whole labels of tables with the evidence of their clearest cell."""

    def surer_than(self, confidence: float) -> Wordings:
        """Return the wordings that were seen more clearly than something else."""
        limit = min(confidence, DOUBTFUL - 1e-6)
        return Wordings(
            {text: sure for text, sure in self.heads.items() if sure > limit},
            {text: sure for text, sure in self.tails.items() if sure > limit},
            self.headings,
            self.prefixes,
            self.seen_tails,
            self.sightings,
        )

    def attests(self, text: str) -> bool:
        """Return whether a label's words and its bracket are known."""
        head, tail = part_bracket(text)
        return (head in self.heads or head in self.headings) and (not tail or tail in self.tails)


def part_bracket(text: str) -> tuple[str, str]:
    """Return a label's words and the bracket after them."""
    plain = squash(text).replace("(", "（").replace(")", "）")
    head, sign, tail = plain.partition("（")
    return head, sign + tail


def han_of(text: str) -> str:
    """Return the Han characters of a text."""
    return "".join(_HAN.findall(text))
