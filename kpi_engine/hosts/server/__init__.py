"""The local server that the Office.js add-in asks: figures, search, checks and audits."""
