// One circular: facts at a glance, heat map, findings, rankings, what only the prose says.

function circularView(number) {
  const circular = prepared(report.circulars[number]);
  const indicators = d3.range(circular.indicators.length).filter((one) => indicatorPasses(circular, one));
  const findings = chosenFindings(circular);
  return h("div", { class: "circular" },
    masthead(circular, number),
    circular.facts.rank.length ? section("glance", word("glanceTitle"), glance(circular)) : null,
    state.place !== null ? section("place", word("placeTitle", { place: placeName(state.place) }), placeStrip(circular, state.place)) : null,
    circular.facts.rank.length ? section("heat", word("heatTitle"), h("p", { class: "lead" }, word("heatLead")), heatMap(circular, indicators, circular.places)) : null,
    section("findings", word("findingsTitle"), originalNotice(circular), findingsHead(circular, findings),
      findings.length ? findings.map((index) => findingCard(circular, index)) : h("p", { class: "none" }, word(circular.findings.length ? "nothingLeft" : "noFindings"))),
    circular.facts.rank.length ? section("rankings", word("rankingsTitle"), h("p", { class: "lead" }, word("rankingsLead")),
      h("div", { class: "panels" }, indicators.map((one) => rankingPanel(circular, one)))) : h("p", { class: "notice" }, word("noRanking")),
    proseOnly(circular));
}

function masthead(circular, number) {
  const about = [
    [word("issuer"), circular.issuer], [word("asOf"), circular.asOf], [word("issued"), circular.issued],
    [word("reading"), circular.reading ? word(`reading_${circular.reading}`) : word("reading_none")],
    [word("pages"), circular.pages ? String(circular.pages) : ""],
    [word("projects"), projectsInWords(circular)], [word("file"), circular.file],
  ].filter(([, text]) => text);
  return h("header", { class: "masthead" },
    report.circulars.length > 1 ? h("p", { class: "up" }, linkTo({ ...START, lang: state.lang, place: state.place }, {}, `← ${word("allCirculars", { count: report.circulars.length })}`), neighbours(number)) : null,
    circular.number ? h("p", { class: "docno" }, circular.number) : null,
    h("h1", {}, circularName(circular)),
    h("dl", { class: "about" }, about.map(([term, text]) => h("div", {}, h("dt", {}, term), h("dd", {}, text)))),
    report.circulars.length === 1 ? trust() : null);
}

function projectsInWords(circular) {
  if (!circular.found && !circular.stated) return "";
  return circular.stated ? word("projectsOf", { found: circular.found ?? 0, stated: circular.stated }) : String(circular.found);
}

function neighbours(number) {
  const step = (to, text) => (report.circulars[to] ? linkTo({ ...START, lang: state.lang, place: state.place, circular: to }, {}, text) : null);
  return h("span", { class: "steps" }, step(number - 1, `‹ ${word("previous")}`), " ", step(number + 1, `${word("next")} ›`));
}

function indicatorPasses(circular, indicator) {
  const shape = circular.indicators[indicator];
  if (state.project !== null && projectKey(shape[0], shape[1]) !== state.project) return false;
  if (state.place !== null && !circular.rankings[indicator].some((fact) => fact.place === state.place) && !circular.absent.has(`${indicator}:${placeName(state.place)}`)) return false;
  return contains(state.q, [indicatorName(shape), ...circular.rankings[indicator].map((fact) => placeName(fact.place))]);
}

// ---- at a glance: who led, who trailed, what not to trust

function glance(circular) {
  const few = circular.standings.length > 1 && circular.standings.length <= 40;
  return h("div", { class: "cards" }, leaders(circular), trailers(circular), distrust(circular), few ? h("figure", { class: "standings" },
    described(standingsChart(circular.standings, circular.indicators.length, 620), standingsInWords(circular.standings)),
    h("figcaption", {}, word("standingsNote"))) : null);
}

