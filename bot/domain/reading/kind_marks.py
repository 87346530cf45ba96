"""What a message shows of its kind: words of a class, questions, where the firm is named, what was found wrong.

Classes of words live in `data/kinds.tsv` (a name and its words). A mark is a class met (`thanks1`), met
several times (`thanks2`) or in the last sentence (`thanks$`), a question (`ask`, `ask*` in every sentence,
`ask$` in the last), a length (`len>35`), a signal (`!quality.error`) and how near the firm is named to what
went wrong. It does not weigh them.
"""

from collections.abc import Iterable, Iterator, Sequence

import ahocorasick

from bot.domain.reading.clauses import Clauses
from bot.domain.reading.lexicon import rows
from bot.domain.reading.normal import Narrative, level
from bot.domain.reading.signals import Hit

FIRM, STAFF, ASK = "firm", "staff", "askend"
COUNTS = (1, 2, 3, 5)
LENGTHS = (10, 20, 35, 60, 100, 200)
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
        self._automaton = ahocorasick.Automaton()
        for word, its in names.items():
            self._automaton.add_word(word, (len(word), tuple(its)))
        self._automaton.make_automaton()

    def find(self, narrative: Narrative, clauses: Clauses, hits: Sequence[Hit]) -> set[str]:
        """Every mark once."""
        text = narrative.text
        spans = [span for span in zip(clauses.sentence_starts, clauses.sentence_ends, strict=True) if _said(text, span)]
        met: dict[str, set[str]] = {}
        firm: set[int] = set()
        staff: set[int] = set()
        marks = set(_asked(text, spans, self._ends))
        final = spans[-1][0] if spans else 0
        for last, (length, names) in self._automaton.iter(text):
            start = last + 1 - length
            for name in names:
                if name[0] == "=":
                    marks.add(name)
                    continue
                met.setdefault(name, set()).add(text[start : last + 1])
                if start >= final:
                    marks.add(name + "$")
                if name in {FIRM, STAFF}:
                    (firm if name == FIRM else staff).add(clauses.sentence(start))
        marks.update(f"{name}{count}" for name, words in met.items() for count in COUNTS if len(words) >= count)
        marks.update(f"len>{size}" for size in LENGTHS if len(text) > size)
        marks.update(_told(hits))
        marks.update(_blamed(narrative, clauses, hits, (firm, staff)))
        return marks


def _said(text: str, span: tuple[int, int]) -> bool:
    return bool(text[span[0] : span[1]].strip())


def _asked(text: str, spans: Sequence[tuple[int, int]], ends: tuple[str, ...]) -> Iterator[str]:
    asked = [text[start:end].rstrip().endswith(ends) for start, end in spans]
    if any(asked):
        yield "ask"
        if all(asked):
            yield "ask*"
        if asked[-1]:
            yield "ask$"


def _told(hits: Sequence[Hit]) -> Iterator[str]:
    counted = {hit.code for hit in hits if hit.counts}
    yield from ("!" + code for code in counted)
    yield from ("~" + hit.modality.value for hit in hits if not hit.counts)
    wrong = {code for code in counted if not code.startswith(NO_WRONG)}
    hard = {code for code in wrong if code.startswith(HARD)}
    effects = {code for code in counted if code.startswith(EFFECTS)}
    for name, codes in (("hard", hard), ("effect", effects), ("soft", wrong - hard - effects)):
        yield from (f"!{name}{count}" for count in COUNTS if len(codes) >= count)
    if not counted:
        yield "!none"


def _blamed(
    narrative: Narrative, clauses: Clauses, hits: Sequence[Hit], named: tuple[set[int], set[int]]
) -> Iterator[str]:
    """Whether what went wrong stands in a sentence that names the firm, its staff, or nobody."""
    firm, staff = named
    yield "named" if firm else "staffed" if staff else "unnamed"
    for hit in hits:
        if hit.counts and not hit.code.startswith(NO_WRONG):
            sentence = clauses.sentence(narrative.starts[hit.span.message] + hit.span.start)
            yield "@firm" if sentence in firm else "@staff" if sentence in staff else "@nobody"
