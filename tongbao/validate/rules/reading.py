"""Rules of reading: every doubt that extract and normalize noted, worded for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tongbao.model import Change, Circular, Document, Doubt, DoubtOf, Finding, Message, Severity
from tongbao.validate.gathering import Gathered
from tongbao.validate.reach import Facts, Reach
from tongbao.validate.registry import Rule


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of doubt is said; ``{…}`` are the doubt's facts."""

    severity: Severity
    zh: str
    en: str
    why_zh: str
    why_en: str
    reach: Reach = ""
    """Which facts it doubts."""
    doubts: DoubtOf = "reading"
    gathered: Gathered | None = None
    """How several are said together; None keeps each."""


_SAME_NAME = Gathered("document")
"""A name is looked up alike wherever it stands: what is doubtful of it is said once."""


WORDINGS: dict[str, Wording] = {
    "reading-no-text-layer": Wording(
        "error",
        "第 {page} 页没有文字层，页面内容没有读取。",
        "Page {page} has no text layer; its content was not read.",
        "页面是图片，需要识别后才能读取。",
        "The page is a picture; it can only be read by recognition.",
    ),
    "reading-unmapped-font": Wording(
        "error",
        "第 {page} 页有 {count} 个字符所用的字体没有字符对照表，无法得知是什么字。",
        "Page {page} has {count} characters in a font without character map; they cannot be known.",
        "字体没有可用的 ToUnicode 对照，复制出来是乱码。",
        "The font has no usable character map, so that copied text is garbage.",
        reach="page",
    ),
    "reading-hidden-layer": Wording(
        "warning",
        "第 {page} 页是图片加隐藏文字层，文字由扫描软件识别，未必与图片一致。",
        "Page {page} is a picture with a hidden text layer; a scanner guessed that text.",
        "隐藏文字层没有印在纸上，可能有错。",
        "Nobody printed the hidden layer; it may be wrong.",
        reach="page",
    ),
    "reading-hidden-text": Wording(
        "info",
        "第 {page} 页有 {characters} 个不可见的字符，没有读取。",
        "Page {page} has {characters} invisible characters; they were not read.",
        "看不见的文字不算通报的内容。",
        "Text that no reader sees is not what the page prints.",
    ),
    "reading-layer-off": Wording(
        "info",
        "第 {page} 页有 {count} 处线条或图片在关闭的图层上，没有读取。",
        "Page {page} has {count} rules, shapes or pictures on layers that are switched off; "
        "they were not read.",
        "关闭的图层不显示，不算通报的内容；要读取请先在阅读器中打开它。",
        "A layer that is switched off shows nothing; switch it on in a viewer to have it read.",
    ),
    "reading-overprint": Wording(
        "warning",
        "第 {page} 页有重叠的不同文字，读数可能有误。",
        "Page {page} prints different text over itself; the reading may be wrong.",
        "同一位置印有两种文字。",
        "Two texts stand at one place.",
        reach="cell",
    ),
    "reading-picture": Wording(
        "info",
        "第 {page} 页有一幅图片，其中若有表格则没有读取。",
        "Page {page} holds a picture; a table in it was not read.",
        "图片中的文字需要识别。",
        "Text in a picture needs recognition.",
    ),
    "reading-text-across-rule": Wording(
        "warning",
        "第 {page} 页有文字跨越表格线，所属单元格可能有误。",
        "Text on page {page} runs across a rule; its cell may be the wrong one.",
        "字压在线上，归入字心所在的单元格。",
        "A character belongs to the cell that holds its centre.",
        reach="cell",
    ),
    "reading-odd-cell": Wording(
        "warning",
        "第 {page} 页有不成矩形的单元格，读法可能有误。",
        "Page {page} has a cell that is no rectangle; its reading may be wrong.",
        "缺线或多线使单元格不成矩形。",
        "A missing or surplus rule leaves a cell that is no rectangle.",
        reach="cell",
    ),
    "reading-characters-lost": Wording(
        "error",
        "第 {page} 页表格内有字符没有归入任何单元格。",
        "Characters inside a table on page {page} belong to no cell.",
        "表格框内的每个字符都应属于一个单元格。",
        "Every character inside a table's box belongs to one cell.",
        reach="cell",
    ),
    "reading-page-failed": Wording(
        "error",
        "第 {page} 页无法读取（{error}）。",
        "Page {page} cannot be read ({error}).",
        "页面已损坏，其余各页照常读取。",
        "The page is damaged; the other pages are read.",
    ),
    "reading-limit": Wording(
        "error",
        "超过上限，没有全部读取：{what} {found}，上限 {limit}。",
        "A limit was hit and something was not read: {what} {found}, limit {limit}.",
        "为防止恶意文件，大小、页数、字数都有上限；可用选项调整。",
        "Sizes, pages and characters are limited against hostile files; options raise the limits.",
    ),
    "reading-truncated": Wording(
        "error",
        "文件不完整（缺少结尾），后面的内容可能丢失。",
        "The file ends early; what follows may be lost.",
        "下载或复制中断的文件缺少结尾。",
        "A broken download lacks its end.",
        reach="document",
    ),
    "reading-undecodable": Wording(
        "error",
        "有 {count} 个字符已损坏，无法得知是什么字（第一处在第 {line} 行）。",
        "{count} characters are damaged and cannot be known (the first in line {line}).",
        "文本中断，或有不合编码的字节，读作 �；请重新导出，或另存为 UTF-8。",
        "Text breaks off or has bytes that its encoding does not allow, read as �; export it again, "
        "or save it as UTF-8.",
    ),
    "reading-control-characters": Wording(
        "warning",
        "有 {count} 个控制符，不是文字（第一处在第 {line} 行）。",
        "{count} control characters stand for no text (the first in line {line}).",
        "控制符往往是转码时丢失的字；照原样保留，输出中写作 \\x1b 之类。",
        "They are often characters that a conversion lost; they are kept, and written like \\x1b.",
    ),
    "reading-stream-damaged": Wording(
        "warning",
        "文件中有 {count} 个数据流已损坏（校验和不符或中断），页面上的文字可能缺失或改变。",
        "{count} data streams of the file are damaged (broken off, or their checksums do not hold); "
        "text may be lost or altered.",
        "阅读软件只显示解得开的部分，不作提示；请重新下载或索取原件。",
        "Viewers show what decodes and say nothing of the rest; download or ask for the file again.",
        reach="document",
    ),
    "reading-contents-lost": Wording(
        "error",
        "第 {page} 页所需的内容（{objects}）在文件中缺失或无法解码，页面上的内容可能没有读到。",
        "What page {page} needs ({objects}) is missing from the file or does not decode; "
        "something on the page may not have been read.",
        "页面的内容流、资源、字体或图片在文件中找不到或已损坏，阅读软件显示为空白；请重新下载或索取原件。",
        "A page's contents, resources, fonts or pictures are not in the file or damaged, and viewers "
        "show a blank; download or ask for the file again.",
        reach="page",
    ),
    "reading-annotation-unread": Wording(
        "warning",
        "第 {page} 页有 {count} 处表单内容或批注没有读取（{what}），请对照页面核对。",
        "Page {page} shows form values or notes ({count}) that were not read: {what}; check the page.",
        "表单里填的值、打上去的字没有外观，由各阅读软件自行绘制；手写批注只有笔画。它们印在页面上，却不在文字层中。",
        "A form's value or a typed note has no appearance, so that each viewer draws it for itself; "
        "notes by pen are strokes. They print, but no text layer has them.",
        reach="page",
    ),
    "reading-picture-damaged": Wording(
        "error",
        "第 {page} 页的图片（{count} 幅）数据已损坏或不完整，其中的内容可能缺失或改变。",
        "Pictures on page {page} ({count}) are damaged or incomplete; what they show may be lost or "
        "altered.",
        "图片的数据中断、校验不符或无法解码，阅读软件照样显示，缺的部分留白；请重新扫描或索取原件。",
        "A picture's data breaks off, fails its checksum or does not decode, and viewers leave blank "
        "what is missing; scan it again or ask for the original.",
        reach="page",
    ),
    "reading-continuation-doubtful": Wording(
        "warning",
        "第 {page} 页的表是否接上页，不能确定。",
        "Whether the table on page {page} continues the one before is not certain.",
        "列边界、表头、编号互相矛盾。",
        "Columns, header and numbering do not agree.",
        reach="cell",
    ),
    "reading-second-reader": Wording(
        "warning",
        "第二种读法与此处不同：“{ours}”／“{theirs}”。",
        "A second reading differs here: “{ours}” / “{theirs}”.",
        "两种独立的读法不一致。",
        "Two independent readings disagree.",
        reach="cell",
    ),
    "reading-second-reader-silent": Wording(
        "info",
        "第二种读法没有找到第 {page} 页的表。",
        "The second reader found no table on page {page}.",
        "只有一种读法，无从比对。",
        "There is one reading only, nothing to compare.",
    ),
    "reading-second-reader-other-cells": Wording(
        "info",
        "第二种读法把第 {page} 页的表分成别的单元格：{cells} 格中只有 {agreeing} 格一致。",
        "The second reader parts the table on page {page} into other cells: of {cells} only {agreeing} agree.",
        "没有框线的表，行和列要从排列推断，两种读法的推断不同。",
        "Where no rules are drawn, rows and columns are inferred, and the two readings infer others.",
    ),
    "reading-page-turned": Wording(
        "info",
        "第 {page} 页放置不正，已逆时针转 {degrees} 度后识别；要保持原样，请用 --orientation keep。",
        "Page {page} was turned {degrees} degrees counter-clockwise before it was read; "
        "--orientation keep reads it as it lies.",
        "页上的文字多数要转过来才能认出。",
        "Most of the print on the page can be read only when it is turned.",
    ),
    "reading-watermark": Wording(
        "info",
        "第 {page} 页的印文后面有浅色的水印，已去掉水印后识别；水印上的字没有读。",
        "Behind the print of page {page} stands a pale watermark; it was taken off before the page "
        "was read, and its own words were not read.",
        "同一浅色的粗笔画，印文从上面压过。",
        "Broad strokes of one pale tone, with print across them.",
    ),
    "reading-second-reader-missing": Wording(
        "warning",
        "没有安装 Tesseract，第 {page} 页的扫描表只读了一遍；请安装 tesseract-ocr 和 tesseract-ocr-chi-sim。",
        "Tesseract is not installed, so the scanned tables of page {page} were read once only; "
        "install tesseract-ocr and tesseract-ocr-chi-sim.",
        "要求读两遍，但第二种识别程序没有安装。",
        "A second reading was asked for, but the second recogniser is not installed.",
    ),
    "reading-second-reader-failed": Wording(
        "warning",
        "第二种识别程序没有读出第 {page} 页（{error}），此页只读了一遍。",
        "The second recogniser could not read page {page} ({error}); it was read once only.",
        "第二种识别程序中断或超时。",
        "The second recogniser broke off or took too long.",
    ),
    "reading-joint": Wording(
        "warning",
        "文本有损坏，由排名范围、数值次序和正文推定：{reading}（所见：{names}）。",
        "The text is damaged; worked out from the set, the order and the prose: {reading} (seen: {names}).",
        "每个地区一次、数值依次、正文所述，共同决定读法。",
        "Each place once, values in order and the prose decide the reading together.",
        reach="indicator",
    ),
    "reading-undecided": Wording(
        "warning",
        "文本有损坏，证据不足，不作推定（所见：{names}；{values}）。",
        "The text is damaged and the evidence does not decide (seen: {names}; {values}).",
        "最佳读法与次佳读法差距太小。",
        "The best reading is hardly better than the second best.",
        reach="indicator",
    ),
    "reading-uncertain": Wording(
        "warning",
        "“{text}”的识别把握不大（{confidence}），请核对原件。",
        "“{text}” was not recognised surely ({confidence}); check it against the page.",
        "扫描件识别的最佳读法与次佳读法相近，或有字符把握不大。",
        "On a scan the best reading is hardly better than the next, or one character is unsure.",
        reach="cell",
    ),
    "reading-label-uncertain": Wording(
        "warning",
        "表头或项目名称“{text}”的识别把握不大（{confidence}）。",
        "The header or label “{text}” was not recognised surely ({confidence}).",
        "名称识别有误会使整项排名归错。",
        "A label misread puts a whole ranking under the wrong name.",
        reach="label",
    ),
    "reading-mark-lost": Wording(
        "warning",
        "附注“{text}”说明了一个标记，但表中没有认出带这个标记的地区，请核对原件。",
        "The note “{text}” explains a mark, but none was made out in the table; check it against "
        "the page.",
        "名称后面的小标记在粗糙的图片上最先丢失。",
        "Small marks behind names are the first that a coarse picture loses.",
        reach="indicator",
    ),
    "reading-table-uncertain": Wording(
        "warning",
        "第 {page} 页的表格识别不出可靠的行列（{count} 个单元格内容混杂或难辨），请核对原件。",
        "The rows and columns of a table on page {page} were not made out surely ({count} cells mix "
        "contents or are illegible); check it against the page.",
        "表格线太淡或断裂时，相邻的单元格会合成一个。",
        "Where rules are too faint or broken, neighbouring cells run together.",
        reach="cell",
    ),
    "reading-cells-uncertain": Wording(
        "warning",
        "第 {page} 页的表格有 {count} 个单元格识别把握不大：{text}，请核对原件。",
        "{count} cells of a table on page {page} were not recognised surely: {text}; check them "
        "against the page.",
        "不属于任何排名的单元格也可能识别有误；括号内是改正之前的识别结果。",
        "Cells outside rankings may be misread too; what was read before a correction stands in "
        "brackets.",
    ),
    "reading-replaced": Wording(
        "info",
        "第 {page} 页的表格有 {count} 个单元格按上下文改正：{text}。",
        "{count} cells of a table on page {page} were corrected by what stands around them: {text}.",
        "括号内是识别结果；改正与识别结果差距明显，把握较大。",
        "What was read stands in brackets; the correction is far likelier than any other reading.",
    ),
    "reading-ink-unread": Wording(
        "info",
        "第 {page} 页此处有墨迹，但没有识别出文字。",
        "There is ink here on page {page} in which no text was recognised.",
        "可能是污点、印章，也可能是没有认出的字。",
        "It may be a stain or a seal, or text that was not recognised.",
        reach="cell",
    ),
    "reading-print-missed": Wording(
        "warning",
        "第 {page} 页的表格内此处有 {count} 处文字没有可靠地识别出来，请核对原件。",
        "Print in {count} places here in a table on page {page} was not read surely; check it "
        "against the page.",
        "整页检测看到文字，而单元格的识别没有把它读出来，或读得没有把握。",
        "A detector over the whole page sees text that no cell's reading accounts for surely.",
        reach="cell",
    ),
    "table-unlabelled": Wording(
        "warning",
        "一行排名的项目名称丢失，不知属于哪一项（{text}）。",
        "A ranking has lost its label; which indicator it is cannot be told ({text}).",
        "名称丢失，正文的陈述也不足以认定。",
        "The label is lost and the prose does not identify it.",
        reach="indicator",
    ),
    "table-label-inferred": Wording(
        "warning",
        "这项排名的名称丢失或错位，按正文的陈述和次序认定为“{label}”。",
        "This ranking's label is lost or misplaced; by the prose and the order it is “{label}”.",
        "名称丢失，由前三名、后三名等陈述和前后各项的次序推定。",
        "The label is lost; claims and the sequence of the indicators tell which one it is.",
        reach="indicator",
    ),
    "table-value-without-place": Wording(
        "error",
        "数值 {value} 没有对应的地区。",
        "The value {value} has no place.",
        "有数值而无名称，事实无法归属。",
        "A value without a name cannot be attributed.",
        reach="cell",
    ),
    "table-place-without-value": Wording(
        "warning",
        "{text} 有位次而无数值。",
        "{text} has a rank but no value.",
        "同一排名的其他地区都有数值。",
        "The other places of the ranking print a value.",
        reach="cell",
        doubts="document",
    ),
    "table-roles-uncertain": Wording(
        "warning",
        "“{rank}”一栏可能是“{first}”的位次，也可能是“{second}”的位次，现按“{first}”读取。",
        "The column “{rank}” may rank “{first}” or “{second}”; it was read as that of “{first}”.",
        "表头、次序和位置都不足以分清位次属于哪一栏数值。",
        "Neither headers nor order nor position tell which value the rank ranks.",
    ),
    "table-columns-alike": Wording(
        "warning",
        "{columns}与前面的栏表头相同或没有表头，分不清各指什么，按各栏分别读取。",
        "{columns}: headed as columns before them are, or not at all; what tells them apart is not "
        "known, and each was read as an indicator of its own.",
        "一张表的几栏表头相同，上级表头没有印出，或没有读到。",
        "Columns of a table are headed alike; the header over them is not printed or was not found.",
        reach="cell",
    ),
    "table-group-size": Wording(
        "warning",
        "合并单元格“{text}”列有 {names} 个地区，却占 {ranks} 个位次。",
        "The merged cell “{text}” names {names} places over {ranks} ranks.",
        "并列的地区数应等于所占位次数。",
        "A group fills as many ranks as it names places.",
        reach="cell",
        doubts="document",
    ),
    "number-unread": Wording(
        "warning",
        "“{text}”不是数字，没有取值。",
        "“{text}” is no number; no value was taken.",
        "只取完整的数字，不取其中一部分。",
        "A text is a number as a whole or not at all.",
        reach="cell",
        gathered=Gathered(
            "indicator",
            "{list}不是数字，没有取值。",
            "{list}: these are no numbers; no values were taken.",
        ),
    ),
    "place-doubtful": Wording(
        "warning",
        "“{text}”与 {place}{rivals} 相近，名称有疑。",
        "“{text}” resembles {place}{rivals}; the name is doubtful.",
        "名称与任何地区都不完全相同。",
        "The name is not exactly that of any place.",
        reach="name",
        gathered=_SAME_NAME,
    ),
    "place-ambiguous": Wording(
        "warning",
        "“{text}”可指 {place}{rivals}，不能确定。",
        "“{text}” may mean {place}{rivals}.",
        "不同省份有同名的地区。",
        "Several places bear the name.",
        reach="name",
        gathered=_SAME_NAME,
    ),
    "place-former-name": Wording(
        "info",
        "“{text}”是旧名，当时应为 {place}。",
        "“{text}” is a former name; the place was {place} at that date.",
        "名称在通报日期前不久已变更。",
        "The name had ended shortly before the circular's date.",
        reach="name",
        gathered=_SAME_NAME,
        doubts="document",
    ),
    "place-outside-province": Wording(
        "warning",
        "“{text}”（{place}）不在本省。",
        "“{text}” ({place}) lies in another province.",
        "通报排名的是本省地区。",
        "The circular ranks places of its own province.",
        reach="name",
        gathered=_SAME_NAME,
    ),
    "document-cut-doubtful": Wording(
        "warning",
        "从第 {page} 页起分作另一份通报，把握不大；如属同一份，请加 --whole 重新读取。",
        "From page {page} on this is taken for another circular, which is not sure; if it is the "
        "same, read it again with --whole.",
        "文号、标题、页码等说法不一，看不准是不是另一份通报的开始。",
        "Number, title, page numbers and the like do not agree on whether another circular begins.",
    ),
    "document-uncut-doubtful": Wording(
        "warning",
        "第 {page} 页起可能是另一份通报，没有分开；如不是同一份，请用 --pages 分别读取。",
        "Another circular may begin on page {page}; the file was not cut there: if it is another, "
        "read each with --pages.",
        "文号、标题、页码等说法不一，看不准是不是另一份通报的开始。",
        "Number, title, page numbers and the like do not agree on whether another circular begins.",
    ),
    "document-two-on-page": Wording(
        "warning",
        "第 {page} 页中间又有发文字号“{number}”和标题，像是另一份通报，没有分开；请把两份存成两个文件。",
        "In the middle of page {page} stand another number, “{number}”, and a title, as if another "
        "circular began; it was not parted: save the two as files of their own.",
        "文件只在两页之间分开；同一页上的两份通报分不开，后一份的内容会记在前一份名下。",
        "A file is cut between pages only; of two circulars on one page the second is taken for "
        "a part of the first.",
    ),
    "document-join-doubtful": Wording(
        "warning",
        "{file} 是否为本通报的附件，把握不大（{why}），已并入；如不是，请加 --no-join 重新读取。",
        "Whether {file} is an annex of this circular is not sure ({why}); it was joined: if it is "
        "none, read again with --no-join.",
        "附件单独成文件，其序号、名称与通报所列的不完全相符。",
        "The annex is a file of its own, and its number or title is not quite what the letter "
        "announces.",
    ),
    "document-annex-unreadable": Wording(
        "error",
        "附件 {file} 没有读取，其中的内容缺失：{why}",
        "The annex {file} was not read and what it holds is missing: {why}",
        "通报的附件单独成文件，而这个文件读不出来；通报本身不受影响。",
        "An annex of the letter is a file of its own, which cannot be read; the letter is read all "
        "the same.",
    ),
    "place-unknown": Wording(
        "info",
        "“{text}”不是已知的行政区划，按原文保留。",
        "“{text}” is no known division; it is kept as printed.",
        "可能是部门、企业或功能区。",
        "It may be a bureau, a company or a functional zone.",
        reach="name",
        gathered=Gathered(
            "document",
            "{list}不是已知的行政区划，按原文保留。",
            "{list}: these are no known divisions; they are kept as printed.",
        ),
    ),
    "prose-unread-claim": Wording(
        "warning",
        "这句话没有读懂：“{sentence}”。",
        "This sentence was not understood: “{sentence}”.",
        "句子像是在陈述名次，但没有认出地区。",
        "The sentence seems to rank places, but none was recognised.",
    ),
    "review-unfit": Wording(
        "warning",
        "{who} {when} 的核定（{decided}）在这次读取中找不到对应之处：“{text}”，{indicator}；请重新核定。",
        "What {who} decided on {when} ({decided}) fits nothing that is read now: “{text}”, "
        "{indicator}; decide again.",
        "核定按文件、页、位置、原文、指标和地区查找；读法变了，就可能找不到，或有几处同样相符。",
        "Decisions are found by file, page, box, print, indicator and place; where the reading "
        "has changed, none of it may fit, or several places alike.",
        reach="cell",
        doubts="document",
    ),
    "review-conflict": Wording(
        "warning",
        "几人对“{text}”的核定不一致，都未采用：{said}。",
        "People decided differently about “{text}”, so none of it holds: {said}.",
        "两人各自核定，互相没有看到；需再定一次。",
        "Two people decided without having seen each other's decision; it must be decided once more.",
        reach="cell",
    ),
    "review-column": Wording(
        "info",
        "{who} 更正了整列：{what}（原为“{text}”）。",
        "{who} corrected a whole column: {what} (it was read as “{text}”).",
        "列名、单位、次序或列的性质经人更正，该列各行随之改变。",
        "A column's name, unit, order or role was corrected by a person, for all its cells.",
        doubts="document",
    ),
    "review-order": Wording(
        "warning",
        "{who} 更正的次序与 {text} 的 {count} 行不符；反过来则相符的更多。",
        "The order that {who} corrected contradicts {count} rows of {text}; the other one "
        "contradicts fewer.",
        "大者在前还是小者在前，由所印的名次和数值可知；更正后与多数行相反，应再看一遍。",
        "The printed ranks and values tell which comes first, the high or the low; an order that "
        "they contradict should be looked at again.",
        doubts="document",
    ),
    "prose-count-differs": Wording(
        "warning",
        "“{sentence}”应列 {stated} 个，读到 {found} 个。",
        "“{sentence}” should name {stated}; {found} were read.",
        "前三名应有三个地区（并列除外）。",
        "The first three are three places, ties apart.",
    ),
}

