"""Media as fields of a message: what Telegram says of a document, a photo, a voice note and so on."""

from bot.sandbox.files import FileStore, brief
from bot.sandbox.images import size_of
from bot.sandbox.refusal import Json
from bot.sandbox.validation import Upload

KINDS = ("photo", "document", "voice", "audio", "video", "sticker")


def as_field(files: FileStore, kind: str, upload: Upload, said_size: int | None = None) -> Json:
    """The message fields for an upload sent as `kind`."""
    if kind == "photo":
        return {"photo": files.photo_sizes(upload, said_size)}
    file = files.keep(upload, kind, said_size)
    described = brief(file) | _details(kind, upload)
    return {kind: described}


def _details(kind: str, upload: Upload) -> Json:
    if kind == "voice":
        return {"duration": _seconds(upload), "mime_type": upload.mime}
    if kind == "sticker":
        return {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    named: Json = {"file_name": upload.name} if upload.name else {}
    if kind == "audio":
        return named | {"duration": _seconds(upload), "mime_type": upload.mime}
    if kind == "video":
        width, height = size_of(upload.content) or (640, 360)
        return named | {
            "width": width,
            "height": height,
            "duration": _seconds(upload),
            "mime_type": upload.mime,
        }
    return named | {"mime_type": upload.mime}


def _seconds(upload: Upload) -> int:
    """A guess of the length from the size, at 4 kB a second; nothing here reads codecs."""
    return max(1, len(upload.content) // 4000)


def media_of(message: Json, files: FileStore) -> list[Json]:
    """What the page needs to show the media of a message."""
    found = []
    for kind in KINDS:
        value = message.get(kind)
        if value:
            file_id = (value[-1] if kind == "photo" else value)["file_id"]
            file = files.by_id.get(file_id)
            if file:
                found.append({
                    "kind": kind, "url": f"/sandbox/files/{file_id}", "name": file.name, "mime": file.mime,
                    "size": file.size,
                })  # fmt: skip
    return found
