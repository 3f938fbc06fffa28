"""``circulars`` and ``files``: what was read, and from where."""

from __future__ import annotations

from tongbao.model import Message
from tongbao.publish.schemas.column import Column, Schema
from tongbao.publish.schemas.shared import ID, ID_PATTERN, added, counter

CIRCULARS = Schema(
    "circulars",
    Message("通报", "Circulars"),
    Message(
        "每份通报一行；一个文件可含几份。读不出的文件也占一行，其 reading 为空、pages 为 0，原因见 findings。",
        "One row per circular; a file may hold several. A file that could not be read has a row "
        "too, with a blank reading and 0 pages; findings say why.",
    ),
    (
        ID,
        Column(
            "file",
            "string",
            Message("文件", "File"),
            Message("用户给出的文件名", "The file's name as the user gave it"),
            required=True,
        ),
        Column(
            "number",
            "string",
            Message("发文字号", "Document number"),
            Message("原文所印的发文字号", "Number as printed"),
        ),
        Column(
            "issuer",
            "string",
            Message("发文机关", "Issuer"),
            Message("发文机关", "Authority that issued it"),
        ),
        Column(
            "title",
            "string",
            Message("标题", "Title"),
            Message("通报标题", "Title of the circular"),
        ),
        Column(
            "as_of",
            "string",
            Message("截至", "As of"),
            Message("数据截至的月或日，ISO 格式", "Month or day of the figures, ISO: 2020-05"),
            pattern=r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
        ),
        Column(
            "issued",
            "date",
            Message("成文日期", "Issued"),
            Message("成文日期，ISO 格式", "Day of issue, ISO format"),
        ),
        Column(
            "province_code",
            "string",
            Message("省级代码", "Province code"),
            Message("所在省级行政区的代码", "Code of the province it concerns"),
            pattern="[0-9]{6}",
        ),
        counter(
            "pages",
            Message("页数", "Pages"),
            "读到的页数",
            "Number of pages that were read",
            minimum=0,
        ),
        Column(
            "reading",
            "string",
            Message("识读方式", "Way of reading"),
            Message(
                "text 文字层，ocr 扫描识别，mixed 两者都有；空为未能读取",
                "text: text layer; ocr: scanned; mixed: both; blank: could not be read",
            ),
            enum=("text", "ocr", "mixed"),
        ),
        Column(
            "projects_stated",
            "integer",
            Message("所述专项数", "Projects stated"),
            Message("正文所述的专项数（17项工程）", "Number of projects that the text states"),
            minimum=0,
        ),
        Column(
            "projects_found",
            "integer",
            Message("所见专项数", "Projects found"),
            Message("实际读到的专项数", "Number of projects that were found"),
            minimum=0,
        ),
        Column(
            "sha256",
            "string",
            Message("文件哈希", "Hash of the file"),
            Message(
                "文件全部字节的 SHA-256；文件打不开则为空",
                "SHA-256 of the file's bytes; blank where they could not be read",
            ),
            pattern="[0-9a-f]{64}",
        ),
        added(
            "part",
            "integer",
            ("份", "Part"),
            "文件中的第几份通报，从 1 起",
            "Which circular of its file it is, from 1",
            minimum=1,
        ),
        added(
            "first_page",
            "integer",
            ("首页", "First page"),
            "在文件中的第一页",
            "First page of the file that belongs to it",
            minimum=1,
        ),
        added(
            "last_page",
            "integer",
            ("末页", "Last page"),
            "在文件中的最后一页",
            "Last page of the file that belongs to it",
            minimum=1,
        ),
        added(
            "number_year",
            "integer",
            ("文号年份", "Year of the number"),
            "发文字号中的年份",
            "Year in the document number",
            minimum=1,
        ),
        added(
            "number_serial",
            "integer",
            ("文号序号", "Serial of the number"),
            "发文字号中的序号",
            "Serial in the document number",
            minimum=0,
        ),
        added(
            "issuer_word",
            "string",
            ("机关代字", "Issuer's word"),
            "发文字号中的机关代字",
            "The issuer's word in the document number: 冀双创双服办",
        ),
        added(
            "supersedes",
            "string",
            ("取代", "Supersedes"),
            "它所取代的通报：同机关、同文号、同日期而内容不同",
            "The circular that it takes the place of: same issuer, number and date, other bytes",
            pattern=ID_PATTERN,
        ),
        added(
            "places_stated",
            "integer",
            ("所述地区数", "Places stated"),
            "原文所述排名范围的地区数；空为未说明范围，缺了哪个地区无从核对",
            "Number of places that it says it ranks; blank: it states no set, so that nothing tells "
            "whether one is missing",
            minimum=1,
        ),
    ),
    primary_key=("circular_id",),
    in_circulars=False,
)

FILES = Schema(
    "files",
    Message("文件", "Files"),
    Message(
        "通报所由来的文件，每个一行；一份通报通常是一个文件，也可能由几个文件连成。",
        "The files that circulars were read from, one row each; mostly one for a circular, but a "
        "letter may be joined from several.",
    ),
    (
        ID,
        counter(
            "file_no",
            Message("文件序号", "Number of the file"),
            "同一通报的第几个文件，从 1 起",
            "Which of the circular's files it is, from 1",
            minimum=1,
        ),
        Column(
            "file",
            "string",
            Message("文件", "File"),
            Message("用户给出的文件名", "The file's name as the user gave it"),
            required=True,
        ),
        added(
            "sha256",
            "string",
            ("文件哈希", "Hash of the file"),
            "文件全部字节的 SHA-256；文件打不开则为空",
            "SHA-256 of the file's bytes; blank where they could not be read",
            pattern="[0-9a-f]{64}",
        ),
        added(
            "pages", "integer", ("页数", "Pages"), "读到的页数", "Pages that were read", minimum=0
        ),
    ),
    primary_key=("circular_id", "file_no"),
)
