"""What one circular says, drawn from a seed: head, indicators, facts, claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Literal

from samples.generator import age
from samples.generator.age import Writing
from samples.generator.topics import TOPICS, Topic
from tongbao.model import Place
from tongbao.places.gazetteer import Gazetteer, gazetteer, short_name

Ties = Literal["competition", "dense", "ordinal"]
Status = Literal["ranked", "completed", "no_task", "unranked"]


class Draw(Random):
    """Seeded randomness, and the topics that circulars drawn with it are about."""

    def __init__(self, seed: str, topics: tuple[Topic, ...] = TOPICS, *, old: bool = False) -> None:
        super().__init__(seed)
        self.topics = topics
        self.writing = Writing.draw(self) if old else None
        """How circulars of 1980 to 2005 are written; None for later ones."""


def writing_of(rng: Random) -> Writing | None:
    """Return the older hand that a circular is drawn in; None for today's."""
    return rng.writing if isinstance(rng, Draw) else None


@dataclass(slots=True)
class Fact:
    """What a ranking prints of one place."""

    place: Place
    text: str
    rank: int | None
    value: Decimal | None
    value_text: str
    status: Status
    rank_end: int | None = None


@dataclass(slots=True)
class Indicator:
    """One ranking."""

    project_no: int
    project: str
    item: str
    topic: Topic
    facts: list[Fact]
    ties: Ties

    @property
    def order(self) -> str:
        """Return which values rank first."""
        return "asc" if self.topic.less_is_better else "desc"

    @property
    def completed(self) -> list[Fact]:
        """Return the group that shares the first ranks."""
        return [f for f in self.facts if f.status == "completed"]

    @property
    def ranked(self) -> list[Fact]:
        """Return ranked facts by rank."""
        return [f for f in self.facts if f.status == "ranked"]

    @property
    def no_task(self) -> list[Fact]:
        """Return places without task."""
        return [f for f in self.facts if f.status == "no_task"]


@dataclass(slots=True)
class Area:
    """Whom the circular addresses and ranks."""

    name: str
    province_code: str
    places: list[Place]
    salutation: str
    level: str
    office: str


@dataclass(slots=True)
class Claimed:
    """One claim of the prose."""

    indicator: Indicator
    kind: str
    position: int
    fact: Fact


@dataclass(slots=True)
class Spec:
    """Everything that one circular says."""

    rng: Random
    year: int
    month: int
    area: Area
    issuer: str
    number: str
    title: str
    as_of: str
    as_of_text: str
    issued: str
    issued_text: str
    full_names: bool
    indicators: list[Indicator]
    claims: list[Claimed] = field(default_factory=list)
    projects_stated: int = 0
    prose: list[tuple[str, str]] = field(default_factory=list)
    """(kind, text) of the letter's paragraphs."""
    faults: list[dict[str, object]] = field(default_factory=list)

    @property
    def when(self) -> str:
        """Return year and month as titles print them."""
        writing = writing_of(self.rng)
        if writing is None:
            return f"{self.year}年{self.month}月"
        return f"{writing.year(self.year)}年{writing.number(self.month)}月"

    def projects(self) -> dict[int, list[Indicator]]:
        """Return the indicators of each project."""
        found: dict[int, list[Indicator]] = {}
        for indicator in self.indicators:
            found.setdefault(indicator.project_no, []).append(indicator)
        return found


def draw_spec(rng: Random, *, wide: bool, most: int = 8, grouped: bool = True) -> Spec:
    """Draw a circular.

    Args:
        rng: Seeded randomness; the same seed gives the same circular.
        wide: Whether each place has a position of its own (ranks across).
        most: Most projects.
        grouped: Whether completed places may be printed as one group.
    """
    writing = writing_of(rng)
    first, last = (age.FIRST_YEAR, age.LAST_YEAR) if writing else (1998, 2025)
    year, month = rng.randint(first, last), rng.randint(1, 12)
    area = _area(rng, year, wide=wide)
    full = area.level == "county" or rng.random() < 0.4 or _short_names_collide(area)
    all_topics = rng.topics if isinstance(rng, Draw) else TOPICS
    topics = rng.sample(all_topics, rng.randint(min(3, most), most))
    if wide:
        topics = [t for t in topics if t.kind == "completion"] or [all_topics[0]]
    indicators: list[Indicator] = []
    for number, topic in enumerate(topics, 1):
        items = rng.sample(topic.items, rng.randint(1, len(topic.items))) if topic.items else [""]
        indicators += [
            _indicator(rng, number, topic, item, area, full=full, wide=wide, grouped=grouped)
            for item in items
        ]
    day = rng.randint(1, 28)
    as_of, as_of_text = _as_of(rng, year, month)
    issue_month, issue_year = (month % 12) + 1, year + (month == 12)
    issuer = area.office
    if writing:
        return _old_spec(rng, writing, area, indicators, (year, month, day), full=full)
    name = f"{rng.choice('冀晋鲁豫苏浙皖赣闽粤湘鄂川渝黔滇陕甘青桂琼')}{rng.choice(['建办', '政办函', '环发', '民生办', '督字', '重点办'])}"
    return Spec(
        rng=rng,
        year=year,
        month=month,
        area=area,
        issuer=issuer,
        number=f"{name}〔{issue_year}〕{rng.randint(1, 120)}号",
        title=f"{issuer}关于{year}年{rng.choice(['民生实事', '重点工作', '重点工程', '民心工程'])}{rng.choice(['进展情况', '完成情况', '推进情况'])}的通报",
        as_of=as_of,
        as_of_text=as_of_text,
        issued=f"{issue_year:04d}-{issue_month:02d}-{day:02d}",
        issued_text=f"{issue_year}年{issue_month}月{day}日",
        full_names=full,
        indicators=indicators,
        projects_stated=len(topics),
    )


