"""``cells`` and ``blocks``: all that stands on the pages."""

from __future__ import annotations

from typing import get_args

from tongbao.model import BlockKind, Message
from tongbao.publish.schemas.column import Column, Schema
from tongbao.publish.schemas.shared import CONFIDENCE, FILE_NO, ID, added, box, counter, page

TABLE_KINDS = ("ruled", "half_ruled", "aligned", "picture")

CELLS = Schema(
    "cells",
    Message("单元格", "Cells"),
    Message(
        "所有表格的所有单元格；合并的单元格只存一次，并记其跨度。",
        "Every cell of every table; a merged cell is stored once, with its span.",
    ),
    (
        ID,
        counter(
            "table",
            Message("表", "Table"),
            "表的序号，从 1 起；跨页的表算一张",
            "Number of the table, from 1; a table continued over pages is one",
            minimum=1,
        ),
        counter("row", Message("行", "Row"), "行，从 0 起", "Row, from 0", minimum=0),
        counter("column", Message("列", "Column"), "列，从 0 起", "Column, from 0", minimum=0),
        counter(
            "row_span",
            Message("跨行", "Rows spanned"),
            "所跨行数",
            "Number of rows it covers",
            minimum=1,
        ),
        counter(
            "column_span",
            Message("跨列", "Columns spanned"),
            "所跨列数",
            "Number of columns it covers",
            minimum=1,
        ),
        Column(
            "text",
            "string",
            Message("文字", "Text"),
            Message("原文所印的文字", "The text as printed"),
        ),
        CONFIDENCE,
        page(required=True),
        *box(required=True),
        added(
            "table_kind",
            "string",
            ("表的种类", "Kind of table"),
            "ruled 有格线，half_ruled 只有横线或部分格线，aligned 靠对齐（或制表符），picture 图片中",
            "ruled: by printed lines; half_ruled: by some; aligned: by alignment or tabs; picture: "
            "in a picture",
            enum=TABLE_KINDS,
        ),
        added(
            "witness_text",
            "string",
            ("另一识读", "Other reading"),
            "另一独立识读的文字，与 text 不同时才有",
            "What an independent second reading reads, where it differs from text",
        ),
        FILE_NO,
    ),
    primary_key=("circular_id", "table", "row", "column"),
)

BLOCKS = Schema(
    "blocks",
    Message("文字块", "Blocks"),
    Message("表格以外的全部文字，按阅读顺序。", "Everything outside tables, in reading order."),
    (
        ID,
        counter(
            "block",
            Message("块", "Block"),
            "块的序号，从 1 起",
            "Number of the block, from 1",
            minimum=1,
        ),
        Column(
            "kind",
            "string",
            Message("类别", "Kind"),
            Message(
                "heading 标题，paragraph 段落，caption 表题，note 注，header 页眉，footer 页脚",
                "heading, paragraph, caption, note, header (page head) or footer (page foot)",
            ),
            required=True,
            enum=get_args(BlockKind),
        ),
        Column(
            "text",
            "string",
            Message("文字", "Text"),
            Message("原文所印的文字", "The text as printed"),
        ),
        page(required=True),
        *box(required=True),
        FILE_NO,
    ),
    primary_key=("circular_id", "block"),
)
