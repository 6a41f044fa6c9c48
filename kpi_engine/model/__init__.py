"""What a term, a KPI, a guide, a fact, a finding and a result are."""
