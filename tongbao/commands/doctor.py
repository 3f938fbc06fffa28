"""``tongbao doctor``: what is installed and works; each part is tried, not merely looked for."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

from tongbao.commands.console.options import Manner
from tongbao.commands.console.streams import prepare_streams, print_line
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import Message, in_language

_REINSTALL = Message(
    "请重新安装：pip install --force-reinstall tongbao",
    "install again: pip install --force-reinstall tongbao",
)

_FEWEST_NAMES = 3000
"""Names of divisions in force in one year, of which there are some 3,200."""
_FEWEST_CHARACTERS = 10_000
"""Characters that the general recogniser knows; it has 18,000."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that tongbao uses, and what it is used for."""

    name: str
    purpose: Message
    probe: Callable[[], str]
    """Tries the part and returns its version; raises if it does not work."""
    needed: bool = True
    remedy: Message = _REINSTALL


@dataclass(frozen=True, slots=True)
class Checkup:
    """What came of trying one part."""

    part: Part
    works: bool
    detail: str
    """Its version, or what went wrong."""


def check_installation() -> list[Checkup]:
    """Try every part and return what works; never raises."""
    return [_try(part) for part in PARTS]


def _try(part: Part) -> Checkup:
    try:
        return Checkup(part, works=True, detail=part.probe())
    except Exception as error:  # noqa: BLE001 - whatever breaks a part is what to report
        return Checkup(part, works=False, detail=f"{type(error).__name__}: {error}")


def _pdfium() -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(_ONE_PAGE_PDF) as pdf:
        page = pdf[0]
        if page.get_size() != (200.0, 100.0):
            raise RuntimeError("a page came out with the wrong size")
        page.close()
    return version("pypdfium2")


def _pdfplumber() -> str:
    import pdfplumber.table

    edges: list[dict[str, object]] = []
    pdfplumber.table.intersections_to_cells(pdfplumber.table.edges_to_intersections(edges))
    return version("pdfplumber")


def _camelot() -> str:
    from camelot.io import read_pdf

    if not callable(read_pdf):
        raise TypeError("camelot.read_pdf cannot be called")
    return version("camelot-py")


def _pandas() -> str:
    from tongbao.publish import SCHEMAS, frame

    frame(SCHEMAS["rankings"], [])
    return version("pandas")


def _scipy() -> str:
    from scipy.optimize import linear_sum_assignment

    linear_sum_assignment([[0.0, 1.0], [1.0, 0.0]])
    return version("scipy")


def _opencc() -> str:
    import opencc

    if opencc.OpenCC("t2s").convert("張家口") != "张家口":
        raise RuntimeError("traditional characters were not converted")
    return version("opencc")


def _gazetteer() -> str:
    from tongbao.places import gazetteer

    known = len(list(gazetteer(2020).names()))
    if known < _FEWEST_NAMES:
        raise RuntimeError(f"only {known} names")
    return f"{known} names"


def _recogniser() -> str:
    from tongbao.extract.scan.ocr.recognizer import characters_of

    if len(characters_of()) < _FEWEST_CHARACTERS:
        raise RuntimeError("the model knows too few characters")
    return f"{version('rapidocr')}, onnxruntime {version('onnxruntime')}"


def _tesseract() -> str:
    path = shutil.which("tesseract")
    if path is None:
        raise FileNotFoundError("tesseract")
    from tongbao.extract.scan.ocr.tesseract import has_tesseract

    if not has_tesseract():
        raise FileNotFoundError("chi_sim.traineddata, eng.traineddata")
    # Its version would have libcurl look up this machine's name: what it can read is enough.
    return f"{path}: chi_sim, eng"


# The smallest PDF with one page of 200 × 100 points; pdfium mends its missing xref table.
_ONE_PAGE_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _network_barrier() -> str:
    from tongbao.batch.barrier import try_barrier

    stands = try_barrier().network
    if not stands:
        raise RuntimeError("sockets can be opened")
    return stands


def _file_barrier() -> str:
    from tongbao.batch.barrier import try_barrier

    stands = try_barrier().files
    if not stands:
        raise RuntimeError("files can be written anywhere")
    return stands


