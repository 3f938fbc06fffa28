"""What an audit found, told in the descriptor of the very facts that it looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tongbao.model import Message
from tongbao.publish.folder.replacing import write_whole
from tongbao.publish.trust import Trust

AUDIT_FILE = "audit.json"
_TRUST, _END = '\n  "trust": ', ',\n  "sources": ['


def audit_of(folder: Path, facts: str) -> Mapping[str, Any] | None:
    """Return the result of the finished audit of a dataset; None where there is none.

    Args:
        folder: The dataset's.
        facts: SHA-256 of its ``rankings.csv``: an audit of other facts says nothing of these.
    """
    try:
        told = json.loads((folder / AUDIT_FILE).read_text(encoding="utf-8"))
        if told["finished"] is not True or told["facts"] != facts:
            return None
        result = told["result"]
        return {name: result[name] for name in ("level", "facts", "looked_at", "wrong", "most_wrong", "bound", "more_for_one_percent")}  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def audit_sentence(audit: Mapping[str, Any]) -> Message:
    """Return what an audit says, in both languages."""
    level, bound = f"{audit['level']:.0%}", f"{audit['bound']:.2%}"
    more = audit["more_for_one_percent"]
    after_zh, after_en = "", ""
    if more is None:
        after_zh, after_en = "；上限已不可能到 1%", "; a bound of 1% can no longer be had"
    elif more:
        after_zh = f"；再查 {more} 个都对，上限即为 1%"
        after_en = f"; {more} more that are right would bring it to 1%"
    return Message(
        f"人工抽查 {audit['looked_at']} 个条目，{audit['wrong']} 个有误："
        f"有误的不超过 {bound}（置信水平 {level}）{after_zh}。",
        f"A blind audit of {audit['looked_at']} facts found {audit['wrong']} wrong: "
        f"no more than {bound} are wrong, at a confidence of {level}{after_en}.",
    )


def told_in_package(folder: Path) -> None:
    """Write the audit of a dataset into its descriptor, all else of which stays byte by byte."""
    path = folder / "datapackage.json"
    text = path.read_text(encoding="utf-8")
    package = json.loads(text)
    begin, end = text.find(_TRUST), text.find(_END)
    facts = next(
        (str(r.get("hash", "")) for r in package["resources"] if r["name"] == "rankings"), ""
    )
    audit = audit_of(folder, facts.removeprefix("sha256:"))
    trust = Trust.stated_by(package)
    if audit is None or trust is None or not 0 <= begin < end:
        return
    lines = json.dumps(trust_described(trust, audit), ensure_ascii=False, indent=2)
    lines = lines.replace("\n", "\n  ")
    write_whole(path, (text[:begin] + _TRUST + lines + text[end:]).encode())


def trust_described(trust: Trust, audit: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a descriptor says of trust, with what an audit found."""
    said = trust.paragraph
    told: dict[str, Any] = {"figures": trust.figures}
    if audit is not None:
        more = audit_sentence(audit)
        said = Message(said.zh + more.zh, f"{said.en} {more.en}")
        told["audit"] = dict(audit)
    return {"description": f"{said.zh} / {said.en}", **told}


def audit_told(package: Mapping[str, Any]) -> Message | None:
    """Return the sentence of the audit that a descriptor states; None where it states none."""
    trust = package.get("trust")
    audit = trust.get("audit") if isinstance(trust, dict) else None
    try:
        return audit_sentence(audit) if audit else None
    except (KeyError, TypeError, ValueError):
        return None
