"""By which definition a KPI of a workbook is computed: tested on the cells that its own formula reads."""
