// Several circulars together: what there is, who moved, who is first and last most often, what recurs.

function overview() {
  const passing = d3.range(report.circulars.length).filter(circularPasses);
  return h("div", { class: "overview" },
    h("header", { class: "masthead" }, h("h1", {}, word("overviewTitle", { count: report.circulars.length })), trust(), tiles()),
    section("circulars", word("circularsTitle"), circularTable(passing)),
    report.series.length ? section("moved", word("seriesTitle"), seriesView(report.series[state.series], state.series)) : null,
    section("often", word("oftenTitle"), oftenView()),
    section("recurring", word("recurringTitle"), recurring(passing)));
}

/** How far the dataset can be trusted, in one paragraph. */
function trust() {
  return report.trust ? h("p", { class: "trust" }, report.trust[state.lang === "zh" ? 0 : 1]) : null;
}

function tiles() {
  const { circulars } = report;
  const dates = d3.sort(circulars.map((one) => one.asOf).filter(Boolean));
  const findings = circulars.flatMap((one) => one.findings);
  const counts = d3.rollup(findings, (group) => group.length, (finding) => finding.severity);
  return h("div", { class: "tiles" },
    tile(circulars.length, word("tileCirculars")), tile(dates.length ? (dates[0] === dates.at(-1) ? dates[0] : `${dates[0]} – ${dates.at(-1)}`) : "—", word("tilePeriod")),
    tile(d3.sum(circulars, (one) => one.indicators.length), word("tileIndicators")), tile(d3.sum(circulars, (one) => one.facts.rank.length), word("tileFacts")),
    SEVERITIES.map((severity) => h("div", { class: "tile" }, h("b", {}, severitySign(severity), ` ${counts.get(severity) ?? 0}`), h("span", {}, word(`${severity}s`)))));
}

function circularPasses(number) {
  const circular = report.circulars[number];
  if (state.place !== null && !circular.facts.place.includes(state.place)) return false;
  if (state.project !== null && !circular.indicators.some(([no, project]) => projectKey(no, project) === state.project || project === state.project)) return false;
  if (state.severities.length < SEVERITIES.length && !circular.findings.some((finding) => state.severities.includes(finding.severity))) return false;
  if (state.rule !== null && !circular.findings.some((finding) => finding.rule === state.rule)) return false;
  return contains(state.q, [circular.title, circular.number, circular.issuer, circular.file, circular.asOf, ...circular.indicators.map(indicatorName), ...new Set(circular.facts.place.map(placeName)), ...circular.findings.map(sentence)]);
}

const COLUMNS = {
  date: (one) => one.asOf, title: (one) => circularName(one), facts: (one) => -one.facts.rank.length,
  error: (one) => -one.findings.filter((finding) => finding.severity === "error").length,
  warning: (one) => -one.findings.filter((finding) => finding.severity === "warning").length,
  info: (one) => -one.findings.filter((finding) => finding.severity === "info").length,
};

function circularTable(passing) {
  if (!passing.length) return h("p", { class: "none" }, word("nothingLeft"));
  const by = COLUMNS[state.heat] ? state.heat : "date";
  const rows = d3.sort(passing, (number) => COLUMNS[by](report.circulars[number]));
  const count = (one, severity) => one.findings.filter((finding) => finding.severity === severity).length;
  const heads = [["date", word("asOf")], ["title", word("circular")], ["facts", word("tileFacts")], ...SEVERITIES.map((severity) => [severity, word(`${severity}s`)])];
  return [h("p", { class: "bar", role: "status" }, word("circularsShown", { shown: rows.length, all: report.circulars.length })), h("div", { class: "scroll tall", tabindex: rows.length > 10 ? "0" : null },
    h("table", { class: "listed" }, h("thead", {}, h("tr", {}, heads.map(([key, text]) => h("th", { scope: "col", "aria-sort": by === key ? "ascending" : "none" },
      h("button", { type: "button", class: "sorter", "data-focus": `column-${key}`, onclick: () => go({ heat: key }) }, text, by === key ? " ▾" : ""))), h("th", { scope: "col" }, word("ledTitle")), h("th", { scope: "col" }, word("trailedTitle")))),
    h("tbody", {}, rows.map((number) => {
      const one = report.circulars[number];
      return h("tr", {}, h("td", { class: "date" }, one.asOf || "—"),
        h("th", { scope: "row" }, linkTo({ ...START, lang: state.lang, circular: number, place: state.place }, {}, circularName(one)), h("small", {}, [one.number, one.reading ? "" : word("reading_none")].filter(Boolean).join(" "))),
        h("td", { class: "number" }, String(one.facts.rank.length)), SEVERITIES.map((severity) => h("td", { class: `number ${count(one, severity) ? severity : ""}` }, count(one, severity) || "")),
        h("td", { class: "short" }, foremost(one, 1)), h("td", { class: "short" }, foremost(one, 2)));
    }))))];
}

