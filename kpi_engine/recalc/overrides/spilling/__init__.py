"""Functions whose result is a table: parts of tables, tables side by side, sorted and filtered."""
