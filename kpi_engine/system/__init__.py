"""Processes, their limits and their locks: the one room that knows the operating system."""
