"""One sentence on stderr in the user's language; light, as it is also said while all else loads."""

from __future__ import annotations

import os
import sys

from tongbao.model import Language, Message, in_language
from tongbao.text.escaping import one_line


def user_language() -> Language:
    """Return the language to speak: ``TONGBAO_LANG``, else the locale's.

    Chinese unless something asks for English: it is the language of the circulars.
    """
    for variable in ("TONGBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        asked = os.environ.get(variable, "").lower()
        if asked.startswith("en"):
            return "en"
        if asked.startswith("zh"):
            return "zh"
    return "zh"


def say(message: Message, language: Language) -> None:
    """Print one sentence on stderr, on one line whatever a file in it is called."""
    print(one_line(in_language(message, language)), file=sys.stderr)
