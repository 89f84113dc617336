"""Places of marks in a picture 600 wide. Numbers for an SVG template; what they mean is said in words beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recovery.rules.insight import Point

WIDTH, HEIGHT = 600, 200
EDGE = 12
LEVELS = 5
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LineChart:
    """`line` joins neighbouring points, `dots` marks each; `marks` are x of hard dates, `parts` of the days a part was done."""

    line: str = ""
    dots: str = ""
    levels: tuple[float, ...] = ()
    marks: tuple[float, ...] = ()
    parts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


def _across(day: date, first: date, last: date) -> float:
    days = max((last - first).days, 1)
    return round(EDGE + (WIDTH - 2 * EDGE) * (day - first).days / days, 1)


def _down(level: float) -> float:
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (level - 1) / (LEVELS - 1), 1)


def line_chart(
    points: Sequence[Point], first: date, last: date, *, weekly: bool, marks: Iterable[date] = (), parts: Iterable[date] = ()
) -> LineChart:
    """Levels from `first` to `last`, both included. The line breaks where a day (or week) has no answer: nothing is made up."""
    step = WEEK if weekly else timedelta(days=1)
    places = [(point.on, _across(max(point.on, first), first, last), _down(point.middle)) for point in points]
    line, before = [], None
    for on, x, y in places:
        line.append(f"{'L' if before is not None and on - before == step else 'M'}{x} {y}")
        before = on
    return LineChart(
        line="".join(line),
        dots="".join(f"M{x} {y}h0" for _on, x, y in places),
        levels=tuple(_down(level) for level in range(1, LEVELS + 1)),
        marks=tuple(_across(day, first, last) for day in marks if first <= day <= last),
        parts=tuple(_across(day, first, last) for day in parts if first <= day <= last),
    )


def bars(counts: Sequence[int]) -> tuple[Bar, ...]:
    """One bar a count, the tallest as high as the picture; where nothing was counted stands nothing."""
    most, room = max([*counts, 1]), WIDTH / max(len(counts), 1)
    tall = HEIGHT - 2 * EDGE
    return tuple(
        Bar(round(room * number + 3, 1), round(HEIGHT - tall * count / most, 1), round(room - 6, 1), round(tall * count / most, 1))
        for number, count in enumerate(counts)
        if count
    )


def lengths(counts: Sequence[int]) -> tuple[int, ...]:
    """How long the bar of each count is, the largest as long as the picture is wide."""
    most = max([*counts, 1])
    return tuple(round(WIDTH * count / most) for count in counts)


def bars_path(bars: Iterable[Bar]) -> str:
    """All bars as one path."""
    return "".join(f"M{bar.x} {bar.y}h{bar.width}v{bar.height}h-{bar.width}z" for bar in bars)