function standingRows(standings, column) {
  return d3.sort(standings.filter((one) => one[column] > 0), (one) => -one[column], (one) => (column === 1 ? one[6] : -one[6])).slice(0, 5);
}

function leaders(circular) {
  if (circular.indicators.length === 1) return endsOfOne(circular, "led", word("ledTitle"), 1);
  return podium("led", word("ledTitle"), standingRows(circular.standings, 1), 1, 3, "firstIn");
}

function trailers(circular) {
  if (circular.indicators.length === 1) return endsOfOne(circular, "trailed", word("trailedTitle"), 2);
  return podium("trailed", word("trailedTitle"), standingRows(circular.standings, 2), 2, 4, "lastIn");
}

/** Where there is one ranking only: its first or last few, with their values. */
function endsOfOne(circular, kind, title, column) {
  const ranked = d3.sort(circular.rankings[0].filter((fact) => fact.rank !== null), (fact) => (column === 1 ? fact.rank : -fact.rank));
  const counted = circular.standings.some((one) => one[column] > 0);
  const unit = circular.indicators[0][5];
  return h("div", { class: `card ${kind}` }, h("h3", {}, title), counted ? h("ol", {}, ranked.slice(0, 5).map((fact) => h("li", {},
    linkTo({ place: fact.place, finding: null, indicator: null }, { class: "place" }, shortName(fact.place)), " ",
    h("span", { class: "how" }, word(fact.tied ? "rankTied" : "rankIs", { rank: fact.rank }), fact.value === null ? "" : ` · ${formatted(fact.value)} ${unit}`,
      fact.findings.length ? [" ", severitySign(gravest(circular, fact.findings))] : null)))) : h("p", { class: "none" }, word("excerptOnly")));
}

function podium(kind, title, rows, column, doubtColumn, how) {
  return h("div", { class: `card ${kind}` }, h("h3", {}, title),
    rows.length ? h("ol", {}, rows.map((row) => h("li", {},
      linkTo({ place: row[0], finding: null, indicator: null }, { class: "place" }, shortName(row[0])), " ",
      h("span", { class: "how" }, word(how, { count: row[column], of: row[5] }),
        row[doubtColumn] ? h("span", { class: "sign warning", title: word("doubtfulAmong", { count: row[doubtColumn] }) }, ` ▲${row[doubtColumn]}`, h("span", { class: "unseen" }, word("doubtfulAmong", { count: row[doubtColumn] }))) : null)))) : h("p", { class: "none" }, word("nobody")));
}

function distrust(circular) {
  const counts = d3.rollup(circular.findings, (group) => group.length, (finding) => finding.severity);
  const cells = doubtfulCells(circular);
  const others = circular.findings.length - doubtfulCells(circular).length;
  const sound = circular.facts.rank.length - circular.doubts.size;
  return h("div", { class: "card doubt" }, h("h3", {}, word("distrustTitle")),
    h("p", { class: "counts" }, SEVERITIES.map((severity) => linkTo({ severities: [severity], finding: null, indicator: null }, { class: `count ${severity}`, "data-jump": "findings" },
      severitySign(severity), ` ${counts.get(severity) ?? 0} `, word(`${severity}s`)))),
    cells.length ? h("ul", {}, cells.slice(0, 9).map(([severity, finding, cell, note]) => h("li", {}, severitySign(severity), " ",
      h("a", { href: addressOf({ ...state, finding, indicator: null }) }, cell), " ", h("span", { class: "how" }, note)))) : h("p", { class: "none" }, word("nothingDoubtful")),
    cells.length > 9 ? h("p", { class: "how" }, h("a", { href: addressOf(state), "data-jump": "findings" }, word("moreCells", { count: cells.length - 9 }))) : null,
    others ? h("p", { class: "how" }, linkTo({ finding: null, indicator: null }, { "data-jump": "findings" }, word("otherFindings", { count: others }))) : null,
    h("p", { class: "how" }, word("soundCells", { sound, all: circular.facts.rank.length }), circular.absent.size ? ` ${word("absentCells", { count: circular.absent.size })}` : ""));
}

