"""The report's own words, in Chinese and English. ``{name}`` is filled in by the script."""

from __future__ import annotations

from collections.abc import Mapping

from tongbao.model import Message

WORDS: Mapping[str, Message] = {
    # The page
    "report": Message("通报数据报告", "Circulars as data"),
    "skip": Message("跳到正文", "Skip to the report"),
    "search": Message(
        "搜索地区、专项、问题（按 /）", "Search places, projects, findings (press /)"
    ),
    "clear": Message("清除筛选", "Clear filters"),
    "print": Message("打印", "Print"),
    "everything": Message("全部展开", "Show everything"),
    "close": Message("关闭", "Close"),
    "linkHere": Message("此处的链接", "Link to this"),
    "foot": Message(
        "由 tongbao {version} 生成。所有数字如原文所印；存疑之处见“发现的问题”。本页无需联网。",
        "Made by tongbao {version}. Figures are as printed; what is doubtful stands under "
        "“Findings”. This page needs no network.",
    ),
    "noScript": Message(
        "浏览器没有运行脚本，故只列出发现的问题；热力图和排名需要脚本。",
        "Scripts are off, so only the findings are listed; heat map and rankings need scripts.",
    ),
    # How words are joined
    "comma": Message("，", ", "),
    "listComma": Message("、", ", "),
    "colon": Message("：", ": "),
    "semicolon": Message("；", "; "),
    "page": Message("页", "Page"),
    "asTable": Message("以表格显示", "As a table"),
    "showAll": Message("显示全部 {count} 行", "Show all {count} rows"),
    "andMore": Message("等 {count} 份", "and {count} more"),
    # Filters
    "place": Message("地区", "Place"),
    "allPlaces": Message("全部地区", "All places"),
    "project": Message("专项", "Project"),
    "allProjects": Message("全部专项", "All projects"),
    "severity": Message("级别", "Severity"),
    "rule": Message("规则", "Rule"),
    "allRules": Message("全部规则", "All rules"),
    "sort": Message("排序", "Sort"),
    "bySeverity": Message("按级别", "by severity"),
    "byPage": Message("按页码", "by page"),
    "byProject": Message("按专项", "by project"),
    "nothingLeft": Message("筛选后没有内容。", "Nothing is left after filtering."),
    # Severities
    "error": Message("错误", "Error"),
    "warning": Message("警告", "Warning"),
    "info": Message("提示", "Note"),
    "errors": Message("错误", "errors"),
    "warnings": Message("警告", "warnings"),
    "infos": Message("提示", "notes"),
    "errorHere": Message("有错误", "an error here"),
    "warningHere": Message("存疑", "doubtful"),
    # A circular's head
    "issuer": Message("发文机关", "Issuer"),
    "asOf": Message("截至", "Figures as of"),
    "issued": Message("成文日期", "Issued"),
    "reading": Message("识读方式", "Read from"),
    "reading_text": Message("文字层", "text layer"),
    "reading_ocr": Message("扫描识别", "scan (recognised)"),
    "reading_mixed": Message("文字层与扫描识别", "text layer and scan"),
    "reading_none": Message("未能读取", "could not be read"),
    "pages": Message("页数", "Pages"),
    "projects": Message("专项", "Projects"),
    "projectsOf": Message("读到 {found}，原文称 {stated}", "{found} found, {stated} stated"),
    "file": Message("文件", "File"),
    "allCirculars": Message("全部 {count} 份通报", "All {count} circulars"),
    "previous": Message("上一份", "Previous"),
    "next": Message("下一份", "Next"),
    "noRanking": Message("这份文件中没有读出排名。", "No ranking was read from this file."),
    # At a glance
    "glanceTitle": Message("一览", "At a glance"),
    "ledTitle": Message("谁领先", "Who led"),
    "trailedTitle": Message("谁落后", "Who trailed"),
    "distrustTitle": Message("哪些不可轻信", "What not to trust"),
    "firstIn": Message("{of} 项排名中 {count} 项居首", "first in {count} of {of} rankings"),
    "lastIn": Message("{of} 项排名中 {count} 项垫底", "last in {count} of {of} rankings"),
    "doubtfulAmong": Message("其中 {count} 项存疑", "{count} of them doubtful"),
    "nobody": Message("无从判断。", "Cannot be told."),
    "excerptOnly": Message(
        "原文只列一部分地区，无从判断。", "Only a part of the places is listed; it cannot be told."
    ),
    "nothingDoubtful": Message("没有单元格被点名存疑。", "No single cell is in doubt."),
    "moreCells": Message("另有 {count} 处", "{count} more"),
    "soundCells": Message(
        "{all} 个单元格中 {sound} 个没有任何疑点。", "{sound} of {all} cells have no finding."
    ),
    "absentCells": Message("另有 {count} 格原文未列出。", "{count} more are not accounted for."),
    "otherFindings": Message(
        "另有 {count} 个问题不限于个别单元格", "{count} more findings are not about single cells"
    ),
    "timesFirst": Message("居首次数 →", "times first →"),
    "timesLast": Message("← 垫底次数", "← times last"),
    "meanPosition": Message("平均位置", "mean position"),
    "standingIs": Message(
        "{place}居首 {firsts} 次、垫底 {lasts} 次",
        "{place} first {firsts} times, last {lasts} times",
    ),
    "standingsNote": Message(
        "居首、垫底含数值并列者；平均位置：0% 为每项第一，100% 为每项最末。此为本报告的统计，非原文所列。",
        "First and last include ties on the value. Mean position: 0% is always first, 100% always "
        "last. This is the report's own count; the circular does not print it.",
    ),
    # Heat map
    "heatTitle": Message("各地各项位次", "Rank of each place in each ranking"),
    "heatLead": Message(
        "格中数字为原文位次。点表头排序，点格看原文与出处；方向键可逐格移动。",
        "Figures are the printed ranks. Click a heading to sort, a cell for what is printed and "
        "where; arrow keys walk from cell to cell.",
    ),
    "turn": Message("行列互换", "Swap rows and columns"),
    "byMean": Message("按平均位置", "by mean position"),
    "sortBy": Message("按“{name}”排序", "Sort by {name}"),
    "first": Message("居首", "first"),
    "last": Message("垫底", "last"),
    "completed": Message("完成任务", "completed"),
    "noTask": Message("无任务", "no task"),
    "unranked": Message("未排名", "unranked"),
    "ranked": Message("有名次", "ranked"),
    "notAccounted": Message("原文未列出", "not accounted for"),
    # A fact
    "rank": Message("位次", "Rank"),
    "rankIs": Message("第 {rank}", "rank {rank}"),
    "rankTied": Message("并列第 {rank}", "rank {rank}, tied"),
    "value": Message("数值", "Value"),
    "valuePrinted": Message("原文数值", "As printed"),
    "placePrinted": Message("原文地名", "Name as printed"),
    "noValue": Message("未印数值", "no value printed"),
    "status": Message("状态", "Status"),
    "confidence": Message("可信度", "Confidence"),
    "basis": Message("依据", "Basis"),
    "inferred": Message("由其他证据推断", "worked out from other evidence"),
    "doubtfulBecause": Message("存疑：{what}", "doubtful: {what}"),
    "toRanking": Message("看这项排名", "See this ranking"),
    "onlyPlace": Message("只看{place}", "Only {place}"),
    "placeTitle": Message("{place}的各项位次", "{place} in each ranking"),
    # Rankings
    "rankingsTitle": Message("各项排名", "Each ranking"),
    "rankingsLead": Message(
        "“=”和括线表示并列；虚线框表示存疑；无任务与未列出者列在最下。",
        "“=” and a bracket mark ties, a dashed outline a doubtful row; places without task or not "
        "accounted for stand at the end.",
    ),
    "inUnit": Message("单位 {unit}", "in {unit}"),
    "lowFirst": Message("数值小者在前", "low values rank first"),
    "findingsHere": Message("{count} 个问题", "findings: {count}"),
    "proseSays": Message("文中说", "The prose says"),
    "claim_top": Message("居前", "first"),
    "claim_bottom": Message("居后", "last"),
    "claim_completed": Message("完成任务", "completed"),
    "claim_zero": Message("为零", "at zero"),
    "claim_below_full": Message("未达 100%", "below 100%"),
    "claim_no_task": Message("无任务", "no task"),
    "proseTitle": Message("只有文字、没有表格的专项", "What only the prose ranks"),
    "proseLead": Message("这些专项在表中没有排名。", "No table ranks these projects."),
    # Findings
    "findingsTitle": Message("发现的问题", "Findings"),
    "findingsShown": Message("显示 {shown} / {all} 个", "{shown} of {all} shown"),
    "noFindings": Message("没有发现问题。", "No findings."),
    "observed": Message("所见", "Seen"),
    "expected": Message("应有", "Expected"),
    "proposal": Message("建议", "Proposal"),
    "whyRule": Message("为何", "Why"),
    "onPage": Message("第 {page} 页", "page {page}"),
    "onLine": Message("文本第 {line} 行", "line {line} of the text"),
    "wholeDocument": Message("涉及整份文件", "concerns the whole document"),
    "cutAlt": Message(
        "第 {page} 页的一部分，框出存疑之处：{what}", "Part of page {page}, the place boxed: {what}"
    ),
    "pageAlt": Message("第 {page} 页：{what}", "Page {page}: {what}"),
    "spared": Message(
        "问题太多，此处未附原页；可用 --cuts 提高上限。",
        "too many findings to show this one in its page; raise --cuts.",
    ),
    "undrawn": Message("该页无法绘出。", "this page could not be drawn."),
    "original_missing": Message(
        "找不到原文件，故不能显示原页；可用 --originals 指明所在文件夹。",
        "The original file was not found, so its pages cannot be shown; name its folder with "
        "--originals.",
    ),
    "original_changed": Message(
        "同名文件已不是当初读取的那一份（哈希不同），故不显示其页面。",
        "The file of that name is no longer the one that was read (its hash differs), so its "
        "pages are not shown.",
    ),
    "original_locked": Message(
        "原文件有密码，故不能显示原页；可用 --password 给出。",
        "The original needs a password, so its pages cannot be shown; give it with --password.",
    ),
    "original_damaged": Message(
        "原文件无法打开，故不能显示原页。",
        "The original cannot be opened, so its pages cannot be shown.",
    ),
    # Several circulars
    "overviewTitle": Message("{count} 份通报", "{count} circulars"),
    "circular": Message("通报", "Circular"),
    "circularsTitle": Message("通报目录", "The circulars"),
    "circularsShown": Message("显示 {shown} / {all} 份", "{shown} of {all} shown"),
    "tileCirculars": Message("份通报", "circulars"),
    "tilePeriod": Message("数据截至", "figures as of"),
    "tileIndicators": Message("项排名", "rankings"),
    "tileFacts": Message("条事实", "facts"),
    "seriesTitle": Message("各地升降", "How places moved"),
    "area": Message("范围", "Area"),
    "nation": Message("全国", "the nation"),
    "allAreas": Message("全部范围", "all areas"),
    "indicator": Message("指标", "Indicator"),
    "movedTitle": Message("位次变化", "Ranks over time"),
    "movedLead": Message(
        "每条线一个地区，圆中为位次，红圈表示存疑；点一条线只看该地区。",
        "One line per place, its rank in the circle, a red ring where doubtful; click a line to "
        "follow the place.",
    ),
    "movedFromTo": Message("{place}由第 {from} 到第 {to}", "{place} from {from} to {to}"),
    "risen": Message("上升最多", "rose most"),
    "fallen": Message("下降最多", "fell most"),
    "progressTitle": Message("逐月进展", "Progress by month"),
    "progressLead": Message(
        "数值如原文所印；虚线为各地中位数。存疑的数值以红圈单列，不连线。",
        "Values as printed; the dashed line is the median. Doubtful values stand in red rings, "
        "outside the lines.",
    ),
    "tooFewDates": Message("日期不足两个。", "Fewer than two dates."),
    "oftenTitle": Message("谁最常居首，谁最常垫底", "Who is first and last most often"),
    "oftenNote": Message(
        "{area}，{count} 份通报合计；含数值并列者。此为本报告的统计。",
        "{area}, {count} circulars together; ties on the value included. The report's own count.",
    ),
    "oftenMost": Message(
        "只列次数最多的 {count} 个地区（共 {all} 个）。",
        "The {count} most frequent of {all} places.",
    ),
    "recurringTitle": Message("反复出现的问题", "Findings that recur"),
    "times": Message("次数", "Times"),
    "inCirculars": Message("涉及通报", "Circulars"),
    "where": Message("何处", "Where"),
}
