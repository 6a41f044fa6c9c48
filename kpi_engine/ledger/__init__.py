"""Customers by months: how recurring revenue moved, to the cent."""
