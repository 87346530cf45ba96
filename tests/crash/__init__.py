"""The real program as a child process, killed with SIGKILL at seeded moments and checked from outside (R1, R2, R11)."""
