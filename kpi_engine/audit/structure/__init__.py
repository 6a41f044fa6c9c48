"""What a sheet is made of: lines and runs, tables, headings, totals, timelines."""