/** Cells that a finding names, the gravest first, those of one finding together. */
function doubtfulCells(circular) {
  const rows = [];
  circular.findings.forEach((finding) => {
    if (finding.severity === "info") return;
    const places = [...new Set([...(finding.absent ?? []).map(([, name]) => placeByName.get(name)), ...(finding.facts ?? []).map((fact) => circular.facts.place[fact])])].filter((place) => place !== undefined);
    const about = (finding.indicators ?? [])[0];
    if (!places.length || about === undefined) return;
    const [no, project, item] = circular.indicators[about];
    const cell = `${[no, item || project].filter((part) => part !== null && part !== "").join(" ")}${word("colon")}${places.slice(0, 5).map(shortName).join(word("listComma"))}${places.length > 5 ? "…" : ""}`;
    rows.push([finding.severity, finding.id, cell, shortNote(circular, finding)]);
  });
  return d3.sort(rows, ([severity]) => SEVERITIES.indexOf(severity));
}

function shortNote(circular, finding) {
  if (finding.proposal && finding.observed && finding.proposal.length < 16 && finding.observed.length < 16) return `${finding.observed} → ${finding.proposal}?`;
  const rule = report.rules[finding.rule];
  return rule ? spoken(rule).replace(/^…\s*/, "") : finding.rule;
}

/** How often each place stands first (to the right) and last (to the left). */
function standingsChart(standings, indicators, widest) {
  const rows = standings.map(([place, firsts, lasts, , , ranked, mean]) => ({ place, firsts, lasts, ranked, mean }));
  const most = Math.max(d3.max(rows, (row) => Math.max(row.firsts, row.lasts)) ?? 1, Math.min(indicators, 3));
  const end = most * 1.1 + 0.6; // room for the figure at the end of the longest bar
  const width = chartWidth(widest), marginLeft = 16 + 13 * Math.min(8, d3.max(rows, (row) => shortName(row.place).length));
  return Plot.plot({
    width, height: rows.length * 22 + 34, marginLeft, marginRight: 96, marginTop: 26, marginBottom: 8,
    style: { fontFamily: "inherit", fontSize: "12.5px", background: "none", overflow: "visible" },
    x: { domain: [-end, end], axis: null }, y: { domain: rows.map((row) => row.place), axis: null, padding: 0.25 },
    marks: [
      Plot.barX(rows.filter((row) => row.place === state.place), { x1: -end, x2: end, y: "place", fill: "#fff1c9", insetTop: -2, insetBottom: -2 }),
      Plot.barX(rows, { x1: 0, x2: "firsts", y: "place", fill: rankColour(0.06) }),
      Plot.barX(rows, { x1: 0, x2: (row) => -row.lasts, y: "place", fill: rankColour(0.85) }),
      Plot.ruleX([0], { stroke: "#8b857a" }),
      Plot.text(rows.filter((row) => row.firsts), { x: "firsts", y: "place", text: (row) => String(row.firsts), dx: 5, textAnchor: "start" }),
      Plot.text(rows.filter((row) => row.lasts), { x: (row) => -row.lasts, y: "place", text: (row) => String(row.lasts), dx: -5, textAnchor: "end" }),
      Plot.text(rows, { y: "place", frameAnchor: "left", dx: -8, textAnchor: "end", text: (row) => clipped(shortName(row.place), 8), href: (row) => addressOf({ ...state, place: row.place, finding: null, indicator: null }) }),
      Plot.text(rows, { y: "place", frameAnchor: "right", dx: 92, textAnchor: "end", fill: "#6b655b", text: (row) => percent(row.mean) }),
      Plot.text([[-most / 2, word("timesLast")], [most / 2, word("timesFirst")]], { x: (row) => row[0], frameAnchor: "top", dy: -20, text: (row) => row[1], fill: "#6b655b" }),
      Plot.text([word("meanPosition")], { frameAnchor: "top-right", dx: 92, dy: -20, text: (row) => row, textAnchor: "end", fill: "#6b655b" }),
    ],
  });
}

