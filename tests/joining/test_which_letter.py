"""An annex goes to the letter that announces it; what could be another's stays apart, and is told."""

from __future__ import annotations

from pathlib import Path

from samples.annexes import Annex, drawn
from samples.volumes import bound
from tongbao.normalize.annexes import Joining, Kin, Kinship, decide, kinship_of
from tongbao.pipeline import read_circular
from tongbao.text.annex_names import AnnexName, annex_label, annex_of_file, announced_annexes

RATE, START = "2020年5月各市完成率排名表", "2020年5月各市开工率排名表"


def letter(file: str, *announced: str, title: str = "", holds: int | None = None) -> Kin:
    """Return a letter that announces annexes by number."""
    names = tuple(AnnexName(number, text) for number, text in enumerate(announced, 1))
    held = () if holds is None else (AnnexName(holds),)
    return Kin(file, file, Kinship(names, held, None, (title or "关于2020年5月工作的通报",)))


def annex(file: str, title: str = "", label: int | None = None) -> Kin:
    """Return a file that may be an annex, with what it prints at its top."""
    printed = None if label is None else AnnexName(label)
    return Kin(file, file, Kinship((), (), printed, (title,) if title else ()))


def joined(decided: Joining) -> dict[str, list[str]]:
    return {key.file: [one.file for one, _ in own] for key, own in decided.joined.items()}


def doubted(decided: Joining) -> set[str]:
    return {one.file for own in decided.joined.values() for one, doubt in own if doubt is not None}


def apart(decided: Joining) -> set[str]:
    return {one.file for one in decided.apart}


def test_number_and_title_agree() -> None:
    decided = decide(
        [letter("通报.pdf", RATE, START), annex("附件2.pdf", START), annex("a.pdf", RATE, 1)]
    )
    assert joined(decided) == {"通报.pdf": ["a.pdf", "附件2.pdf"]}
    assert not doubted(decided)
    assert not apart(decided)


def test_the_number_alone_will_do_where_nothing_else_is_known() -> None:
    unread = Kin("附件1.png", "1", None)
    decided = decide([letter("通报.pdf", RATE), unread])
    assert joined(decided) == {"通报.pdf": ["附件1.png"]}
    assert not doubted(decided)


def test_an_only_annex_needs_no_number() -> None:
    only = Kin("通报.pdf", "l", Kinship((AnnexName(None, RATE),), titles=("通报",)))
    assert joined(decide([only, annex("附件.pdf", RATE)])) == {"通报.pdf": ["附件.pdf"]}
    assert joined(decide([only, annex("附件1.pdf", RATE)])) == {"通报.pdf": ["附件1.pdf"]}
    assert joined(decide([only, annex("附件2.pdf")])) == {}


def test_the_same_title_under_another_number_is_doubtful() -> None:
    decided = decide([letter("通报.pdf", RATE, START), annex("附件3.pdf", START)])
    assert joined(decided) == {"通报.pdf": ["附件3.pdf"]}
    assert doubted(decided) == {"附件3.pdf"}


def test_a_title_that_is_put_otherwise_is_doubtful() -> None:
    decided = decide(
        [letter("通报.pdf", "各市完成率情况"), annex("附件1.pdf", "完成率进展统计表（各市）")]
    )
    assert joined(decided) == {"通报.pdf": ["附件1.pdf"]}
    assert doubted(decided) == {"附件1.pdf"}


def test_two_letters_whose_annexes_are_told_apart_by_title() -> None:
    files = [letter("甲.pdf", RATE), letter("乙.pdf", START), annex("附件1.pdf", START),
             annex("附件1 (1).pdf", RATE)]  # fmt: skip
    assert joined(decide(files)) == {"甲.pdf": ["附件1 (1).pdf"], "乙.pdf": ["附件1.pdf"]}


def test_two_letters_that_announce_the_same_leave_the_annex_apart() -> None:
    title = "各市完成率排名表"
    decided = decide([letter("甲.pdf", title), letter("乙.pdf", title), annex("附件1.pdf", title)])
    assert joined(decided) == {}
    assert apart(decided) == {"附件1.pdf"}
    (why,) = decided.apart.values()
    assert "甲.pdf" in why.zh
    assert "乙.pdf" in why.en


