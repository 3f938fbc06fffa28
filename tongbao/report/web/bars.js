// Each ranking as bars: ties bracketed, places without task below, doubtful rows marked.

const ROW = 22, LONGEST = 34, ENDS = 12;
const expanded = new Set();

function rankingPanel(circular, indicator) {
  const shape = circular.indicators[indicator];
  const [name, more] = indicatorLines(circular, indicator);
  const rows = rankingRows(circular, indicator);
  const key = `${circular.id}.${indicator}`;
  const long = rows.length > LONGEST && !expanded.has(key) && !printing;
  const shown = long ? rows.filter((row, n) => n < ENDS || n >= rows.length - ENDS || row.place === state.place || row.findings.length) : rows;
  const about = circular.aboutIndicator.get(indicator) ?? [];
  const chosen = state.indicator === indicator;
  return h("article", { class: `ranking${chosen ? " target" : ""}`, id: `ranking-${indicator}`, tabindex: "-1", "aria-label": indicatorName(shape) },
    h("h3", {}, shape[0] === null ? null : h("span", { class: "no" }, String(shape[0])), name,
      linkTo({ indicator, finding: null }, { class: "anchor", "aria-label": word("linkHere") }, "#")),
    h("p", { class: "of" }, [more, shape[5] && word("inUnit", { unit: shape[5] })].filter(Boolean).join(" · "),
      shape[6] === "asc" ? h("span", { class: "asc" }, word("lowFirst")) : null),
    described(barChart(circular, indicator, shown), rankingInWords(circular, indicator)),
    long ? h("button", { type: "button", class: "more", onclick: () => { expanded.add(key); render(); } }, word("showAll", { count: rows.length })) : null,
    claimLine(circular, shape),
    about.length ? h("p", { class: "notes" }, severitySign(gravest(circular, about)), " ",
      h("a", { href: addressOf({ ...state, finding: circular.findings[about[0]].id, indicator: null }) }, word("findingsHere", { count: about.length }))) : null,
    rankingTable(circular, indicator, rows));
}

/** The ranking's facts by rank, then places without task, then those that the table lacks. */
function rankingRows(circular, indicator) {
  const facts = circular.rankings[indicator];
  const rows = d3.sort(facts, (fact) => (fact.status === NO_TASK ? 1 : 0), (fact) => fact.rank ?? 9999);
  const absent = [];
  for (const [key, findings] of circular.absent) {
    const at = key.indexOf(":");
    if (Number(key.slice(0, at)) !== indicator) continue;
    const name = key.slice(at + 1);
    absent.push({ place: placeByName.get(name) ?? null, name, rank: null, value: null, valueText: "", status: null, position: null, findings });
  }
  return [...rows, ...absent];
}

function rowName(row) {
  return row.place === null || row.place === undefined ? row.name : shortName(row.place);
}

function rowNote(row) {
  if (row.status === null) return word("notAccounted");
  if (row.status === NO_TASK) return word("noTask");
  if (row.status === COMPLETED) return `✓ ${row.value === null ? word("completed") : formatted(row.value)}`;
  if (row.value === null) return word("noValue");
  return formatted(row.value);
}

function barFill(row) {
  if (row.position === 0) return rankColour(0.06);
  return row.position === 1 ? rankColour(0.85) : "#a9b7b4";
}

