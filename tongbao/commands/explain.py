"""``tongbao explain``: what a rule looks for."""

from __future__ import annotations

from tongbao.commands.console.options import Manner
from tongbao.commands.console.streams import prepare_streams, print_line
from tongbao.commands.findings import text
from tongbao.errors import ExitCode
from tongbao.model import in_language


def explain(code: str, manner: Manner) -> ExitCode:
    """Print what a rule looks for and an example of it; without a code, list all rules.

    Raises:
        UsageError: There is no such rule.
    """
    from tongbao.validate.rulebook import all_rules, find_rule

    prepare_streams()
    language = manner.language
    rules = [find_rule(code)] if code else all_rules()
    if manner.as_json:
        described = [
            {
                "code": rule.code,
                "severity": rule.severity,
                "title": in_language(rule.title, language),
                "explanation": in_language(rule.explanation, language),
                "example": in_language(rule.example, language),
            }
            for rule in rules
        ]
        print(text.as_json(described))
        return ExitCode.DONE
    for rule in rules:
        print_line(f"{rule.code} ({rule.severity})  {in_language(rule.title, language)}")
        if code:
            print_line(in_language(rule.explanation, language))
            print_line(
                f"{'例如' if language == 'zh' else 'Example'}: {in_language(rule.example, language)}"
            )
    return ExitCode.DONE
