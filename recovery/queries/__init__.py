"""Reads that join. Each returns frozen objects and costs a fixed number of queries."""
