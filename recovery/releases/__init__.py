"""Drafts → document → shapes: what people see is drawn from releases, and only from them."""

from recovery.releases.cache import forget, forget_newest, guide_of, newest_release
from recovery.releases.candidate import Candidate, candidate_of, preview_guide
from recovery.releases.compare import Difference, Part, Piece, compare
from recovery.releases.compile import Document, compile_document, encode_document
from recovery.releases.decode import FormatUnknown, decode_document, read_document
from recovery.releases.fields import Entry, Manuscript
from recovery.releases.files import differing_files, files_of, read_draft, read_files, write_files
from recovery.releases.manuscript import manuscript_of
from recovery.releases.markdown import render_short
from recovery.releases.read_yaml import FileFault

__all__ = [
    "Candidate",
    "Difference",
    "Document",
    "Entry",
    "FileFault",
    "FormatUnknown",
    "Manuscript",
    "Part",
    "Piece",
    "candidate_of",
    "compare",
    "compile_document",
    "decode_document",
    "differing_files",
    "encode_document",
    "files_of",
    "forget",
    "forget_newest",
    "guide_of",
    "manuscript_of",
    "newest_release",
    "preview_guide",
    "read_document",
    "read_draft",
    "read_files",
    "render_short",
    "write_files",
]
