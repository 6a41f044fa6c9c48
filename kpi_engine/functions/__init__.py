"""Everything that can be called from a cell: scalar, range, table, target and check functions."""
