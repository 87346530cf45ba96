"""Reads what a client wrote: amounts, dates, signals and their modality, as values with spans."""

from bot.domain.reading.reader import Context, PatternReader, Reader, Reading, forget_readings, read

__all__ = ["Context", "PatternReader", "Reader", "Reading", "forget_readings", "read"]
