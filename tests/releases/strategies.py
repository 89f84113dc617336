"""Manuscripts of every kind that files can hold, sound or not."""

from hypothesis import settings
from hypothesis import strategies as st

from recovery.enums import ActivityKind, Evidence, Feeling, PhaseRole
from recovery.releases.fields import ACTIVITY, GUIDE, MYTH, PHASE, SOURCE, STEP, canonical, kind_of
from recovery.releases.read_yaml import LARGEST_NUMBER

LAW = settings(max_examples=60, deadline=None, database=None)

KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
# Half of the texts are made of what YAML and Markdown find special.
MARKS = st.text(st.sampled_from("ab \n\t:-#'\"|>{}[]&*!%@`?,.\\~=0é\u2028\x85\U0001f331…"), max_size=60)
TRAPS = st.sampled_from(["", "yes", "null", "012", "1.5", "2026-11-22", "---", "a\n---\nb", "::: only home\na\n:::"])
TEXTS = st.one_of(ANY_TEXT, MARKS, TRAPS)
ENUMS = {"role": PhaseRole, "feeling": Feeling, "evidence": Evidence}


def values(field):
    if field.name == "kind" and field.choices:
        return st.sampled_from([kind.value for kind in ActivityKind])
    if field.name in ENUMS:
        return st.sampled_from([word.value for word in ENUMS[field.name]])
    if field.name == "key":
        return KEYS
    if field.kind == "flag":
        return st.booleans()
    if field.kind == "number":
        return st.integers(0, LARGEST_NUMBER)
    if field.kind == "numbers":
        return st.lists(st.integers(0, LARGEST_NUMBER), max_size=4)
    if field.kind == "lines":
        return st.lists(TEXTS, max_size=3).map(lambda texts: canonical(field, texts))
    return TEXTS.map(lambda text: fitting(field, text))


def fitting(field, text):
    text = canonical(field, text)
    if field.longest:
        text = canonical(field, text[: field.longest])
    return text or "x" if field.required else text


def entries(fields):
    return st.fixed_dictionaries({field.name: values(field) for field in fields})


def unique(strategy, max_size=3, by="key"):
    return st.lists(strategy, max_size=max_size, unique_by=lambda entry: entry[by])


@st.composite
def steps(draw):
    head = draw(entries(STEP))
    key = head.pop("key")
    return {
        "key": key,
        "file_name": draw(st.sampled_from([key, f"{key}-walk"])),
        **head,
        "body": canonical(STEP[5], draw(TEXTS)),
        "activities": draw(unique(entries(ACTIVITY))),
    }


@st.composite
def manuscripts(draw):
    phases = draw(st.lists(entries(PHASE), max_size=3, unique_by=(lambda p: p["key"], lambda p: p["role"])))
    pool = draw(st.lists(steps(), max_size=5, unique_by=(lambda s: s["key"], lambda s: s["file_name"])))
    for index, phase in enumerate(phases):
        phase.update(kind=kind_of(phase["role"]), steps=pool[index :: len(phases)])
    return {**draw(entries(GUIDE)), "phases": phases, "sources": draw(unique(entries(SOURCE))), "myths": draw(unique(entries(MYTH)))}
