"""Units of measure as circulars print them, each in one spelling.

One grammar serves figures (98.5分), headers (完成率（%）) and captions (单位：万元/吨): a simple
unit, per another where a slash or 每 says so, and once more per a time (吨/平方公里·月).
"""

from __future__ import annotations

import re
import unicodedata

_SIMPLE = (
    # area, length, volume
    "万平方米|亿平方米|平方公里|平方千米|平方米|平米|万立方米|亿立方米|立方米|万立方|立方|万土石方|万土方|万方|公里|千米|华里|海里|毫米|厘米|万米|亿米|米|市尺|万市亩|市亩|万亩|亩|万公顷|千公顷|公顷|"
    "km[2²]|km|m[2²]|m[3³]|mm|"
    # money
    "亿美元|万美元|美元|百万元|亿元|万元|千元|元|角|"
    # weight, energy, concentration
    "亿吨公里|万吨公里|吨公里|亿吨|万吨|吨|亿公斤|万公斤|公斤|千克|毫克|微克|克|亿市斤|万市斤|市斤|亿斤|万斤|斤|万市担|市担|万担|担|公担|"
    "万千瓦小时|千瓦小时|万马力|马力|亿度|万度|亿千瓦时|万千瓦时|千瓦时|万千瓦|千瓦|兆瓦|万千伏安|千伏安|万伏|千伏|MW|kWh|万k[Ww]|k[Ww]|k[Vv]A|kV|大卡|千卡|万吨标准煤|吨标准煤|千克标准煤|公斤标准煤|克标准煤|"
    "[uμµ]g|mg|kg|毫升|升|L|"
    # people and things
    "亿人次|万人次|人次|万人|人|万剂次|剂次|万剂|剂|万户次|万户|户次|户|万套|套|件次|百万件|万件|件|万份|份|万家|家|万辆|辆|万台件|台件|万台次|台次|标台|万台|台|万人公里|人公里|万条|条|"
    "万个|个|起|宗|所|处|座|批次|批|张|册|幅|项|例|间|万头|头|万只|只|万株|株|万尾|尾|眼|孔|班次|场次|场|次|部|艘|组|名|人份|吨次|"
    # what industry, transport and farming counted in
    "万锭|锭|万?(?:标准箱|标箱|重量箱)|万架|架|万支|支|万匹|匹|万张|万册|万幅|万棵|棵|万羽|羽|万个?工日|个?工日|航次|标准车|羊单位|"
    # shares, scores, time, the rest
    "百万分之|万分之|十万分之|个百分点|百分点|[%％]|‰|分钟|小时|个工作日|工作日|自然日|分贝|dB|分|天|倍|位|℃|万|亿"
)
_TIMES = "年|月|日|季度|旬"
"""Units only behind a slash or point: alone they are dates."""
_PER = r"[百千万亿]{1,2}[一-鿿]{0,4}|[一-鿿]{1,3}"
"""What else is counted behind a slash: 件/千网点, 起/百万工时."""
UNIT = rf"(?:(?:{_SIMPLE})(?:[/每](?:{_SIMPLE}|{_TIMES}|{_PER}))?(?:[·・](?:{_SIMPLE}|{_TIMES}))?)"
"""A regular expression of one unit, without groups."""

_SPELLINGS = {
    "ug/m3": "μg/m3", "微克/立方米": "μg/m3", "微克每立方米": "μg/m3", "毫克/立方米": "mg/m3",
    "毫克/升": "mg/L", "个百分点": "百分点", "m2": "平方米", "平米": "平方米", "km2": "平方公里",
    "平方千米": "平方公里", "km": "公里", "千米": "公里", "mm": "毫米", "千克": "公斤", "kg": "公斤", "kW": "千瓦", "kw": "千瓦", "万kW": "万千瓦", "万kw": "万千瓦", "kVA": "千伏安", "kvA": "千伏安", "kV": "千伏",
    "dB": "分贝", "市亩": "亩", "万市亩": "万亩", "市斤": "斤", "万市斤": "万斤", "亿市斤": "亿斤",
    "市担": "担", "万市担": "万担", "千瓦小时": "千瓦时", "万千瓦小时": "万千瓦时",
}  # fmt: skip
# 市亩, 市斤 and 市担 are 亩, 斤 and 担 by their full names: no figure changes with them, as it
# would from 斤 to 公斤 or from 亩 to 公顷, which therefore stay apart.
_PARTS = re.compile(r"[^/·]+")


def normal_unit(unit: str) -> str:
    """Return a unit in one spelling (％ → %, ug/m3 → μg/m3, 元每吨 → 元/吨)."""
    plain = unicodedata.normalize("NFKC", unit).strip().replace("・", "·")
    whole = _SPELLINGS.get(plain)
    if whole is not None:
        return whole
    plain = plain.replace("每", "/")
    return _PARTS.sub(lambda part: _SPELLINGS.get(part[0], part[0]), plain)
