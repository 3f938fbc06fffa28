"""The other commands: check, explain, places, doctor, and what start-up costs."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from circulars import FAULTY, GOOD, Run

from tongbao import __version__
from tongbao.validate.rulebook import all_rules


def test_version(tongbao: Run) -> None:
    assert tongbao("--version").stdout == f"tongbao {__version__}\n"


def test_check_lists_what_is_wrong_and_fails_on_it(tongbao: Run) -> None:
    done = tongbao("check", FAULTY)
    assert done.returncode == 1
    assert "set-twice" in done.stdout
    assert "莆田市" in done.stdout
    assert "Traceback" not in done.stderr


def test_check_of_a_clean_circular_is_done(tongbao: Run) -> None:
    done = tongbao("check", GOOD, "--fail-on", "warning")
    assert done.returncode == 0


def test_check_gives_the_same_findings_to_programs(tongbao: Run) -> None:
    as_json = json.loads(tongbao("check", FAULTY, "--format", "json").stdout)
    (circular,) = as_json
    text = tongbao("check", FAULTY, "--format", "csv").stdout
    as_csv = list(csv.DictReader(io.StringIO(text)))
    assert [f["finding_id"] for f in circular["findings"]] == [f["finding_id"] for f in as_csv]
    assert {f["rule"] for f in as_csv} >= {"set-twice", "set-missing"}


def test_select_and_ignore(tongbao: Run) -> None:
    def rules(*arguments: str) -> set[str]:
        done = tongbao("check", FAULTY, "--format", "csv", *arguments)
        return {row["rule"] for row in csv.DictReader(io.StringIO(done.stdout))}

    assert rules("--select", "set-twice") == {"set-twice"}
    assert "set-twice" not in rules("--ignore", "set")
    wrong = tongbao("check", FAULTY, "--select", "set-twise")
    assert wrong.returncode == 2
    assert "set-twice" in wrong.stderr


def test_every_rule_is_explained_in_both_languages(tongbao: Run) -> None:
    listed = json.loads(tongbao("explain", "--json").stdout)
    assert [rule["code"] for rule in listed] == [rule.code for rule in all_rules()]
    for lang in ("zh", "en"):
        done = tongbao("explain", "set-twice", lang=lang)
        assert done.returncode == 0
        assert "set-twice (error)" in done.stdout


def test_a_rule_that_is_not_there(tongbao: Run) -> None:
    done = tongbao("explain", "set-twise")
    assert done.returncode == 2
    assert "set-twice" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["襄樊", "--year", "2005"], "湖北省襄樊市（420600）"),
        (["襄阳"], "湖北省襄阳市（420600）"),
        (["张家口"], "河北省张家口市（130700）"),
        (["昌平北京"], "昌平区（110114）"),
        (["雄安新区"], "河北省雄安新区（无代码）"),
    ],
)
def test_places_says_what_a_name_means(arguments: list[str], place: str, tongbao: Run) -> None:
    done = tongbao("places", *arguments)
    assert done.returncode == 0
    assert place in done.stdout.splitlines()[0]


def test_places_leaves_open_what_is_not_clear(tongbao: Run) -> None:
    shared = tongbao("places", "桥西", "--province", "河北").stdout
    assert "不能确定" in shared
    assert "130104" in shared
    assert "130703" in shared
    assert "2020 年没有这个名称" in tongbao("places", "襄樊", "--year", "2020").stdout
    assert "查无此地" in tongbao("places", "无此县名").stdout


def test_places_for_programs_and_a_province_that_is_not_there(tongbao: Run) -> None:
    (found,) = json.loads(tongbao("places", "張家口", "--json").stdout)
    assert (found["place"], found["place_code"], found["how"]) == ("张家口市", "130700", "folded")
    wrong = tongbao("places", "桥西", "--province", "火星")
    assert wrong.returncode == 2
    assert "火星" in wrong.stderr


def test_doctor_tries_every_part(tongbao: Run) -> None:
    report = json.loads(tongbao("doctor", "--json").stdout)
    assert report["ready"] is True
    parts = {part["part"]: part for part in report["parts"]}
    assert {"pdfium", "pdfplumber", "camelot", "pandas", "rapidfuzz", "gazetteer"} <= set(parts)
    assert all(part["works"] for part in parts.values() if part["needed"])


def test_wrong_usage(tongbao: Run) -> None:
    assert tongbao("extract").returncode == 2
    assert tongbao("no-such-command").returncode == 2


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; sys.argv = ['tongbao', '--help']\n"
        "from tongbao.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted(set(sys.modules) & {'pandas', 'numpy', 'scipy', 'pdfplumber', 'camelot', "
        "'pypdfium2', 'rapidfuzz', 'rapidocr', 'onnxruntime', 'cv2', 'rich', 'tongbao.extract'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        ("findings", lambda data: b"\xff\xfe" + data),
        ("circulars", lambda data: data[: data.index(b"\n") + 20] + b"\n"),
        ("rankings", lambda data: re.sub(rb",(\d+),", rb",x\1,", data, count=1)),
        ("rankings", lambda data: b"name\n" + data.partition(b"\n")[2]),
    ],
    ids=["no UTF-8", "cut in a row", "a number that is none", "no header"],
)
def test_a_damaged_dataset_is_refused_by_file_and_row(
    table: str, damage: Callable[[bytes], bytes], tongbao: Run, tmp_path: Path
) -> None:
    assert tongbao("extract", FAULTY, "-o", "whole", "-q").returncode == 0
    shutil.copytree(tmp_path / "whole", tmp_path / "broken")
    path = tmp_path / "broken" / f"{table}.csv"
    path.write_bytes(damage(path.read_bytes()))
    (tmp_path / "broken" / "datapackage.json").unlink()  # else its hashes tell at once
    for arguments in (
        ("check", "broken"),
        ("compare", "broken", "whole"),
        ("diff", "broken", "whole"),
    ):
        done = tongbao(*arguments)
        if arguments[0] == "compare" and table == "findings":
            continue  # it reads no findings
        assert done.returncode == 2
        assert f"broken/{table}.csv 第 2 行无法读取" in done.stderr
