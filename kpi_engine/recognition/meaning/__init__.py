"""What the lines of figures are: their terms, units and signs, and which of them are parts of others."""
