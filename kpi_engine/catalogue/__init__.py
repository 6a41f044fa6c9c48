"""Terms, KPIs by family, identities and guides: data and declarations, each stated once."""
