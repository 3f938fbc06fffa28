"""The letter of a circular: head, salutation, numbered sections with claims, signature."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from samples.generator import age
from samples.generator.spec import Claimed, Fact, Indicator, Spec, writing_of, written

_CHINESE = "零一二三四五六七八九十"


def chinese(number: int) -> str:
    """Return 1–99 in Chinese numerals."""
    if number <= 10:
        return _CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def write_letter(spec: Spec) -> None:
    """Write the letter's paragraphs and the claims they make into ``spec``."""
    rng = spec.rng
    style = rng.choice(["chinese", "chinese", "digits"])
    text = spec.prose
    upright = writing_of(rng) is not None and rng.random() < age.UPRIGHT_SHARE
    text.append(("upright_head" if upright else "red_head", spec.issuer))
    text.append(("number", spec.number))
    text.append(("title", spec.title))
    text.append(("salutation", f"{spec.area.salutation}："))
    writing = writing_of(rng)
    text.append(("paragraph", _opening(spec)))
    for number, indicators in spec.projects().items():
        project = indicators[0].project
        head = f"{chinese(number)}、{project}" if style == "chinese" else f"{number}.{project}"
        text.append(("heading", head))
        for index, indicator in enumerate(indicators, 1):
            if indicator.item:
                inner = f"（{chinese(index)}）" if style == "chinese" else f"（{index}）"
                text.append(("subheading", f"{inner}{indicator.item}"))
            for sentence in _sentences(rng, spec, indicator):
                text.append(("paragraph", sentence))
    text.append(("paragraph", "请各地聚焦问题，采取有效措施，加大工作力度，确保完成全年目标。"))
    text.append(("annexes", f"附件：各地工作进展排名情况（{spec.as_of_text}）"))
    text.append(("signature", spec.issuer))
    text.append(("signature", spec.issued_text))
    if writing and rng.random() < 0.5:
        text.append(("paragraph", rng.choice(age.COPIES)))


def _opening(spec: Spec) -> str:
    if writing_of(spec.rng):
        return (
            f"今年以来，各地认真贯彻省委、省政府的部署，各项工作都有新的进展。现将{chinese(spec.projects_stated)}项指标"
            f"的进展情况（{spec.as_of_text}）通报如下。"
        )
    return (
        f"今年以来，各地认真贯彻落实决策部署，扎实推进各项工作。现将{spec.projects_stated}项工程"
        f"进展情况（{spec.as_of_text}）通报如下。"
    )


def _sentences(rng: Random, spec: Spec, indicator: Indicator) -> list[str]:
    done, ranked = indicator.completed, indicator.ranked
    lines: list[str] = []
    first = _first(indicator)
    if done and len(done) > 2:
        names = "、".join(f.text for f in done)
        lines.append(f"完成任务的{_unit(spec)}：{names}。")
        spec.claims += [Claimed(indicator, "completed", i, f) for i, f in enumerate(done, 1)]
    elif len(first) >= 3 and _clear(ranked, done):
        lines.append(_top(rng, spec, indicator, first))
    if len(ranked) >= 7 and _clear_end(ranked):
        last = ranked[-3:]
        names = "、".join(f.text for f in last)
        forms = ["后三名：{}。", "后三名分别为：{}。", "排名后三位的是{}。", "{}排名后三位。"]
        if writing_of(rng):
            names = (
                _valued(rng, indicator, last)
                if rng.random() < 0.5
                else "，".join(f.text for f in last)
            )
            forms = ["后三名是：{}。", "居后三位的依次是：{}。", "居后三名的有{}。"]
        lines.append(rng.choice(forms).format(names))
        spec.claims += [Claimed(indicator, "bottom", i, f) for i, f in enumerate(last, 1)]
    zeros = [f for f in ranked if f.value == 0]
    if zeros and rng.random() < 0.5 and indicator.topic.kind == "completion":
        names = "、".join(f.text for f in zeros)
        lines.append(f"{indicator.topic.metric}为零的{_unit(spec)}：{names}。")
        spec.claims += [Claimed(indicator, "zero", i, f) for i, f in enumerate(zeros, 1)]
    return lines


def _unit(spec: Spec) -> str:
    return {"prefecture": "市", "county": "县（市、区）", "province": "省"}[spec.area.level][:1]


def _first(indicator: Indicator) -> list[Fact]:
    done = indicator.completed
    return [*done, *indicator.ranked][:3] if len(done) <= 2 else []


def _clear(ranked: list[Fact], done: list[Fact]) -> bool:
    values = [f.value for f in ranked[: 4 - len(done)]]
    return len(set(values)) == len(values)


def _clear_end(ranked: list[Fact]) -> bool:
    values = [f.value for f in ranked[-4:]]
    return len(set(values)) == len(values)


def _top(rng: Random, spec: Spec, indicator: Indicator, first: list[Fact]) -> str:
    done = indicator.completed
    position = 1
    for index, fact in enumerate(first, 1):
        position = 1 if fact in done else index
        spec.claims.append(Claimed(indicator, "top", position, fact))
    if done:
        group = "和".join(f.text for f in done)
        rest = "、".join(f.text for f in first[len(done) :])
        return f"前三名：{group}（完成任务）" + (f"、{rest}。" if rest else "。")
    forms = [
        "前三名：{}。",
        "前三名分别为：{}。",
        "排名前三位的是{}。",
        "{}位列前三。",
        "{}排名前三位。",
    ]
    if writing_of(rng):
        return _old_top(rng, indicator, first)
    names = "、".join(f.text for f in first)
    return rng.choice(forms).format(names)


def _old_top(rng: Random, indicator: Indicator, first: list[Fact]) -> str:
    """Return who leads as older circulars say it: with figures, commas, semicolons."""
    style = rng.randint(0, 3)
    if style == 0:
        return f"居前三位的依次是：{'，'.join(f.text for f in first)}。"
    if style == 1:
        parts = [
            f"第{chinese(n)}名，{f.text}，{_figure(rng, indicator, f)}"
            for n, f in enumerate(first, 1)
        ]
        return "；".join(parts) + "。"
    names = _valued(rng, indicator, first)
    return rng.choice(
        ["前三名是：{}。", "完成较好的前三名为{}。", "名次居前三位的是：{}。"]
    ).format(names)


def _valued(rng: Random, indicator: Indicator, facts: list[Fact]) -> str:
    """Return places with their figures in brackets or behind them."""
    open_, close = rng.choice([("（", "）"), ("", "")])
    between = "、" if open_ else rng.choice("、，")
    return between.join(f"{f.text}{open_}{_figure(rng, indicator, f)}{close}" for f in facts)


def _figure(rng: Random, indicator: Indicator, fact: Fact) -> str:
    return written(rng, format(fact.value or Decimal(0), "f"), indicator.topic.unit)
