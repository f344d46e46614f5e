"""Timings: each a ratio to a limit or to a peer in the same run, never a test."""
