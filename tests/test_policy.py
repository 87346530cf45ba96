"""The firm's policy: the built-in one, what a firm may lay over it, and how a mistake is told."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bot.domain.promises import Hours, Span, Unit
from bot.policy import BadPolicy, Fault, Policy, built_in, read_policy


def firm_says(tmp_path: Path, text: str) -> Policy:
    file = tmp_path / "tingsu.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def test_built_in_policy_is_the_model() -> None:
    policy = built_in()
    assert policy.grades.minor.accept == Span(4, Unit.WORKING_HOURS)
    assert policy.grades.ordinary.first_reply == Span(4, Unit.WORKING_HOURS)
    assert policy.grades.major.accept_between == Hours(time(7), time(23))
    assert policy.grades.severe.accept == Span(15, Unit.MINUTES)
    assert policy.grades.severe.accept_between is None
    assert [str(span) for span in policy.grades.severe.revisits] == ["1 d", "7 d", "30 d", "90 d"]
    assert policy.invitations.days == 7
    assert policy.sending.overall == 28.0


def test_no_file_is_the_built_in_policy(tmp_path: Path) -> None:
    assert read_policy(tmp_path / "absent.toml") == built_in() == read_policy()


def test_each_grade_has_its_pledge() -> None:
    grades = built_in().grades
    names = ("minor", "ordinary", "major", "severe")
    assert [grades.of(name).resolve.count for name in names] == [3, 7, 5, 10]
    with pytest.raises(KeyError):
        grades.of("huge")


def test_a_firm_says_only_what_differs(tmp_path: Path) -> None:
    policy = firm_says(tmp_path, '[firm]\nname = "明信税务师事务所"\n[grades.minor]\naccept = "90 min"\n')
    usual = built_in()
    assert policy.firm == replace(usual.firm, name="明信税务师事务所")
    assert policy.grades.minor == replace(usual.grades.minor, accept=Span(90, Unit.MINUTES))
    assert policy.grades.major == usual.grades.major


@pytest.mark.parametrize("start", ['"8:30"', '"08:30"', "08:30:00"])
def test_hours_may_be_written_as_people_write_them(tmp_path: Path, start: str) -> None:
    assert firm_says(tmp_path, f"[calendar]\nstart = {start}\n").calendar.start == time(8, 30)


@pytest.mark.parametrize("day", ['"2027-02-04"', "2027-02-04"])
def test_days_of_ones_own(tmp_path: Path, day: str) -> None:
    assert firm_says(tmp_path, f"[calendar]\nextra_holidays = [{day}]").calendar.extra_holidays == (
        date(2027, 2, 4),
    )


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert firm_says(tmp_path, "\ufeff[invitations]\ndays = 3\n").invitations.days == 3


def test_a_grade_may_get_hours_it_had_not(tmp_path: Path) -> None:
    policy = firm_says(tmp_path, '[grades.severe]\naccept_between = { begin = "06:00", end = "22:00" }')
    assert policy.grades.severe.accept_between == Hours(time(6), time(22))


@pytest.mark.parametrize(
    ("text", "fault", "key"),
    [
        ("[firms]\n", Fault.UNKNOWN, "firms"),
        ('[firm]\nnmae = "x"\n', Fault.UNKNOWN, "firm.nmae"),
        ('[grades.minor]\nresolv = "3 wd"\n', Fault.UNKNOWN, "grades.minor.resolv"),
        ("[invitations]\ndays = 0\n", Fault.WRONG, "invitations.days"),
        ('[invitations]\ndays = "seven"\n', Fault.WRONG, "invitations.days"),
        ('[grades.minor]\naccept = "4 hours"\n', Fault.WRONG, "grades.minor.accept"),
        ('[grades.minor]\naccept = "0 wh"\n', Fault.WRONG, "grades.minor.accept"),
        ('[grades.minor]\naccept = "-4 wh"\n', Fault.WRONG, "grades.minor.accept"),
        ('[calendar]\nstart = "25:00"\n', Fault.WRONG, "calendar.start"),
        ('[calendar]\nstart = "19:00"\n', Fault.WRONG, "calendar.end"),
        ('[calendar]\nextra_holidays = ["2027-02-30"]\n', Fault.WRONG, "calendar.extra_holidays[0]"),
        (
            '[calendar]\nextra_holidays = ["2027-02-04"]\nextra_workdays = ["2027-02-04"]\n',
            Fault.WRONG, "calendar.extra_workdays",
        ),
        ("[sending]\noverall = 99999.0\n", Fault.WRONG, "sending.overall"),
        ("[sending]\nchat = 0.0\n", Fault.WRONG, "sending.chat"),
        ("[sending]\nchat_burst = 0\n", Fault.WRONG, "sending.chat_burst"),
        ("[sending]\ngroup_minute = 60\n", Fault.WRONG, "sending.group_minute"),
        ("[questions]\nminor = 9\n", Fault.WRONG, "questions"),
        ('[firm]\nname = " "\n', Fault.WRONG, "firm.name"),
        ("[privacy]\nretention_years = 99\n", Fault.WRONG, "privacy.retention_years"),
        ("privacy = 5\n", Fault.WRONG, "privacy"),
        ("[firm\n", Fault.SYNTAX, ""),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_names_the_key(tmp_path: Path, text: str, fault: Fault, key: str) -> None:
    with pytest.raises(BadPolicy) as caught:
        firm_says(tmp_path, text)
    assert (caught.value.fault, caught.value.key) == (fault, key)
    assert str(caught.value).startswith("tingsu.toml: ")
    assert "\n" not in str(caught.value)


def test_a_file_of_another_encoding_is_told(tmp_path: Path) -> None:
    file = tmp_path / "tingsu.toml"
    file.write_bytes('[firm]\nname = "事务所"\n'.encode("gb18030"))
    with pytest.raises(BadPolicy) as caught:
        read_policy(file)
    assert caught.value.fault is Fault.UNREADABLE


@pytest.mark.parametrize(
    ("hours", "moment", "inside"),
    [
        (Hours(time(9), time(18)), time(9), True),
        (Hours(time(9), time(18)), time(18), False),
        (Hours(time(21), time(9)), time(23), True),
        (Hours(time(21), time(9)), time(0), True),
        (Hours(time(21), time(9)), time(9), False),
        (Hours(time(21), time(9)), time(12), False),
    ],
)
def test_hours_may_pass_midnight(hours: Hours, moment: time, inside: bool) -> None:
    assert hours.contains(moment) is inside


def test_a_firm_changes_thresholds_under_a_version_of_its_own(tmp_path: Path) -> None:
    policy = firm_says(tmp_path, '[rubric]\nversion = "ours-1"\n[rubric.bands]\nmajor = 7\n')
    assert policy.rubric == {"version": "ours-1", "bands": {"major": 7}}


@pytest.mark.parametrize(
    "changed", ['[rubric.bands]\nmajor = 7\n', '[rubric]\nversion = "x"\n[rubric.bands]\nmajor = 1\n']
)
def test_a_changed_rubric_without_a_version_or_with_falling_bands_is_refused(tmp_path: Path, changed: str) -> None:
    with pytest.raises(BadPolicy) as caught:
        firm_says(tmp_path, changed)
    assert caught.value.key == "rubric"
