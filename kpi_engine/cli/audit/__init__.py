"""`kpi audit` at work: workbooks audited within limits, and the reports of what was found."""
