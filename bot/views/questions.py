"""问: each question with its buttons, the row that every question has, and values said back before they count."""

from decimal import Decimal

from bot.domain.intake import BY_NAME, Answers, Draft, Sort, Step
from bot.domain.judgement import Kind
from bot.services.tickets import Routed
from bot.views import tickets
from bot.views.actions import Act
from bot.views.notices import Telling, notice
from bot.views.screen import Button, Screen, button, in_rows
from bot.views.start import hint
from bot.words import say

KINDS = (Kind.COMPLAINT, Kind.QUESTION, Kind.SUGGESTION, Kind.PRAISE)


def labels(step: Step, language: str) -> tuple[str, ...]:
    """The words on the buttons of a step, in the order of its codes."""
    return tuple(say(f"q.{step.name}/{n}", language) for n in range(1, len(step.choices) + 1))


def bound(draft: Draft, step: str, code: str = "") -> str:
    """What a button of a question carries."""
    return f"{draft.id}:{step}:{code}"


@notice("client.question")
async def question(telling: Telling) -> Screen:
    """The question that waits."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    return ask(draft, telling.notice.facts["step"], telling.language)


def ask(draft: Draft, name: str, language: str) -> Screen:
    """A question with all its buttons."""
    step = BY_NAME[name]
    if step.sort is Sort.PHONE:
        return ask_phone(language)
    text = say(f"q.{name}", language, **_holes(name, draft.answers))
    rows = in_rows(_choices(draft, step, language))
    return Screen(text, rows + _last_rows(draft, step, language))


def ask_phone(language: str, *, filed: bool = False) -> Screen:
    """The number, by Telegram's own button or as text; once it is filed there is nothing left to file early."""
    below = [say("q.phone/1", language)] + ([] if filed else [say("q.progress/1", language)])
    return Screen(say("q.phone", language), contact_label=say("q.phone.share", language), below=tuple(below))


def _holes(name: str, answers: Answers) -> dict[str, str]:
    return {"amount_role": {"amount_raw": answers.quoted or ""}, "tense": {"org": answers.quoted or ""}}.get(name, {})


def _choices(draft: Draft, step: Step, language: str) -> list[Button]:
    if step.sort is Sort.MANY:
        return _wishes(draft, step, language)
    key = f"q.{step.name}"
    return [
        button(key, n, Act.ANSWER, language=language, subject=bound(draft, step.name, code))
        for n, code in enumerate(step.choices, 1)
    ]


def _wishes(draft: Draft, step: Step, language: str) -> list[Button]:
    key, chosen = f"q.{step.name}", set(draft.answers.desired)
    buttons = []
    for n, code in enumerate(step.choices, 1):
        label = say(f"{key}/{n}", language)
        label = say("q.desired.on", language, label=label) if code in chosen else label
        buttons.append(Button(label, Act.TOGGLE, bound(draft, step.name, code), once=False))
    last, subject = len(step.choices) + 1, bound(draft, step.name)
    return [*buttons, button(key, last, Act.PICKED, language=language, subject=subject, once=False)]


def _last_rows(draft: Draft, step: Step, language: str) -> tuple[tuple[Button, ...], ...]:
    """跳过, 不清楚 and 先提交: on every question; while a line is being changed, only leaving it as it is."""
    subject = bound(draft, step.name)
    if draft.answers.editing:
        return ((button("q.row", 3, Act.EDIT, language=language, subject=draft.id, once=False),),)
    row = [button("q.row", 1, Act.SKIP, language=language, subject=subject)]
    if step.unsure:
        row.append(button("q.row", 2, Act.UNSURE, language=language, subject=subject))
    early = button("q.progress", 1, Act.SUBMIT_NOW, language=language, subject=draft.id)
    return (tuple(row), (early,))


@notice("client.progress")
async def progress(telling: Telling) -> Screen:
    """How many questions are left, with the way to submit at once."""
    facts, language = telling.notice.facts, telling.language
    early = button("q.progress", 1, Act.SUBMIT_NOW, language=language, subject=facts["draft"])
    return Screen(say("q.progress", language, n=facts["n"]), ((early,),))


@notice("client.skipped")
async def skipped(telling: Telling) -> Screen:
    """This one stays empty."""
    return Screen(say("q.skip", telling.language))


