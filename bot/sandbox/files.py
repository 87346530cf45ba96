"""The files of one bot's world: bytes under a file id, a path once asked for, sizes of photos.

It keeps everything in memory. The smaller sizes of a photo serve the same bytes as the largest, for nothing
here can scale a picture; their measures are what Telegram would give.
"""

import base64
import hashlib
from dataclasses import dataclass, field

from bot.sandbox.images import size_of
from bot.sandbox.refusal import Json, bad_request
from bot.sandbox.validation import Upload

DOWNLOAD_LIMIT = 20 << 20
_FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "video": "videos", "sticker": "stickers"}
_SIDES = (90, 320, 800, 1280)
_ENDINGS = {"photo": "jpg", "voice": "oga", "sticker": "webp", "video": "mp4", "audio": "mp3"}


@dataclass(slots=True)
class StoredFile:
    """One file as Telegram keeps it; `size` is what is said of it and may differ from the bytes in a test."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: int
    path: str | None = None


@dataclass(slots=True)
class FileStore:
    """Files by id and, once ``getFile`` was called, by path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)
    made: int = 0

    def keep(self, upload: Upload, kind: str, size: int | None = None) -> StoredFile:
        """Store an upload and give it a file id."""
        self.made += 1
        digest = hashlib.blake2b(upload.content, digest_size=11).digest()
        key = hashlib.blake2b(digest + str(self.made).encode(), digest_size=36).digest()
        file = StoredFile(
            file_id="AgAC" + base64.urlsafe_b64encode(key).decode(),
            unique_id=base64.urlsafe_b64encode(digest).decode().rstrip("="),
            kind=kind,
            name=upload.name,
            mime=upload.mime,
            content=upload.content,
            size=len(upload.content) if size is None else size,
        )
        self.by_id[file.file_id] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """The file, or Telegram's 400."""
        file = self.by_id.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        return file

    def publish(self, file_id: str) -> Json:
        """What ``getFile`` answers; the path can be downloaded from now on."""
        file = self.get(file_id)
        if file.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        if file.path is None:
            ending = _ENDINGS.get(file.kind) or (file.name.rpartition(".")[2] if "." in file.name else "bin")
            safe = "".join(c for c in ending if c.isascii() and c.isalnum()) or "bin"
            file.path = f"{_FOLDERS.get(file.kind, 'documents')}/file_{len(self.by_path)}.{safe}"
            self.by_path[file.path] = file
        return brief(file) | {"file_path": file.path}

    def photo_sizes(self, upload: Upload, size: int | None = None) -> list[Json]:
        """The PhotoSize list of a picture, smallest first, at most 1280 on the longer side."""
        width, height = size_of(upload.content) or (1280, 960)
        longest = max(width, height, 1)
        sides = [side for side in _SIDES if side < longest] + ([longest] if longest <= _SIDES[-1] else [])
        return [
            brief(self.keep(upload, "photo", size))
            | {"width": max(1, width * side // longest), "height": max(1, height * side // longest)}
            for side in sides
        ]


def brief(file: StoredFile) -> Json:
    """The fields that every kind of file shares."""
    return {"file_id": file.file_id, "file_unique_id": file.unique_id, "file_size": file.size}
