// What everything else stands on: the data, words in two languages, elements, the state.

const report = JSON.parse(document.getElementById("data").textContent);
const SEVERITIES = ["error", "warning", "info"];
const COMPLETED = 1, NO_TASK = 2; // positions in STATUS_WORDS

// ---- words

function word(key, filling) {
  const text = report.words[state.lang][key];
  if (text === undefined) throw new Error(`no word: ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => filling[name]);
}

/** One of [Chinese, English]. */
function spoken(pair) {
  return pair[state.lang === "zh" ? 0 : 1];
}

// ---- elements. Text from documents only ever becomes text nodes and attributes, never markup.

function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A link whose address is a state of this page. */
function linkTo(change, attributes, ...children) {
  return h("a", { href: addressOf({ ...state, ...change }), ...attributes }, ...children);
}

// ---- state: all of it stands in the address, so that every view has a link of its own

const START = {
  circular: null, place: null, project: null, rule: null, severities: SEVERITIES, q: "",
  sort: "severity", heat: "", turned: null, indicator: null, finding: null, series: 0, followed: null,
  all: false, lang: report.language,
};
let state = { ...START };

const circularById = new Map(report.circulars.map((one, number) => [one.id, number]));
const placeByName = new Map(report.places.map(([, name], number) => [name, number]));
const findingById = new Map(
  report.circulars.flatMap((one, number) => one.findings.map((f, index) => [f.id, [number, index]])),
);

function addressOf(wanted) {
  const parts = new URLSearchParams();
  const put = (name, value) => value && parts.set(name, value);
  put("circular", wanted.circular !== null && report.circulars.length > 1 && report.circulars[wanted.circular].id);
  put("place", wanted.place !== null && report.places[wanted.place][1]);
  put("project", wanted.project);
  put("rule", wanted.rule);
  if (wanted.severities.length < SEVERITIES.length) parts.set("severity", wanted.severities.join(","));
  put("q", wanted.q);
  put("sort", wanted.sort !== START.sort && wanted.sort);
  put("heat", wanted.heat);
  put("turned", wanted.turned !== null && (wanted.turned ? "1" : "0"));
  put("indicator", wanted.indicator !== null && String(wanted.indicator + 1));
  put("finding", wanted.finding);
  put("series", wanted.series && String(wanted.series + 1));
  put("followed", wanted.followed !== null && String(wanted.followed + 1));
  put("all", wanted.all && "1");
  put("lang", wanted.lang !== START.lang && wanted.lang);
  return `#${parts}`;
}

function stateOf(address) {
  const parts = new URLSearchParams(address.replace(/^#/, ""));
  const number = (name) => (/^\d+$/.test(parts.get(name) ?? "") ? Number(parts.get(name)) - 1 : null);
  const found = parts.get("finding");
  const finding = findingById.has(found) ? found : null;
  const wanted = parts.has("severity") ? parts.get("severity").split(",") : SEVERITIES;
  const only = report.circulars.length === 1 ? 0 : null;
  const circular = finding === null ? circularById.get(parts.get("circular")) ?? only : findingById.get(finding)[0];
  return {
    ...START,
    circular,
    finding,
    place: placeByName.get(parts.get("place")) ?? null,
    project: parts.get("project"),
    rule: parts.get("rule"),
    severities: SEVERITIES.filter((severity) => wanted.includes(severity)),
    q: parts.get("q") ?? "",
    sort: ["page", "project"].includes(parts.get("sort")) ? parts.get("sort") : START.sort,
    heat: parts.get("heat") ?? "",
    turned: parts.has("turned") ? parts.get("turned") === "1" : null,
    indicator: number("indicator"),
    series: Math.min(Math.max(number("series") ?? 0, 0), Math.max(report.series.length - 1, 0)),
    followed: number("followed"),
    all: parts.get("all") === "1",
    lang: ["zh", "en"].includes(parts.get("lang")) ? parts.get("lang") : START.lang,
  };
}

/** Change the state; `push` makes the step one that the browser's Back undoes. */
function go(change, { push = false } = {}) {
  const address = addressOf({ ...state, ...change });
  if (address === (location.hash || "#")) return;
  if (push) location.hash = address;
  else {
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
}

// ---- names

function placeName(place) {
  return report.places[place][1];
}

function shortName(place) {
  return report.places[place][2];
}

/** "6 城市排水管网雨污分流改造工程 · 主城区 · 完成率" */
function indicatorName(indicator) {
  const [no, project, item, metric, scope] = indicator;
  const named = [no, project].filter((part) => part !== null && part !== "").join(" ");
  return [named, item, metric, scope].filter(Boolean).join(" · ");
}

/** An indicator's name in two lines. Where all are of one project, what tells them apart comes first. */
function indicatorLines(circular, indicator) {
  const [, project, item, metric, scope] = circular.indicators[indicator];
  const more = [item, metric, scope].filter(Boolean).join(" · ");
  const alike = circular.indicators.length > 1 && circular.indicators.every((one) => one[1] === project);
  if (!project || (alike && more)) return [more, ""];
  return [project, more];
}

/** What the project filter goes by. */
function projectKey(no, project) {
  return no === null || no === undefined ? project : String(no);
}

function findingSubject(circular, finding) {
  const { indicators, claims } = circular;
  const own = finding.indicators?.length === 1 ? indicators[finding.indicators[0]] : null;
  if (own) return indicatorName(own);
  const no = finding.no ?? null;
  const known = indicators.find((one) => one[0] === no && no !== null)?.[1] ?? claims.find((one) => one[0] === no && no !== null)?.[1];
  return [[no, known].filter((part) => part !== null && part !== undefined).join(" "), finding.item, finding.metric].filter(Boolean).join(" · ");
}

function circularName(circular) {
  return circular.title || circular.file;
}

function formatted(value) {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 6, useGrouping: false }).format(value);
}

function percent(share) {
  return `${Math.round(share * 100)}%`;
}

// ---- facts

const STATUS_WORDS = ["ranked", "completed", "noTask", "unranked"];

/** One fact from the columns. */
function factOf(circular, number) {
  const { facts } = circular;
  const value = facts.value[number];
  return {
    number,
    indicator: facts.indicator[number],
    place: facts.place[number],
    rank: facts.rank[number],
    value,
    valueText: facts.valueText[number] ?? (value === null ? "" : String(value)),
    placeText: facts.placeText[number] ?? shortName(facts.place[number]),
    status: facts.status[number],
    page: facts.page[number],
    fileNo: facts.fileNo[number],
    box: facts.box[number],
    inferred: circular.inferred.has(number),
    confidence: facts.confidence[number] ?? 1,
    findings: circular.doubts.get(number) ?? [],
  };
}

/** Prepare what several views ask of a circular: facts by ranking, findings by fact. */
function prepared(circular) {
  if (circular.rankings) return circular;
  circular.inferred = new Set(circular.facts.inferred);
  circular.doubts = new Map();
  circular.absent = new Map();
  circular.aboutIndicator = new Map();
  const add = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
  circular.findings.forEach((finding, index) => {
    for (const fact of finding.facts ?? []) add(circular.doubts, fact, index);
    for (const [indicator, place] of finding.absent ?? []) add(circular.absent, `${indicator}:${place}`, index);
    for (const indicator of finding.indicators ?? []) add(circular.aboutIndicator, indicator, index);
  });
  circular.rankings = circular.indicators.map(() => []);
  circular.facts.indicator.forEach((indicator, number) => circular.rankings[indicator].push(factOf(circular, number)));
  circular.rankings.forEach(positioned);
  circular.places = placesOf(circular);
  return circular;
}

/** Note each fact's position (0 first, 1 last) and which share their rank. */
function positioned(facts) {
  const ranks = facts.filter((fact) => fact.rank !== null).map((fact) => fact.rank);
  const highest = d3.max(ranks);
  const shared = d3.rollup(facts.filter((fact) => fact.rank !== null), (group) => group.length, (fact) => fact.rank);
  for (const fact of facts) {
    fact.position = fact.rank === null || ranks.length < 2 ? null : Math.max(fact.rank - 1, 0) / Math.max(highest - 1, 1);
    fact.tied = fact.rank !== null && shared.get(fact.rank) > 1;
  }
}

/** The circular's places in official order; those without a code last. */
function placesOf(circular) {
  const places = [...new Set(circular.facts.place)];
  for (const finding of circular.findings)
    for (const [, name] of finding.absent ?? []) {
      const place = placeByName.get(name);
      if (place !== undefined && !places.includes(place)) places.push(place);
    }
  return inOfficialOrder(places);
}

/** By code; counties ranked beside prefectures come after these, places without a code last. */
function inOfficialOrder(places) {
  const code = (place) => report.places[place][0];
  return d3.sort(places, (place) => (code(place) === "" ? 2 : code(place).endsWith("00") ? 0 : 1), code);
}

function rankLabel(fact) {
  if (fact.rank === null) return "";
  return fact.tied ? `=${fact.rank}` : String(fact.rank);
}

/** A fact in words, for tooltips and readers of screens. */
function factInWords(circular, fact) {
  const unit = circular.indicators[fact.indicator][5];
  const parts = [placeName(fact.place)];
  if (fact.status === NO_TASK) parts.push(word("noTask"));
  else {
    parts.push(fact.rank === null ? word("unranked") : word(fact.tied ? "rankTied" : "rankIs", { rank: fact.rank }));
    if (fact.value !== null) parts.push(`${formatted(fact.value)} ${unit}`.trim());
    else if (fact.status !== COMPLETED) parts.push(word("noValue"));
    if (fact.status === COMPLETED) parts.push(word("completed"));
  }
  if (fact.findings.length) parts.push(word("doubtfulBecause", { what: sentence(circular.findings[fact.findings[0]]) }));
  return parts.join(word("comma"));
}

/** A finding's sentence. */
function sentence(finding) {
  return state.lang === "zh" ? finding.zh : finding.en;
}

function gravest(circular, indices) {
  return SEVERITIES.find((severity) => indices.some((index) => circular.findings[index].severity === severity)) ?? null;
}
