"""What a message shows of its kind: words of a class, questions, where the firm is named, what was found wrong.

Classes of words live in `data/kinds.tsv` (a name and its words). A mark is a class met (`thanks1`), met
several times (`thanks2`) or in the last sentence (`thanks$`), a question (`ask`, `ask*` in every sentence,
`ask$` in the last), a length (`len>35`), a signal (`!quality.error`) and how near the firm is named to what
went wrong. It does not weigh them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import automaton, rows
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

FIRM, STAFF, THANKS, ASK = "firm", "staff", "thanks", "askend"
COUNTS = (1, 2, 3, 5)
LENGTHS = tuple((least, f"len>{least}") for least in (10, 20, 35, 60, 100, 200))
NO_WRONG = ("mit.", "emo.strong", "emo.distress", "repeat.", "deadline.", "loss.unknown")  # say nothing alone
HARD = ("staff.misconduct", "records.", "seal.", "data.", "fraud", "biz.blocked", "biz.halt", "emo.safety", "rep.")
EFFECTS = ("tax.", "repeat.")


class Marks:
    """The marks of a message, found in one pass over its words; `grams` are marks by themselves."""

    def __init__(self, grams: Iterable[str]) -> None:
        classes = {name: words.split("|") for name, words, *_ in rows("kinds.tsv")}
        self._ends = tuple(level(word) for word in classes.pop(ASK))
        names: dict[str, list[str]] = {}
        for name, words in classes.items():
            for word in words:
                names.setdefault(level(word), []).append(name)
        for gram in grams:
            names.setdefault(gram, []).append("=" + gram)
        self._names = [tuple(dict.fromkeys(its)) for its in names.values()]
        self._automaton = automaton({word: number for number, word in enumerate(names)})

    def find(self, narrative: Narrative, clauses: Clauses, hits: Sequence[Hit]) -> set[str]:
        """Every mark once; thanks said beside a wrong are manners and count for nothing."""
        words: dict[int, set[int]] = {}  # by sentence
        for last, word in self._automaton.iter(narrative.text):
            words.setdefault(clauses.sentence_at[last], set()).add(word)
        names = {number: {name for word in its for name in self._names[word]} for number, its in words.items()}
        wrong = {
            clauses.sentence_at[narrative.starts[hit.span.message] + hit.span.start] for hit in hits if _is_wrong(hit)
        }
        polite = {number for number, its in names.items() if THANKS in its} - wrong if wrong else set()
        kept = [number for number in _sentences(clauses) if number not in polite]
        heard = {number: its for number, its in words.items() if number not in polite}
        marks = set(_asked(clauses, kept, self._ends))
        marks.update(self._worded(set().union(*heard.values())))
        final = names[kept[-1]] if kept and kept[-1] in heard else ()
        marks.update([name + "$" for name in final if name[0] != "="])
        size = sum(clauses.sentence_ends[number] - clauses.sentence_starts[number] for number in kept)
        marks.update([mark for least, mark in LENGTHS if size > least])
        marks.update(_told(hits))
        marks.update(_blamed(wrong, *({number for number in heard if who in names[number]} for who in (FIRM, STAFF))))
        return marks

    def _worded(self, words: Iterable[int]) -> Iterator[str]:
        met = Counter([name for word in words for name in self._names[word]])
        for name, times in met.items():
            if name[0] == "=":
                yield name
            else:
                yield from _counted(name, min(times, COUNTS[-1]))


def _is_wrong(hit: Hit) -> bool:
    return hit.counts and not hit.code.startswith(NO_WRONG)


def _sentences(clauses: Clauses) -> list[int]:
    """The numbers of the sentences that say anything."""
    spans = zip(clauses.sentence_starts, clauses.sentence_ends, strict=True)
    return [number for number, (start, end) in enumerate(spans) if clauses.text[start:end].strip()]


def _asked(clauses: Clauses, kept: Sequence[int], ends: tuple[str, ...]) -> Iterator[str]:
    said = [clauses.text[clauses.sentence_starts[one] : clauses.sentence_ends[one]] for one in kept]
    asked = [sentence.rstrip().endswith(ends) for sentence in said]
    if any(asked):
        yield "ask"
        if all(asked):
            yield "ask*"
        if asked[-1]:
            yield "ask$"


def _told(hits: Sequence[Hit]) -> Iterator[str]:
    counted = {hit.code for hit in hits if hit.counts}
    yield from ["!" + code for code in counted]
    yield from ["~" + hit.modality for hit in hits if not hit.counts]
    wrong = {code for code in counted if not code.startswith(NO_WRONG)}
    hard = {code for code in wrong if code.startswith(HARD)}
    effects = {code for code in counted if code.startswith(EFFECTS)}
    for name, codes in (("!hard", hard), ("!effect", effects), ("!soft", wrong - hard - effects)):
        yield from _counted(name, min(len(codes), COUNTS[-1]))
    if not counted:
        yield "!none"


@cache
def _counted(name: str, times: int) -> tuple[str, ...]:
    return tuple([f"{name}{count}" for count in COUNTS if times >= count])


def _blamed(wrong: set[int], firm: set[int], staff: set[int]) -> Iterator[str]:
    """Whether what went wrong stands in a sentence that names the firm, its staff, or nobody."""
    yield "named" if firm else "staffed" if staff else "unnamed"
    for sentence in wrong:
        yield "@firm" if sentence in firm else "@staff" if sentence in staff else "@nobody"
