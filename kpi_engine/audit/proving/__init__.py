"""What a finding touches, and whether its fix is safe: shown by recalculating with and without it."""
