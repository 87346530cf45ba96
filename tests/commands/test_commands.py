"""The command line as an operator uses it: what stands on which stream, which exit code, and no traceback ever."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.domain.case import Status
from bot.domain.workdays import statutory
from bot.services.promises import Promise
from storage.due import due_key
from storage.remembered import recall, remember
from storage.tables import audit as audit_table
from storage.uow import Uow
from tests.commands.filing import NUMBER, file_case
from tests.commands.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"https://t\.me/desk_bot\?start=[A-Za-z0-9_-]{22,64}")
HEADER = "company,uscc,service_lines,tier,department,advisor,market\n"
INVITE_WANG = (
    "staff",
    "invite",
    "--name",
    "王敏",
    "--role",
    "advisor",
    "--department",
    "代账一部",
    "--bot",
    "desk_bot",
)


def last_line(out: str) -> str:
    return out.rstrip("\n").split("\n")[-1]


COMMANDS = """
demo|run|check|staff|staff invite|staff list|staff remove|clients|clients import|clients invite
cases|cases list|cases show|cases export|grade|audit|audit verify|backup|restore
"""


@pytest.mark.parametrize("command", COMMANDS.strip().replace("\n", "|").split("|"))
def test_every_command_explains_itself(tingsu: Installation, command: str) -> None:
    done = tingsu(*command.split(), "--help")
    assert done.code == 0
    assert "Usage:" in done.out


def test_a_staff_link_stands_alone_on_the_last_line(tingsu: Installation) -> None:
    done = tingsu(*INVITE_WANG)
    assert done.code == 0
    assert LINK.fullmatch(last_line(done.out))
    assert "王敏" in done.err
    [line] = tingsu("staff", "list").out.splitlines()
    assert line.split("\t")[1:] == ["王敏", "顾问", "代账一部", "待绑定"]


def test_a_role_may_be_said_in_chinese(tingsu: Installation) -> None:
    assert tingsu("staff", "invite", "--name", "周总", "--role", "高管", "--bot", "@desk_bot").code == 0
    assert "高管" in tingsu("staff", "list").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("staff", "invite", "--name", "王敏", "--role", "advisor", "--bot", "b"), "--department"),
        (("staff", "invite", "--name", "王敏", "--role", "厨师", "--bot", "b"), "厨师"),
        (("staff", "invite", "--name", " ", "--role", "legal", "--bot", "b"), "姓名"),
        (("staff", "invite", "--name", "王敏", "--role", "legal"), "TINGSU_TOKEN"),
        (("staff", "remove", "谁"), "谁"),
        (("clients", "invite", "没有这家", "--contact", "李总", "--bot", "b"), "没有这家"),
        (("clients", "import", "absent.csv"), "absent.csv"),
        (("cases", "show", "TS-1"), "TS-1"),
        (("restore", "absent"), "absent"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    tingsu: Installation, words: tuple[str, ...], says: str
) -> None:
    done = tingsu(*words)
    assert done.code == 2
    assert says in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""
    assert tingsu("staff", "list").out == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TINGSU_TOKNE", "x", "TINGSU_TOKNE"),
        ("TINGSU_LOG", "LOUD", "TINGSU_LOG"),
        ("TINGSU_DATABASE", "sqlite:///x", "TINGSU_DATABASE"),
        ("TINGSU_DATABASE", "sqlite+aiosqlite:////proc/none/x.db", "/proc/none"),
    ],
)
def test_a_bad_setting_is_told(
    tingsu: Installation, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    done = tingsu("staff", "list")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert says in done.err


def test_a_bad_policy_is_told(tingsu: Installation) -> None:
    tingsu.file("tingsu.toml", "[invitations]\ndays = 0\n")
    done = tingsu("staff", "list")
    assert done.code == 2
    assert "invitations.days" in done.err


def test_a_file_that_is_no_database_is_told(tingsu: Installation) -> None:
    tingsu.file("tingsu.db", "这不是数据库" * 1000)
    done = tingsu("staff", "list")
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_a_lost_key_is_not_made_anew(tingsu: Installation) -> None:
    tingsu.work(file_case)
    key = tingsu.home / "tingsu.key"
    kept = key.read_bytes()
    key.unlink()
    done = tingsu("cases", "list")
    assert done.code == 2
    assert "TINGSU_KEY" in done.err
    assert not key.exists()
    key.write_bytes(kept)
    assert tingsu("cases", "list").code == 0


def test_another_key_is_refused(tingsu: Installation) -> None:
    tingsu.work(file_case)
    tingsu.file("tingsu.key", f"{'ab' * 4} {'cd' * 32}\n")
    assert tingsu("cases", "list").code == 2


def test_the_name_of_the_bot_is_remembered(tingsu: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    async def know(uow: Uow) -> None:
        await remember(uow.connection, "bot:123", "desk_bot")
        assert await recall(uow.connection, "bot:124") is None

    tingsu.work(know)
    monkeypatch.setenv("TINGSU_TOKEN", "123:" + "x" * 30)
    monkeypatch.setenv("TINGSU_BOT_API", "http://127.0.0.1:9")
    done = tingsu("staff", "invite", "--name", "王敏", "--role", "legal")
    assert LINK.fullmatch(last_line(done.out))
    monkeypatch.setenv("TINGSU_TOKEN", "124:" + "x" * 30)
    done = tingsu("staff", "invite", "--name", "张磊", "--role", "legal")
    assert done.code == 2
    assert "张磊" not in tingsu("staff", "list").out


def test_clients_are_taken_over_and_invited(tingsu: Installation) -> None:
    tingsu(*INVITE_WANG)
    sheet = tingsu.file("clients.csv", HEADER + "上海晨光贸易有限公司,,代理记账、财务咨询,A,代账一部,王敏,\n")
    done = tingsu("clients", "import", sheet)
    assert (done.code, done.err) == (0, "")
    assert "新增1家" in done.out
    assert "未变1家" in tingsu("clients", "import", sheet).out
    done = tingsu("clients", "invite", "晨光贸易", "--contact", "李总", "--role", "法人", "--bot", "desk_bot")
    assert done.code == 0
    assert LINK.fullmatch(last_line(done.out))


def test_a_wrong_line_is_told_and_nothing_taken_over(tingsu: Installation) -> None:
    sheet = tingsu.file("clients.csv", HEADER + "甲乙公司,,,,,,\n丙丁公司,,,,,谁谁,\n戊己公司,123,,,,,\n")
    done = tingsu("clients", "import", sheet)
    assert (done.code, done.out) == (2, "")
    assert [line[:3] for line in done.err.splitlines()[:2]] == ["第3行", "第4行"]
    assert "谁谁" in done.err
    assert "staff invite" in done.err
    done = tingsu("clients", "import", sheet, "--partial")
    assert done.code == 0
    assert "新增1家" in done.out
    assert "第4行" in done.err


@pytest.mark.parametrize("content", ["", "name\n甲\n", "\x89PNG\x00"])
def test_no_table_at_all(tingsu: Installation, content: str) -> None:
    done = tingsu("clients", "import", tingsu.file("clients.csv", content))
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_export_is_json_lines(tingsu: Installation) -> None:
    tingsu.work(file_case)
    [line] = tingsu("cases", "export").out.splitlines()
    found = json.loads(line)
    submitted = found.pop("submitted_at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", submitted)
    assert found == {
        "number": NUMBER, "status": "offered", "kind": "complaint", "category": "tax", "grade": "ordinary",
        "score": 5, "amount_claimed": 2300, "advisor": "王敏", "narrative": ["又漏报了", "罚款两千三"],
        "evidence": [
            {"code": "E-01", "name": "罚款单.jpg", "bytes": 5, "sha256": "ab" * 32, "state": "stored"}
        ],
    }  # fmt: skip


def test_export_goes_on_past_a_page(tingsu: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.case_export.PAGE", 2)
    monkeypatch.setattr("bot.commands.cases.PAGE", 2)
    numbers = [f"TS-20261123-{n:04d}" for n in range(1, 6)]

    async def file_all(uow: Uow) -> None:
        for number in numbers:
            await file_case(uow, number, Status.CLOSED if number.endswith("3") else Status.OFFERED)

    tingsu.work(file_all)
    exported = [json.loads(line)["number"] for line in tingsu("cases", "export").out.splitlines()]
    assert exported == numbers
    still_open = tingsu("cases", "list", "--open").out.splitlines()
    assert [line.split("\t")[0] for line in still_open] == [n for n in numbers if not n.endswith("3")]


@pytest.mark.parametrize("number", [NUMBER, "0007", NUMBER.lower()])
def test_one_case_by_number_or_tail(tingsu: Installation, number: str) -> None:
    tingsu.work(file_case)
    done = tingsu("cases", "show", number)
    assert done.code == 0
    assert "> 又漏报了" in done.out
    assert "罚款单.jpg" in done.out


@pytest.mark.parametrize("number", ["%", "_", "' OR 1=1", "", "0008"])
def test_no_case_by_a_trick(tingsu: Installation, number: str) -> None:
    tingsu.work(file_case)
    assert tingsu("cases", "show", number).code == 2


def test_who_is_removed_hands_the_case_on(tingsu: Installation) -> None:
    case = tingsu.work(file_case)
    done = tingsu("staff", "remove", "王敏")
    assert done.code == 0
    assert "1件" in done.out
    assert tingsu("staff", "list").out == ""
    assert "已停用" in tingsu("staff", "list", "--former").out

    async def planned(uow: Uow) -> str | None:
        found = await uow.due.find(due_key(Promise.REASSIGN, case.id))
        return found.state.value if found else None

    assert tingsu.work(planned) == "waiting"


def test_the_audit_chain_is_verified(tingsu: Installation) -> None:
    tingsu(*INVITE_WANG)
    assert "✓" in tingsu("audit", "verify").out

    async def tamper(uow: Uow) -> None:
        await uow.connection.execute(audit_table.update().values(actor="staff:other"))

    tingsu.work(tamper)
    done = tingsu("audit", "verify")
    assert done.code == 1
    assert "✗" in done.err


def test_check_tells_every_line(tingsu: Installation) -> None:
    done = tingsu("check")
    assert done.code == 1
    lines = done.out.splitlines()
    assert [line for line in lines if line.startswith("✗")] == [lines[4]]
    assert "TINGSU_TOKEN" in lines[4]
    (tingsu.home / "tingsu.key").chmod(0o644)
    tingsu.file("tingsu.toml", "[firm\n")
    amiss = [line for line in tingsu("check").out.splitlines() if line.startswith("✗")]
    assert len(amiss) == 3
    assert any("chmod 600" in line for line in amiss)


def test_check_names_the_years_without_holidays_unless_the_firm_has_named_its_own(tingsu: Installation) -> None:
    year = Clock().now().year + 1
    lines = [line for line in tingsu("check").out.splitlines() if str(year) in line]
    tingsu.file("tingsu.toml", f"[calendar]\nextra_holidays = [{year}-10-01]\n")
    named = [line for line in tingsu("check").out.splitlines() if str(year) in line]
    assert len(lines) == len(named) == 1
    assert lines[0].startswith("✓" if statutory(year).announced else "!")
    assert named[0].startswith("✓")


def test_as_a_program_of_its_own(tingsu: Installation) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TINGSU_")} | tingsu.environment
        command = [sys.executable, "-W", "error", "-m", "bot", *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    done = run(*INVITE_WANG)
    assert done.returncode == 0, done.stderr
    assert LINK.fullmatch(last_line(done.stdout))
    assert run("staff", "list").stdout.count("\n") == 1
    done = run("staff", "remove", "谁")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert run("nonsense").returncode == 2
