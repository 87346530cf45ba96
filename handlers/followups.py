"""催一下, 撤回, 联系顾问, 希望换人: what a client does with a filed case, and how staff answer."""

from telegram import Message

from bot.domain.case import Case, Told, check_current
from bot.domain.handling import Kind
from bot.services import changing, conversations, followups, relaying, wordings
from bot.services.access import access_case, access_open_case, access_own_case, check_contact, check_staff
from bot.services.wordings import Speech
from bot.views import followups as views
from bot.views.actions import Act
from bot.views.progress import responsible, status_card
from bot.views.progress_desk import blocked
from bot.views.screen import Screen
from bot.views.start import hint
from bot.words import say
from handlers.complaint import hear
from handlers.registry import on_tap, on_typed
from handlers.start import consenting
from handlers.turn import Turn
from storage.people import department_name
from storage.taps import Tap

TO_ADVISOR, CHANGE_WHY, REPLY = "to_advisor", "change_why", "reply_client"


async def _own(turn: Turn, case_id: str) -> Case:
    return await access_own_case(turn.uow, check_contact(turn.speaker), case_id)


@on_tap(Act.NUDGE)
async def on_nudge(turn: Turn, tap: Tap) -> None:
    """催一下."""
    case = await _own(turn, tap.subject)
    if not case.open:
        return turn.answer(await status_card(turn.uow, case, turn.language))
    done = await followups.nudge(turn.uow, turn.firm, case)
    who = await responsible(turn.uow, case, turn.language)
    name = who["advisor"] if case.accepted_at else say("sub.team", turn.language)
    return turn.answer(views.nudged(case, done, name, turn.language), case_id=case.id)


@on_tap(Act.WITHDRAW)
async def on_withdraw(turn: Turn, tap: Tap) -> None:
    """撤回: asks first."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    turn.answer(views.withdraw(case, turn.language))


@on_tap(Act.WITHDRAW_YES)
async def on_withdraw_yes(turn: Turn, tap: Tap) -> None:
    """确认撤回."""
    case = check_current(await _own(turn, tap.subject), tap.subject_version)
    gone = await followups.take_back(turn.uow, check_contact(turn.speaker), case)
    turn.replace_tapped(views.withdrawn(gone, turn.language))


@on_tap(Act.WITHDRAW_NO)
async def on_withdraw_no(turn: Turn, tap: Tap) -> None:
    """不撤回: everything goes on."""
    turn.replace_tapped(await status_card(turn.uow, await _own(turn, tap.subject), turn.language))


@on_tap(Act.WITHDRAW_FORCED)
async def on_withdraw_forced(turn: Turn, tap: Tap) -> None:
    """有人要求我撤回."""
    case = await _own(turn, tap.subject)
    await followups.report_pressure(turn.uow, turn.firm, check_contact(turn.speaker), case)
    turn.replace_tapped(Screen(say("wd.forced", turn.language)))


@on_tap(Act.RESTORE)
async def on_restore(turn: Turn, tap: Tap) -> None:
    """恢复."""
    case = check_current(await _own(turn, tap.subject), tap.subject_version)
    back = await followups.bring_back(turn.uow, turn.firm, check_contact(turn.speaker), case)
    turn.replace_tapped(await views.reopened(turn.uow, back, turn.language))
    turn.answer(await status_card(turn.uow, back, turn.language), case_id=back.id)


@on_tap(Act.CALL_ADVISOR)
async def on_call_advisor(turn: Turn, tap: Tap) -> None:
    """联系顾问: the next words go to whoever is responsible."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    conversations.expect(turn.uow, turn.speaker.telegram_id, TO_ADVISOR, case.id)
    turn.answer(Screen(say("call.open", turn.language)))


@on_typed(TO_ADVISOR)
async def on_to_advisor(turn: Turn, case_id: str, text: str) -> None:
    """Pass it on; it is part of the case as well. So is what follows soon."""
    contact, message = check_contact(turn.speaker), turn.update.effective_message
    case = await _own(turn, case_id)
    if message is not None and not case.open:
        await conversations.settle(turn.uow, turn.speaker.telegram_id)
        return await hear(turn, contact, message)
    conversations.heard(turn.uow, turn.speaker.telegram_id, TO_ADVISOR, case.id)
    told = Told(message.message_id if message else 0, turn.uow.now, text, kind="message")
    if not await relaying.to_advisor(turn.uow, contact, case, told):
        return None  # it has gone to somebody else, and the client hears so
    return turn.answer(Screen(say("call.done", turn.language, phone=turn.firm.policy.firm.phone)))


