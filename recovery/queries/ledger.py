"""The claim ledger as pages show it: read once a process, from the files that ship. No query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from recovery.releases.ledger import SHIPPED, TOOLS, VERDICTS, LedgerRow, read_ledger, read_sources
from recovery.rules.shapes import Guide, Myth, Source, Step


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: what popular advice says, our verdict, how strong the evidence is, and how the plan answers it."""

    row: int
    advice: str
    verdict: str
    evidence: str
    answer: str
    sources: tuple[Source, ...]
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every claim by its row, and the claims that each tool carries."""

    by_row: Mapping[int, Claim]
    by_tool: Mapping[str, tuple[Claim, ...]]

    def claims(self, rows: Iterable[int] = (), tool: str = "") -> tuple[Claim, ...]:
        """The claims of a tool, or of these rows in their order; a row that the ledger does not hold is left out."""
        return self.by_tool.get(tool, ()) if tool else tuple(self.by_row[row] for row in rows if row in self.by_row)


@cache
def ledger() -> Ledger:
    """Kept for as long as the process runs: the files change with a new version alone."""
    sources = {source.key: source for source in read_sources(SHIPPED)}
    claims = [_claim(row, sources) for row in read_ledger(SHIPPED)]
    by_tool = {tool: tuple(claim for claim in claims if tool in claim.tools) for tool in TOOLS}
    return Ledger({claim.row: claim for claim in claims}, by_tool)


def _claim(row: LedgerRow, sources: Mapping[str, Source]) -> Claim:
    return Claim(row.row, row.advice, row.verdict, row.evidence, row.answer, tuple(sources[key] for key in row.sources), row.tools)


# --- The public page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """A claim and who carries it in this guide."""

    claim: Claim
    steps: tuple[Step, ...]
    myths: tuple[Myth, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Claims that are carried first by a step of this phase; without a phase, by a tool or a card alone."""

    title: str
    claims: tuple[Carried, ...]


def counts() -> dict[str, int]:
    """How many claims have each verdict, in the order of the verdicts."""
    claims = ledger().by_row.values()
    return {verdict: sum(claim.verdict == verdict for claim in claims) for verdict in VERDICTS}


def parts_of(guide: Guide, verdict: str) -> tuple[Part, ...]:
    """Every claim with this verdict, in the order of the road. What comes from no step stands last."""
    steps = [step for phase in guide.phases for step in phase.steps]
    found = [_carried(claim, steps, guide.myths) for claim in ledger().by_row.values() if claim.verdict == verdict]
    order = [phase.key for phase in guide.phases]

    def place(carried: Carried) -> int:
        return order.index(carried.steps[0].phase_key) if carried.steps else len(order)

    titles = [*(phase.title for phase in guide.phases), ""]
    return tuple(Part(titles[at], tuple(claims)) for at, claims in groupby(sorted(found, key=place), key=place))


def _carried(claim: Claim, steps: Iterable[Step], myths: Iterable[Myth]) -> Carried:
    return Carried(
        claim, tuple(step for step in steps if claim.row in step.rows), tuple(myth for myth in myths if claim.row in myth.rows)
    )
