"""A guide's KPIs computed from a table of figures, under the definitions a company has chosen."""
