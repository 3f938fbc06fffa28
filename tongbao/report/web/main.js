// The page as a whole: toolbar, what is shown, keys, printing.

let printing = false;
let observed = 0;

function render() {
  const focus = document.activeElement?.dataset?.focus;
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.title = titleInWords();
  toolbar();
  const main = document.getElementById("main");
  const views = state.all ? [report.circulars.length > 1 ? overview() : null, ...report.circulars.map((_, number) => circularView(number))] : [state.circular === null ? overview() : circularView(state.circular)];
  main.replaceChildren(...views.filter(Boolean));
  document.getElementById("foot").textContent = word("foot", { version: report.version });
  if (focus) document.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

function titleInWords() {
  const subject = state.circular === null ? word("overviewTitle", { count: report.circulars.length }) : circularName(report.circulars[state.circular]);
  return `${subject} — ${word("report")}`;
}

function toolbar() {
  const search = document.getElementById("search");
  search.placeholder = word("search");
  search.setAttribute("aria-label", word("search"));
  if (document.activeElement !== search) search.value = state.q;
  document.getElementById("skip").textContent = word("skip");
  document.getElementById("filters").replaceChildren(placeChooser(), projectChooser(), severityButtons(),
    filtered() ? h("button", { type: "button", class: "clear", "data-focus": "clear", onclick: clearFilters }, word("clear")) : "");
  document.getElementById("actions").replaceChildren(
    h("button", { type: "button", "data-focus": "lang", lang: state.lang === "zh" ? "en" : "zh-CN", onclick: () => go({ lang: state.lang === "zh" ? "en" : "zh" }) }, state.lang === "zh" ? "English" : "中文"),
    h("button", { type: "button", "data-focus": "print", onclick: () => print() }, word("print")),
    report.circulars.length > 1 ? h("button", { type: "button", "data-focus": "all", "aria-pressed": String(state.all), onclick: () => go({ all: !state.all }, { push: true }) }, word("everything")) : "");
}

function filtered() {
  return state.place !== null || state.project !== null || state.rule !== null || state.q !== "" || state.severities.length < SEVERITIES.length;
}

function clearFilters() {
  document.getElementById("search").value = "";
  go({ place: null, project: null, rule: null, q: "", severities: SEVERITIES });
}

function placeChooser() {
  const places = state.circular === null ? inOfficialOrder(d3.range(report.places.length)) : prepared(report.circulars[state.circular]).places;
  return chooser("place", word("place"), [["", word("allPlaces")], ...places.map((place) => [String(place), placeName(place)])], String(state.place ?? ""), (value) => go({ place: value === "" ? null : Number(value) }, { push: true }));
}

function projectChooser() {
  const circulars = state.circular === null ? report.circulars : [report.circulars[state.circular]];
  const named = new Map();
  for (const circular of circulars)
    for (const [no, project] of [...circular.indicators, ...circular.claims]) {
      const key = state.circular === null ? project : projectKey(no, project);
      if (key && !named.has(key)) named.set(key, state.circular === null ? project : [no, project].filter((part) => part !== null && part !== "").join(" "));
    }
  const options = state.circular === null ? [...named] : d3.sort([...named], ([key]) => Number(key) || 0);
  return chooser("project", word("project"), [["", word("allProjects")], ...options], state.project ?? "", (value) => go({ project: value || null }, { push: true }));
}

function severityButtons() {
  const circulars = state.circular === null ? report.circulars : [report.circulars[state.circular]];
  return h("div", { class: "severities", role: "group", "aria-label": word("severity") }, SEVERITIES.map((severity) => {
    const on = state.severities.includes(severity);
    const count = d3.sum(circulars, (one) => one.findings.filter((finding) => finding.severity === severity).length);
    return h("button", { type: "button", class: `toggle ${severity}`, "data-focus": `severity-${severity}`, "aria-pressed": String(on),
      onclick: () => go({ severities: SEVERITIES.filter((one) => (one === severity ? !on : state.severities.includes(one))) }) }, severitySign(severity), ` ${word(`${severity}s`)} ${count}`);
  }));
}

/** Bring what the address names into view. */
function showTarget() {
  const target = state.finding !== null ? `finding-${state.finding}` : state.indicator !== null ? `ranking-${state.indicator}` : null;
  const element = target && document.getElementById(target);
  if (!element) return;
  element.scrollIntoView({ block: "start" });
  element.focus({ preventScroll: true });
}

function arrive() {
  const before = state;
  state = stateOf(location.hash);
  // A finding that filters hide is shown all the same when a link leads to it.
  if (state.finding !== null && state.finding !== before.finding) revealFinding();
  const moved = before.circular !== state.circular || before.all !== state.all;
  render();
  if (state.finding !== before.finding || state.indicator !== before.indicator || (moved && !observed)) showTarget();
  else if (moved) scrollTo(0, 0);
  observed += 1;
}

function revealFinding() {
  const [number, index] = findingById.get(state.finding);
  const circular = prepared(report.circulars[number]);
  if (!findingPasses(circular, circular.findings[index])) state = { ...state, place: null, project: null, rule: null, q: "", severities: SEVERITIES };
}

function onKey(event) {
  const typing = event.target.matches("input, select, textarea");
  const search = document.getElementById("search");
  if (event.key === "/" && !typing) { event.preventDefault(); search.focus(); search.select(); }
  if (event.key === "Escape" && filtered() && !document.getElementById("fact").open) clearFilters();
}

function onClick(event) {
  if (event.target.id === "skip") {
    // The address holds the state: a jump inside the page must not replace it.
    event.preventDefault();
    document.getElementById("main").focus();
  }
  const link = event.target.closest?.("[data-jump]");
  if (link) requestAnimationFrame(() => document.getElementById(link.dataset.jump)?.scrollIntoView());
}

function start() {
  let waiting = 0;
  document.getElementById("search").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => go({ q: event.target.value.trim(), finding: null, indicator: null }), 120);
  });
  addEventListener("hashchange", arrive);
  addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  const forPrint = (on) => { printing = on; render(); };
  addEventListener("beforeprint", () => forPrint(true));
  addEventListener("afterprint", () => forPrint(false));
  let width = innerWidth;
  addEventListener("resize", () => { if (Math.abs(innerWidth - width) > 40 && !printing) { width = innerWidth; render(); } });
  arrive();
}

start();
