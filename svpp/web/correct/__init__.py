"""Correcting one guard's day: the evidence, the table, one form at a time, what it would change, the history."""
