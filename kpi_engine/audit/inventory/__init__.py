"""What there is to audit: facts about each workbook, read quickly, and which one to look at first."""
