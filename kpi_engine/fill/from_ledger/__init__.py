"""Filling from a ledger of subscriptions: what a template asks of it, and what the fill says of it."""
