"""A step's form as a browser would send it back: every control that is drawn, in order."""

import re
from html.parser import HTMLParser

from django.http import QueryDict

from recovery.enums import ActivityKind
from recovery.forms.activities import StepForm
from recovery.rules.shapes import Activity

K = ActivityKind


def activity(kind, key="a1", **fields):
    """An activity of this kind, complete enough to be drawn."""
    shapes = {
        K.TWO_COLUMN: {"left": "Mine", "right": "Theirs"},
        K.CHECKLIST: {"items": ("Walk", "Call a friend", "Cook")},
        K.PRACTICE: {"days": 5},
        K.CHECK: {"low": "far away", "high": "close"},
        K.GRID: {"items": ("Early | good", "Last | good", "Early | hard", "Last | hard")},
    }
    return Activity(key, kind, "<p>What to do</p>", **{**shapes.get(kind, {}), **fields})


def form_of(*activities, stored=None, revisions=None, data=None, line="", folded=()):
    return StepForm(
        activities, stored=stored or {}, revisions=revisions or {}, line_label=line, folded=frozenset(folded), data=data
    )  # fmt: skip


class _Controls(HTMLParser):
    """Name and value of every successful control, as HTML's form submission defines them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []
        self._area = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "textarea":
            self._area = (given["name"], [])
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self.found.append((given["name"], given.get("value") or ""))

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea":
            name, parts = self._area
            text = "".join(parts).removeprefix("\n")  # the newline right after the opening tag is not content
            self.found.append((name, text.replace("\r\n", "\n").replace("\n", "\r\n")))
            self._area = None


def submitted(form):
    """What a browser posts when the page comes up and nothing is touched."""
    html = "".join(
        [str(form["page"]), str(form["fact"])]
        + [str(field) for part in form.parts() for field in (*part.fields, *filter(None, [part.revision]))]
        + [str(form[name]) for name in ("line", "line-rev") if name in form.fields]
    )
    controls = _Controls()
    controls.feed(html)
    data = QueryDict(mutable=True)
    for name, value in controls.found:
        data.appendlist(name, value)
    return data


def posted(**values):
    """A post by hand: `a1_text="…"` becomes the field `a1-text`; lists become repeated fields."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(re.sub(r"^(a\d+|line)_", r"\1-", name), value if isinstance(value, list) else [value])
    return data


def sent(body):
    """A post as it comes over the wire, percent-encoded."""
    return QueryDict(body, mutable=True)
