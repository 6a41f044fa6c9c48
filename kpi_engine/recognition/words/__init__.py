"""What single words say: the name of a figure, a unit, a period, a scenario, a part of the business."""
