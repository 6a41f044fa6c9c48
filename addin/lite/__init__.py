"""What an xlwings Lite user gets."""
