"""Everything Waymark holds about one person, kind by kind and row by row, as docs/export-format.md describes it."""

from recovery.queries.export.pieces import LEFT_OUT, PIECES, Piece
from recovery.queries.export.source import Record, Source, Wanted, source_of

__all__ = ["LEFT_OUT", "PIECES", "Piece", "Record", "Source", "Wanted", "source_of"]
