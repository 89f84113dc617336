"""What a browser would send: the fields of a form on a page, read from its HTML."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, form_id):
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.fields, self.text, self.select = {}, None, None

    def add(self, name, value):
        self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        if tag == "form":
            self.inside = have.get("id") == self.form_id if self.form_id else have.get("method") == "post"
        if not self.inside:
            return
        if tag == "input":
            self._input(have)
        if tag == "textarea":
            self.text = (have["name"], [])
        if tag == "select":
            self.select = have["name"]
        if tag == "option" and self.select and "selected" in have:
            self.add(self.select, have["value"])

    def _input(self, have):
        kind = have.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in have:
            return
        if "name" in have and kind not in ("submit", "button"):
            self.add(have["name"], have.get("value", "on" if kind == "checkbox" else ""))

    def handle_data(self, data):
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            # A browser drops the line break that follows the tag.
            self.add(self.text[0], "".join(self.text[1]).removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n"))
            self.text = None
        if tag == "select":
            self.select = None
        if tag == "form":
            self.inside = False


def fields_of(response, form_id=""):
    """{name: [values]} of the form with this id, or of the last form that posts."""
    reader = _Form(form_id)
    reader.feed(response.content.decode())
    return reader.fields


def changed_fields(response, form_id="", **changes):
    """The fields with some changed; a value may be a list. `__` stands for the hyphens of a formset."""
    fields = fields_of(response, form_id)
    for name, value in changes.items():
        fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
    return fields
