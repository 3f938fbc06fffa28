"""Sets sheets with Typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import typst

from samples.generator.sheets import Break, Grid, Sheets, Text

_TEMPLATE = r"""
#let data = json(bytes(sys.inputs.data))
#set document(date: none)
#set text(font: data.font, size: 14pt, lang: "zh", region: "cn")
#let foot = context align(center, text(size: 10pt)[— #counter(page).get().first() —])
#set page(paper: data.paper, flipped: data.landscape, margin: (x: 22mm, top: 24mm, bottom: 22mm), footer: foot)
#set par(leading: 9pt, spacing: 9pt, justify: true)
#let lines(text) = text.split("\n").join(linebreak())
#let block-of(kind, body) = {
  if kind == "red_head" { align(center, text(size: 22pt, fill: rgb("#d7000f"), weight: "bold", body)); v(4mm) }
  else if kind == "upright_head" { place(top + left, dx: -15mm, dy: 6mm, stack(spacing: 9pt, ..body.clusters().map(c => text(size: 20pt, fill: rgb("#d7000f"), c)))) }
  else if kind == "number" { align(center, body); line(length: 100%, stroke: 1.4pt + rgb("#d7000f")); v(5mm) }
  else if kind == "title" { align(center, text(size: 18pt, weight: "bold", body)); v(4mm) }
  else if kind == "caption" { align(center, text(size: 14pt, weight: "bold", body)) }
  else if kind == "signature" { align(right, pad(right: 2em, body)) }
  else if kind == "salutation" or kind == "annex" { body; parbreak() }
  else if kind == "note" { text(size: 9pt, body); parbreak() }
  else { par(first-line-indent: (amount: 2em, all: true), body) }
}
#let put(c) = table.cell(x: c.column, y: c.row, rowspan: c.row_span, colspan: c.column_span, if c.vertical { c.text.clusters().join(linebreak()) } else { lines(c.text) })
#let grid-of(g) = {
  if g.caption != "" { align(center, block(sticky: true, text(size: 12pt, weight: "bold", g.caption))) }
  set text(size: g.size * 1pt)
  set par(leading: 3pt, justify: false)
  let n = g.widths.len()
  let thin = 0.5pt
  let stroke = if g.rules == "full" { thin }
    else if g.rules == "dashed" { (thickness: thin, dash: "dashed") }
    else if g.rules == "half" { (x, y) => (top: thin, bottom: thin) }
    else if g.rules == "open_frame" { (x, y) => (top: thin, bottom: thin, left: if x > 0 { thin } else { none }, right: if x < n - 1 { thin } else { none }) }
    else if g.rules == "double" { thin }
    else { none }
  let fill = if g.rules == "zebra" { (x, y) => if calc.even(y) { rgb("#e8eef7") } else { none } } else { none }
  let extra = ()
  if g.rules == "three_line" { extra = (table.hline(y: 0, stroke: 1.2pt), table.hline(y: g.header_rows, stroke: 0.6pt), table.hline(y: g.rows, stroke: 1.2pt)) }
  if g.rules == "filled" {
    extra = range(g.rows + 1).map(y => table.hline(y: y, stroke: 0.8pt + rgb("#888"))) + range(n + 1).map(x => table.vline(x: x, stroke: 0.8pt + rgb("#888")))
  }
  let head = g.cells.filter(c => c.row < g.header_rows).map(put)
  let body = g.cells.filter(c => c.row >= g.header_rows).map(put)
  let made = table(columns: g.widths.map(w => w * 1fr), align: center + horizon, inset: 4pt, stroke: stroke, fill: fill,
    ..extra, table.header(repeat: g.repeat_header, ..head), ..body)
  if g.rules == "double" { block(stroke: 0.5pt, inset: 1.5pt, width: 100%, made) } else { made }
  if g.note != "" { text(size: 9pt, g.note) }
  v(4mm)
}
#for piece in data.flow {
  if piece.type == "text" { block-of(piece.kind, piece.text) }
  else if piece.type == "break" { set page(flipped: piece.landscape); pagebreak(weak: true) }
  else { grid-of(piece) }
}
"""


def _piece(piece: Text | Grid | Break) -> dict[str, Any]:
    found = asdict(piece)
    found["type"] = {Text: "text", Grid: "grid", Break: "break"}[type(piece)]
    if isinstance(piece, Grid):
        found["rows"] = piece.n_rows
    return found


def render(sheets: Sheets) -> bytes:
    """Return the PDF of sheets.

    Raises:
        RuntimeError: A font is missing, or Typst rejects the sheets.
    """
    chunks: list[list[dict[str, Any]]] = [[]]
    landscapes = [sheets.landscape_first]
    for piece in sheets.flow:
        if isinstance(piece, Break):
            chunks.append([])
            landscapes.append(piece.landscape)
        else:
            chunks[-1].append(_piece(piece))
    source = _TEMPLATE.split("#for piece in data.flow", maxsplit=1)[0]
    for number, landscape in enumerate(landscapes):
        source += f"#set page(flipped: {str(landscape).lower()})\n"
        source += (
            f"#for piece in data.chunks.at({number}) "
            '{ if piece.type == "text" { block-of(piece.kind, piece.text) } else { grid-of(piece) } }\n'
        )
    data = {
        "font": sheets.font,
        "paper": sheets.paper,
        "landscape": sheets.landscape_first,
        "chunks": chunks,
    }
    pdf, warnings = typst.compile_with_warnings(
        source.encode(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        timestamp=0,
    )
    if warnings:
        raise RuntimeError("; ".join(w.message for w in warnings))
    return bytes(pdf)
