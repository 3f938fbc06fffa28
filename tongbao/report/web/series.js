// Several circulars of one area: how places moved, and how far they came month by month.

const STRANDS = ["#0b6e63", "#8c510a", "#3b5ba5", "#b0378f", "#7a7a00", "#c2410c"];
const REST = "#b9b3a8";

/** Every point of one followed ranking: circular, date, place, rank, value. */
function pointsOf(series, followed) {
  return followed[4].flatMap(([number, indicator]) => {
    const circular = prepared(report.circulars[number]);
    return circular.rankings[indicator].filter((fact) => fact.rank !== null || fact.value !== null).map((fact) => ({
      ...fact, circular: number, date: circular.asOf, severity: gravest(circular, fact.findings),
    }));
  });
}

/** A series with its charts, and the ranking they follow. */
function seriesView(series, at) {
  const chosen = Math.min(state.followed ?? mostFollowed(series), series.indicators.length - 1);
  const followed = series.indicators[chosen];
  const points = pointsOf(series, followed);
  const colours = strandColours(points);
  const options = series.indicators.map((one, number) => [String(number), `${[one[0], one[1], one[2], one[3]].filter(Boolean).join(" · ")}（${one[4].length}）`]);
  return [
    h("div", { class: "bar" },
      report.series.length > 1 ? chooser("series", word("area"), report.series.map((one, number) => [String(number), `${one.area || word("nation")}（${one.circulars.length}）`]), String(at), (value) => go({ series: Number(value), followed: null })) : h("span", {}, `${word("area")}${word("colon")}${series.area || word("nation")}`),
      chooser("followed", word("indicator"), options, String(chosen), (value) => go({ followed: Number(value) }))),
    h("h3", {}, word("movedTitle")), h("p", { class: "lead" }, word("movedLead")),
    h("figure", { class: "wide" }, bumpChart(points, colours), moversLine(points)),
    h("h3", {}, word("progressTitle")), h("p", { class: "lead" }, word("progressLead")),
    h("figure", { class: "wide" }, progressChart(series, followed, points, colours)),
    movesTable(points),
  ];
}

function mostFollowed(series) {
  return d3.greatestIndex(series.indicators, (one) => one[4].length);
}

/** Ranks of each place by date, first to last. */
function strandsOf(points) {
  const ranked = points.filter((point) => point.rank !== null);
  return new Map(d3.groups(ranked, (point) => point.place).map(([place, own]) => [place, d3.sort(own, (point) => point.date)]));
}

function moves(points) {
  return [...strandsOf(points)].filter(([, own]) => own.length > 1).map(([place, own]) => ({ place, from: own[0], to: own.at(-1), gain: own[0].rank - own.at(-1).rank }));
}

/** Colour for the places worth following: chosen, first, last, risen and fallen most. */
function strandColours(points) {
  const strands = strandsOf(points);
  const ends = d3.sort([...strands], ([, own]) => own.at(-1).rank);
  const moved = d3.sort(moves(points), (move) => -move.gain);
  const wanted = [state.place, ends[0]?.[0], ends.at(-1)?.[0], moved[0]?.place, moved.at(-1)?.place, ends[1]?.[0]];
  const places = [...new Set(wanted.filter((place) => place !== null && place !== undefined && strands.has(place)))];
  return new Map(places.slice(0, STRANDS.length).map((place, number) => [place, STRANDS[number]]));
}

function placeAddress(point) {
  return addressOf({ ...state, place: state.place === point.place ? null : point.place });
}