def _old_spec(
    rng: Random,
    writing: Writing,
    area: Area,
    indicators: list[Indicator],
    date: tuple[int, int, int],
    *,
    full: bool,
) -> Spec:
    """Return a circular of 1980 to 2005 with what its time prints in the head."""
    year, month, day = date
    issue_month, issue_year = (month % 12) + 1, year + (month == 12)
    as_of, as_of_text = writing.as_of(rng, year, month)
    letter = rng.choice("冀晋鲁豫苏浙皖赣闽粤湘鄂川黔滇陕甘青桂琼")
    topic = rng.choice(age.TITLES)
    return Spec(
        rng=rng,
        year=year,
        month=month,
        area=area,
        issuer=area.office,
        number=age.number_of(rng, letter, issue_year),
        title=f"{area.office}关于{writing.year(year)}年{topic}{rng.choice(['进展情况', '完成情况'])}的通报",
        as_of=as_of,
        as_of_text=as_of_text,
        issued=f"{issue_year:04d}-{issue_month:02d}-{day:02d}",
        issued_text=writing.day(issue_year, issue_month, day),
        full_names=full,
        indicators=indicators,
        projects_stated=len({i.project_no for i in indicators}),
    )


def _as_of(rng: Random, year: int, month: int) -> tuple[str, str]:
    style = rng.randint(0, 3)
    if style == 0:
        return f"{year}-{month:02d}", f"截至{month}月底"
    if style == 1:
        return f"{year}-{month:02d}-28", f"截至{year}年{month}月28日"
    if style == 2:
        return f"{year}-{month:02d}", f"{year}年1-{month}月" if month > 1 else f"{year}年1月"
    return f"{year}-{month:02d}", f"截止{year}年{month}月末"


def _area(rng: Random, year: int, *, wide: bool) -> Area:
    names = gazetteer(year)
    if not wide and rng.random() < 0.12:
        return _national(rng, names)
    if rng.random() < 0.3:
        return _county_area(rng, names, wide=wide)
    provinces = [p for p in names.provinces() if 5 <= len(names.prefectures(p.code)) <= 21]
    if wide:
        provinces = [p for p in provinces if len(names.prefectures(p.code)) <= 14]
    province = rng.choice(provinces)
    places = list(names.prefectures(province.code))
    if writing_of(rng):
        said = age.salutation_of(places, rng)
        office = province.name + rng.choice(age.OFFICES)
        return Area(province.name, province.code, places, said, "prefecture", office)
    salutation = "各市人民政府"
    kinds = {p.name[-1] for p in places}
    if kinds != {"市"}:
        salutation = "各市州人民政府" if "盟" not in kinds else "各盟市人民政府"
    if province.code == "130000" and year >= 2017 and len(places) <= 11:
        beside = names.ranked_beside(province.code)
        extra = [names.look_up("雄安新区")[0].place]
        places += [*beside, *extra]
        salutation = "各市（含定州、辛集市）党委和人民政府，雄安新区党工委和管委会"
    return Area(
        province.name, province.code, places, salutation, "prefecture", _office(rng, province.name)
    )


def _national(rng: Random, names: Gazetteer) -> Area:
    places = [p for p in names.provinces() if p.code[:2] not in {"71", "81", "82"}]
    planned = names.planned_cities() if writing_of(rng) else []
    if planned and rng.random() < age.PLANNED_CITIES_SHARE:
        said = rng.choice(["，各计划单列市人民政府", "、计划单列市人民政府", ""])
        address = "各省、自治区、直辖市" + (said if said.startswith("、") else f"人民政府{said}")
        return Area("全国", "", [*places, *planned], address, "province", "国家计划委员会")
    return Area(
        "全国", "", places, "各省、自治区、直辖市人民政府", "province", "国务院督查工作办公室"
    )


