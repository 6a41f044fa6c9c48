"""What a person accepts of a check is written, with a receipt; what is open becomes questions."""
