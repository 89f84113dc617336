"""The forms of the desk, as a browser would send them: {name: [values]}."""

from tests.admin.conftest import form_of
from tests.browsing import forms_of


def fields_of(response):
    """The fields of the one form on this page that posts back to it."""
    path = response.wsgi_request.path
    (form,) = [form for form in forms_of(response) if form.method == "post" and form.action.split("?")[0] == path]
    return {name: value if isinstance(value, list) else [value] for name, value in form.fields.items()}


def changed_fields(response, **changes):
    """The same with some of them changed; a value may be a list. `__` stands for the hyphen in a formset's names."""
    fields = fields_of(response)
    for name, value in changes.items():
        fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
    return fields


def save(client, row, **changes):
    """Open the form of a row, change some fields, send it."""
    return client.post(form_of(row), changed_fields(client.get(form_of(row)), **changes))


def errors_at(response, name, formset=None):
    """What stands at a field; with `formset`, at the field of that activity."""
    form = response.context["adminform"].form if formset is None else response.context["inline_admin_formsets"][0].formset.forms[formset]
    return " ".join(form.errors.get(name, []))
