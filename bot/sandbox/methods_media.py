"""Bot API: photos, documents, voice, audio, video and albums of them; what is sent may be new bytes or a file
id.
"""

from collections.abc import Awaitable, Callable

from bot.sandbox.files import StoredFile
from bot.sandbox.images import size_of
from bot.sandbox.media import as_field
from bot.sandbox.refusal import ApiError, Json, bad_request, violation
from bot.sandbox.sending import open_chat, reply_fields
from bot.sandbox.validation import Upload
from bot.sandbox.wording import caption_fields
from bot.sandbox.world import World

UPLOAD_LIMIT = 50 << 20
PHOTO_LIMIT = 10 << 20
_DESCRIBED = {  # what the bot may say of a file itself
    "voice": ("duration",),
    "audio": ("duration", "performer", "title"),
    "video": ("duration", "width", "height"),
}


def send_one(kind: str) -> Callable[[World, Json], Awaitable[Json]]:
    """The method that sends one file as this kind."""

    async def send(world: World, params: Json) -> Json:
        caption = caption_fields(params)
        chat = open_chat(world, params)
        content = _content(world, kind, params[kind]) | caption | reply_fields(chat, params)
        if kind in _DESCRIBED:
            content[kind] |= {name: params[name] for name in _DESCRIBED[kind] if name in params}
        return world.bot_says(chat, content, params.get("reply_markup"))

    return send


def _content(world: World, kind: str, value: Upload | str) -> Json:
    """The media field of a message."""
    if isinstance(value, Upload):
        check_upload(kind, value)
        return as_field(world.files, kind, value)
    if value.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if value.startswith("attach://"):
        raise violation(f"there is no {kind} in the request")
    if value not in world.files.by_id:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return _again(world, kind, world.files.by_id[value])


def _again(world: World, kind: str, file: StoredFile) -> Json:
    """A stored file sent once more by its id; a photo cannot become a document."""
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
    return as_field(world.files, kind, Upload(file.name, file.mime, file.content))


def check_upload(kind: str, upload: Upload) -> None:
    """Sizes and pictures as Telegram takes them."""
    if not upload.content:
        raise violation("file must be non-empty")
    if len(upload.content) > UPLOAD_LIMIT:
        raise ApiError(413, "Request Entity Too Large")
    if kind != "photo":
        return
    if len(upload.content) > PHOTO_LIMIT:
        raise violation("PHOTO_SAVE_FILE_INVALID")
    size = size_of(upload.content)
    if size is None:
        raise violation("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise violation("PHOTO_INVALID_DIMENSIONS")


async def send_media_group(world: World, params: Json) -> list[Json]:
    """``sendMediaGroup``: separate messages with one ``media_group_id``."""
    media = params["media"]
    if not 2 <= len(media) <= 10:
        raise violation("media group must include 2-10 items")
    kinds = {one["type"] for one in media}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise violation(f"{min(kinds).capitalize()} can't be mixed with other media types")
    captions = [caption_fields(one) for one in media]
    chat = open_chat(world, params, len(media))
    group = str(13_000_000_000_000_000 + world.serial())
    reply = reply_fields(chat, params)
    contents = [_content(world, one["type"], one["media"]) for one in media]
    return [
        world.bot_says(chat, content | {"media_group_id": group} | caption | reply, None)
        for content, caption in zip(contents, captions, strict=True)
    ]


async def get_file(world: World, params: Json) -> Json:
    """``getFile``: a path to download from, up to 20 MB."""
    return world.files.publish(params["file_id"])
