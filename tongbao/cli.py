"""The command line: options in, one call into the package, exit code out. No logic here."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from tongbao import __version__
from tongbao.commands.console.arguments import (
    AreaOption,
    BoundaryPicturesOption,
    ClusterOption,
    ColumnsOption,
    DatasetArgument,
    DebugOption,
    DoubleReadOption,
    DpiOption,
    FailOnOption,
    FilesArgument,
    FindingsFormatOption,
    ForceOption,
    IgnoreOption,
    JobsOption,
    JoinOption,
    JsonOption,
    LangOption,
    LogOption,
    MaxCpuOption,
    MaxMemoryOption,
    MaxPagesOption,
    MaxPixelsOption,
    MaxTimeOption,
    OcrOption,
    OrientationOption,
    OriginalsOption,
    OutOption,
    PagesOption,
    PartitionOption,
    PasswordOption,
    PicturesOption,
    PruneOption,
    QuietOption,
    RawOption,
    RetryFailedOption,
    SelectOption,
    TableFormatOption,
    WholeOption,
    WhoOption,
)
from tongbao.errors import ExitCode, TongbaoError, UsageError, refused_by_system
from tongbao.model import Message
from tongbao.text.escaping import guard_streams

if TYPE_CHECKING:
    from tongbao.batch import Effort, JoinMode
    from tongbao.extract import ReadOptions

# Plain help: rich would double the time that --help takes. Help lines are in both languages,
# as nobody can choose a language before having read how.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="把排名通报（PDF 或文本导出）变成可信的数据\n\nTurn circulars that rank places into data",
    epilog="退出码 Exit codes: 0 完成 done · 1 有问题 findings · 2 用法 usage · "
    "3 全未读出 nothing read · 4 缺组件 missing tool · 5 部分失败 some failed · 70 内部 ours · "
    "74 磁盘等 machine · 130 中断 interrupted",
)


def _show_version(*, asked: bool) -> None:
    if asked:
        print(f"tongbao {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda asked: _show_version(asked=asked),
            help="显示版本 show the version",
        ),
    ] = False,
) -> None:
    _ = version


@app.command(help="读取通报，写成数据集\n\nRead circulars and write a dataset")
def extract(
    files: FilesArgument,
    *,
    out: OutOption,
    password: PasswordOption = None,
    pages: PagesOption = None,
    whole: WholeOption = False,
    join: JoinOption = None,
    double_read: DoubleReadOption = False,
    ocr: OcrOption = "auto",
    orientation: OrientationOption = "auto",
    dpi: DpiOption = None,
    pictures: PicturesOption = None,
    max_pages: MaxPagesOption = 2000,
    max_pixels: MaxPixelsOption = 100,
    max_memory: MaxMemoryOption = 2048,
    max_cpu: MaxCpuOption = 300,
    max_time: MaxTimeOption = 900,
    jobs: JobsOption = None,
    log: LogOption = None,
    cluster: ClusterOption = "",
    force: ForceOption = False,
    retry_failed: RetryFailedOption = False,
    prune: PruneOption = False,
    raw: RawOption = False,
    partition: PartitionOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Read circulars and write a dataset."""
    from tongbao.commands import extract as commands
    from tongbao.commands.console.options import Manner

    options = _read_options(
        password,
        pages,
        max_pages,
        max_pixels,
        whole=whole,
        double_read=double_read,
        ocr=ocr,
        orientation=orientation,
        dpi=dpi,
        pictures=pictures,
    )
    manner = Manner(lang, quiet=quiet, as_json=as_json, debug=debug)
    effort = _effort(
        jobs, max_memory, max_cpu, max_time, log, cluster, force=force, retry_failed=retry_failed
    )
    code = commands.extract(
        files,
        out,
        options,
        manner,
        effort,
        join=_join_mode(join=join),
        prune=prune,
        raw=raw,
        partition=partition,
    )
    raise typer.Exit(code)


