"""The sandbox's own interface: what fake people do, what they see, and the events the page listens to.

Rules for what Telegram does are elsewhere; the tests' levers (faults, calls, raw updates) are in
``levers.py``.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import people
from bot.sandbox.chats import Chat, Entry, Person
from bot.sandbox.media import media_of
from bot.sandbox.methods_bot import commands_for
from bot.sandbox.refusal import ApiError, Json
from bot.sandbox.validation import Upload
from bot.sandbox.world import World

TAP_WAIT = 3.0
Deed = Callable[[World, Person, Json], Awaitable[Json]]


def world_of(request: Request) -> World:
    """The world a control request speaks of: ``?bot=<id>``, else the first."""
    found: World = request.app.state.world(request.query_params.get("bot"))
    return found


def person_of(world: World, request: Request) -> Person:
    """The person named in the address."""
    person = world.people.get(int(request.path_params["id"]))
    if person is None:
        raise ApiError(HTTPStatus.NOT_FOUND, "no such person")
    return person


def shown(world: World, entry: Entry) -> Json:
    """A message as the person sees it; `seq` rises with every message and every edit of the world."""
    marks: Json = {"mine": entry.mine, "deleted": entry.deleted, "edits": entry.edits, "seq": entry.seq}
    return entry.message | marks | {"media": media_of(entry.message, world.files)}


def _sent(world: World, chat: Chat, message: Json) -> Json:
    return shown(world, chat.entries[message["message_id"]])


async def messages(request: Request) -> Response:
    """What a person (or a group) has on the screen: now, or when there is something newer than ``after``, for which it
    waits ``wait`` seconds at most."""
    world = world_of(request)
    chat = world.chats.get(int(request.path_params["id"]))
    if chat is None:
        raise ApiError(HTTPStatus.NOT_FOUND, "no such chat")
    if wait := float(request.query_params.get("wait", 0)):
        await _newer(world, chat, int(request.query_params.get("after", 0)), wait)
    language = chat.person.language_code if chat.person else ""
    return answer({
        "messages": [shown(world, entry) for entry in chat.entries.values()],
        "typing": chat.typing_until > asyncio.get_running_loop().time(),
        "keyboard": chat.keyboard,
        "commands": commands_for(world, chat.id, language),
    })  # fmt: skip


async def _newer(world: World, chat: Chat, after: int, seconds: float) -> None:
    """Until the chat holds something newer than `after`, the time is over, or the sandbox ends."""
    changes = world.events.watch()
    try:
        async with asyncio.timeout(seconds):
            while all(entry.seq <= after for entry in chat.entries.values()):
                if await changes.get() is None:
                    return
    except TimeoutError:
        return
    finally:
        world.events.leave(changes)


def answer(body: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(body), status, media_type="application/json")


def deed(act: Deed) -> Callable[[Request], Awaitable[Response]]:
    """A route on which one person does something, told as JSON."""

    async def endpoint(request: Request) -> Response:
        world = world_of(request)
        person = person_of(world, request)
        body = await request.body()
        return answer(await act(world, person, orjson.loads(body) if body else {}))

    return endpoint


async def write(world: World, person: Person, told: Json) -> Json:
    """Write a text."""
    sent = people.says(world, person, told["text"], told.get("reply_to"))
    chat = world.chats[person.id]
    return {"message": _sent(world, chat, sent[-1]), "messages": [_sent(world, chat, one) for one in sent]}


async def start(world: World, person: Person, told: Json) -> Json:
    """Press START or follow a deep link."""
    return {
        "message": _sent(
            world, world.chats[person.id], people.starts(world, person, told.get("payload") or "")
        )
    }


async def contact(world: World, person: Person, told: Json) -> Json:
    """Share a contact, one's own unless `user_id` says otherwise."""
    fields = {"phone_number": told["phone_number"], "first_name": told.get("first_name", person.first_name)}
    owner = told.get("user_id", person.id)
    content = {"contact": fields | ({"user_id": owner} if owner else {})}
    return {"message": _sent(world, world.chats[person.id], people.shares(world, person, content))}


async def location(world: World, person: Person, told: Json) -> Json:
    """Share a place."""
    content = {"location": {"latitude": told["latitude"], "longitude": told["longitude"]}}
    return {"message": _sent(world, world.chats[person.id], people.shares(world, person, content))}


async def sticker(world: World, person: Person, told: Json) -> Json:
    """Send a sticker."""
    upload = Upload("sticker.webp", "image/webp", b"RIFF\x00\x00\x00\x00WEBP")
    file = people.Sending(upload, "sticker")
    (sent,) = people.sends(world, person, [file], told)
    return {"message": _sent(world, world.chats[person.id], sent)}


async def edit(world: World, person: Person, told: Json) -> Json:
    """Change an own message."""
    changed = people.edits(world, person, int(told["message_id"]), told["text"])
    return {"message": _sent(world, world.chats[person.id], changed)}