function bumpChart(points, colours) {
  const ranked = points.filter((point) => point.rank !== null);
  const dates = d3.sort(new Set(ranked.map((point) => point.date)));
  if (dates.length < 2) return h("p", { class: "none" }, word("tooFewDates"));
  const deepest = d3.max(ranked, (point) => point.rank);
  const width = chartWidth(1080), name = 13 * Math.min(6, d3.max(ranked, (point) => shortName(point.place).length)) + 14;
  const drawn = d3.sort(lastPerDate(ranked), (point) => (colours.has(point.place) ? 1 : 0));
  const ends = (date) => spread(drawn.filter((point) => point.date === date));
  const stroke = (point) => colours.get(point.place) ?? REST;
  const label = (date, side) => Plot.text(ends(date), { x: "date", y: "labelled", text: (point) => clipped(shortName(point.place), 6), dx: side * 14, textAnchor: side < 0 ? "end" : "start", fill: (point) => colours.get(point.place) ?? "#6b655b", fontWeight: (point) => (colours.has(point.place) ? 700 : 400), href: placeAddress });
  const tight = deepest > 40;
  return described(Plot.plot({
    width, height: Math.min(28 * deepest, 14 * deepest + 260) + 50, marginLeft: name + 6, marginRight: name + 6, marginTop: 30, marginBottom: 14, className: "strands",
    style: { fontFamily: "inherit", fontSize: "12px", background: "none", overflow: "visible" },
    x: { type: "point", domain: dates, axis: "top", label: null, tickSize: 0, padding: 0.1, tickFormat: thinned(dates, width) },
    y: { domain: [deepest + 0.5, 0.5], axis: null },
    marks: [
      Plot.lineY(drawn, { x: "date", y: "rank", z: "place", curve: "bump-x", stroke, strokeWidth: (point) => (colours.has(point.place) ? 3 : 1.75), strokeOpacity: 0.9, href: placeAddress, ariaLabel: (point) => placeName(point.place) }),
      Plot.dot(drawn, { x: "date", y: "rank", r: tight || dates.length > 24 ? 3 : 8, fill: stroke, stroke: (point) => (point.severity ? "#8c1d18" : "#fff"), strokeWidth: (point) => (point.severity ? 2 : 1), href: placeAddress, title: (point) => `${placeName(point.place)} ${point.date} ${word("rankIs", { rank: point.rank })}` }),
      tight || dates.length > 24 ? null : Plot.text(drawn, { x: "date", y: "rank", text: (point) => String(point.rank), fill: (point) => (colours.has(point.place) ? "#fff" : "#1d1b18"), fontSize: 10, pointerEvents: "none" }),
      label(dates[0], -1), label(dates.at(-1), 1),
    ],
  }), `${word("movedTitle")}${word("colon")}${movesInWords(points)}`);
}

/** One point for each place and date: two circulars of one date leave the later. */
function lastPerDate(points) {
  return [...d3.rollup(points, (own) => own.at(-1), (point) => `${point.place}|${point.date}`).values()];
}

/** Labels of places that share a rank stand below each other. */
function spread(points) {
  return d3.groups(points, (point) => point.rank).flatMap(([, own]) => own.map((point, n) => ({ ...point, labelled: point.rank + (n - (own.length - 1) / 2) * 0.42 })));
}

function thinned(dates, width) {
  const every = Math.ceil((dates.length * 62) / width);
  const last = dates.length - 1;
  const shown = new Set(dates.filter((_, n) => n === last || (n % every === 0 && last - n >= every)));
  return (date) => (shown.has(date) ? date : "");
}

function movesInWords(points) {
  const moved = d3.sort(moves(points), (move) => -move.gain);
  return moved.filter((move) => move.gain !== 0).map((move) => word("movedFromTo", { place: shortName(move.place), from: move.from.rank, to: move.to.rank })).join(word("semicolon"));
}

/** Who rose and who fell most. */
function moversLine(points) {
  const moved = d3.sort(moves(points), (move) => -move.gain);
  const risen = moved.filter((move) => move.gain > 0).slice(0, 3), fallen = moved.filter((move) => move.gain < 0).slice(-3).reverse();
  const listed = (rows) => rows.flatMap((move, n) => [n ? word("listComma") : null, linkTo({ place: move.place }, { class: "place" }, shortName(move.place)), ` ${move.from.rank} → ${move.to.rank}`]);
  return h("figcaption", {}, risen.length ? [h("b", {}, `▲ ${word("risen")} `), listed(risen), " "] : null, fallen.length ? [h("b", {}, `▼ ${word("fallen")} `), listed(fallen)] : null);
}

/** A date of the dataset as a moment: a month stands at its end. */
function moment(text) {
  const [year, month = 12, day = 0] = text.split("-").map(Number);
  return day ? new Date(Date.UTC(year, month - 1, day)) : new Date(Date.UTC(year, month, 0));
}

