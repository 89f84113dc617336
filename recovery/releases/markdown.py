"""Markdown → HTML that is safe to show: CommonMark without raw HTML, then an allow-list."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from recovery.rules.faults import KEY

TAGS = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "blockquote", "br", "hr", "a"}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}
HIGHEST, LOWEST = 2, 6  # the page's own title is the h1

PAGES = {
    "help": "/help/",
    "calm": "/calm/",
    "pause": "/pause/",
    "notes": "/notes/",
    "plan": "/plan/",
    "today": "/today/",
    "settings": "/settings/",
    "safety-check": "/questions/",
    "so-far": "/plan/so-far/",
    "pack": "/plan/pack/",
    "ladder": "/ladder/",
    "myths": "/myths/",
    "traces": "/leave/traces/",
    "mirror": "/mirror/",
    "friend-sheet": "/friend/",
    "sorry": "/ladder/sorry/",
}


@dataclass(frozen=True, slots=True)
class Links:
    """Where `step:`, `page:` and `myth:` lead. A link that leads nowhere leaves its words behind."""

    steps: Container[str]
    myths: Container[str]

    def path(self, target: str) -> str:
        scheme, _, rest = target.partition(":")
        if scheme == "step" and rest in self.steps:
            return f"/s/{rest}/"
        if scheme == "myth" and rest in self.myths:
            return f"/myths/#{rest}"
        if scheme == "page":
            return PAGES.get(rest, "")
        return target if target.startswith("https://") else ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["code", "fence", "backticks"])


def _resolved(children: Sequence[Token], links: Links) -> list[Token]:
    """Inline tokens with links that lead somewhere, and pictures as their words."""
    kept: list[Token] = []
    leads: list[bool] = []
    for token in children:
        if token.type == "link_open":
            path = links.path(str(token.attrGet("href")))
            token.attrs = {"href": path, "rel": "noreferrer"} if path.startswith("https://") else {"href": path}
            leads.append(bool(path))
        if token.type == "image":
            kept.append(Token("text", "", 0, content=token.content))
        elif not token.type.startswith("link_") or leads[-1]:
            kept.append(token)
        if token.type == "link_close":
            leads.pop()
    return kept


def _levels(tokens: Sequence[Token]) -> list[int]:
    return [int(token.tag[1:]) for token in tokens if token.type == "heading_open"]


def _lift(levels: Sequence[int]) -> int:
    return HIGHEST - min(levels) if levels else 0


def lift_of(texts: Sequence[str]) -> int:
    """By how much the headings of these texts move together, so that the highest of them is an h2."""
    return _lift([level for text in texts for level in _levels(_parser().parse(text))])


def _shift(token: Token, lift: int) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(LOWEST, max(HIGHEST, int(token.tag[1:]) + lift))}"


def render(text: str, links: Links, *, lift: int | None = None, inline: bool = False) -> str:
    """Safe HTML of a Markdown text. `lift` moves its headings (from `lift_of`); `inline` gives one paragraph without its tags."""
    parser = _parser()
    tokens = parser.parse(text)
    shift = _lift(_levels(tokens)) if lift is None else lift
    for token in tokens:
        _shift(token, shift)
        if token.children:
            token.children = _resolved(token.children, links)
    if inline and [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]:
        tokens = tokens[1:2]
    html: str = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None, url_schemes={"https"}).strip()


class _AnyKey:
    """Short texts live outside releases, so what they link to is not looked up."""

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and KEY.fullmatch(key) is not None


@lru_cache(maxsize=4096)  # every process reads them all again each few seconds; hardly any has changed by then
def render_short(text: str) -> str:
    """Safe HTML of a short text (they live outside releases). A single paragraph comes without its tags.

    For what editors own alone: the last few thousand stay in memory.
    """
    return render(text, Links(steps=_AnyKey(), myths=_AnyKey()), inline=True)
