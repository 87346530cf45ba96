"""The same intake as an aiogram 3 router with its states in memory, as aiogram's documentation has it."""

import argparse
import asyncio

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

router = Router()
cases: list[dict[str, object]] = []


class Intake(StatesGroup):
    """The steps."""

    menu = State()
    story = State()
    company = State()
    confirm = State()


def keyboard(label: str, data: str) -> InlineKeyboardMarkup:
    """One button."""
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=data)]])


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    """Greet and offer to complain."""
    await state.clear()
    await state.set_state(Intake.menu)
    await message.answer("您好，这里是投诉专线。", reply_markup=keyboard("我要投诉", "complain"))


@router.callback_query(Intake.menu, F.data == "complain")
async def complain(query: CallbackQuery, state: FSMContext) -> None:
    """Ask for the story."""
    assert isinstance(query.message, Message)
    await state.set_state(Intake.story)
    await state.update_data(story=[])
    await query.answer()
    await query.message.edit_text("请把经过告诉我，可以分几条说。")


@router.message(Intake.story, F.text)
async def told(message: Message, state: FSMContext) -> None:
    """Take one message of the story."""
    story = [*(await state.get_data())["story"], message.text]
    await state.update_data(story=story)
    await message.answer(f"记下了（{len(story)}）", reply_markup=keyboard("我说完了", "done"))


@router.callback_query(Intake.story, F.data == "done")
async def done(query: CallbackQuery, state: FSMContext) -> None:
    """Ask which company."""
    assert isinstance(query.message, Message)
    await state.set_state(Intake.company)
    await query.answer()
    await query.message.edit_text("请问是哪家公司？")


@router.message(Intake.company, F.text)
async def company(message: Message, state: FSMContext) -> None:
    """Show everything and ask to confirm."""
    data = await state.update_data(company=message.text)
    await state.set_state(Intake.confirm)
    await message.answer(
        "\n".join([*data["story"], data["company"]]), reply_markup=keyboard("确认提交", "submit")
    )


@router.callback_query(Intake.confirm, F.data == "submit")
async def submit(query: CallbackQuery, state: FSMContext) -> None:
    """Keep the complaint and say its number."""
    assert isinstance(query.message, Message)
    cases.append(dict(await state.get_data()))
    await state.clear()
    await query.answer()
    await query.message.edit_text(f"已受理，编号 {len(cases)}")


async def main() -> None:
    """Poll until told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", required=True)
    parser.add_argument("--token", required=True)
    asked = parser.parse_args()
    session = AiohttpSession(api=TelegramAPIServer.from_base(asked.api))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await dispatcher.start_polling(Bot(asked.token, session=session))


if __name__ == "__main__":
    asyncio.run(main())
