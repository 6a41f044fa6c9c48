"""xlwings Lite, where Python runs inside Excel: what its functions call, and the package it takes."""
