"""The commands about tables of subscriptions, kpi ledger and kpi bridge: asked, at work, told and written."""