/** The place most often first (column 1) or last (2), with its count. */
function foremost(circular, column) {
  const [row] = standingRows(circular.standings, column);
  return row ? `${shortName(row[0])} ${row[column]}/${row[5]}` : "";
}

/** Firsts and lasts over all circulars of the chosen series; over all of them where there is none. */
function oftenView() {
  const series = report.series[state.series];
  const numbers = series ? series.circulars : d3.range(report.circulars.length);
  const sums = new Map();
  for (const number of numbers)
    for (const [place, firsts, lasts, doubtedFirsts, doubtedLasts, ranked, mean] of report.circulars[number].standings) {
      const sum = sums.get(place) ?? [place, 0, 0, 0, 0, 0, 0];
      [firsts, lasts, doubtedFirsts, doubtedLasts, ranked, mean * ranked].forEach((value, n) => { sum[n + 1] += value; });
      sums.set(place, sum);
    }
  const rows = d3.sort([...sums.values()].map((sum) => [...sum.slice(0, 6), sum[6] / (sum[5] || 1)]), (row) => row[6]);
  const most = d3.sort(rows.filter((row) => row[1] + row[2]), (row) => -(row[1] + row[2])).slice(0, 30);
  const kept = rows.filter((row) => most.includes(row) || row[0] === state.place);
  if (!kept.length) return h("p", { class: "none" }, word("nobody"));
  return h("figure", { class: "standings" }, described(standingsChart(kept, 3, 900), standingsInWords(kept)),
    h("figcaption", {}, word("oftenNote", { area: series ? series.area || word("nation") : word("allAreas"), count: numbers.length }), kept.length < rows.length ? ` ${word("oftenMost", { count: kept.length, all: rows.length })}` : ""));
}

/** Which rules were broken again and again, where. */
function recurring(passing) {
  const found = passing.flatMap((number) => report.circulars[number].findings.filter((finding) => state.severities.includes(finding.severity)).map((finding) => ({ finding, number })));
  if (!found.length) return h("p", { class: "none" }, word("noFindings"));
  const groups = d3.sort(d3.groups(found, ({ finding }) => finding.rule).map(([rule, all]) => ({ rule, all, circulars: new Set(all.map(({ number }) => number)) })), (one) => -one.circulars.size, (one) => -one.all.length);
  const most = d3.max(groups, (one) => one.all.length);
  return h("div", { class: "scroll" }, h("table", { class: "listed recurring" }, h("thead", {}, h("tr", {}, ["rule", "times", "inCirculars", "where"].map((key) => h("th", { scope: "col" }, word(key))))),
    h("tbody", {}, groups.map(({ rule, all, circulars }) => h("tr", {},
      h("th", { scope: "row" }, severitySign(all[0].finding.severity), " ", report.rules[rule] ? spoken(report.rules[rule]) : rule, h("small", {}, rule)),
      h("td", { class: "number" }, h("span", { class: "meter" }, h("span", { class: all[0].finding.severity, style: { width: percent(all.length / most) } })), String(all.length)),
      h("td", { class: "number" }, String(circulars.size)), h("td", {}, whereRecurring(all)))))));
}

/** The circulars that a rule strikes most, each a link to its first finding. */
function whereRecurring(all) {
  const by = d3.sort(d3.rollups(all, (group) => group.length, ({ number }) => number), ([, count]) => -count);
  return [by.slice(0, 4).map(([number, count], n) => {
    const one = report.circulars[number];
    const first = all.find((each) => each.number === number).finding.id;
    return [n ? word("listComma") : null, linkTo({ ...START, lang: state.lang, finding: first }, { title: circularName(one) }, one.asOf || one.number || clipped(circularName(one), 12)), count > 1 ? `×${count}` : ""];
  }), by.length > 4 ? ` ${word("andMore", { count: by.length - 4 })}` : ""];
}
