"""What becomes of a finding from one audit to the next: accepted, suppressed, known, gone."""
