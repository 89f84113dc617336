"""What goes to the browser: no inline style or script, few lines, one layer a file, colours that can be read."""

import gettext
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import allauth
import pytest
from django.contrib.staticfiles import finders
from django.utils import translation

from config.stylesheet import NAME, PARTS, join

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = [ROOT / "static" / "css" / f"{part}.css" for part in PARTS]
SCRIPTS = [*sorted((ROOT / "static" / "js").glob("*.js")), ROOT / "templates" / "recovery" / "public" / "worker.js"]
DJANGO = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)


def name_of(path):
    return str(path.relative_to(ROOT))


class Inline(HTMLParser):
    """Collects what a policy without unsafe-* would refuse."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in named):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        if tag in ("script", "link", "img") and re.match(r"(https?:)?//", named.get("src") or named.get("href") or ""):
            self.found.append(f"{tag} from elsewhere")


def inline_in(text):
    parser = Inline()
    parser.feed(DJANGO.sub("", text))
    return parser.found


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_on_its_own_has_nothing_inline(path):
    # A page of an export is opened from a file, where no other file can be relied on: it brings its style, and only that.
    allowed = ["<style>"] if path == ROOT / "templates" / "recovery" / "export" / "head.html" else []
    assert inline_in(path.read_text(encoding="utf-8")) == allowed


def test_inline_finder_with_every_kind_names_each():
    text = '<p style="{{ x }}" onclick="y()"></p><script>z()</script><style>a{}</style><img src="https://elsewhere.example/a.png">'
    assert inline_in(text) == ["p style", "p onclick", "<script>", "<style>", "img from elsewhere"]


def test_styles_together_stay_under_their_budget():
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in STYLES) <= 2500


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_style_file_fills_only_its_own_layer(path):
    depth, outside = 0, ""
    for character in without_comments(path.read_text(encoding="utf-8")):
        depth += {"{": 1, "}": -1}.get(character, 0)
        outside += character if depth == 0 else ""
    rules = [rule.strip() for rule in re.split(r"[;}]", outside) if rule.strip()]
    order = ["@layer tokens, base, layout, components, pages"] if path.stem == "tokens" else []
    assert rules == [*order, f"@layer {path.stem}"]


@pytest.mark.parametrize("path", STYLES, ids=name_of)
def test_style_file_uses_logical_directions_only(path):
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:"
        r"|text-align:\s*(?:left|right)"
    )
    declarations = re.sub(r"@media[^{]*", "", without_comments(path.read_text(encoding="utf-8")))
    assert physical.findall(declarations) == []


def test_stylesheet_asked_for_by_pages_is_every_rule_of_the_five_files_in_their_order_without_comments():
    served = Path(finders.find(NAME)).read_text(encoding="utf-8")
    written = "".join(path.read_text(encoding="utf-8") for path in STYLES)
    assert served == join()
    assert served.split() == without_comments(written).split()
    assert "/*" not in served


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_script_is_short_and_stands_alone(path):
    text = path.read_text(encoding="utf-8")
    banned = r"^\s*import\b|\bimport\(|localStorage|sessionStorage|indexedDB|document\.cookie|innerHTML|\beval\b"
    assert len(text.splitlines()) <= 120
    assert re.findall(banned, text, re.MULTILINE) == []


def test_scripts_together_weigh_less_than_six_kilobytes_compressed():
    assert sum(len(gzip.compress(path.read_bytes())) for path in SCRIPTS) <= 6 * 1024


def test_base_template_is_at_most_eighty_lines():
    assert len((ROOT / "templates" / "base.html").read_text(encoding="utf-8").splitlines()) <= 80


def depth(path):
    parent = re.search(r'\{% extends "([^"]+)" %\}', path.read_text(encoding="utf-8"))
    return 1 + depth(ROOT / "templates" / parent[1]) if parent else 0


OWN = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] not in ("admin", "allauth")]


@pytest.mark.parametrize("path", OWN, ids=name_of)
def test_own_template_extends_at_most_twice(path):
    assert depth(path) <= 2


# --- Contrast: every text colour on every surface, by day and by night -------------------------------------------


def tokens(night):
    text = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    day, dark = text.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", day))
    return found | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6});", dark.split("@media print")[0])) if night else found


def luminance(colour):
    digits = colour.lstrip("#")
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


SURFACES = ("paper", "raised", "sunk", "light")
PAIRS = [(text, surface, 7) for text in ("ink", "soft", "link", "moss", "clay") for surface in SURFACES]
PAIRS += [(edge, surface, 3) for edge in ("edge", "ring", "moss-stone") for surface in SURFACES]
PAIRS += [("ink", "clay-wash", 7), ("clay", "clay-wash", 7), ("ink", "ground", 7), ("paper", "ink", 7), ("paper", "clay", 7)]


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("over", "under", "least"), PAIRS)
def test_colour_on_surface_keeps_its_contrast(over, under, least, night):
    found = tokens(night)
    assert contrast(found[over], found[under]) >= least


def test_own_words_for_the_account_pages_are_compiled_and_in_use():
    """A line of the .po file that the .mo does not hold, or that the library says no longer, would be silently stock."""
    folder = ROOT / "locale" / "en" / "LC_MESSAGES"
    written = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (folder / "django.po").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(written) > 30
    with (folder / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    assert {msgid: catalogue.gettext(msgid) for msgid in written} == written
    library = "\n".join(path.read_text(encoding="utf-8") for path in Path(allauth.__file__).parent.rglob("*") if path.suffix in (".html", ".py"))
    assert [msgid for msgid in written if f'"{msgid}"' not in library and msgid not in library] == []
    with translation.override("en"):
        assert translation.gettext("Sign Up") == "Keep a place here"
