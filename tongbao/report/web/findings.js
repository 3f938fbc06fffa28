// Findings: each beside the cut of the page where it stands, the box drawn, in words.

function findingCard(circular, index) {
  const finding = circular.findings[index];
  const [zh, en, whyZh, whyEn] = report.rules[finding.rule] ?? [finding.rule, finding.rule, "", ""];
  const subject = findingSubject(circular, finding);
  const chosen = state.finding === finding.id;
  const cut = report.cuts[finding.cut];
  const wide = cut && (cut.lines || cut.region[2] - cut.region[0] > 620);
  return h("article", { class: `finding ${finding.severity}${wide ? " broad" : ""}${chosen ? " target" : ""}`, id: `finding-${finding.id}`, tabindex: "-1" },
    h("div", { class: "words" },
      h("p", { class: "kind" }, severitySign(finding.severity, true), h("span", { class: "title" }, spoken([zh, en])),
        linkTo({ finding: finding.id, indicator: null }, { class: "anchor", "aria-label": word("linkHere") }, "#")),
      subject ? h("h3", {}, finding.indicators?.length === 1 ? linkTo({ indicator: finding.indicators[0], finding: null }, {}, subject) : subject) : null,
      h("p", { class: "message" }, sentence(finding)),
      evidence(finding),
      whyZh ? h("details", {}, h("summary", {}, word("whyRule"), " ", h("code", {}, finding.rule)), h("p", {}, spoken([whyZh, whyEn]))) : h("p", {}, h("code", {}, finding.rule))),
    cutFigure(circular, finding));
}

function evidence(finding) {
  const rows = [["observed", finding.observed], ["expected", finding.expected], ["proposal", finding.proposal]].filter(([, text]) => text);
  if (!rows.length) return null;
  return h("dl", {}, rows.map(([key, text]) => h("div", { class: key }, h("dt", {}, word(key)), h("dd", {}, text))));
}

function cutFigure(circular, finding) {
  const where = finding.page ? word("onPage", { page: pageName(circular, finding) }) : word("wholeDocument");
  const cut = finding.cut === undefined ? null : report.cuts[finding.cut];
  if (cut === null) {
    if (!finding.page) return h("figure", { class: "nocut" }, h("figcaption", {}, where));
    const why = circular.original !== "found" ? word(`original_${circular.original}`) : word(finding.spared ? "spared" : "undrawn");
    return h("figure", { class: "nocut" }, h("figcaption", {}, `${where}${word("semicolon")}${why}`));
  }
  if (cut.lines) return h("figure", {}, excerpt(cut, finding), h("figcaption", {}, annexName(circular, finding), word("onLine", { line: Math.floor(finding.box[1]) + 1 })));
  const alt = word(finding.box ? "cutAlt" : "pageAlt", { page: pageName(circular, finding), what: sentence(finding) });
  return h("figure", {},
    h("div", { class: "cut", style: { maxWidth: `${cut.region[2] - cut.region[0]}pt` } },
      h("img", { src: cut.src, width: cut.size[0], height: cut.size[1], alt, decoding: "sync" }), finding.box ? drawnBox(cut.region, finding.box) : null),
    h("figcaption", {}, pageMap(circular, finding), where));
}

/** The box over its cut, in parts of the cut's sides. */
function drawnBox(region, box) {
  const width = region[2] - region[0], height = region[3] - region[1];
  const part = (value, whole) => `${(100 * Math.min(Math.max(value / whole, 0), 1)).toFixed(3)}%`;
  const [left, top] = [box[0] - region[0], box[1] - region[1]];
  return h("span", { class: "box", "aria-hidden": "true", style: {
    left: part(left, width), top: part(top, height), width: part(box[2] - box[0], width), height: part(box[3] - box[1], height),
  } });
}

function excerpt(cut, finding) {
  const [column, line] = [Math.floor(finding.box[0]), Math.floor(finding.box[1]) + 1];
  const inBox = (at) => at >= column && at < Math.max(finding.box[2], column + 1);
  return h("table", { class: "excerpt" }, h("tbody", {}, cut.lines.map((cells, n) => {
    const here = cut.first + n >= line && cut.first + n < Math.max(finding.box[3] + 1, line + 1);
    return h("tr", { class: here ? "here" : null }, h("th", { scope: "row" }, String(cut.first + n)),
      cells.map((cell, at) => h("td", { class: here && (cells.length === 1 || inBox(at)) ? "marked" : null, colspan: cells.length === 1 ? 30 : null }, cell)));
  })));
}

/** The findings that the filters leave, in the order asked for. */
function chosenFindings(circular) {
  const indices = d3.range(circular.findings.length).filter((index) => findingPasses(circular, circular.findings[index]));
  const page = (index) => 10000 * (circular.findings[index].fileNo ?? 1) + (circular.findings[index].page ?? 0);
  const grave = (index) => SEVERITIES.indexOf(circular.findings[index].severity);
  if (state.sort === "page") return d3.sort(indices, page, (index) => circular.findings[index].box?.[1] ?? 0);
  if (state.sort === "project") return d3.sort(indices, (index) => circular.findings[index].no ?? -1, grave, page);
  return d3.sort(indices, grave, page);
}

function findingPasses(circular, finding) {
  if (!state.severities.includes(finding.severity)) return false;
  if (state.rule !== null && finding.rule !== state.rule) return false;
  if (state.place !== null && !findingPlaces(circular, finding).has(placeName(state.place))) return false;
  if (state.project !== null && !findingProjects(circular, finding).includes(state.project)) return false;
  return contains(state.q, [sentence(finding), findingSubject(circular, finding), finding.rule, finding.observed, finding.expected, finding.proposal, ...(finding.places ?? [])]);
}

function findingPlaces(circular, finding) {
  const named = new Set(finding.places ?? []);
  for (const fact of finding.facts ?? []) named.add(placeName(circular.facts.place[fact]));
  return named;
}

function findingProjects(circular, finding) {
  if (finding.no !== undefined) return [String(finding.no)];
  return (finding.indicators ?? []).map((one) => projectKey(circular.indicators[one][0], circular.indicators[one][1]));
}

/** Whether every word of a search stands in one of some texts. */
function contains(query, texts) {
  const whole = texts.filter(Boolean).join(" ").toLowerCase();
  return query.toLowerCase().split(/\s+/).every((part) => whole.includes(part));
}

function originalNotice(circular) {
  if (circular.original === "found" || !circular.findings.some((finding) => finding.page)) return null;
  return h("p", { class: "notice", role: "note" }, word(`original_${circular.original}`), " ", h("code", {}, circular.file));
}
