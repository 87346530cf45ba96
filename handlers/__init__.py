"""Every way in, one file per conversation: parse, call a service, answer with a view. No rule, no SQL, no wording."""
