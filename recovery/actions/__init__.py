"""Writes: one verb each, one transaction each. Refusals are recovery.errors."""
