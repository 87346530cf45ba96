"""The rules: values in, a value with its reasons out. No clock, no database, no Telegram, no wording."""
