"""Reads what a client wrote: amounts, dates, signals and their modality, as values with spans."""
