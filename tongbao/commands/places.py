"""``tongbao places``: what a name means, and why."""

from __future__ import annotations

from collections.abc import Sequence

from tongbao.commands.console.options import Manner
from tongbao.commands.console.streams import prepare_streams, print_line
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import in_language


def places(names: Sequence[str], year: int | None, province: str, manner: Manner) -> ExitCode:
    """Print what places names mean, and why.

    Raises:
        UsageError: There is no such province.
    """
    from tongbao.places.explaining import explain_name, further_sentences, sentence_of

    prepare_streams()
    language = manner.language
    explained = [explain_name(name, year=year, province=province) for name in names]
    if manner.as_json:
        described = [
            {
                "name": one.name,
                "year": one.year,
                "place": one.match.place.name if one.match.place else "",
                "place_code": one.match.place.code if one.match.place else "",
                "level": one.match.place.level if one.match.place else "",
                "lies_in": [place.name for place in one.lies_in],
                "how": one.match.how,
                "score": one.match.score,
                "rivals": [place.name for place in one.match.rivals],
                "same_name": [place.name for place in one.others],
                "why": in_language(one.why, language),
            }
            for one in explained
        ]
        print(text.as_json(described))
        return ExitCode.DONE
    for one in explained:
        print_line(in_language(sentence_of(one), language))
        for further in further_sentences(one):
            print_line(f"    {in_language(further, language)}")
    return ExitCode.DONE
