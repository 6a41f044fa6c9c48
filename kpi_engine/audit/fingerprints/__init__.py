"""By what a finding is known again: its formula and its labels, not the place where it happens to stand."""
