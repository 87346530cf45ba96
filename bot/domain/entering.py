"""A complaint told on the telephone and written down by a colleague: who may enter for which company, who has called,
and how far the client has checked what was written. It knows no drafts and no wording."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from bot.domain.people import Client, Contact, Role, Staff

LONGEST_NAME = 30
_NUMBER = re.compile(r"\+?\d[\d\s-]{5,18}\d")
_AROUND = re.compile(r"[\s,，、;；:：()（）]+")


class BadCaller(ValueError):
    """No name, one that is too long, or a number that is none."""


class Check(StrEnum):
    """How far the record has been checked by the client."""

    ASKED = "asked"  # sent to the bound contact
    PENDING = "pending"  # to be read back on the telephone
    RIGHT = "right"  # the client has confirmed it
    READ_BACK = "read_back"  # read back on the telephone
    DISPUTED = "disputed"  # the client has said what is not right


OPEN_CHECKS = frozenset({Check.ASKED, Check.PENDING})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who has called; `phone` as E.164."""

    name: str
    phone: str | None = None


def may_enter(staff: Staff, client: Client) -> bool:
    """Advisors for their own companies, managers for those of their department, complaints officers for all: nobody
    for a company whose complaints they may not see. Others do not take complaints by telephone."""
    if not staff.active:
        return False
    own = client.advisor_id == staff.id
    match staff.role:
        case Role.OFFICER:
            return True
        case Role.MANAGER:
            return own or (client.department_id is not None and client.department_id == staff.department_id)
        case Role.ADVISOR:
            return own
        case _:
            return False


ENTERERS = frozenset({Role.ADVISOR, Role.MANAGER, Role.OFFICER})


def read_caller(words: str) -> Caller:
    """李总 13800138000: a name and, if there is one, a telephone number; raises BadCaller."""
    found = _NUMBER.search(words)
    phone = _e164(found.group()) if found else None
    rest = words.replace(found.group(), " ") if found else words
    name = _AROUND.sub(" ", rest).strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadCaller
    return Caller(name, phone)


def _e164(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException as error:
        raise BadCaller from error
    if not phonenumbers.is_valid_number(number):
        raise BadCaller
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def named_in(words: str, staff: Iterable[Staff]) -> tuple[Staff, ...]:
    """The colleagues whose names stand in these words."""
    return tuple(person for person in staff if person.name in words)


def whose(caller: str, contacts: Iterable[Contact]) -> Contact | None:
    """The contact of the company to whom the complaint belongs: the caller, if bound; else the one bound longest, who
    writes for the company."""
    bound = sorted((one for one in contacts if one.can_be_told), key=lambda one: (one.created_at, one.id))
    return next((one for one in bound if one.name == caller), bound[0] if bound else None)