_UNKNOWN = Wording(
    "warning",
    "读取时有疑问：{facts}。",
    "Something was doubtful in reading: {facts}.",
    "读取时记录的其他疑问。",
    "Any other doubt noted in reading.",
)


_LIMITED = {
    "pages": "页数",
    "pixels": "像素数",
    "characters": "字符数",
    "decoded bytes": "解压后的字节数",
    "points": "页面边长（磅）",
    "paths": "路径数",
    "rules": "线条数",
}
"""What a limit counts, in Chinese."""


class _Facts(dict[str, str]):
    """Facts of a doubt; one that is missing reads as a dash."""

    def __missing__(self, key: str) -> str:
        """Return a dash for a fact that was not noted."""
        return "—"


def doubts_worded(circular: Circular) -> Iterator[Finding]:
    """Word every doubt of a circular as a finding, each once."""
    seen: set[tuple[object, ...]] = set()
    facts = Facts(circular)
    for doubt in circular.doubts:
        named = doubt.facts.get("file", "")
        key = (doubt.kind, doubt.page, doubt.box, doubt.project_no, doubt.item, named)
        if key not in seen:
            seen.add(key)
            yield worded(doubt, facts, _page_named(circular.document, doubt.page))


def _page_named(document: Document, page: int | None) -> str:
    """Return a page's number as its file counts it, with the file's name where it is an annex's."""
    if page is None:
        return ""
    found = document.page_of_file(page)
    first = found.file_no == 1
    return str(found.page) if first else f"{found.page}（{document.files[found.file_no - 1].file}）"


