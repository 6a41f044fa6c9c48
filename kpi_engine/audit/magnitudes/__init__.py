"""Numbers as an auditor reads them: typed as text, of a wrong size or sign, and what a formula gives."""