function standingsInWords(standings) {
  const rows = standings.map(([place, firsts, lasts]) => word("standingIs", { place: placeName(place), firsts, lasts }));
  return rows.join(word("semicolon"));
}

// ---- one place over all its rankings

function placeStrip(circular, place) {
  const facts = circular.rankings.flatMap((ranking) => ranking.filter((fact) => fact.place === place));
  if (!facts.length) return h("p", { class: "none" }, word("nothingLeft"));
  const rows = d3.sort(facts, (fact) => fact.position ?? 2);
  return h("ol", { class: "strip" }, rows.map((fact) => {
    const colour = fact.position === null ? null : rankColour(fact.position);
    const shape = circular.indicators[fact.indicator];
    return h("li", { title: factInWords(circular, fact) },
      h("b", { style: colour ? { background: colour, color: inkOn(colour) } : null }, cellText(fact) === "✓" ? "✓" : rankLabel(fact) || cellText(fact)),
      linkTo({ indicator: fact.indicator, finding: null }, {}, [shape[0], shape[1], shape[2]].filter((part) => part !== null && part !== "").join(" ")),
      h("span", { class: "how" }, fact.value === null ? rowNote(fact) : `${formatted(fact.value)} ${shape[5]}`), fact.findings.length ? severitySign(gravest(circular, fact.findings)) : null);
  }));
}

// ---- findings' head: how many, sorted how

function findingsHead(circular, shown) {
  const rules = d3.sort(d3.rollups(circular.findings, (group) => group.length, (finding) => finding.rule), ([, count]) => -count);
  return h("div", { class: "bar" }, h("span", { role: "status" }, word("findingsShown", { shown: shown.length, all: circular.findings.length })),
    chooser("rule", word("rule"), [["", word("allRules")], ...rules.map(([rule, count]) => [rule, `${report.rules[rule] ? spoken(report.rules[rule]) : rule}（${count}）`])], state.rule ?? "", (rule) => go({ rule: rule || null })),
    chooser("sort", word("sort"), [["severity", word("bySeverity")], ["page", word("byPage")], ["project", word("byProject")]], state.sort, (sort) => go({ sort })));
}

function chooser(id, label, options, value, changed) {
  return h("label", { class: "chooser" }, h("span", {}, label),
    h("select", { id: `choose-${id}`, "data-focus": `choose-${id}`, onchange: (event) => changed(event.target.value) },
      options.map(([key, text]) => h("option", { value: key, selected: key === value }, text))));
}

// ---- projects that the prose ranks and no table does

function proseOnly(circular) {
  const tabled = new Set(circular.indicators.map(([no, project, item]) => `${no ?? project}|${item}`));
  const groups = d3.groups(circular.claims, ([no, project, item]) => `${no ?? project}|${item}`)
    .filter(([key, claims]) => !tabled.has(key) && claimsPass(claims));
  if (!groups.length) return null;
  return section("prose", word("proseTitle"), h("p", { class: "lead" }, word("proseLead")),
    h("dl", { class: "proseonly" }, groups.map(([, claims]) => h("div", {},
      h("dt", {}, [[claims[0][0], claims[0][1]].filter((part) => part !== null && part !== "").join(" "), claims[0][2]].filter(Boolean).join(" · ")),
      h("dd", {}, claimWords(claims), h("span", { class: "how" }, word("onPage", { page: claims[0][6] })))))));
}

function claimsPass(claims) {
  const [no, project, item] = claims[0];
  if (state.project !== null && projectKey(no, project) !== state.project) return false;
  if (state.place !== null && !claims.some((claim) => claim[5] === state.place)) return false;
  return contains(state.q, [no, project, item, ...claims.map((claim) => placeName(claim[5]))]);
}
