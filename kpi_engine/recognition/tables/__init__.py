"""Where the tables of a sheet are: which cells say the periods, which lines of figures stand below them."""
