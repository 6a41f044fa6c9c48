"""What a workbook is made of: inputs, workings and results, and which results are its headlines."""
