"""What a paper is taken for: the honest as itself, the hostile not at all, in pieces of any size."""

import pytest

from bot.domain.papers import MAX_BYTES, Refusal
from bot.domain.sniffing import KEPT, Accepted, Seen, check_paper, is_hopeless
from tests.papers.honest import docx, jpg, ole, pdf, zipped
from tests.papers.hostile import ALL, CONTROLS, Hostile

CUTS = (1, 100, 64 * 1024, 10**8)


def seen_of(content: bytes, cut: int = 64 * 1024) -> Seen:
    """`content` as it streams past in pieces of `cut`."""
    seen = Seen()
    for at in range(0, len(content), cut):
        seen.take(content[at : at + cut])
    return seen


def becomes(file: Hostile, cut: int = 64 * 1024) -> Refusal | str:
    """The ending it gets, or the refusal."""
    found = check_paper(file.name, seen_of(file.content, cut))
    return found.ext if isinstance(found, Accepted) else found


@pytest.mark.parametrize("label", CONTROLS)
@pytest.mark.parametrize("cut", CUTS)
def test_an_honest_paper_is_taken_for_what_it_is(label: str, cut: int) -> None:
    file = CONTROLS[label]
    assert becomes(file, cut if len(file.content) < 200_000 else max(cut, 1000)) == file.becomes
    assert not is_hopeless(seen_of(file.content[:64]))


@pytest.mark.parametrize("label", ALL)
def test_a_hostile_paper_is_not_taken_for_an_honest_one(label: str) -> None:
    assert becomes(ALL[label]) == ALL[label].becomes


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 60
    kinds = "jpg png webp heic pdf doc docx xls xlsx csv txt ogg mp3 m4a mp4 zip"
    assert {file.becomes for file in CONTROLS.values()} == {*kinds.split(), "ofd"}


@pytest.mark.parametrize("label", [label for label, file in ALL.items() if file.becomes is Refusal.BAD_TYPE])
def test_pieces_of_another_size_change_nothing(label: str) -> None:
    file = ALL[label]
    assert becomes(file, 1000 if len(file.content) > 20_000 else 3) is Refusal.BAD_TYPE


@pytest.mark.parametrize(
    "label", ["exe", "elf", "rar", "7z called zip", "gif", "flash video", "text with NUL"]
)
def test_what_cannot_become_a_paper_is_seen_at_its_first_bytes(label: str) -> None:
    assert is_hopeless(seen_of(ALL[label].content[:64]))
    assert not is_hopeless(seen_of(ALL[label].content[:15]))


def test_only_both_ends_are_kept() -> None:
    seen = seen_of(pdf() + bytes(5 * KEPT))
    assert (len(seen.head), len(seen.tail), seen.size) == (KEPT, KEPT, len(pdf()) + 5 * KEPT)


def test_a_kind_says_its_media_type() -> None:
    assert check_paper("a", seen_of(jpg())) == Accepted("image", "image/jpeg", "jpg")
    found = check_paper("a", seen_of(docx()))
    assert isinstance(found, Accepted)
    assert found.mime.endswith("wordprocessingml.document")


def test_the_limit_is_meant_to_the_byte() -> None:
    seen = seen_of(pdf())
    for size, expected in ((MAX_BYTES, Accepted), (MAX_BYTES + 1, Refusal)):
        seen.size = size
        assert isinstance(check_paper("a.pdf", seen), expected)


def test_a_name_inside_a_text_of_word_is_no_macro() -> None:
    """Only entries of the directory count, and they stand at multiples of 128."""
    spelled = "_VBA_PROJECT\0".encode("utf-16-le")
    for more in (bytes(3) + spelled, spelled):  # the second is aligned, but no entry
        content = ole("WordDocument") + more + bytes(200)
        assert becomes(Hostile("a.doc", content, "doc")) == "doc"
    assert becomes(Hostile("a.doc", ole("WordDocument") + spelled, "doc")) == "doc"  # cut before its kind


def test_a_directory_longer_than_what_is_kept_is_not_believed() -> None:
    many = zipped("[Content_Types].xml", "word/document.xml", *(f"word/{n:0200d}.xml" for n in range(5000)))
    assert becomes(Hostile("a.docx", many, "zip")) == "zip"
