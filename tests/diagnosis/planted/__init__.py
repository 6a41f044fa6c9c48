"""Consistent businesses and the slips of those who type them, made without knowing how slips are found."""
