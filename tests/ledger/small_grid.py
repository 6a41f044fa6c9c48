"""The small grid of the definitions: what five customers pay from January to June, in whole money."""

SMALL_GRID = {
    "A": [100, 100, 150, 150, 150, 150],
    "B": [50, 50, 0, 0, 60, 60],
    "C": [0, 0, 200, 120, 120, 120],
    "D": [0, 30, 0, 0, 0, 0],
    "E": [0, 0, 0, 80, 80, 0],
}
SMALL_MOVES = {
    "start": [0, 150, 180, 350, 350, 410],
    "new": [150, 30, 200, 80, 0, 0],
    "reactivation": [0, 0, 0, 0, 60, 0],
    "expansion": [0, 0, 50, 0, 0, 0],
    "contraction": [0, 0, 0, 80, 0, 0],
    "churn": [0, 0, 80, 0, 0, 80],
    "end": [150, 180, 350, 350, 410, 330],
    "check": [0, 0, 0, 0, 0, 0],
}
"""What moved in it."""
