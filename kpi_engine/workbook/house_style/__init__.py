"""How every workbook that is made here looks: fonts, colours, number formats, charts, fixed times."""
