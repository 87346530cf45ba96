"""Whom words told after filing accuse: by name, by family name and title, by role, or as whoever handles the case.

Nobody handles, sees or hears of a complaint about themselves, so this is asked before anybody is told. In doubt
somebody is kept away for nothing; a person looks at it afterwards. It knows no database and no wording.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from bot.domain.case import Case
from bot.domain.judgement import Category
from bot.domain.people import Role, Staff
from bot.domain.reading import Reading

# A severe story is not interrogated, so nobody is asked whom it is about: but whoever it accuses must not read it.
ACCUSING = frozenset({
    "staff.attitude", "staff.misconduct", "fraud", "fraud.suspected", "data.leak", "data.leak_spread",
})  # fmt: skip
ABOUT_STAFF = frozenset({"staff.attitude", "staff.misconduct"})
SURE = 0.9  # of the category, where no single word accuses


@dataclass(frozen=True, slots=True)
class Around:
    """Whom the words may mean: everybody who works here, the client's own advisor, whoever has the case, the heads of
    its department. `addressed`: the words were written to whoever has the case."""

    staff: tuple[Staff, ...]
    own: Staff | None = None
    handler: Staff | None = None
    heads: tuple[Staff, ...] = ()
    addressed: bool = False


@cache
def patterns() -> dict[str, str]:
    """The expressions of ``data/accusing.toml``."""
    written = (files("bot.domain") / "data" / "accusing.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(written))


def whom(reading: Reading, around: Around, *, open_accusation: bool = False) -> tuple[Staff, ...]:
    """The people these words accuse; nobody, if they accuse nobody of ours. `open_accusation`: the complaint accuses
    somebody who is not known yet, so that to point at a person is enough."""
    text = reading.narrative.text
    if _accuses(reading):
        told = re.findall(patterns()["sentence"], text)
        near = [one for sentence in told if _bad(sentence, reading) for one in mentioned(sentence, around)]
        if found := near or mentioned(text, around) or _pronouns(reading, around):
            return tuple(dict.fromkeys(found))
    before = patterns()["against"]
    if open_accusation:
        before = f"{before}|{patterns()['pointing']}"
    return tuple(_after(text, before, around))


def _accuses(reading: Reading) -> bool:
    if {hit.code for hit in reading.counted} & ACCUSING:
        return True
    told, text = patterns(), reading.narrative.text
    bad = [part for part in re.findall(told["part"], text) if re.search(told["bad"], part)]
    if any(not re.search(told["denied"], part) for part in bad):
        return True
    sure = reading.category.choice == Category.CONDUCT.value and reading.category.confidence >= SURE
    return sure and not re.search(told["denied"], text)


def _bad(sentence: str, reading: Reading) -> bool:
    """Whether what accuses stands in this sentence."""
    words = [hit.span.words for hit in reading.counted if hit.code in ACCUSING]
    return any(one in sentence for one in words) or bool(re.search(patterns()["bad"], sentence))


def mentioned(text: str, around: Around) -> list[Staff]:
    """Whom the text mentions by name, title or role, but for whoever it only speaks to."""
    text = "".join(text.split())
    found = [person for person in around.staff if re.search(_called(person), text)]
    for pattern, meant in _roles(around):
        if re.search(pattern, text):
            found += meant
    found = list(dict.fromkeys(found))
    others = [person for person in found if not re.match(patterns()["called"].format(_called(person)), text)]
    return others or (found if re.search(patterns()["you"], text) else [])


def _called(person: Staff) -> str:
    """By the name, by the family name and a title, or as 小王 is."""
    told = patterns()
    family = re.escape(double.group() if (double := re.match(told["double"], person.name)) else person.name[:1])
    familiar = f"{told['familiar']}{family}{told['not_familiar']}"
    return f"(?:{re.escape(person.name)}{told['title']}?|{told['not_ours']}(?:{family}{told['title']}|{familiar}))"


def _roles(around: Around) -> Iterable[tuple[str, list[Staff]]]:
    """Each way of naming somebody by role, and who is meant by it."""
    handler = [around.handler] if around.handler else []
    yield patterns()["own"], [around.own] if around.own else handler
    yield patterns()["handler"], handler
    yield patterns()["head"], list(around.heads)


def _pronouns(reading: Reading, around: Around) -> list[Staff]:
    text, about_staff = reading.narrative.text, bool({hit.code for hit in reading.counted} & ABOUT_STAFF)
    they = about_staff and re.search(patterns()["they"], text)
    you = around.addressed and re.search(patterns()["you"], text)
    return [around.handler] if around.handler and (they or you) else []


def _after(text: str, before: str, around: Around) -> list[Staff]:
    """Whom the words `before` are said of."""
    ways: list[tuple[str, list[Staff]]] = [(_called(person), [person]) for person in around.staff]
    ways += [*_roles(around), (patterns()["they"], [around.handler] if around.handler else [])]
    if around.addressed:
        ways.append((patterns()["you"], [around.handler] if around.handler else []))
    found = [one for way, meant in ways if re.search(f"(?:{before})(?:{way})", text) for one in meant]
    return list(dict.fromkeys(found))


def keep_away(case: Case, people: Sequence[Staff]) -> Case:
    """The case as these people do not see it any more: one is the accused, several are all suspended until somebody
    knows whom it is about."""
    fresh = [person.id for person in people if person.id not in case.barred]
    if not fresh:
        return case
    facts = case.facts
    if len(fresh) == 1 and facts.accused_id is None:
        facts = replace(facts, accused_id=fresh[0])
    else:
        facts = replace(facts, suspended=(*facts.suspended, *fresh))
    # what they have written to the client and nobody has agreed to yet is not sent any more
    left = tuple(words for words in case.handling.waiting if words.by not in fresh)
    facts = replace(facts, handling=replace(case.handling, waiting=left))
    return replace(case, facts=facts, version=case.version + 1)


def reports_of(head_id: str | None, staff: Iterable[Staff]) -> frozenset[str]:
    """Those who answer to the accused, if that is the head of a department: they have none of it either (001 §2.8)."""
    everybody = list(staff)
    head = next((person for person in everybody if person.id == head_id and person.role is Role.MANAGER), None)
    if head is None or head.department_id is None:
        return frozenset()
    return frozenset(s.id for s in everybody if s.department_id == head.department_id and s.role is Role.ADVISOR)


def next_in_line(case: Case, staff: Iterable[Staff], load: Callable[[str], int]) -> Staff | None:
    """Who takes a case away from somebody accused: the head of its department, else another head, else whoever stands
    above. None: the firm has nobody left."""
    able = [s for s in staff if s.active and s.telegram_id is not None and s.id not in case.barred]
    heads = [s for s in able if s.role is Role.MANAGER]
    for group in (
        [s for s in heads if s.department_id == case.department_id], heads,
        [s for s in able if s.role is Role.OFFICER], [s for s in able if s.role is Role.DIRECTOR],
        [s for s in able if s.role is Role.EXECUTIVE],
    ):  # fmt: skip
        if group:
            return min(group, key=lambda s: (load(s.id), s.created_at, s.id))
    return None
