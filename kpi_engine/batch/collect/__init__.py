"""From many companies' filled workbooks to one portfolio: KPIs, status, triggers, totals, who is late."""
