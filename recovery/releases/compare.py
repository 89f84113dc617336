"""Two releases side by side: what a reader would see taken out and put in, step by step. Words, never JSON."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import Literal, TypeAlias

from recovery.rules.shapes import Activity, Guide, Myth, Phase, Step

PieceKind = Literal["same", "inserted", "deleted"]
State = Literal["same", "changed", "added", "removed"]
BREAK = "\n"
_BREAKING = frozenset({"p", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "br", "hr", "div"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. Paragraphs are divided by a line break."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a step, phase or myth card, named as editors know it ("title", "text", "activity a1")."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Difference:
    """One step, phase or myth card that reads differently. `parts` holds only the fields that do."""

    kind: Literal["phase", "step", "myth"]
    key: str
    title: str
    state: State
    moved: bool
    parts: tuple[Part, ...]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKING and self.found and self.found[-1] != BREAK:
            self.found.append(BREAK)

    def handle_data(self, data: str) -> None:
        self.found += data.split()


def words_in(html: str) -> tuple[str, ...]:
    """The words of rendered text, with a line break between paragraphs."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return tuple(parser.found)


def _joined(words: Iterable[str]) -> str:
    return " ".join(words).replace(f" {BREAK}", BREAK).replace(f"{BREAK} ", BREAK)


def pieces_between(before: Sequence[str], after: Sequence[str]) -> tuple[Piece, ...]:
    """What turns `before` into `after`: equal words, then what was taken out, then what was put in."""
    pieces: list[Piece] = []
    for tag, one, two, three, four in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", _joined(before[one:two])))
            continue
        if two > one:
            pieces.append(Piece("deleted", _joined(before[one:two])))
        if four > three:
            pieces.append(Piece("inserted", _joined(after[three:four])))
    return tuple(pieces)


# --- What is compared ---------------------------------------------------------------------------------------------

Texts: TypeAlias = dict[str, tuple[str, ...]]
Entries: TypeAlias = dict[str, tuple[str, str, Texts]]  # (title, place, texts) by key


def _activity_words(activity: Activity) -> tuple[str, ...]:
    plain = [activity.left, activity.right, activity.low, activity.high, *activity.items]
    return (*words_in(activity.prompt_html), *words_in(activity.help_html), *(word for text in plain for word in text.split()))


def _block_words(step: Step) -> tuple[str, ...]:
    words: list[str] = []
    for block in step.blocks:
        names = [f"[{' '.join((name, *sorted(tags)))}]" for name, tags in (("only", block.only), ("unless", block.unless)) if tags]
        words += [*([BREAK] if words else []), *names, *words_in(block.html)]
    return tuple(words)


def _step_texts(step: Step) -> Texts:
    return {
        "title": tuple(step.title.split()),
        "minutes": (str(step.minutes),),
        "why": words_in(step.why_html),
        "text": _block_words(step),
        "short": words_in(step.short_html),
        "hurts": words_in(step.hurts_html),
        "line": tuple(step.line_prompt.split()),
        **{f"activity {activity.key}": _activity_words(activity) for activity in step.activities},
    }


def _phase_texts(phase: Phase) -> Texts:
    return {
        "title": tuple(phase.title.split()),
        "summary": tuple(phase.summary.split()),
        "opener": words_in(phase.opener_html),
        "closer": words_in(phase.closer_html),
    }


def _myth_texts(myth: Myth) -> Texts:
    return {
        "title": tuple(myth.title.split()),
        "claim": words_in(myth.claim_html),
        "rests on": words_in(myth.rests_on_html),
        "left out": words_in(myth.left_out_html),
        "instead": words_in(myth.instead_html),
    }


def _parts(before: Texts, after: Texts) -> tuple[Part, ...]:
    names = dict.fromkeys((*after, *before))
    parts = (Part(name, pieces_between(before.get(name, ()), after.get(name, ()))) for name in names)
    return tuple(part for part in parts if part.changed)


def _differences(kind: Literal["phase", "step", "myth"], before: Entries, after: Entries) -> Iterator[Difference]:
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key), after.get(key)
        title = (new or old or ("",))[0]
        parts = _parts(old[2] if old else {}, new[2] if new else {})
        state: State = "added" if old is None else "removed" if new is None else "changed" if parts else "same"
        moved = old is not None and new is not None and old[1] != new[1]
        if state != "same" or moved:
            yield Difference(kind, key, title, state, moved, parts)


def _entries(guide: Guide) -> tuple[Entries, Entries, Entries]:
    return (
        {phase.key: (phase.title, "", _phase_texts(phase)) for phase in guide.phases},
        {step.key: (step.title, phase.key, _step_texts(step)) for phase in guide.phases for step in phase.steps},
        {myth.key: (myth.title, "", _myth_texts(myth)) for myth in guide.myths},
    )


def compare(before: Guide, after: Guide) -> tuple[Difference, ...]:
    """What reads differently in `after`: phases, then steps, then myth cards. A step in another phase is `moved`."""
    phases, steps, myths = zip(_entries(before), _entries(after), strict=True)
    return (*_differences("phase", *phases), *_differences("step", *steps), *_differences("myth", *myths))
