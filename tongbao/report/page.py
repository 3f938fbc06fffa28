"""The page itself: one HTML file with its style, script, pictures and data inside.

Everything from a document reaches the page in two ways only: through the template, which
escapes it, and as JSON that the script puts on the page as text, never as markup. A policy in
the page forbids all else: no other script runs, nothing is loaded from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tongbao.model import Language, Message
from tongbao.report.payload import as_json
from tongbao.report.tables import Reported
from tongbao.report.words import WORDS
from tongbao.text.escaping import visible

if TYPE_CHECKING:
    from jinja2 import Environment

_VENDORED = ("vendor/d3.min.js", "vendor/plot.umd.min.js")
_OWN = ("base.js", "marks.js", "heatmap.js", "bars.js", "findings.js", "circular.js", "series.js",
        "overview.js", "main.js")  # fmt: skip


def page_of(
    payload: dict[str, Any],
    circulars: Sequence[Reported],
    language: Language,
    version: str,
    audited: Message | None = None,
) -> str:
    """Return the whole page.

    Args:
        payload: What :func:`tongbao.report.payload.gather` returned, and as ``trust`` how far the
            dataset can be trusted, in Chinese and English, where it says so.
        circulars: The same circulars, for readers without scripts.
        language: The one it opens in; a reader can switch.
        version: Of tongbao, named at the foot.
        audited: What an audit found, if there was one.
    """
    scripts = [web_file(name) for name in _VENDORED]
    own = "\n".join(web_file(name) for name in _OWN)
    scripts.append(f'"use strict";\n(function () {{\n{own}\n}})();')
    words = {
        "zh": {key: word.zh for key, word in WORDS.items()},
        "en": {key: word.en for key, word in WORDS.items()},
    }
    data = {**payload, "words": words, "language": language, "version": version}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            policy=content_policy(scripts),
            style=web_file("report.css"),
            scripts=scripts,
            data=as_json(_visible(data)),
            circulars=circulars,
            trust=data["trust"] and data["trust"][0 if language == "zh" else 1],
            language=language,
            words=words[language],
            version=version,
            audited=audited,
        )
    )


def content_policy(scripts: Sequence[str]) -> str:
    """Return the policy under which these scripts run and nothing else does; of none, none."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )
    allowed = hashes or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=32)
def web_file(name: str) -> str:
    """Return one of the page's own files."""
    return resources.files("tongbao.report").joinpath("web", name).read_text("utf-8").strip()


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates; they escape what is put into them, and show what would hide."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("tongbao.report", "web"),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _visible(value: Any) -> Any:
    """Return a value whose texts show what would turn or hide them; our own markup stays."""
    if isinstance(value, str):
        return value if hasattr(value, "__html__") else visible(value)
    if isinstance(value, dict):
        return {_visible(key): _visible(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_visible(one) for one in value]
    return value