async def block(world: World, person: Person, told: Json) -> Json:
    """Block or unblock the bot."""
    people.block(world, person, blocked=bool(told["blocked"]))
    return person.shown()


async def read(world: World, person: Person, _told: Json) -> Json:
    """Look at the chat."""
    person.unread = 0
    world.events.tell("message", [person.id])
    return person.shown()


async def tap(world: World, person: Person, told: Json) -> Json:
    """Tap an inline button and wait a little for the bot's answer."""
    chat, number = world.chats[person.id], int(told["message_id"])
    data = told.get("data")
    if data is None:
        button = people.button_of(chat, number, told["label"])
        if "url" in button:
            return _follow(world, person, button["url"])
        data = button.get("callback_data", "")
    query = people.taps(world, person, number, data)
    try:
        async with asyncio.timeout(float(told.get("wait", TAP_WAIT))):
            return {"callback_query_id": query.id, "answer": await asyncio.shield(query.answer)}
    except TimeoutError:
        return {"callback_query_id": query.id, "answer": None}


def _follow(world: World, person: Person, url: str) -> Json:
    payload = people.deep_link(url, world.bot["username"])
    if payload is None:
        return {"url": url}
    sent = people.starts(world, person, payload)
    return {"url": url, "message": _sent(world, world.chats[person.id], sent)}


async def files(request: Request) -> Response:
    """Send files, as a form."""
    world = world_of(request)
    person = person_of(world, request)
    async with request.form(max_part_size=1 << 20) as form:
        said = form.get("size")
        told = {"caption": form.get("caption"), "album": form.get("album") in {"1", "true"}}
        chosen = str(form.get("as") or "auto")
        sendings = [
            await _sending(one, chosen, said) for one in form.getlist("file") if isinstance(one, UploadFile)
        ]
    sent = people.sends(world, person, sendings, told)
    chat = world.chats[person.id]
    return answer({"messages": [_sent(world, chat, one) for one in sent]})


async def _sending(file: UploadFile, chosen: str, said: object) -> people.Sending:
    mime = file.content_type or "application/octet-stream"
    kind = chosen if chosen != "auto" else _kind_for(mime)
    upload = Upload(file.filename or "", mime, await file.read())
    return people.Sending(upload, kind, int(said) if isinstance(said, str) and said else None)


def _kind_for(mime: str) -> str:
    """What a real client makes of a file dropped into it."""
    if mime in {"image/png", "image/jpeg", "image/webp"}:
        return "photo"
    return "voice" if mime == "audio/ogg" else "document"


async def file_content(request: Request) -> Response:
    """The bytes of a file, for the page."""
    file = world_of(request).files.by_id.get(request.path_params["file_id"])
    if file is None:
        return JSONResponse({"error": "no such file"}, HTTPStatus.NOT_FOUND)
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=file.mime, headers=headers)


async def add_person(request: Request) -> Response:
    """Let one more fake user exist."""
    world = world_of(request)
    told = await request.json()
    number = int(told.pop("id", None) or 5_000_000_000 + world.serial())
    known = {key: value for key, value in told.items() if key in Person.__slots__}
    return answer(world.add_person(Person(number, **known)).shown())


async def add_group(request: Request) -> Response:
    """A new group."""
    told = await request.json()
    group = people.founds(world_of(request), told["title"], told.get("id"))
    return answer(group.brief)


async def write_in_group(request: Request) -> Response:
    """Write into a group."""
    world = world_of(request)
    told = await request.json()
    group = world.chat(int(request.path_params["gid"]))
    sent = people.says_in_group(world, group, world.people[int(told["from"])], told["text"])
    return answer({"message": _sent(world, group, sent)})


async def grow_group(request: Request) -> Response:
    """Turn a group into a supergroup."""
    world = world_of(request)
    return answer(people.grows(world, world.chat(int(request.path_params["gid"]))).brief)


DEEDS: dict[str, Deed] = {
    "text": write, "start": start, "contact": contact, "location": location, "sticker": sticker, "edit": edit,
    "block": block, "read": read, "tap": tap,
}  # fmt: skip
ROUTES = [
    Route("/sandbox/people", add_person, methods=["POST"]),
    Route("/sandbox/people/{id:int}/messages", messages),
    Route("/sandbox/people/{id:int}/files", files, methods=["POST"]),
    *(
        Route(f"/sandbox/people/{{id:int}}/{name}", deed(act), methods=["POST"])
        for name, act in DEEDS.items()
    ),
    Route("/sandbox/files/{file_id}", file_content),
    Route("/sandbox/groups", add_group, methods=["POST"]),
    Route("/sandbox/groups/{gid}/text", write_in_group, methods=["POST"]),
    Route("/sandbox/groups/{gid}/grow", grow_group, methods=["POST"]),
    Route("/sandbox/groups/{id}/messages", messages),
]
