"""An audit as sheets of a workbook: beside the audited sheets themselves, or in a report of its own."""
