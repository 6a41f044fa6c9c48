"""The figures of a month by their names, in the order in which they are shown."""

GAINS = ("new", "reactivation", "expansion")
LOSSES = ("contraction", "churn")
"""Stated as positive amounts, like all losses."""
MOVES = (*GAINS, *LOSSES)
MONTHLY = ("start", *MOVES, "end", "check")
