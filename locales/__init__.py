"""The catalogues, and what makes the Traditional one."""