_ONLY_LINUX = Message(
    "Linux 5.13 以上且有 libseccomp 才有；没有时请在隔离的环境里读来历不明的文件",
    "needs Linux 5.13 and libseccomp; without it read strangers' files in a container",
)

PARTS: tuple[Part, ...] = (
    Part("python", Message("运行环境", "runtime"), platform.python_version),
    Part("tongbao", Message("本程序", "this program"), lambda: version("tongbao")),
    Part("pdfium", Message("打开 PDF", "opens PDFs"), _pdfium),
    Part("pdfplumber", Message("还原表格", "finds the cells of tables"), _pdfplumber),
    Part(
        "simplejpeg",
        Message("检查图片是否完整", "tells damaged pictures"),
        lambda: version("simplejpeg"),
    ),
    Part(
        "camelot", Message("二次识读（--double-read）", "second reading (--double-read)"), _camelot
    ),
    Part("pandas", Message("数据表", "data frames"), _pandas),
    Part("scipy", Message("联合判读", "joint reading"), _scipy),
    Part("opencc", Message("繁简转换", "traditional characters"), _opencc),
    Part("rapidfuzz", Message("近似地名", "similar names"), lambda: version("rapidfuzz")),
    Part("gazetteer", Message("行政区划", "places and their codes"), _gazetteer),
    Part("rapidocr", Message("文字识别模型", "models for text in images"), _recogniser),
    *(
        Part(
            package,
            purpose,
            partial(version, package),
            needed=False,
            remedy=Message(
                "需要时安装：pip install 'tongbao[export]'",
                "if wanted: pip install 'tongbao[export]'",
            ),
        )
        for package, purpose in (
            ("sqlalchemy", Message("导出到数据库（可选）", "exports to databases (optional)")),
            ("psycopg", Message("导出到 PostgreSQL（可选）", "exports to PostgreSQL (optional)")),
            ("duckdb", Message("导出到 DuckDB（可选）", "exports to DuckDB (optional)")),
            ("pyarrow", Message("导出 Parquet（可选）", "exports to Parquet (optional)")),
        )
    ),
    Part(
        "network barrier",
        Message("读文件的进程连不上网络", "whatever reads a document cannot reach a network"),
        _network_barrier,
        needed=False,
        remedy=_ONLY_LINUX,
    ),
    Part(
        "file barrier",
        Message("读文件的进程写不了别处", "whatever reads a document cannot write elsewhere"),
        _file_barrier,
        needed=False,
        remedy=_ONLY_LINUX,
    ),
    Part(
        "tesseract",
        Message(
            "扫描件的二次识读（可选，--double-read）",
            "second reading of scans (optional, --double-read)",
        ),
        _tesseract,
        needed=False,
        remedy=Message(
            "需要时安装：apt install tesseract-ocr tesseract-ocr-chi-sim",
            "if wanted: apt install tesseract-ocr tesseract-ocr-chi-sim",
        ),
    ),
)
"""Every part that is tried, in the order of a document's way through the program."""


def doctor(manner: Manner) -> ExitCode:
    """Print which parts work; MISSING_TOOL where a needed one does not."""
    prepare_streams()
    language = manner.language
    checkups = check_installation()
    broken = [one for one in checkups if one.part.needed and not one.works]
    if manner.as_json:
        described = [
            {
                "part": one.part.name,
                "purpose": in_language(one.part.purpose, language),
                "needed": one.part.needed,
                "works": one.works,
                "detail": one.detail,
            }
            for one in checkups
        ]
        print(text.as_json({"ready": not broken, "parts": described}))
    else:
        for one in checkups:
            mark = "✓" if one.works else ("✗" if one.part.needed else "–")
            print_line(
                f"{mark} {one.part.name:<11} {one.detail}  {in_language(one.part.purpose, language)}"
            )
            if not one.works:
                print_line(f"    {in_language(one.part.remedy, language)}")
    return ExitCode.MISSING_TOOL if broken else ExitCode.DONE