/** Values by date. Doubtful ones make no line and no scale: they stand apart, at the edge if need be. */
function progressChart(series, followed, points, colours) {
  const valued = d3.sort(lastPerDate(points.filter((point) => point.value !== null)).map((point) => ({ ...point, moment: moment(point.date) })), (point) => point.moment);
  const sound = valued.filter((point) => point.severity === null || point.severity === "info");
  const dates = [...new Set(sound.map((point) => point.date))];
  if (dates.length < 2) return h("p", { class: "none" }, word("tooFewDates"));
  const [number, indicator] = followed[4].at(-1);
  const unit = report.circulars[number].indicators[indicator][5];
  const [low, high] = d3.nice(Math.min(unit === "%" ? 0 : Infinity, d3.min(sound, (point) => point.value)), d3.max(sound, (point) => point.value), 8);
  const doubted = valued.filter((point) => !sound.includes(point)).map((point) => ({ ...point, held: Math.min(Math.max(point.value, low), high) }));
  const last = apart(sound.filter((point) => point.date === dates.at(-1) && colours.has(point.place)), (high - low) * 0.05);
  const width = chartWidth(1080), name = 13 * Math.min(6, d3.max(valued, (point) => shortName(point.place).length)) + 14;
  const ticks = dates.filter((date) => thinned(dates, width)(date));
  const said = (point) => `${placeName(point.place)} ${point.date}${word("colon")}${formatted(point.value)} ${unit}`;
  return described(Plot.plot({
    width, height: 340, marginLeft: 52, marginRight: name + 36, marginTop: 28, marginBottom: 28, className: "strands",
    style: { fontFamily: "inherit", fontSize: "12px", background: "none", overflow: "visible" },
    x: { type: "utc", label: null, ticks: ticks.map(moment), tickFormat: (_, n) => ticks[n] }, y: { grid: true, label: unit || word("value"), domain: [low, high] },
    marks: [...progressLines(sound, colours, said),
      Plot.dot(doubted, { x: "moment", y: "held", r: 5.5, fill: "#fff", stroke: "#a8201a", strokeWidth: 2, href: placeAddress, title: said }),
      Plot.text(doubted, { x: "moment", y: "held", text: (point) => `${shortName(point.place)} ${formatted(point.value)}?`, dy: -12, fill: "#a8201a", fontWeight: 600 }),
      Plot.text(last, { x: "moment", y: "labelled", text: (point) => `${clipped(shortName(point.place), 6)} ${formatted(point.value)}`, dx: 8, textAnchor: "start", fill: (point) => colours.get(point.place), fontWeight: 700 }),
    ],
  }), `${word("progressTitle")}${word("colon")}${last.map((point) => `${placeName(point.place)} ${formatted(point.value)} ${unit}`).join(word("semicolon"))}`);
}

function progressLines(sound, colours, said) {
  const drawn = d3.sort(sound, (point) => (colours.has(point.place) ? 1 : 0), (point) => point.moment);
  const middle = d3.sort(d3.rollups(sound, (own) => d3.median(own, (point) => point.value), (point) => +point.moment).map(([when, value]) => ({ moment: new Date(when), value })), (point) => point.moment);
  return [
    Plot.lineY(drawn, { x: "moment", y: "value", z: "place", stroke: (point) => colours.get(point.place) ?? REST, strokeWidth: (point) => (colours.has(point.place) ? 2.5 : 1.25), href: placeAddress, ariaLabel: (point) => placeName(point.place) }),
    Plot.dot(drawn, { x: "moment", y: "value", r: 3, fill: (point) => colours.get(point.place) ?? REST, href: placeAddress, title: said }),
    Plot.lineY(middle, { x: "moment", y: "value", stroke: "#1d1b18", strokeWidth: 2.5, strokeDasharray: "6,4" }),
  ];
}

/** Labels at the end of lines, moved apart (in units of the value) where they would meet. */
function apart(points, least) {
  let above = Infinity;
  return d3.sort(points, (point) => -point.value).map((point) => {
    above = Math.min(point.value, above - least);
    return { ...point, labelled: above };
  });
}

/** The same as a table: rank and value of each place on each date. */
function movesTable(points) {
  const dates = d3.sort(new Set(points.map((point) => point.date)));
  const at = d3.rollup(points, (own) => own.at(-1), (point) => point.place, (point) => point.date);
  return h("details", { class: "astable" }, h("summary", {}, word("asTable")), h("div", { class: "scroll" },
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, word("place")), dates.map((date) => h("th", { scope: "col" }, date)))),
      h("tbody", {}, [...at].map(([place, own]) => h("tr", {}, h("th", { scope: "row" }, placeName(place)),
        dates.map((date) => h("td", {}, own.has(date) ? [rankLabel(own.get(date)) || "—", own.get(date).value === null ? "" : `（${formatted(own.get(date).value)}）`].join("") : ""))))))));
}
