"""A client's answer to "how much did you lose": 三千五, 3500, 1.2万, 没有, 还不清楚, two to three thousand.

In an answer a bare number is money, which it is not in a story, and a sum without a role is the loss
asked for. It answers what was meant and whether it should be confirmed; it does not know which question
comes next.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.reading.amounts import Amount, find_amounts
from bot.domain.reading.figures import find_numerals
from bot.domain.reading.fold import fold
from bot.domain.reading.losses import claimed_loss
from bot.domain.reading.money_roles import Role, context
from bot.domain.reading.numerals import Numeral, read_run, rules

BIG = Decimal(1_000_000)  # from here a slip of a zero is likelier than the sum: ask again
CEILING = Decimal(10) ** 12  # a claimed sum has fourteen digits, two of them behind the point


class MoneyKind(StrEnum):
    """What sort of answer it was."""

    SUM = "sum"
    NOTHING = "nothing"  # no loss
    NOT_KNOWN = "not_known"  # 还不清楚
    NEGATIVE = "negative"
    OTHER_ROLE = "other_role"  # a fee, a turnover, a demand: a sum, but no loss
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class MoneyAnswer:
    """An answer in CNY; `value` is None where only a bound was given (几千); `big` asks for confirmation."""

    kind: MoneyKind
    raw: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    approximate: bool = False
    role: Role = Role.LOSS

    @property
    def big(self) -> bool:
        """Whether a zero too many is likelier than the sum."""
        return self.low is not None and self.low >= BIG


def parse_money_answer(text: str) -> MoneyAnswer:
    """Read one answer to the question for the loss."""
    raw = text.strip()
    answer = fold(raw).strip().rstrip("\u3002.!~,\uff0c ")
    if context()["answer_negative"].match(answer):
        return MoneyAnswer(MoneyKind.NEGATIVE, raw)
    return _checked(_bare(raw, answer) or _told(raw) or _in_words(raw, answer))


def _checked(answer: MoneyAnswer) -> MoneyAnswer:
    if answer.kind is MoneyKind.SUM and answer.low is not None and answer.low >= CEILING:
        return MoneyAnswer(MoneyKind.TOO_LARGE, answer.raw)
    if answer.kind is MoneyKind.SUM and answer.value == 0:
        return MoneyAnswer(MoneyKind.NOTHING, answer.raw)
    return answer


def _bare(raw: str, answer: str) -> MoneyAnswer | None:
    """An answer that is nothing but one number or one range."""
    hedge = context()["answer_hedge"].match(answer)
    start = hedge.end() if hedge else 0
    found = rules()["run"].fullmatch(answer, start)
    number = read_run(found[0], bare_unit=True) if found else _range(answer, start)
    if number is None:
        return None
    rough = number.approximate or start > 0
    return MoneyAnswer(MoneyKind.SUM, raw, number.value, number.low, number.high, rough)


def _range(answer: str, start: int) -> Numeral | None:
    whole = [one for one in find_numerals(answer) if (one.start, one.end) == (start, len(answer))]
    return whole[0] if whole and whole[0].low != whole[0].high else None


def _told(raw: str) -> MoneyAnswer | None:
    """An answer that is a small story: 罚款2000，滞纳金300."""
    amounts = [_as_loss(one) for one in find_amounts(raw)]
    loss = claimed_loss(amounts)
    if loss.known:
        return MoneyAnswer(MoneyKind.SUM, raw, loss.value, loss.low, loss.high, loss.approximate)
    if loss.ruled_out:
        other = loss.ruled_out[0]
        return MoneyAnswer(
            MoneyKind.OTHER_ROLE, raw, other.value, other.low, other.high, other.approximate, other.role
        )
    return None


def _as_loss(amount: Amount) -> Amount:
    return amount._replace(role=Role.LOSS) if amount.role is Role.UNCLEAR else amount


def _in_words(raw: str, answer: str) -> MoneyAnswer:
    if context()["answer_not_known"].search(answer):
        return MoneyAnswer(MoneyKind.NOT_KNOWN, raw)
    if context()["answer_nothing"].match(answer):
        return MoneyAnswer(MoneyKind.NOTHING, raw, Decimal(0), Decimal(0), Decimal(0))
    return MoneyAnswer(MoneyKind.UNREADABLE, raw)
