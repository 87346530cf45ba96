"""What one can do, one file per noun. Permission is checked here, in the first line."""