def test_many_letters_of_one_folder_each_with_annexes_named_after_them() -> None:
    title = "各市完成率排名表"
    letters = [letter(f"2020年{m}月通报.pdf", title, START.replace("5", str(m)),
                      title=f"关于2020年{m}月工作的通报") for m in range(1, 13)]  # fmt: skip
    own = [annex(f"2020年{m}月通报附件{n}.pdf", title) for m in range(1, 13) for n in (1, 2)]
    decided = decide([*letters, *own])
    assert joined(decided) == {
        f"2020年{m}月通报.pdf": [f"2020年{m}月通报附件{n}.pdf" for n in (1, 2)]
        for m in range(1, 13)
    }


def test_the_annex_of_another_month_stays_apart() -> None:
    decided = decide([letter("通报.pdf", RATE), annex("附件1.pdf", RATE.replace("5月", "4月"))])
    assert joined(decided) == {}
    assert apart(decided) == {"附件1.pdf"}
    undated = letter("通报.pdf", "各市完成率排名表")
    assert joined(decide([undated, annex("附件1.pdf", "2020年4月各市完成率排名表")])) == {}


def test_a_title_with_another_measure_is_doubtful() -> None:
    decided = decide([letter("通报.pdf", RATE), annex("附件1.pdf", START)])
    assert doubted(decided) == {"附件1.pdf"}


def test_the_annex_of_another_letter_stays_apart() -> None:
    decided = decide([letter("通报.pdf", RATE), annex("附件1.pdf", "防汛抗旱物资储备清单")])
    assert joined(decided) == {}
    assert apart(decided) == {"附件1.pdf"}


def test_an_annex_that_no_letter_announces_stays_apart_without_a_word() -> None:
    decided = decide([letter("通报.pdf", RATE), annex("附件4.pdf", "名单"), annex("表.pdf", RATE)])
    assert joined(decided) == {}
    assert apart(decided) == set()


def test_two_files_of_one_annex_stay_apart() -> None:
    decided = decide(
        [letter("通报.pdf", RATE), annex("附件1.pdf", RATE), annex("附件1.docx.pdf", RATE)]
    )
    assert joined(decided) == {}
    assert apart(decided) == {"附件1.pdf", "附件1.docx.pdf"}


def test_without_a_number_the_title_tells_which_of_several() -> None:
    files = [letter("通报.pdf", RATE, START), annex("附件.pdf", START), annex("附件 .pdf", "")]
    decided = decide(files)
    assert joined(decided) == {"通报.pdf": ["附件.pdf"]}
    assert not doubted(decided)


def test_an_annex_over_a_table_of_the_letter_needs_no_file(tmp_path: Path) -> None:
    title = "2020年5月各市完成率排名表"
    path = tmp_path / "通报.pdf"
    path.write_bytes(bound(drawn([Annex(title)], labels=False)))
    whole = Kin("通报.pdf", "l", kinship_of([read_circular(path)]))
    assert whole.is_letter
    assert joined(decide([whole, annex("附件1.pdf", title)])) == {}


def test_the_same_annex_may_be_of_several_letters_and_lie_there_twice() -> None:
    letters = [letter(f"{month}月份通报.pdf", START) for month in (4, 5)]
    copies = [Kin(f"{name}.pdf", "same", Kinship((), (), None, (START,)))
              for name in ("4月份通报附件1", "5月份通报附件1", "5月份通报附件1副本")]  # fmt: skip
    decided = decide([*letters, *copies])
    assert joined(decided) == {f"{m}月份通报.pdf": [f"{m}月份通报附件1.pdf"] for m in (4, 5)}
    assert not apart(decided)


def test_an_annex_that_stands_in_the_letter_needs_no_file() -> None:
    decided = decide([letter("通报.pdf", RATE, holds=1), annex("附件1.pdf", RATE)])
    assert joined(decided) == {}


def test_a_letter_is_no_annex_whatever_its_file_is_called() -> None:
    files = [letter("附件1.pdf", RATE), letter("通报.pdf", "甲", "乙")]
    assert joined(decide(files)) == {}


def test_what_files_and_lines_are_called() -> None:
    assert annex_of_file("通报（含附件）") is None
    assert annex_of_file("附件5月排名") is None
    assert annex_of_file("附件一：督导清单") == AnnexName(1, "督导清单")
    assert annex_of_file("P02附件12") == AnnexName(12)
    assert annex_label("附 件 2") == AnnexName(2)
    assert annex_label("附件：1.清单")
    assert annex_label("附件1-1") is None
    assert list(announced_annexes(["附件：1.2020年5月甲2.乙", "3.丙", "正文。", "4.丁"])) == [
        AnnexName(1, "2020年5月甲"), AnnexName(2, "乙"), AnnexName(3, "丙"),
    ]  # fmt: skip
