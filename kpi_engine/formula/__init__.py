"""Excel formula text: tokens, references, guards, the saved spellings of a function. No arithmetic."""