@app.command(
    help="只取表格：任何文件、任何语言\n\nJust the tables, of any document in any language"
)
def tables(
    files: FilesArgument,
    *,
    out: OutOption,
    form: TableFormatOption = "csv",
    password: PasswordOption = None,
    pages: PagesOption = None,
    area: AreaOption = None,
    columns: ColumnsOption = None,
    pictures: BoundaryPicturesOption = None,
    max_memory: MaxMemoryOption = 2048,
    max_cpu: MaxCpuOption = 300,
    max_time: MaxTimeOption = 900,
    jobs: JobsOption = None,
    raw: RawOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write the tables of documents as they are printed."""
    from tongbao.commands import tables as commands
    from tongbao.commands.console.options import Manner

    options = _read_options(password, pages, 2000, whole=True, double_read=False, pictures=pictures)
    effort = _effort(jobs, max_memory, max_cpu, max_time)
    manner = Manner(lang, quiet=quiet)
    code = commands.tables(
        files, out, form, options, manner, effort, area=area, columns=columns, raw=raw
    )
    raise typer.Exit(code)


@app.command(help="检查通报，列出其中的问题\n\nCheck circulars and list what is wrong in them")
def check(
    files: FilesArgument,
    *,
    output: FindingsFormatOption = "text",
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: FailOnOption = "error",
    password: PasswordOption = None,
    pages: PagesOption = None,
    whole: WholeOption = False,
    join: JoinOption = None,
    double_read: DoubleReadOption = False,
    ocr: OcrOption = "auto",
    orientation: OrientationOption = "auto",
    dpi: DpiOption = None,
    pictures: PicturesOption = None,
    max_pages: MaxPagesOption = 2000,
    max_pixels: MaxPixelsOption = 100,
    max_memory: MaxMemoryOption = 2048,
    max_cpu: MaxCpuOption = 300,
    max_time: MaxTimeOption = 900,
    jobs: JobsOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Check circulars and list what is wrong in them."""
    from tongbao.commands import check as commands
    from tongbao.commands.console.options import Manner

    code = commands.check(
        files,
        _read_options(
            password,
            pages,
            max_pages,
            max_pixels,
            whole=whole,
            double_read=double_read,
            ocr=ocr,
            orientation=orientation,
            dpi=dpi,
            pictures=pictures,
        ),
        commands.Selection.of(select or (), ignore or (), fail_on),
        output,
        Manner(lang, quiet=quiet, debug=debug),
        _effort(jobs, max_memory, max_cpu, max_time),
        join=_join_mode(join=join),
    )
    raise typer.Exit(code)


def _join_mode(*, join: bool | None) -> JoinMode:
    return "auto" if join is None else "all" if join else "none"


SourceArgument = Annotated[
    Path,
    typer.Argument(
        show_default=False,
        help="通报、数据集文件夹、CSV 或 Excel circular, dataset folder, CSV or Excel",
    ),
]
FormatOption = Annotated[
    Literal["text", "json", "csv"],
    typer.Option("--format", "-f", help="输出格式 output format"),
]


@app.command(
    help="逐地区比较两份公布的排名\n\nCompare two publications of the same rankings, place by place"
)
def compare(
    first: SourceArgument,
    second: SourceArgument,
    *,
    mapped: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="A=B",
            help="前者的指标名=后者的指标名 an indicator's name in each (repeat)",
            show_default=False,
        ),
    ] = None,
    tolerance: Annotated[
        float, typer.Option(help="相差不超过此数仍算一致 figures that differ by less agree")
    ] = 0.0,
    output: FormatOption = "text",
    password: PasswordOption = None,
    pages: PagesOption = None,
    whole: WholeOption = False,
    lang: LangOption = None,
) -> None:
    """Compare two publications of the same rankings."""
    from tongbao.commands import compare as commands
    from tongbao.commands.console.options import Manner

    code = commands.compare(
        first,
        second,
        _read_options(password, pages, 2000, whole=whole, double_read=False),
        commands.terms_of(mapped or (), tolerance),
        output,
        Manner(lang),
    )
    raise typer.Exit(code)


