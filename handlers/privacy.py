"""/privacy: look, export, correct, delete, take consent back. Only one's own."""

from telegram import Update

from bot.services import conversations, privacy
from bot.services.access import check_contact
from bot.services.privacy import BadName, BadPhone
from bot.views import privacy as views
from bot.views.actions import Act
from bot.views.screen import Screen
from bot.words import say
from handlers.registry import on_tap, on_typed
from handlers.start import consenting
from handlers.turn import Context, Turn
from storage.taps import Tap

NAME = "correct_name"
PHONE = "correct_phone"


async def on_privacy(_: Update, context: Context) -> None:
    """/privacy."""
    turn = context.turn
    known = consenting(turn.speaker)
    turn.answer(views.menu(turn.language) if known else Screen(say("priv.stranger", turn.language)))


@on_tap(Act.PRIVACY_VIEW)
async def on_view(turn: Turn, _: Tap) -> None:
    """查看已存信息."""
    kept = await privacy.look(turn.uow, check_contact(turn.speaker))
    turn.answer(await views.stored(turn.uow, kept, turn.language))


@on_tap(Act.PRIVACY_EXPORT)
async def on_export(turn: Turn, _: Tap) -> None:
    """导出."""
    name, caption = say("priv.export_name", turn.language), say("priv.export", turn.language)
    await privacy.export(turn.uow, check_contact(turn.speaker), name, caption)


@on_tap(Act.PRIVACY_CORRECT)
async def on_correct(turn: Turn, _: Tap) -> None:
    """更正."""
    check_contact(turn.speaker)
    turn.answer(views.correct(turn.language))


@on_tap(Act.CORRECT_NAME, Act.CORRECT_PHONE)
async def on_correct_field(turn: Turn, tap: Tap) -> None:
    """称呼, 手机: the next text is it."""
    check_contact(turn.speaker)
    conversations.expect(turn.uow, turn.speaker.telegram_id, tap.action)
    turn.answer(Screen(say(f"priv.{tap.action}", turn.language)))


@on_typed(NAME)
async def on_name(turn: Turn, _: str, text: str) -> None:
    """The name as it is to be."""
    try:
        privacy.correct_name(turn.uow, check_contact(turn.speaker), text)
    except BadName:
        return turn.answer(Screen(say("val.name", turn.language)))
    return await _corrected(turn)


@on_typed(PHONE)
async def on_phone(turn: Turn, _: str, text: str) -> None:
    """The number as it is to be."""
    try:
        privacy.correct_phone(turn.uow, check_contact(turn.speaker), text)
    except BadPhone:
        return turn.answer(Screen(say("val.phone", turn.language)))
    return await _corrected(turn)


async def _corrected(turn: Turn) -> None:
    await conversations.settle(turn.uow, turn.speaker.telegram_id)
    turn.answer(Screen(say("priv.corrected", turn.language)))


@on_tap(Act.PRIVACY_DELETE)
async def on_delete(turn: Turn, _: Tap) -> None:
    """申请删除: asked once more."""
    check_contact(turn.speaker)
    turn.answer(views.sure_to_delete(turn.language))


@on_tap(Act.DELETE_YES)
async def on_delete_yes(turn: Turn, _: Tap) -> None:
    """确定申请删除."""
    request, count = await privacy.ask_deletion(turn.uow, turn.firm, check_contact(turn.speaker))
    turn.answer(views.deletion_filed(request, count, turn.language))


@on_tap(Act.PRIVACY_WITHDRAW)
async def on_withdraw(turn: Turn, _: Tap) -> None:
    """撤回同意: asked once more."""
    check_contact(turn.speaker)
    turn.answer(views.sure_to_withdraw(turn.language))


@on_tap(Act.WITHDRAW_CONSENT_YES)
async def on_withdraw_yes(turn: Turn, _: Tap) -> None:
    """确定撤回."""
    await privacy.withdraw_consent(turn.uow, check_contact(turn.speaker))
    turn.answer(views.withdrawn(turn.firm, turn.language))


@on_tap(Act.KEEP_AS_IS)
async def on_keep(turn: Turn, _: Tap) -> None:
    """不删了, 先不撤回."""
    turn.answer(Screen(say("priv.kept", turn.language)))
