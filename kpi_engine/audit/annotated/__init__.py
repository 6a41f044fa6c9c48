"""An audit as sheets of a workbook: in a copy of the audited one, or in a report of its own."""
