"""What Excel's own rules ask: what a formula does with each reference, look-ups, links, circles."""