@app.command(help="列出两个数据集之间的变化\n\nShow what changed between two datasets")
def diff(
    before: Annotated[Path, typer.Argument(show_default=False, help="原数据集 dataset before")],
    after: Annotated[Path, typer.Argument(show_default=False, help="新数据集 dataset after")],
    *,
    output: FormatOption = "text",
    lang: LangOption = None,
) -> None:
    """Show what changed between two datasets."""
    from tongbao.commands import diff as commands
    from tongbao.commands.console.options import Manner

    raise typer.Exit(commands.diff(before, after, output, Manner(lang)))


@app.command(
    help="把数据集导出到其他系统\n\nExport a dataset to SQLite, DuckDB, PostgreSQL, Excel, "
    "Parquet or JSON Lines"
)
def export(
    dataset: Annotated[Path, typer.Argument(show_default=False, help="数据集文件夹 dataset")],
    target: Annotated[
        str,
        typer.Argument(
            show_default=False,
            help="数据库地址，或带后缀的名称 a database's URL, or a name such as facts.db, "
            "facts.duckdb, facts.xlsx, facts.parquet, facts.jsonl",
        ),
    ],
    *,
    output: Annotated[
        Literal["sqlite", "duckdb", "postgresql", "excel", "parquet", "jsonl", "csv"] | None,
        typer.Option(
            "--format",
            "-f",
            show_default=False,
            help="格式，名称看不出时用 format, where the name does not tell",
        ),
    ] = None,
    pivot: Annotated[
        str | None,
        typer.Option(
            metavar="DOWN×ACROSS",
            show_default=False,
            help="转成宽表 wide table: place×indicator, place×circular, indicator×place …",
        ),
    ] = None,
    values: Annotated[
        Literal["value", "rank", "status", "value_text"],
        typer.Option(help="宽表中的内容 what stands in the cells of a wide table"),
    ] = "value",
    only: Annotated[
        Literal["trusted", "doubtful"] | None,
        typer.Option(
            show_default=False,
            help="只要可信的或只要存疑的条目 only facts whose reading nobody doubts, or only the others",
        ),
    ] = None,
    raw: RawOption = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Export a dataset."""
    from tongbao.commands import export as commands
    from tongbao.commands.console.options import Manner

    code = commands.export(
        dataset,
        commands.Goal(target, output, pivot, values, raw=raw, only=only),
        Manner(lang, quiet=quiet, as_json=as_json),
    )
    raise typer.Exit(code)


@app.command(
    help="把数据集写成一个 HTML 报告，离线可看、可打印\n\n"
    "Write a dataset as one HTML report that opens offline and prints"
)
def report(
    dataset: Annotated[
        Path, typer.Argument(show_default=False, help="数据集文件夹 dataset folder")
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="写入的文件 file to write")
    ],
    originals: OriginalsOption = None,
    password: PasswordOption = None,
    cuts: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="最多多少个问题附原页截图 most findings shown in their page"
        ),
    ] = 500,
    lang: LangOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write a dataset as one HTML report."""
    from tongbao.commands import report as commands
    from tongbao.commands.console.options import Manner

    code = commands.report(
        dataset,
        out,
        originals or (),
        Manner(lang, quiet=quiet, as_json=as_json),
        password=password,
        most_cuts=cuts,
    )
    raise typer.Exit(code)


@app.command(
    help="在本机页面上逐个核定疑点，旁边是原页\n\n"
    "Settle what is doubtful on a local page, beside the printed page itself"
)
def review(
    dataset: DatasetArgument,
    *,
    who: WhoOption = None,
    originals: OriginalsOption = None,
    password: PasswordOption = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="端口，0 为任一空闲 port; 0 takes a free one")
    ] = 0,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="不打开浏览器 open no browser")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Settle what is doubtful on a local page."""
    from tongbao.commands import review as commands
    from tongbao.commands.console.options import Manner

    code = commands.review(
        dataset,
        Manner(lang),
        who=who,
        originals=originals or (),
        password=password,
        port=port,
        browser=not no_browser,
    )
    raise typer.Exit(code)


@app.command(
    help="盲查：随机抽取条目，只看原页录入，算出有误比例的上限\n\n"
    "Blind audit: type what the page prints of facts drawn at random; bounds the share of wrong ones"
)
def audit(
    dataset: DatasetArgument,
    *,
    sample: Annotated[int, typer.Option(min=1, help="抽查的条目数 facts to look at")] = 60,
    seed: Annotated[int, typer.Option(help="随机种子 seed of the sample")] = 1,
    level: Annotated[
        float, typer.Option(min=50, max=99.9, help="置信水平（%）confidence of the bound, in %")
    ] = 95,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="CSV",
            show_default=False,
            help="与已知的数据比对，不用人 audit without a person",
        ),
    ] = None,
    terminal: Annotated[
        bool, typer.Option("--terminal", help="在终端录入，不用页面 type in the terminal, no page")
    ] = False,
    who: WhoOption = None,
    originals: OriginalsOption = None,
    password: PasswordOption = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="不打开浏览器 open no browser")
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bound the share of wrong facts by a blind audit."""
    from tongbao.commands import audit as commands
    from tongbao.commands.console.options import Manner

    plan = commands.Plan(dataset, sample, seed, level / 100, who, originals or (), password)
    way = commands.Way(against, terminal=terminal, browser=not no_browser)
    raise typer.Exit(commands.audit(plan, way, Manner(lang, as_json=as_json)))


