"""What circulars rank: projects with their items, metrics, units and the look of their figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["completion", "score", "index", "concentration", "count", "growth", "amount"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One project that circulars rank places by."""

    project: str
    items: tuple[str, ...]
    metric: str
    unit: str
    kind: Kind

    @property
    def less_is_better(self) -> bool:
        """Return whether the smallest value ranks first."""
        return self.kind in {"index", "concentration"} or "信访" in self.project


def topics_of(metric: str, unit: str, kind: Kind, *names: str) -> tuple[Topic, ...]:
    """Return topics of one metric; a project's items stand behind a colon."""
    found = []
    for name in names:
        project, _, items = name.partition(":")
        found.append(Topic(project, tuple(i for i in items.split("|") if i), metric, unit, kind))
    return tuple(found)


TOPICS: tuple[Topic, ...] = (
    *topics_of(
        "完成率", "%", "completion",
        "棚户区改造工程", "城市排水管网雨污分流改造工程:主城区|所辖县、市、区", "便民市场建设工程",
        "农村人居环境整治工程:农村厕所改造|生活污水治理|生活垃圾处理", "公共交通建设工程:农村公路",
        "残疾人服务工程:康复服务|适配辅助器具|就业培训|托养服务", "医疗卫生服务能力提升工程:乡村一体化|医联体",
        "饮用水水源地保护工程", "城市绿道建设工程", "公共充电设施建设工程", "高标准农田建设项目",
        "农业面源污染治理工程", "乡镇卫生院标准化建设", "职业技能提升行动", "城镇燃气管道更新改造",
        "社区食堂建设项目", "历史遗留矿山生态修复工程", "小型水库除险加固工程",
    ),
    *topics_of(
        "开工率", "%", "completion",
        "老旧小区改造工程", "城镇义务教育扩容增位工程", "社区和居家养老工程:社区日间照料服务站|提升敬老院",
        "保障性租赁住房建设工程", "城中村改造工程", "公共停车场建设工程", "重点水利工程",
        "公共体育场地设施建设工程",
    ),
    *topics_of("主体完工率", "%", "completion", "幼儿园建设工程", "公办养老机构建设项目"),
    *topics_of("投资完成率", "%", "completion", "重点建设项目", "交通基础设施建设项目", "乡村振兴衔接资金项目"),
    *topics_of("支出进度", "%", "completion", "中央预算内投资项目", "地方政府专项债券项目"),
    *topics_of("达标率", "%", "completion", "地表水考核断面", "农村集中式供水水质"),
    *topics_of("办结率", "%", "completion", "政务服务便民热线工单", "网上信访事项"),
    *topics_of("满意度", "%", "score", "政务服务评价", "义务教育群众评议"),
    *topics_of("综合得分", "分", "score", "营商环境评价", "城市管理考评", "安全生产考核", "文明城市测评"),
    *topics_of("环境空气质量综合指数", "", "index", "环境空气质量"),
    *topics_of("平均浓度", "μg/m3", "concentration", "细颗粒物污染防治", "臭氧污染防治"),
    *topics_of("信访量", "件", "count", "信访工作"),
    *topics_of("新增就业人数", "人", "count", "城镇新增就业"),
    *topics_of("造林面积", "亩", "count", "国土绿化"),
    *topics_of("同比增速", "%", "growth", "规模以上工业增加值", "固定资产投资", "一般公共预算收入", "社会消费品零售总额"),
    *topics_of("完成投资", "亿元", "amount", "重大产业项目", "技术改造投资"),
)  # fmt: skip

UNSEEN: tuple[Topic, ...] = (
    *topics_of(
        "清退率", "%", "completion",
        "河湖岸线乱占清理:碍洪构筑物|违规网箱", "加油站地下油罐双层化", "型煤入户核验",
        "废旧农膜回收站点布设", "危岩崩塌隐患排危", "光伏扶持电站并网:屋顶分布式|村级集中式",
        "松材线虫病枯死木除治",
    ),
    *topics_of(
        "随访率", "%", "completion",
        "家庭医师履约包:高血压随访|糖尿病随访", "冷链骨干基地招引", "科技特派员结对",
        "马铃薯良种繁育订单", "殡仪骨灰堂迁建",
    ),
    *topics_of("投运率", "%", "completion", "换电柜布点", "雷达测速卡口"),
    *topics_of("建档率", "%", "completion", "古树名木挂牌", "电梯维保追溯"),
    *topics_of("兑付率", "%", "completion", "稻谷烘干奖补", "耕牛保险理赔"),
    *topics_of("巡查频次", "次", "count", "林长巡山", "库区护渔"),
    *topics_of("抽检批次", "批", "count", "兽药残留监测"),
    *topics_of("亩均税额", "万元", "amount", "标准厂房入驻"),
    *topics_of("积分", "分", "score", "平安边界共建", "数字档案室测评"),
    *topics_of("悬浮物均值", "mg/L", "concentration", "入海排口溯源"),
    *topics_of("环比变动", "%", "growth", "活畜出栏", "快件揽收"),
)  # fmt: skip
"""What no word list of the reader's and no training text holds: a reader's luck with words that it
knows must not pass for its skill."""
