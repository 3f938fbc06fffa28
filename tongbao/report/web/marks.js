// Small signs that several views share: severity, the colours of ranks, a place on a page.

const SIGNS = { error: "■", warning: "▲", info: "●" };

function severitySign(severity, text = false) {
  return h("span", { class: `sign ${severity}` },
    h("span", { "aria-hidden": "true" }, SIGNS[severity]), text ? ` ${word(severity)}` : h("span", { class: "unseen" }, word(severity)));
}

/** Teal for first, brown for last: told apart by every kind of colour vision, and in grey print. */
function rankColour(position) {
  return d3.interpolateBrBG(0.9 - 0.8 * position);
}

/** Black or white, whichever reads better on a colour: never below the 4.5 that WCAG asks. */
function inkOn(colour) {
  const { r, g, b } = d3.rgb(colour);
  const [red, green, blue] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? "#fff" : "#000";
}

function rankLegend() {
  const steps = d3.range(9).map((step) => h("span", { style: { background: rankColour(step / 8) } }));
  return h("div", { class: "legend" },
    h("span", {}, word("first")), h("span", { class: "ramp", "aria-hidden": "true" }, steps), h("span", {}, word("last")),
    h("span", { class: "key" }, h("i", { class: "swatch done" }, "✓"), word("completed")),
    h("span", { class: "key" }, h("i", { class: "swatch idle" }, "–"), word("noTask")),
    h("span", { class: "key" }, h("i", { class: "swatch lost" }), word("notAccounted")),
    h("span", { class: "key" }, h("i", { class: "badge error" }, "!"), word("errorHere")),
    h("span", { class: "key" }, h("i", { class: "badge warning" }, "?"), word("warningHere")));
}

function badge(severity) {
  if (severity === null || severity === "info") return null;
  return h("i", { class: `badge ${severity}`, "aria-hidden": "true" }, severity === "error" ? "!" : "?");
}

/** The file of the annex that something stands in; nothing where it is the circular's own. */
function annexName(circular, { fileNo }) {
  return fileNo ? `${circular.annexes[fileNo - 2]} ` : "";
}

/** A page as its file counts it, with the file's name where that is an annex's. */
function pageName(circular, one) {
  return `${one.page}${one.fileNo ? `（${circular.annexes[one.fileNo - 2]}）` : ""}`;
}

/** Where a box stands on its page: the page in small, the box on it. */
function pageMap(circular, { page, box, fileNo }) {
  const [width, height] = circular.sizes[fileNo ? `${fileNo}:${page}` : page] ?? [0, 0];
  if (!box || !width) return null;
  const least = Math.max(width, height) / 28;
  return svg("svg", { class: "pagemap", viewBox: `-2 -2 ${width + 4} ${height + 4}`, "aria-hidden": "true" },
    svg("rect", { class: "sheet", x: 0, y: 0, width, height }),
    svg("rect", { class: "spot", x: box[0], y: box[1], width: Math.max(box[2] - box[0], least), height: Math.max(box[3] - box[1], least) }));
}

/** Put a chart's words beside it: what it shows, for those who do not see it. */
function described(chart, text) {
  // Plot names its groups for readers of screens, but a group without a role may have no name.
  for (const group of chart.querySelectorAll("g[aria-label]")) {
    group.dataset.mark = group.getAttribute("aria-label");
    group.removeAttribute("aria-label");
  }
  chart.setAttribute("role", chart.querySelector("a") ? "group" : "img");
  chart.setAttribute("aria-label", text);
  return chart;
}

function chartWidth(widest) {
  const main = document.getElementById("main");
  return Math.max(300, Math.min(widest, (main.clientWidth || widest) - 8));
}

/** A number with its word: "4 errors". */
function tile(value, label, attributes = {}) {
  return h("div", { class: "tile", ...attributes }, h("b", {}, String(value)), h("span", {}, label));
}

function section(id, title, ...children) {
  return h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), ...children);
}

/** Names joined as the language joins them, each a link that filters by the place. */
function placeLinks(places) {
  return places.flatMap((place, index) => [
    index ? word("listComma") : null,
    linkTo({ place, finding: null, indicator: null }, { class: "place" }, shortName(place)),
  ]);
}
