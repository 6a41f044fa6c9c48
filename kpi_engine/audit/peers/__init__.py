"""Formulas beside their peers: how two differ, which ones stand alone, and how sure that is a fault."""
