// The heat map: places × indicators by rank, as a table that can be read, sorted and walked through.

function heatMap(circular, indicators, places) {
  if (!indicators.length) return h("p", { class: "none" }, word("nothingLeft"));
  const turned = state.turned ?? places.length > Math.max(24, indicators.length);
  const table = turned ? placesDown(circular, indicators, places) : indicatorsDown(circular, indicators, places);
  walkable(table);
  return h("div", { class: "heatwrap" },
    h("div", { class: "bar" }, rankLegend(), h("button", { type: "button", onclick: () => go({ turned: !turned }) }, word("turn"))),
    h("div", { class: "scroll", tabindex: "-1" }, table));
}

/** Order as the sort in the address asks: "p3" by place 3, "i2" by indicator 2, "mean". */
function ordered(circular, indicators, places) {
  const [kind, number] = [state.heat[0], Number(state.heat.slice(1))];
  const at = (indicator, place) => cellFact(circular, indicator, place)?.position ?? 2;
  if (kind === "p") return [d3.sort(indicators, (indicator) => at(indicator, number)), places];
  if (kind === "i") return [indicators, d3.sort(places, (place) => at(number, place))];
  if (kind === "m") {
    const standing = new Map(circular.standings.map(([place], index) => [place, index]));
    return [indicators, d3.sort(places, (place) => standing.get(place) ?? 9999)];
  }
  return [indicators, places];
}

function cellFact(circular, indicator, place) {
  return circular.rankings[indicator].find((fact) => fact.place === place);
}

function indicatorsDown(circular, indicators, places) {
  const [rows, columns] = ordered(circular, indicators, places);
  const upright = columns.length > 15 || columns.some((place) => shortName(place).length > 4);
  const head = columns.map((place) => h("th", { scope: "col", "aria-sort": sorting(`p${place}`) }, sorter(`p${place}`, shortName(place), placeName(place))));
  const body = rows.map((indicator) => h("tr", {},
    h("th", { scope: "row" }, indicatorHead(circular, indicator)),
    columns.map((place) => heatCell(circular, indicator, place))));
  return h("table", { class: `heat even${upright ? " upright" : ""}`, role: "grid", "aria-label": word("heatTitle"), style: { minWidth: `${11 + columns.length * 2.5}rem` } },
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "corner" }, meanSorter()), head)), h("tbody", {}, body));
}

function placesDown(circular, indicators, places) {
  const [columns, rows] = ordered(circular, indicators, places);
  const head = columns.map((indicator) => h("th", { scope: "col", class: "long", "aria-sort": sorting(`i${indicator}`) }, indicatorHead(circular, indicator)));
  const body = rows.map((place) => h("tr", { class: place === state.place ? "chosen" : null },
    h("th", { scope: "row" }, sorter(`p${place}`, shortName(place), placeName(place))),
    columns.map((indicator) => heatCell(circular, indicator, place))));
  return h("table", { class: "heat turned", role: "grid", "aria-label": word("heatTitle") },
    h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "corner" }, meanSorter()), head)), h("tbody", {}, body));
}

function meanSorter() {
  return h("button", { type: "button", class: "sorter", "data-focus": "mean", onclick: () => go({ heat: state.heat === "m" ? "" : "m" }) },
    state.heat === "m" ? `${word("byMean")} ▾` : word("byMean"));
}

function sorting(key) {
  return state.heat === key ? "ascending" : "none";
}

function sorter(key, label, title) {
  return h("button", { type: "button", class: "sorter", title: word("sortBy", { name: title }), "data-focus": key,
    onclick: () => go({ heat: state.heat === key ? "" : key }) }, label, state.heat === key ? " ▾" : "");
}

function indicatorHead(circular, indicator) {
  const no = circular.indicators[indicator][0];
  const [name, more] = indicatorLines(circular, indicator);
  const about = (circular.aboutIndicator.get(indicator) ?? []).filter((index) => !(circular.findings[index].facts ?? []).length && !(circular.findings[index].absent ?? []).length);
  return [
    h("button", { type: "button", class: "sorter name", "data-focus": `i${indicator}`, title: word("sortBy", { name: indicatorName(circular.indicators[indicator]) }),
      onclick: () => go({ heat: state.heat === `i${indicator}` ? "" : `i${indicator}` }) },
    no === null ? null : h("span", { class: "no" }, String(no)), name, more ? h("small", {}, more) : null,
    state.heat === `i${indicator}` ? " ▾" : ""), badge(gravest(circular, about)),
  ];
}

