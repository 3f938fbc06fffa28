"""``tongbao audit``: how many facts are wrong, bounded by a blind sample."""

from __future__ import annotations

import sys
import tempfile
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongbao.commands.console.options import Manner
from tongbao.commands.console.sentences import say
from tongbao.commands.console.streams import prepare_streams
from tongbao.commands.findings import text
from tongbao.commands.review import user_name
from tongbao.errors import ExitCode
from tongbao.model import Message
from tongbao.publish.folder.audited import audit_sentence
from tongbao.review.audit.judging import FIELDS, Truth
from tongbao.review.audit.session import Asked, Audit
from tongbao.review.page.pictures import Pictures, Shown
from tongbao.review.page.views import box_of
from tongbao.review.page.words import Words


@dataclass(frozen=True, slots=True)
class Plan:
    """What is audited, and by whom."""

    dataset: Path
    sample: int
    seed: int
    level: float
    who: str | None
    originals: Sequence[Path] = ()
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How answers come."""

    against: Path | None = None
    terminal: bool = False
    browser: bool = True


def audit(plan: Plan, way: Way, manner: Manner) -> ExitCode:
    """Have facts looked at, and print what that bounds on stdout.

    Answers are kept one by one; the same command goes on where it was broken off.

    Raises:
        TongbaoError: The dataset or the truth cannot be read, or the page cannot be served.
    """
    prepare_streams()
    truth = Truth(way.against) if way.against else None
    own = Audit(plan.dataset, plan.sample, plan.seed, plan.level, plan.who or user_name())
    if truth is not None:
        own.against(truth)
    elif own.left:
        pictures = Pictures(plan.dataset, plan.originals, plan.password)
        if way.terminal:
            _ask(own, pictures, Words(manner.language))
        else:
            _serve(own, pictures, manner, browser=way.browser)
    _print(own, manner)
    return ExitCode.DONE


def _serve(own: Audit, pictures: Pictures, manner: Manner, *, browser: bool) -> None:
    from tongbao.review.page.auditing import AuditSite
    from tongbao.review.page.server import serve

    def ready(address: str) -> None:
        print(address, file=sys.stderr, flush=True)
        say(
            Message(
                "只看原页，录入所印的内容；每条即时记下。全部录完后按 Ctrl+C 结束。",
                "Type what the page prints; each answer is kept at once. End with Ctrl+C when all "
                "are done.",
            ),
            manner.language,
        )
        if browser:
            webbrowser.open(address)

    serve(AuditSite(own, pictures, manner.language), on_ready=ready)


def _ask(own: Audit, pictures: Pictures, words: Words) -> None:
    """Ask on the terminal; each cut of a page is a picture of its own, beside whose name is asked."""
    with tempfile.TemporaryDirectory(prefix="tongbao-audit-") as folder:
        for number, one in enumerate(own.left, start=1):
            fact = own.fact(one)
            file = own.books[one.circular_id].file_of(fact)
            shown = pictures.show(file, int(str(fact["page"])), box_of(fact))
            print(
                f"{number}/{len(own.left) + number - 1}",
                _seen(shown, pictures, Path(folder)),
                file=sys.stderr,
            )
            answer = {}
            for name in FIELDS:
                print(f"  {words(name)}: ", end="", file=sys.stderr, flush=True)
                line = sys.stdin.readline()
                if not line:
                    return  # broken off; what was answered is kept
                answer[name] = line.strip()
            own.answer(one, answer)


def _seen(shown: Shown, pictures: Pictures, folder: Path) -> str:
    """Return the name of a cut's picture, or its lines, or that there is none."""
    picture = pictures.picture(shown.name) if shown.name else None
    if picture is None:
        return "\n".join(" · ".join(line) for line in shown.lines) or str(shown.missing)
    path = folder / f"{shown.name}.webp"
    path.write_bytes(picture)
    return str(path)


def _print(own: Audit, manner: Manner) -> None:
    result = own.result()
    if manner.as_json:
        print(text.as_json({**result, "finished": not own.left}))
        return
    chinese = manner.language == "zh"
    for one in result["strata"]:
        print(_stratum(one, chinese=chinese))
    for wrong in own.wrong:
        print(_wrong(own, wrong, chinese=chinese))
    sentence = audit_sentence(result)
    print(sentence.zh if chinese else sentence.en)
    if own.left:
        say(
            Message(
                f"还有 {len(own.left)} 个没有录入；再次运行同一命令即可继续。",
                f"{len(own.left)} are not answered yet; run the same command to go on.",
            ),
            manner.language,
        )


def _stratum(one: Mapping[str, Any], *, chinese: bool) -> str:
    if chinese:
        return (
            f"{one['stratum']}：共 {one['facts']} 个，抽查 {one['looked_at']} 个，"
            f"有误 {one['wrong']} 个，上限 {one['bound']:.2%}"
        )
    return (
        f"{one['stratum']}: {one['facts']} facts, {one['looked_at']} looked at, "
        f"{one['wrong']} wrong, at most {one['bound']:.2%}"
    )


def _wrong(own: Audit, wrong: Asked, *, chinese: bool) -> str:
    fact = own.fact(wrong)
    file = own.books[wrong.circular_id].circular["file"]
    told = " ".join(str(fact[f"{n}_final"] or "") for n in ("rank", "place", "value"))
    page = f"第 {fact['page']} 页" if chinese else f"page {fact['page']}"
    return f"{'有误' if chinese else 'wrong'}: {file} {page} {fact['project'] or ''} {fact['metric'] or ''} {told}"
