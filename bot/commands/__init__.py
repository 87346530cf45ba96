"""The commands beside the running program, one file for each noun; worded by the catalogue's ``cli.`` keys."""
