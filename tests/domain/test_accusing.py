"""Whom words told after filing accuse; success and failure share the firm."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.accusing import Around, keep_away, next_in_line, reports_of, whom
from bot.domain.handling import Hold, Kind, Wording
from bot.domain.people import Role, Staff
from bot.domain.reading import read
from tests.domain.cases import case

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def staff(key: str, name: str, role: Role, department: str | None) -> Staff:
    return Staff(key, name, role, department, ord(key), THEN)


WANG = staff("w", "王敏", Role.ADVISOR, "one")
ZHOU = staff("z", "周航", Role.ADVISOR, "one")
CHEN = staff("c", "陈洁", Role.MANAGER, "one")
SUN = staff("s", "孙岚", Role.MANAGER, "two")
GAO = staff("g", "高远", Role.DIRECTOR, None)
FIRM = (WANG, ZHOU, CHEN, SUN, GAO)
AROUND = Around(FIRM, own=WANG, handler=WANG, heads=(CHEN,))


def accused(text: str, around: Around = AROUND, **more: bool) -> list[str]:
    return [person.name for person in whom(read([text]), around, **more)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("王敏私下收我红包", ["王敏"]),
        ("王敏骂我", ["王敏"]),
        ("王敏罵我", ["王敏"]),  # whoever writes the Traditional script
        ("王 敏 骂我", ["王敏"]),
        ("王会计把我的税款转走了", ["王敏"]),
        ("小王收了我的回扣", ["王敏"]),
        ("我要投诉王敏", ["王敏"]),
        ("我的会计把我公司的账给了竞争对手", ["王敏"]),
        ("那个顾问伪造了完税证明", ["王敏"]),
        ("你们会计把我的税款转走了", ["王敏"]),
        ("处理我这件事的人就是骗我的那个", ["王敏"]),
        ("负责的顾问收了我的回扣", ["王敏"]),
        ("经办人泄露了我的工资表", ["王敏"]),
        ("他昨天在电话里骂我", ["王敏"]),
        ("陈经理包庇他，还威胁我", ["陈洁"]),
        ("你们经理包庇下面的人", ["陈洁"]),
        ("陈洁经理，王敏骂我", ["王敏"]),  # who is spoken to is not complained about
        ("周航骂我", ["周航"]),
        ("王敏和周航都骂我", ["王敏", "周航"]),
        ("会计骂我", ["王敏"]),  # whose, but ours?
        ("税款没到账，会计骂我", ["王敏"]),
        ("给我们做账的骗了我的钱", ["王敏"]),
        ("你们公司的会计泄露我们的资料", ["王敏"]),
        ("你们公司的经理包庇下面的人", ["陈洁"]),
        ("王敏偷了我的章，到现在没有还", ["王敏"]),  # what is denied is something else
        ("周航偷了我的章，别的人很好", ["周航"]),
        # and nobody:
        ("会计师事务所骗了我们", []),
        ("王敏没有骗我", []),
        ("王敏很好，不是她骗我", []),
        ("王敏态度很好，谢谢她", []),
        ("我的会计人很好", []),
        ("王敏没有骂我", []),
        ("不怪王敏，是系统问题", []),
        ("麻烦转告王敏，资料都发了", []),
        ("王敏，报表晚了一周，一直不回", []),
        ("你们态度太差了，气死我了", []),
        ("税务局的人骂我了，说我们没报税", []),
        ("报表是九月的那份", []),
        ("就是王敏弄的", []),
        ("我们公司的小陈被你们前台骂了", []),  # the client's own people
        ("我司陈经理被骂了一顿", []),
    ],
)
def test_whom_words_accuse(text: str, people: list[str]) -> None:
    assert accused(text) == people


@pytest.mark.parametrize("text", ["你把我的税款转走了", "你态度太差了", "我要投诉你"])
def test_you_is_whoever_it_was_written_to(text: str) -> None:
    assert accused(text) == []
    assert accused(text, replace(AROUND, addressed=True)) == ["王敏"]


@pytest.mark.parametrize("text", ["就是王敏弄的", "就是他", "说的就是那个顾问"])
def test_to_point_at_somebody_is_enough_where_the_complaint_accuses(text: str) -> None:
    assert accused(text) == []
    assert accused(text, open_accusation=True) == ["王敏"]


def test_ones_own_advisor_is_meant_though_somebody_else_has_it() -> None:
    assert accused("我的会计骂我", replace(AROUND, handler=ZHOU)) == ["王敏"]
    assert accused("经办人骂我", replace(AROUND, handler=ZHOU)) == ["周航"]
    assert accused("经办人骂我", replace(AROUND, handler=None)) == []


@pytest.mark.parametrize("text", ["欧阳会计骂我", "欧阳老师骗我", "小欧阳骂我", "欧阳娜骂我"])
def test_a_family_name_of_two_characters(text: str) -> None:
    ou = staff("o", "欧阳娜", Role.ADVISOR, "one")
    assert accused(text, replace(AROUND, staff=(*FIRM, ou))) == ["欧阳娜"]


def test_one_is_the_accused_and_several_are_suspended_until_it_is_known() -> None:
    one = keep_away(case(), [WANG])
    assert (one.facts.accused_id, one.facts.suspended) == ("w", ())
    two = keep_away(case(), [WANG, ZHOU])
    assert (two.facts.accused_id, two.facts.suspended) == (None, ("w", "z"))
    later = keep_away(one, [WANG, CHEN])
    assert (later.facts.accused_id, later.facts.suspended) == ("w", ("c",))
    assert later.version == one.version + 1
    assert keep_away(later, [CHEN]) is later


def test_what_the_accused_have_written_and_nobody_has_agreed_to_is_not_sent_any_more() -> None:
    hers, his = (Wording(by, Kind.REPLY, by, ("您好",), Hold.LEGAL) for by in ("w", "z"))
    kept = keep_away(case(handling={"waiting": (hers, his)}), [WANG])
    assert kept.handling.waiting == (his,)


def test_who_answers_to_the_accused_has_none_of_it() -> None:
    assert reports_of("c", FIRM) == {"w", "z"}
    assert reports_of("w", FIRM) == frozenset()
    assert reports_of(None, FIRM) == frozenset()
    assert reports_of("g", FIRM) == frozenset()
    assert reports_of("c", [replace(CHEN, department_id=None), WANG]) == frozenset()


@pytest.mark.parametrize(
    ("barred", "left", "taker"),
    [
        ((WANG,), FIRM, CHEN),
        ((CHEN,), FIRM, SUN),
        ((CHEN, SUN), FIRM, GAO),
        ((CHEN,), (WANG, CHEN, GAO, staff("o", "欧阳", Role.OFFICER, None)), staff("o", "欧阳", Role.OFFICER, None)),
        ((CHEN,), (WANG, CHEN, staff("x", "许总", Role.EXECUTIVE, None)), staff("x", "许总", Role.EXECUTIVE, None)),
        ((CHEN,), (WANG, CHEN), None),
        ((), (replace(CHEN, telegram_id=None), SUN), SUN),
    ],
)
def test_the_next_in_line(barred: tuple[Staff, ...], left: tuple[Staff, ...], taker: Staff | None) -> None:
    kept = keep_away(case(department_id="one"), barred)
    assert next_in_line(kept, left, lambda _: 0) == taker
