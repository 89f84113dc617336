"""Short ways to write as somebody, for tests of the middle layers."""

from uuid import uuid4

from recovery.actions.answers import save_answers
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from tests.conftest import NOW


def write_note(user, words, *, at=NOW, writing_id=None, revision=0, page_id=None, kind=WritingKind.NOTE):
    """Save a note as its form does. Gives the row."""
    save = Save(writing_id or uuid4(), {"text": words}, revision, page_id)
    return save_writing(user, Where(kind), save, at=at)


def answer(user, key="k1", *, at=NOW, page_id=None, revisions=None, line=None, **values):
    """Save answers of a step: `a1={"text": "…"}`; `line` is the line to keep. Gives what was saved."""
    parts = {**values, **({"": {"text": line}} if line is not None else {})}
    return save_answers(user, key, parts, revisions=revisions or {}, page_id=page_id, at=at)
