"""The code behind each Excel host."""
