"""The Excel add-in file, built on any system from the texts under addin/."""