function heatCell(circular, indicator, place) {
  const fact = cellFact(circular, indicator, place);
  const doubts = fact ? fact.findings : circular.absent.get(`${indicator}:${placeName(place)}`) ?? [];
  const open = () => openFact(circular, indicator, place);
  const attributes = {
    role: "gridcell", tabindex: "-1", onclick: open,
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } },
    "data-indicator": indicator, "data-place": place,
    class: [doubts.length ? `doubted ${gravest(circular, doubts)}` : "", place === state.place ? "chosen" : "", fact ? STATUS_WORDS[fact.status] : "lost"].join(" "),
  };
  const mark = badge(gravest(circular, doubts));
  if (!fact) {
    const why = doubts.length ? sentence(circular.findings[doubts[0]]) : word("notAccounted");
    const label = `${placeName(place)}${word("comma")}${why}`;
    return h("td", { ...attributes, "aria-label": label, title: label }, mark);
  }
  const label = factInWords(circular, fact);
  const colour = fact.position === null ? null : rankColour(fact.position);
  const style = colour && fact.status !== NO_TASK ? { background: colour, color: inkOn(colour) } : null;
  return h("td", { ...attributes, "aria-label": label, title: label, style }, cellText(fact), mark);
}

function cellText(fact) {
  if (fact.status === NO_TASK) return "–";
  if (fact.status === COMPLETED) return "✓";
  return fact.rank === null ? "·" : String(fact.rank);
}

/** One stop for the Tab key; arrows walk from cell to cell, Home and End along a row. */
function walkable(table) {
  const first = table.querySelector("td");
  if (first) first.tabIndex = 0;
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -9999], End: [0, 9999] };
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td");
    if (!step || !cell) return;
    event.preventDefault();
    const rows = [...table.tBodies[0].rows];
    const row = rows[Math.min(Math.max(rows.indexOf(cell.parentNode) + step[0], 0), rows.length - 1)];
    const target = row.cells[Math.min(Math.max(cell.cellIndex + step[1], 1), row.cells.length - 1)];
    table.querySelector('td[tabindex="0"]').tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  });
}

/** Show one cell: as printed, as read, where, and what is wrong with it. */
function openFact(circular, indicator, place) {
  const fact = cellFact(circular, indicator, place);
  const doubts = fact ? fact.findings : circular.absent.get(`${indicator}:${placeName(place)}`) ?? [];
  const rows = fact ? factRows(circular, fact) : [[word("status"), word("notAccounted")]];
  const dialog = document.getElementById("fact");
  const close = () => dialog.close();
  dialog.replaceChildren(h("div", {},
    h("form", { method: "dialog" }, h("button", { class: "close", "aria-label": word("close") }, "×")),
    h("h2", { id: "fact-title" }, placeName(place)), h("p", { class: "of" }, indicatorName(circular.indicators[indicator])),
    h("div", { class: "factrow" }, h("dl", {}, rows.map(([term, value]) => [h("dt", {}, term), h("dd", {}, value)])), fact ? pageMap(circular, fact) : null),
    doubts.map((index) => findingCard(circular, index)),
    h("p", { class: "ways" },
      linkTo({ indicator, finding: null }, { onclick: close }, word("toRanking")), " ",
      linkTo({ place, finding: null, indicator: null }, { onclick: close }, word("onlyPlace", { place: shortName(place) })))));
  dialog.showModal();
}

function factRows(circular, fact) {
  const unit = circular.indicators[fact.indicator][5];
  const rows = [
    [word("placePrinted"), fact.placeText],
    [word("rank"), fact.rank === null ? "—" : rankLabel(fact)],
    [word("valuePrinted"), fact.valueText || "—"],
    [word("value"), fact.value === null ? "—" : `${formatted(fact.value)} ${unit}`],
    [word("status"), word(STATUS_WORDS[fact.status])],
    [word("page"), pageName(circular, fact)],
  ];
  if (fact.confidence < 1) rows.push([word("confidence"), percent(fact.confidence)]);
  if (fact.inferred) rows.push([word("basis"), word("inferred")]);
  return rows;
}