def _county_area(rng: Random, names: Gazetteer, *, wide: bool) -> Area:
    while True:
        province = rng.choice(names.provinces())
        prefectures = names.prefectures(province.code)
        if province.code in {"110000", "120000", "500000"} and not wide:
            places = names.children(province.code, "county")
            if len(places) < 45:
                return Area(province.name, province.code, places, "各区县人民政府", "county",
                            _office(rng, province.name))  # fmt: skip
        if not prefectures:
            continue
        city = rng.choice(prefectures)
        places = names.children(city.code, "county")
        if 6 <= len(places) <= (14 if wide else 18) and city.name.endswith("市"):
            return Area(city.name, province.code, places, "各县（市、区）人民政府", "county",
                        _office(rng, city.name))  # fmt: skip


def _office(rng: Random, area: str) -> str:
    if writing_of(rng):
        return area + rng.choice(age.OFFICES)
    return area + rng.choice(
        ["民生实事工作领导小组办公室", "人民政府办公厅", "人民政府督查室", "住房和城乡建设厅",
         "生态环境局", "重点项目建设指挥部", "民心工程领导小组办公室", "发展和改革委员会"]
    )  # fmt: skip


def printed_name(place: Place, *, full: bool) -> str:
    """Return how a circular prints a place."""
    if place.name == "新疆生产建设兵团":
        return "兵团"
    if full or place.level == "special":
        return place.name
    return short_name(place.name)


def _short_names_collide(area: Area) -> bool:
    """Return whether two places share a short name: 柳州市 and 柳州地区 before 2002."""
    names = [short_name(place.name) for place in area.places]
    return len(set(names)) < len(names)


def _indicator(
    rng: Random,
    number: int,
    topic: Topic,
    item: str,
    area: Area,
    *,
    full: bool,
    wide: bool,
    grouped: bool,
) -> Indicator:
    places = list(area.places)
    rng.shuffle(places)
    idle = (
        rng.sample(places, rng.choice([0, 0, 0, 1, 1, 2, 3])) if topic.kind == "completion" else []
    )
    active = [p for p in places if p not in idle]
    group: list[Place] = []
    if grouped and topic.kind == "completion" and rng.random() < 0.35 and len(active) > 5:
        group = active[: rng.randint(1, min(5, len(active) - 3))]
        group.sort(key=lambda p: p.code or "9")
    values = figures(rng, topic, len(active) - len(group), below_full=bool(group))
    values.sort(reverse=not topic.less_is_better)
    ties: Ties = "ordinal" if wide else rng.choice(["competition", "dense", "ordinal"])
    facts = [
        Fact(p, printed_name(p, full=full), 1, None, "", "completed",
             len(group) if len(group) > 1 else None)
        for p in group
    ]  # fmt: skip
    rank, previous = len(group), None
    for index, (place, value) in enumerate(zip(active[len(group) :], values, strict=True)):
        if ties == "ordinal" or value != previous:
            rank = rank + 1 if ties == "dense" else len(group) + index + 1
        previous = value
        text = written(rng, format(value, "f"))
        facts.append(Fact(place, printed_name(place, full=full), rank, value, text, "ranked"))
    facts += [Fact(p, printed_name(p, full=full), None, None, "无任务", "no_task") for p in idle]
    return Indicator(number, topic.project, item, topic, facts, ties)


def written(rng: Random, text: str, unit: str = "") -> str:
    """Return a figure as the circular's hand prints it."""
    writing = writing_of(rng)
    return writing.figure(text, unit) if writing else text + unit


def figures(rng: Random, topic: Topic, count: int, *, below_full: bool) -> list[Decimal]:
    """Return natural values of a topic: ties, zeros, full hundreds, negative changes."""
    digits = rng.choice([0, 1, 1, 1, 2, 2, 3] if topic.kind == "completion" else [1, 1, 2])
    if topic.kind == "completion":
        values = _completion(rng, count, digits, below_full=below_full)
    else:
        draw: dict[str, Callable[[], Decimal]] = {
            "score": lambda: _round(rng.uniform(62, 99), 2),
            "index": lambda: _round(rng.uniform(2.4, 7.2), 2),
            "concentration": lambda: Decimal(rng.randint(18, 85)),
            "count": lambda: Decimal(rng.randint(12, 9800)),
            "growth": lambda: _round(rng.uniform(-12, 24), 1),
            "amount": lambda: _round(rng.uniform(1, 480), digits),
        }
        values = [draw[topic.kind]() for _ in range(count)]
    if count > 4 and rng.random() < 0.4:
        values[1] = values[0]
    return values


def _completion(rng: Random, count: int, digits: int, *, below_full: bool) -> list[Decimal]:
    top = rng.choice([60, 95, 100])
    values = [_round(rng.uniform(0, 1) ** 0.6 * top, digits) for _ in range(count)]
    for index in range(count):
        luck = rng.random()
        if luck < 0.06:
            values[index] = Decimal(0)
        elif luck < 0.1 and not below_full:
            values[index] = Decimal(100)
        elif luck < 0.11 and not below_full:
            values[index] = Decimal("106.4")
    return [v if v < 100 else Decimal(99) for v in values] if below_full else values


def _round(value: float, digits: int) -> Decimal:
    rounded = Decimal(str(round(value, digits))) if digits else Decimal(round(value))
    return rounded or abs(rounded)  # no -0