async def answers_a_case(turn: Turn, message: Message) -> bool:
    """Whether this answers a message of ours about an open case of theirs: then it goes to whoever has that."""
    contact, to = consenting(turn.speaker), message.reply_to_message
    if contact is None or to is None:
        return False
    case = await relaying.find_named(turn.uow, contact, to.message_id)
    if case is not None:
        await on_to_advisor(turn, case.id, message.text or "")
    return case is not None


@on_tap(Act.CHANGE_ADVISOR)
async def on_change_advisor(turn: Turn, tap: Tap) -> None:
    """希望换人: asks why."""
    case = await access_open_case(turn.uow, check_contact(turn.speaker), tap.subject)
    turn.answer(views.why_change(case, turn.language))


@on_tap(Act.CHANGE_REASON)
async def on_change_reason(turn: Turn, tap: Tap) -> None:
    """One of the reasons, or the client's own words."""
    case_id, _, reason = tap.subject.partition("|")
    contact = check_contact(turn.speaker)
    case = check_current(await access_open_case(turn.uow, contact, case_id), tap.subject_version)
    if reason == "other":
        conversations.expect(turn.uow, turn.speaker.telegram_id, CHANGE_WHY, case.id)
        return turn.answer(Screen(say("coi.write", turn.language)))
    return await _ask_change(turn, case, reason)


@on_typed(CHANGE_WHY)
async def on_change_why(turn: Turn, case_id: str, text: str) -> None:
    """The client's own words."""
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    await _ask_change(turn, await access_open_case(turn.uow, check_contact(turn.speaker), case_id), text)


async def _ask_change(turn: Turn, case: Case, reason: str) -> None:
    number = await changing.ask_for_change(turn.uow, check_contact(turn.speaker), case, reason)
    turn.answer(hint("coi.done", (), turn.language, hb_no=number))


@on_tap(Act.CHANGE_GRANT)
async def on_change_grant(turn: Turn, tap: Tap) -> None:
    """The manager gives it to somebody else."""
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, tap.subject), tap.subject_version)
    moved = await changing.grant_change(turn.uow, turn.firm, staff, case)
    turn.replace_tapped(Screen(say("s.change_granted", case_no=moved.number)))


@on_tap(Act.CHANGE_REFUSE)
async def on_change_refuse(turn: Turn, tap: Tap) -> None:
    """The manager leaves it where it is."""
    staff = check_staff(turn.speaker)
    case = check_current(await access_case(turn.uow, staff, tap.subject), tap.subject_version)
    await changing.refuse_change(turn.uow, staff, case)
    turn.replace_tapped(Screen(say("s.change_refused", case_no=case.number)))


@on_tap(Act.NUDGE_ANSWERED)
async def on_nudge_answered(turn: Turn, tap: Tap) -> None:
    """The advisor has answered the client."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    followups.answered_nudge(turn.uow, case, staff.id)
    turn.replace_tapped(Screen(say("s.nudge_done", case_no=case.number)))


@on_tap(Act.REPLY_CLIENT, Act.REPLY_AGAIN)
async def on_reply(turn: Turn, tap: Tap) -> None:
    """The advisor writes to the client; shown once more before it goes."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    await ask_reply(turn, case)


async def ask_reply(turn: Turn, case: Case) -> None:
    """The next text goes to the client. Raises ByTelephone."""
    await wordings.check_reachable(turn.uow, case)
    conversations.expect(turn.uow, turn.speaker.telegram_id, REPLY, case.id)
    turn.answer(Screen(say("s.reply_ask", case_no=case.number)))


@on_typed(REPLY)
async def on_reply_text(turn: Turn, case_id: str, text: str) -> None:
    """The words; they wait for 发送."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, case_id)
    conversations.hold(turn.uow, turn.speaker.telegram_id, REPLY, case.id, text)
    turn.answer(views.confirm_reply(case, await department_name(turn.uow, staff), staff.name))


@on_tap(Act.REPLY_SEND)
async def on_reply_send(turn: Turn, tap: Tap) -> None:
    """发送."""
    staff = check_staff(turn.speaker)
    case = await access_case(turn.uow, staff, tap.subject)
    held = await conversations.expected(turn.uow, turn.speaker.telegram_id)
    if held is None or held.waiting_for != REPLY or held.subject != case.id or not held.held:
        return turn.answer(Screen(say("s.gone")))
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    waits = await wordings.send(Speech(turn.uow, turn.firm, staff, case, (held.held,)), Kind.REPLY)
    return turn.replace_tapped(blocked(case, waits) if waits else Screen(say("s.reply_sent", case_no=case.number)))


@on_tap(Act.NOTED)
async def on_noted(turn: Turn, tap: Tap) -> None:
    """记到时间线: it is in the case; nothing is sent."""
    case = await access_case(turn.uow, check_staff(turn.speaker), tap.subject)
    turn.replace_tapped(Screen(say("s.noted", case_no=case.number)))
