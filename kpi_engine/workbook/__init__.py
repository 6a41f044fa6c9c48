"""Opening workbooks safely, reading what they hold, and the one way to change them: the package patch."""