function barChart(circular, indicator, rows) {
  const keyed = rows.map((row, n) => ({ ...row, key: n }));
  const values = keyed.filter((row) => row.value !== null).map((row) => row.value);
  const unit = circular.indicators[indicator][5];
  const full = unit === "%" ? Math.max(100, d3.max(values) ?? 0) : d3.max(values) ?? 1;
  const low = Math.min(0, d3.min(values) ?? 0);
  const name = Math.min(8, d3.max(keyed, (row) => rowName(row).length) ?? 3);
  const marginLeft = 40 + name * 12.5;
  const reach = (row) => (row.value !== null ? row.value : row.status === COMPLETED ? full : null);
  const bars = keyed.filter((row) => reach(row) !== null);
  return Plot.plot({
    width: 400, height: keyed.length * ROW + 8, marginLeft, marginRight: 92, marginTop: 4, marginBottom: 4,
    style: { fontFamily: "inherit", fontSize: "12.5px", overflow: "visible", background: "none" },
    x: { axis: null, domain: [low, full === low ? low + 1 : full] },
    y: { axis: null, domain: keyed.map((row) => row.key), padding: 0.22 },
    marks: [
      Plot.barX(keyed.filter((row) => row.place === state.place && row.place !== null), { x1: low, x2: full, y: "key", fill: "#fff1c9", insetTop: -2, insetBottom: -2, insetLeft: -marginLeft }),
      Plot.ruleX([0], { stroke: "#8b857a" }),
      Plot.barX(bars, { x: reach, y: "key", fill: barFill, fillOpacity: (row) => (row.value === null ? 0.45 : 1), stroke: (row) => (row.findings.length ? "#8c1d18" : "none"), strokeWidth: 1.5, strokeDasharray: "4,2" }),
      Plot.text(keyed, { y: "key", frameAnchor: "left", text: (row) => (row.rank === null ? "" : rankLabel(row)), dx: 24 - marginLeft, textAnchor: "end", fill: "#6b655b" }),
      Plot.text(keyed, { y: "key", frameAnchor: "left", text: (row) => clipped(rowName(row), 8), dx: 34 - marginLeft, textAnchor: "start", fontWeight: (row) => (row.place === state.place ? 700 : 400), fill: (row) => (row.status === null || row.status === NO_TASK ? "#6b655b" : "#1d1b18") }),
      Plot.text(keyed, { x: (row) => Math.max(reach(row) ?? 0, 0), y: "key", text: rowNote, dx: 5, textAnchor: "start", fill: (row) => (reach(row) === null || row.value === null ? "#6b655b" : "#1d1b18"), fontStyle: (row) => (row.value === null && row.status !== COMPLETED ? "italic" : "normal") }),
      Plot.text(keyed.filter((row) => row.findings.length), { y: "key", frameAnchor: "right", dx: 88, textAnchor: "end", text: (row) => SIGNS[gravest(circular, row.findings)], fill: (row) => (gravest(circular, row.findings) === "error" ? "#a8201a" : "#8a5a00"),
        href: (row) => addressOf({ ...state, finding: circular.findings[row.findings[0]].id, indicator: null }), ariaLabel: (row) => word("doubtfulBecause", { what: sentence(circular.findings[row.findings[0]]) }) }),
      tieBrackets(keyed, 29 - marginLeft),
    ],
  });
}

function clipped(text, most) {
  const characters = [...text]; // a rare Han character is two units of a string
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}

/** A bracket along the rows that share a rank. */
function tieBrackets(rows, dx) {
  const groups = d3.groups(rows.filter((row) => row.tied), (row) => row.rank).filter(([, group]) => group.length > 1);
  return (index, scales, channels, dimensions) => {
    const x = dimensions.marginLeft + dx;
    const half = scales.y.bandwidth() / 2;
    return svg("g", { fill: "none", stroke: "#8b857a" }, groups.map(([, group]) => {
      const top = scales.y(d3.min(group, (row) => row.key)) + half - 5, bottom = scales.y(d3.max(group, (row) => row.key)) + half + 5;
      return svg("path", { d: `M${x - 3},${top}h3V${bottom}h-3` });
    }));
  };
}

/** Who is first and last, in words. */
function rankingInWords(circular, indicator) {
  const facts = circular.rankings[indicator];
  const ends = (position) => facts.filter((fact) => fact.position === position).map((fact) => placeName(fact.place)).join(word("listComma"));
  const idle = facts.filter((fact) => fact.status === NO_TASK).map((fact) => placeName(fact.place)).join(word("listComma"));
  const parts = [indicatorName(circular.indicators[indicator]), `${word("first")}${word("colon")}${ends(0) || "—"}`, `${word("last")}${word("colon")}${ends(1) || "—"}`];
  if (idle) parts.push(`${word("noTask")}${word("colon")}${idle}`);
  return parts.join(word("semicolon"));
}

/** What the prose says of the same ranking. */
function claimLine(circular, shape) {
  const said = circular.claims.filter(([no, project, item]) => item === shape[2] && (no === null ? project === shape[1] : no === shape[0]));
  return said.length ? h("p", { class: "said" }, h("b", {}, word("proseSays")), " ", claimWords(said)) : null;
}

const KINDS = ["top", "bottom", "completed", "zero", "below_full", "no_task"];

function claimWords(claims) {
  return KINDS.filter((kind) => claims.some((claim) => claim[3] === kind)).map((kind) => h("span", { class: "claim" },
    `${word(`claim_${kind}`)}${word("colon")}`, placeLinks(d3.sort(claims.filter((claim) => claim[3] === kind), (claim) => claim[4]).map((claim) => claim[5])), " "));
}

function rankingTable(circular, indicator, rows) {
  const unit = circular.indicators[indicator][5];
  const head = [word("rank"), word("place"), `${word("value")}${unit ? `（${unit}）` : ""}`, word("valuePrinted"), word("status"), word("page")];
  return h("details", { class: "astable" }, h("summary", {}, word("asTable")),
    h("table", {}, h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, rows.map((row) => h("tr", {},
        [rankLabel(row), row.name ?? placeName(row.place), row.value === null ? "" : formatted(row.value), row.valueText, row.status === null ? word("notAccounted") : word(STATUS_WORDS[row.status]), row.page ? pageName(circular, row) : ""]
          .map((text) => h("td", {}, String(text))))))));
}