@notice("client.asked_again")
async def asked_again(telling: Telling) -> Screen:
    """An answer could not be read: how it can be written, or the question once more."""
    draft = await telling.uow.drafts.get(telling.notice.facts["draft"])
    name, language = telling.notice.facts["step"], telling.language
    if name == "amount":
        return unread_amount(draft, language)
    if name == "papers":
        return Screen(say("val.not_text", language))
    if BY_NAME[name].sort is Sort.DAY:
        again = ask(draft, name, language)
        return Screen(say("val.date", language), again.rows)
    return ask(draft, name, language)


def unread_amount(draft: Draft, language: str) -> Screen:
    """The sum could not be read."""
    ranges = button("val.amount", 1, Act.ASK_AGAIN, language=language, subject=draft.id, once=False)
    unclear = button("val.amount", 2, Act.ANSWER, language=language, subject=bound(draft, "amount", "unclear"))
    return Screen(say("val.amount", language), in_rows([ranges, unclear]))


@notice("client.confirm_amount")
async def confirm_amount(telling: Telling) -> Screen:
    """The sum, said back."""
    return await _said_back(telling, "val.amount_confirm")


@notice("client.confirm_big")
async def confirm_big(telling: Telling) -> Screen:
    """A sum so large that a slip of a zero is likely."""
    return await _said_back(telling, "val.amount_big")


@notice("client.confirm_future")
async def confirm_future(telling: Telling) -> Screen:
    """A day that is yet to come is a limit, perhaps."""
    return await _said_back(telling, "val.date_future")


async def _said_back(telling: Telling, key: str) -> Screen:
    facts, language = telling.notice.facts, telling.language
    draft = await telling.uow.drafts.get(facts["draft"])
    values = {} if key == "val.date_future" else {"amount": money(Decimal(facts["value"]))}
    buttons = [
        button(key, n, act, language=language, subject=bound(draft, draft.answers.asking or "", facts["value"]))
        for n, act in enumerate((Act.RIGHT, Act.NOT_RIGHT), 1)
    ]
    return Screen(say(key, language, **values), in_rows(buttons))


def says_yes(draft: Draft, text: str, language: str) -> bool | None:
    """Whether a typed word is one of the two buttons under a value said back; None: neither."""
    what = (draft.answers.pending or "").partition(":")[0]
    key = {"amount": "val.amount_confirm", "big": "val.amount_big", "future": "val.date_future"}.get(what)
    said = text.strip().rstrip(say("mark.stops", language))
    if key is None:
        return None
    if said in {say(f"{key}/1", language), *say("mark.yes", language).split()}:
        return True
    return False if said in {say(f"{key}/2", language), *say("mark.no", language).split()} else None


@notice("client.wrong")
async def wrong(telling: Telling) -> Screen:
    """The answer was understood and cannot stand."""
    return Screen(say(telling.notice.facts["key"], telling.language))


@notice("client.write_occurred")
async def write_day(telling: Telling) -> Screen:
    """输入日期."""
    return Screen(say("q.occurred.write", telling.language))


@notice("client.write_who")
async def write_name(telling: Telling) -> Screen:
    """写名字."""
    return Screen(say("q.who.write", telling.language))


def choose_one(draft: Draft, language: str) -> Screen:
    """选好了 with nothing chosen."""
    over = button("val.choose_one", 1, Act.SKIP, language=language, subject=bound(draft, "desired"))
    return Screen(say("val.choose_one", language), ((over,),))


@notice("client.kind")
async def kind(telling: Telling) -> Screen:
    """What is it that you want?"""
    facts, language = telling.notice.facts, telling.language
    buttons = [
        button("kind.confirm", n, Act.KIND, language=language, subject=f"{facts['draft']}:kind:{one.value}")
        for n, one in enumerate(KINDS, 1)
    ]
    return Screen(say("kind.confirm", language, kind_zh=say(f"kind.{facts['kind']}", language)), in_rows(buttons))


@notice("client.target")
async def target(telling: Telling) -> Screen:
    """It seems to be about somebody else."""
    firm, about = telling.firm.policy.firm.name, telling.notice.facts["draft"]
    return hint("kind.other_target", (Act.OURS, Act.MISSENT), telling.language, about, firm=firm)


@notice("client.routed")
async def routed(telling: Telling) -> Screen:
    """It was no complaint: the answer of the light ticket it has become."""
    facts = telling.notice.facts
    filed = Routed(await telling.uow.tickets.get(facts["ticket"]), facts["elsewhere"])
    screen = await tickets.routed(telling.uow, telling.firm, filed, telling.language)
    return screen or Screen(say("spam.once", telling.language, firm=telling.firm.policy.firm.name))


def money(value: Decimal) -> str:
    """A sum as it is read: 2,300 or 37.60."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


