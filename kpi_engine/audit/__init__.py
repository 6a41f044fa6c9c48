"""Auditing a workbook: its structure read once, rules of one file each, and the life of what they find."""