def worded(doubt: Doubt, all_facts: Facts | None = None, page: str = "") -> Finding:
    """Return a doubt as the finding that says it, with the facts that it reaches where known.

    Args:
        doubt: What was noted.
        all_facts: Those of its circular.
        page: What its page is called; by default its number.
    """
    wording = WORDINGS.get(doubt.kind, _UNKNOWN)
    facts = _Facts(doubt.facts)
    facts["page"] = page or str(doubt.page or "—")
    facts["facts"] = "、".join(f"{k} {v}" for k, v in doubt.facts.items()) or doubt.kind
    rivals = doubt.facts.get("rivals", "")
    if rivals:
        facts["rivals"] = f"、{rivals}" if doubt.facts.get("place") else rivals
    chinese = _Facts(facts)
    if "what" in doubt.facts:
        chinese["what"] = _LIMITED.get(doubt.facts["what"], doubt.facts["what"])
    if "why_en" in doubt.facts:
        facts["why"] = doubt.facts["why_en"]
    place = doubt.facts.get("place", "")
    proposal = place if doubt.kind == "place-doubtful" else ""
    reached = all_facts.reached(doubt, wording.reach) if all_facts else ()
    return Finding(
        rule=doubt.kind,
        severity=wording.severity,
        message=Message(wording.zh.format_map(chinese), wording.en.format_map(facts)),
        project_no=doubt.project_no,
        item=doubt.item,
        metric=doubt.metric,
        places=(place,) if place else (),
        observed=doubt.facts.get("text", doubt.facts.get("value", doubt.facts.get("ours", ""))),
        expected=doubt.facts.get("theirs", ""),
        proposal=proposal,
        page=doubt.page,
        box=doubt.box,
        indicator=all_facts.indicator_of(doubt) if all_facts else None,
        facts=reached,
        changes=tuple(
            Change(fact, "place", proposal, doubt.facts.get("place_code", ""))
            for fact in reached or (None,)
            if proposal
        ),
    )


def severity_of(kind: str) -> Severity:
    """Return how grave a kind of doubt is."""
    return WORDINGS.get(kind, _UNKNOWN).severity


def _title(code: str, wording: Wording) -> Rule:
    zh, en = wording.zh.split("，")[0].rstrip("。"), wording.en.split(";")[0].rstrip(".")
    return Rule(
        code,
        wording.severity,
        wording.doubts,
        Message(_of_any(zh), _of_any(en)),
        Message(wording.why_zh, wording.why_en),
        Message(wording.zh, wording.en),
        gathered=wording.gathered,
    )


def _of_any(sentence: str) -> str:
    """Return a sentence with a title's N and … where a case would be named."""
    blank = re.sub(r"[“(（]?\{\w+\}[”)）]?", "…", sentence.replace("{page}", "N"))
    whole = re.sub(r"\s*[(（][^)）]*$", "", blank)
    return re.sub(r"…(?:[\s：:／/、]*…)+", "…", whole).rstrip("… ：:")


RULES = tuple(_title(code, wording) for code, wording in WORDINGS.items())
