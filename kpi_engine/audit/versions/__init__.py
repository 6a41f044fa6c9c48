"""Two versions of a workbook compared: what somebody changed, and what merely moved or followed."""
