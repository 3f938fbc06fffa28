"""Options and arguments as Typer declares them: names, limits, help in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Lang = Literal["zh", "en"]
FilesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="FILES...",
        show_default=False,
        help="文件、文件夹或通配符 files, folders or patterns",
    ),
]
DatasetArgument = Annotated[
    Path, typer.Argument(show_default=False, help="数据集文件夹 dataset folder")
]
OriginalsOption = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="DIR",
        show_default=False,
        help="原文件所在的文件夹（按哈希查找）folder of the original files, found by hash",
    ),
]
WhoOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", show_default=False, help="核定人，默认为当前用户 who decides"),
]
PasswordOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="PDF 的打开密码 password of encrypted PDFs")
]
PagesOption = Annotated[
    str | None, typer.Option(metavar="PAGES", help="只读这些页 pages to read: 1-3,5,9-")
]
AreaOption = Annotated[
    str | None,
    typer.Option(
        metavar="X0,TOP,X1,BOTTOM",
        show_default=False,
        help="只读此区域（点，从左上角起）only read this area, in points from the upper left",
    ),
]
ColumnsOption = Annotated[
    str | None,
    typer.Option(
        metavar="X1,X2,…",
        show_default=False,
        help="列的分界（点）；整页或整个区域为一张表 where columns are parted, in points: one table",
    ),
]
TableFormatOption = Annotated[
    Literal["csv", "xlsx", "html", "json"],
    typer.Option("--format", "-f", help="格式 format: CSV, Excel, HTML with spans, JSON"),
]
DoubleReadOption = Annotated[
    bool,
    typer.Option("--double-read", help="表格读两遍并比较 read tables twice, report what differs"),
]
WholeOption = Annotated[
    bool,
    typer.Option("--whole", help="一个文件只当一份通报，不分开 take each file for one circular"),
]
JoinOption = Annotated[
    bool | None,
    typer.Option(
        "--join/--no-join",
        show_default=False,
        help="给出的文件是一份通报及其附件，或各自独立（默认按附件序号、标题判断）the files are one "
        "circular with its annexes, or none are (by default their numbers and titles tell)",
    ),
]
MaxPagesOption = Annotated[
    int,
    typer.Option(min=1, metavar="N", help="每个文件最多读的页数 most pages read of one file"),
]
OcrOption = Annotated[
    Literal["auto", "always", "never"],
    typer.Option(help="扫描页的识别 recognise scanned pages: auto, all pages, none"),
]
OrientationOption = Annotated[
    Literal["auto", "keep"],
    typer.Option(
        help="识别时自动转正页面，或保持原样 turn recognised pages upright, or keep them as they lie"
    ),
]
DpiOption = Annotated[
    int | None,
    typer.Option(
        min=72,
        max=600,
        metavar="N",
        show_default=False,
        help="识别时的分辨率 resolution for recognition (by default the scan's own)",
    ),
]
PicturesOption = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        show_default=False,
        help="把每个识别页画出：表格线、单元格、文字、疑点 picture of each recognised page",
    ),
]
BoundaryPicturesOption = Annotated[
    Path | None,
    typer.Option(
        "--pictures",
        metavar="DIR",
        show_default=False,
        help="画出每页表格的分界及其由来 draw each page with its tables' boundaries, coloured by reason",
    ),
]
RawOption = Annotated[
    bool,
    typer.Option(
        "--raw", help="文字不做防公式处理 text as printed, even where a spreadsheet would run it"
    ),
]
MaxPixelsOption = Annotated[
    int,
    typer.Option(
        min=1, metavar="N", help="图像的最大像素（百万）largest picture, in million pixels"
    ),
]
MaxMemoryOption = Annotated[
    int,
    typer.Option(min=256, metavar="MB", help="读一个文件最多用的内存 most memory for one document"),
]
MaxCpuOption = Annotated[
    float,
    typer.Option(
        min=1,
        metavar="SECONDS",
        help="读一个文件最多用的处理器时间，每 20 页再加一份 most processor time for one document, "
        "as much again for every 20 pages",
    ),
]
MaxTimeOption = Annotated[
    float,
    typer.Option(min=1, metavar="SECONDS", help="同上，按钟表计 the same, by the clock"),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        show_default=False,
        help="同时读取的进程数 worker processes (by default one for each core)",
    ),
]
LangOption = Annotated[
    Lang | None,
    typer.Option(show_default=False, help="提示的语言 language of messages (TONGBAO_LANG)"),
]
QuietOption = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="不显示进度和小结 no progress bar, no summary"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="以 JSON 输出 print JSON on stdout")]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="内部出错时显示细节 show details of our own errors")
]
OutOption = Annotated[
    Path,
    typer.Option("--out", "-o", metavar="DIR", help="写入的文件夹 folder to write to (created)"),
]
LogOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        show_default=False,
        help="每个文件记一行 JSON log: one line of JSON for each document",
    ),
]
ClusterOption = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS",
        show_default=False,
        help="由这个 Dask 集群读取 have a Dask cluster read: tcp://HOST:8786",
    ),
]
RetryFailedOption = Annotated[
    bool,
    typer.Option("--retry-failed", help="只重读以前失败的文件 read only what failed before"),
]
PruneOption = Annotated[
    bool,
    typer.Option(
        "--prune",
        help="去掉数据集中这次没有给出的文件 take files out of the dataset that are not given",
    ),
]
PartitionOption = Annotated[
    Literal["year", "issuer"] | None,
    typer.Option(
        show_default=False,
        help="大表另写成 Parquet，分区 large tables as Parquet too, in partitions by this",
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="全部重读 read everything again")]
FindingsFormatOption = Annotated[
    Literal["text", "json", "csv", "sarif", "html"],
    typer.Option("--format", "-f", help="输出格式 output format"),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", show_default=False, help="只看这些规则 only rules that begin so"),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", show_default=False, help="不看这些规则 leave out rules"),
]
FailOnOption = Annotated[
    Literal["error", "warning", "info"],
    typer.Option(help="达到此级别则退出码为 1 exit with 1 at or above this level"),
]
