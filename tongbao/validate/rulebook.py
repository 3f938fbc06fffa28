"""Every code that may stand in ``findings``, with what it means: data rules and file failures.

The two are kept apart in the code (a broken file is an exception, a contradiction is a
finding) and meet only here, where a user asks what a code means.
"""

from __future__ import annotations

from difflib import get_close_matches

from tongbao.errors import UsageError
from tongbao.model import Message
from tongbao.validate.judging import RULES
from tongbao.validate.registry import Rule

FILE_RULES: tuple[Rule, ...] = (
    Rule(
        "document-unreadable",
        "error",
        "reading",
        Message("文件读不出", "The file cannot be read"),
        Message(
            "文件不存在、没有权限，或读取时出错。",
            "It is not there, may not be read, or reading it failed.",
        ),
        Message("找不到文件 2020-05.pdf", "there is no file 2020-05.pdf"),
    ),
    Rule(
        "document-not-a-document",
        "error",
        "reading",
        Message("不是通报文件", "Not a document"),
        Message(
            "文件内容既不是 PDF，也不是文本导出；看的是内容，不是扩展名。",
            "Its bytes are neither a PDF nor a text export, whatever it is called.",
        ),
        Message("改名为 .pdf 的 Word 文档", "a Word file renamed to .pdf"),
    ),
    Rule(
        "document-encrypted",
        "error",
        "reading",
        Message("文件有密码", "The file is encrypted"),
        Message(
            "打开文件需要密码，用 --password 给出。",
            "A password is needed; give it with --password.",
        ),
        Message("需要打开密码的 PDF", "a PDF that asks for a password"),
    ),
    Rule(
        "document-damaged",
        "error",
        "reading",
        Message("文件损坏", "The file is damaged"),
        Message(
            "文件不完整或已损坏，重新下载或重新导出。",
            "It is truncated or broken; download or export it again.",
        ),
        Message("下载中断的 PDF", "a PDF whose download broke off"),
    ),
    Rule(
        "document-empty",
        "error",
        "reading",
        Message("空文件", "Nothing in the file"),
        Message("文件没有内容，或没有页面。", "It has no bytes, or no pages."),
        Message("0 字节的文件", "a file of 0 bytes"),
    ),
    Rule(
        "document-limit",
        "error",
        "reading",
        Message("超出上限", "A limit was hit"),
        Message(
            "文件的大小、页数或内容超出上限，为防恶意文件而不读。",
            "Its size, pages or contents are over the limits that defend against hostile files.",
        ),
        Message("一页上有一亿个字符", "a hundred million characters on one page"),
    ),
    Rule(
        "document-crashed",
        "error",
        "reading",
        Message("读取时进程崩溃", "Reading it crashed"),
        Message(
            "读取这份文件的进程两次崩溃或被终止，第二次是单独读取；其他文件不受影响。",
            "The process that read it crashed or was killed twice, the second time with nothing "
            "else running; no other file is affected.",
        ),
        Message("使 PDF 解析库崩溃的文件", "a file that crashes the PDF library"),
    ),
    Rule(
        "document-duplicate",
        "info",
        "document",
        Message("内容相同的文件", "The same file twice"),
        Message(
            "几个文件的内容逐字节相同，只读取一次。",
            "Several files have the very same bytes; they are read once.",
        ),
        Message("a.pdf 与“a 副本.pdf”", "a.pdf and “copy of a.pdf”"),
    ),
    Rule(
        "document-annex-apart",
        "warning",
        "document",
        Message("附件没有并入", "An annex was not joined"),
        Message(
            "文件像是某份通报的附件，但不能确定是哪一份的，或与通报所列的不符，所以单独读取。",
            "A file seems to be an annex of a letter's, but several letters may be meant, or what "
            "the letter announces is another; so it is read by itself.",
        ),
        Message("两份通报各有附件1", "two letters that each have an annex 1"),
    ),
    Rule(
        "internal-error",
        "error",
        "reading",
        Message("程序自身的错误", "A mistake in tongbao"),
        Message(
            "读取这份文件时程序出错，其他文件不受影响；请加 --debug 重试并反馈。",
            "tongbao itself failed on this file, and on no other; try again with --debug and "
            "report what it prints.",
        ),
        Message("内部错误（ValueError）", "internal error (ValueError)"),
    ),
)
"""Rules of files as wholes; no function checks them, reading itself meets them."""


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, file failures first."""
    return (*FILE_RULES, *RULES)


def find_rule(code: str) -> Rule:
    """Return the rule of a code.

    Raises:
        UsageError: There is none; the error names the codes nearest to it.
    """
    rules = {rule.code: rule for rule in all_rules()}
    if code in rules:
        return rules[code]
    near = get_close_matches(code, rules, n=3, cutoff=0.4)
    hint_zh = f"，相近的有：{'、'.join(near)}" if near else ""
    hint_en = f"; near it: {', '.join(near)}" if near else ""
    raise UsageError(
        Message(
            f"没有规则 {code}{hint_zh}；不带参数的 tongbao explain 列出全部规则。",
            f"There is no rule {code}{hint_en}; tongbao explain lists them all.",
        )
    )