@app.command(
    help="采纳他人的核定，或先看会改变什么\n\n"
    "Take in what somebody else decided, or see first what it changes"
)
def apply(
    dataset: DatasetArgument,
    other: Annotated[
        Path,
        typer.Argument(
            show_default=False, help="另一份 decisions.csv 或数据集 other decisions.csv or dataset"
        ),
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看，不写 only show, write nothing")
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take in what somebody else decided."""
    from tongbao.commands import apply as commands
    from tongbao.commands.console.options import Manner

    manner = Manner(lang, quiet=quiet, as_json=as_json)
    raise typer.Exit(commands.apply(dataset, other, manner, dry_run=dry_run))


@app.command(help="解释规则代码\n\nExplain a rule's code")
def explain(
    code: Annotated[
        str,
        typer.Argument(metavar="[CODE]", help="规则代码；不写则列出全部 a code; all without it"),
    ] = "",
    *,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a rule's code."""
    from tongbao.commands import explain as commands
    from tongbao.commands.console.options import Manner

    raise typer.Exit(commands.explain(code, Manner(lang, as_json=as_json)))


@app.command(
    help="数据集的格式：各表各列的含义和版本\n\n"
    "Print the dataset's contract: every table and column, and its version"
)
def schema(*, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """Print the dataset's contract."""
    from tongbao.commands import schema as commands
    from tongbao.commands.console.options import Manner

    raise typer.Exit(commands.schema(Manner(lang, as_json=as_json)))


@app.command(
    help="列出逐期相接的排名，并写出可编辑的对照表\n\n"
    "List the rankings that go on over a dataset's circulars; write the file that joins more"
)
def series(
    dataset: Annotated[
        Path, typer.Argument(metavar="DATASET", show_default=False, help="数据集 dataset")
    ],
    *,
    concordance: Annotated[
        bool,
        typer.Option("--concordance", help="写出 concordance.csv write DATASET/concordance.csv"),
    ] = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the series of a dataset."""
    from tongbao.commands import series as commands
    from tongbao.commands.console.options import Manner

    raise typer.Exit(
        commands.series(dataset, Manner(lang, as_json=as_json), concordance=concordance)
    )


@app.command(help="查地名：是哪里，为什么\n\nSay what place a name means, and why")
def places(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", show_default=False, help="地名 names")
    ],
    *,
    year: Annotated[
        int | None,
        typer.Option(metavar="YEAR", show_default=False, help="按哪一年 as of which year"),
    ] = None,
    province: Annotated[
        str,
        typer.Option(
            metavar="NAME", show_default=False, help="省份名称或代码 province, by name or code"
        ),
    ] = "",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what place a name means, and why."""
    from tongbao.commands import places as commands
    from tongbao.commands.console.options import Manner

    code = commands.places(names, year, province, Manner(lang, as_json=as_json))
    raise typer.Exit(code)


@app.command(help="检查安装是否完好\n\nCheck what is installed and works")
def doctor(*, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """Check what is installed and works."""
    from tongbao.commands import doctor as commands
    from tongbao.commands.console.options import Manner

    raise typer.Exit(commands.doctor(Manner(lang, as_json=as_json)))


def _read_options(
    password: str | None,
    pages: str | None,
    max_pages: int,
    max_megapixels: int = 100,
    *,
    whole: bool,
    double_read: bool,
    ocr: Literal["auto", "always", "never"] = "auto",
    orientation: Literal["auto", "keep"] = "auto",
    dpi: int | None = None,
    pictures: Path | None = None,
) -> ReadOptions:
    from tongbao.extract import ReadOptions

    return ReadOptions(
        password=password,
        pages=pages,
        whole=whole,
        double_read=double_read,
        ocr=ocr,
        orientation=orientation,
        dpi=dpi,
        debug=pictures,
        max_pages=max_pages,
        max_pixels=max_megapixels * 1_000_000,
    )


def _effort(
    jobs: int | None,
    max_memory: int,
    max_cpu: float,
    max_time: float,
    log: Path | None = None,
    cluster: str = "",
    *,
    force: bool = False,
    retry_failed: bool = False,
) -> Effort:
    from tongbao.batch import MEGABYTE, Effort, Limits, usable_cores

    if force and retry_failed:
        raise typer.BadParameter("--force, --retry-failed: 只能用其一 only one of them")
    return Effort(
        jobs=jobs or usable_cores(),
        limits=Limits(max_memory * MEGABYTE, max_cpu, max_time),
        again="all" if force else "failed" if retry_failed else "new",
        log=log,
        cluster=cluster,
    )


_INTERRUPTED = Message("已中断，数据集没有改动。", "Interrupted; no dataset was changed.")


def main() -> None:
    """Run the command line; every way out is an exit code of :class:`ExitCode`."""
    guard_streams()
    with suppress(ValueError):  # not the main thread: its signals are another's
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with _no_interrupt_lost():
            app()
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:
            _leave_interrupted()
        raise
    except KeyboardInterrupt:
        _leave_interrupted()
    except TongbaoError as error:
        _leave_with(error)
    except OSError as error:
        if "--debug" in sys.argv:
            raise
        _leave_with(refused_by_system(error))
    except Exception as error:
        if "--debug" in sys.argv:
            raise
        if _is_interrupt(error):
            _leave_interrupted()
        kind = type(error).__name__
        _say(
            Message(
                f"tongbao 自身出错（{kind}: {error}），请加 --debug 重试并反馈。",
                f"tongbao made a mistake ({kind}: {error}); try again with --debug and report "
                "what it prints.",
            )
        )
        sys.exit(ExitCode.OUR_FAULT)


@contextmanager
def _no_interrupt_lost() -> Iterator[None]:
    """Send an interrupt again that Python came upon where it can only print it and go on.

    It does in callbacks of weak references, of which every import has some.
    """
    before = sys.unraisablehook

    def again(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            Timer(_AGAIN_SECONDS, signal.raise_signal, (signal.SIGINT,)).start()
        else:
            before(lost)

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = before


_AGAIN_SECONDS = 0.01


def _is_interrupt(error: BaseException | None) -> bool:
    """Return whether an error is what became of an interrupt, as in a class that is being made."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _leave_interrupted() -> NoReturn:
    """Say so and end; another interrupt meanwhile changes nothing."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    # CPython ends itself by the signal, whatever the exit code, if an interrupt left code that was
    # given as a string, as dataclasses are made; the next such code clears that.
    exec("")
    _say(_INTERRUPTED)
    sys.exit(ExitCode.INTERRUPTED)


def _leave_with(error: TongbaoError) -> NoReturn:
    """Say what is wrong, and end with its exit code."""
    _say(error.message)
    if isinstance(error, UsageError):
        _say(Message("用法见 tongbao --help。", "See tongbao --help."))
    sys.exit(error.exit_code)


def _say(message: Message) -> None:
    from tongbao.commands.console.sentences import say, user_language

    say(message, user_language())
