// Keys, the row that is looked at, and what typed figures contradict. All else is the server's.
"use strict";

const rows = [...document.querySelectorAll("tr[data-entry]")];
const desk = document.querySelector(".desk");
let here = rows.findIndex((row) => row.classList.contains("doubted") && !row.matches(".accepted, .kept, .typed, .struck, .unsure"));
if (here < 0) here = Math.max(0, rows.findIndex((row) => row.classList.contains("doubted")));

function look(at) {
  if (!rows.length) return;
  here = Math.min(Math.max(at, 0), rows.length - 1);
  for (const row of rows) row.removeAttribute("aria-current");
  rows[here].setAttribute("aria-current", "true");
  rows[here].scrollIntoView({ block: "nearest" });
}

function fill(form) {
  const row = rows[here];
  if (!row || !form.elements.entry) return;
  form.elements.entry.value = row.dataset.entry;
  for (const name of ["value", "rank", "place"]) {
    const field = form.elements[name];
    if (!field) continue;
    field.value = row.dataset[name];
    field.dataset.begun = field.value;
  }
}

function open_(id) {
  close_();
  const form = document.getElementById(id);
  if (!form) return;
  if (id === "type") fill(form);
  form.hidden = false;
  const first = form.querySelector("input:not([type=hidden]), select");
  first.focus();
  if (first.select) first.select();
}

function close_() {
  for (const form of document.querySelectorAll("form.editor:not([data-stays])")) form.hidden = true;
}

let asked = 0;
async function check(form) {
  const notes = form.querySelector(".notes");
  const query = new URLSearchParams({ of: desk.dataset.of, indicator: form.elements.indicator.value });
  if (form.elements.entry) query.set("entry", form.elements.entry.value);
  for (const name of ["value", "rank", "place"]) query.set(name, form.elements[name].value);
  const own = (asked += 1);
  const answer = await fetch(`check?${query}`);
  const said = answer.ok ? await answer.json() : [];
  if (own === asked) notes.textContent = said.join(" · ");
}

// What may be typed into a filter is asked for while it is typed: there may be thousands.
async function suggest(field) {
  const query = new URLSearchParams({ name: field.name, text: field.value });
  const answer = await fetch(`suggest?${query}`);
  if (!answer.ok) return;
  field.list.replaceChildren(...(await answer.json()).map(([text, shown]) => new Option(shown, text)));
}
for (const field of document.querySelectorAll(".filters input")) {
  for (const kind of ["focus", "input"]) field.addEventListener(kind, () => suggest(field));
}

// A decision is sent once, however long its key is held down.
let sent = false;
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (sent) event.preventDefault();
  sent = true;
  // Only what was typed is decided: a field shows print that it cannot hold as it stands.
  for (const field of event.target.querySelectorAll("[data-begun]")) field.disabled = field.value === field.dataset.begun;
});
window.addEventListener("pageshow", () => {
  sent = false;
  for (const field of document.querySelectorAll("[data-begun]")) field.disabled = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) {
    const row = event.target.closest("tr[data-entry]");
    if (row) look(rows.indexOf(row));
    return;
  }
  if (button.dataset.open) open_(button.dataset.open);
  if (button.dataset.do === "cancel") close_();
  if (button.dataset.submit) {
    const form = document.getElementById(button.dataset.submit);
    fill(form);
    form.requestSubmit();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") { close_(); if (document.activeElement) document.activeElement.blur(); return; }
  const filters = event.target.closest(".filters");
  if (filters && event.key === "Enter" && event.target.matches("select")) {
    event.preventDefault();
    filters.requestSubmit();
    return;
  }
  if (event.target.closest("input, select, textarea")) return;
  if (event.repeat && !event.key.startsWith("Arrow")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    look(here + (event.key === "ArrowDown" ? 1 : -1));
    event.preventDefault();
    return;
  }
  const key = event.key.toLowerCase();
  if (key === "f") { document.querySelector(".filters select").focus(); event.preventDefault(); return; }
  const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled);
  if (wanted) { event.preventDefault(); wanted.click(); }
});

for (const id of ["type", "add"]) {
  const form = document.getElementById(id);
  if (form) form.addEventListener("input", () => check(form));
}
look(here);
document.documentElement.dataset.ready = "true";
