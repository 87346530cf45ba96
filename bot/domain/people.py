"""Who is who: staff with one role, client companies, and the people who write for them.

Identity is the numeric Telegram id, never a name or a username (R33). What a role may do to a case is
answered in ``services/``; whom a case goes to in ``assignment.py``.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """The eleven roles of the firm but the client (model §2.4)."""

    ADVISOR = "advisor"  # 顾问
    MANAGER = "manager"  # 部门经理
    OFFICER = "officer"  # 投诉专员
    MARKET = "market"  # 市场人员
    LEGAL = "legal"  # 法务
    COMPLIANCE = "compliance"  # 合规
    DIRECTOR = "director"  # 总监
    EXECUTIVE = "executive"  # 高管
    ARCHIVIST = "archivist"  # 档案管理员
    AUDITOR = "auditor"  # 审计
    ADMINISTRATOR = "administrator"  # 管理员


class Tier(StrEnum):
    """客户等级. It chooses who visits; it never changes a grade."""

    KEY = "A"
    STANDARD = "B"
    WATCHED = "C"


class Binding(StrEnum):
    """绑定状态 of a contact to a client company."""

    UNBOUND = "unbound"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class Reachable(StrEnum):
    """Whether the bot can still write to this person."""

    YES = "yes"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Department:
    """A department; its manager is the staff member with that role in it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Staff:
    """An employee. `telegram_id` is None until the one-time link was used."""

    id: str
    name: str
    role: Role
    department_id: str | None
    telegram_id: int | None
    created_at: datetime
    active: bool = True
    on_call: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class Client:
    """A client company. `company_key` is a keyed hash of the normalised name, so that it is found while sealed."""

    id: str
    company: str
    company_key: str
    tier: Tier
    service_lines: tuple[str, ...]
    created_at: datetime
    uscc: str | None = None
    department_id: str | None = None
    advisor_id: str | None = None
    market_id: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person agreed to, and when: nothing is stored before both halves are given."""

    version: str
    text_sha256: str
    given_at: datetime
    cross_border_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person who writes as, or for, a client. One Telegram account is one contact."""

    id: str
    telegram_id: int
    name: str
    created_at: datetime
    language: str = "zh_Hans"
    client_id: str | None = None
    position: str | None = None
    phone: str | None = None
    consent: Consent | None = None
    binding: Binding = Binding.UNBOUND
    binding_company: str | None = None
    binding_reason: str | None = None
    binding_client_id: str | None = None  # the company applied for, until staff have decided
    reachable: Reachable = Reachable.YES
    language_chosen: bool = False
    version: int = 1

    @property
    def consented(self) -> bool:
        """Both the record and the transfer abroad were agreed to."""
        return self.consent is not None and self.consent.cross_border_at is not None

    @property
    def has_chat(self) -> bool:
        """Whether there is a Telegram account at all: who only telephones, or was erased, has a number below zero."""
        return self.telegram_id > 0

    @property
    def may_be_written_to(self) -> bool:
        """Whether a message of ours is welcome and can arrive, bound or not."""
        return self.has_chat and self.consented and self.reachable is not Reachable.BLOCKED

    @property
    def can_be_told(self) -> bool:
        """Whether this person, bound to a company, has agreed to be written to and can be reached."""
        return self.binding is Binding.APPROVED and self.may_be_written_to


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link. Only the hash of its secret is kept."""

    id: str
    secret_hash: str
    created_at: datetime
    expires_at: datetime
    staff_id: str | None = None
    client_id: str | None = None
    contact_name: str | None = None
    position: str | None = None
    used_at: datetime | None = None
    used_by: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever has just written: a staff member, a contact, both, or a stranger."""

    telegram_id: int
    chat_id: int
    first_name: str
    language_code: str | None = None
    staff: Staff | None = field(default=None)
    contact: Contact | None = field(default=None)

    @property
    def language(self) -> str:
        """The catalogue to speak to this person in."""
        if self.contact is not None:
            return self.contact.language
        code = (self.language_code or "").lower()
        return "zh_Hant" if code in {"zh-hant", "zh-tw", "zh-hk", "zh-mo"} else "zh_Hans"
