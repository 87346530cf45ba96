"""Facts become messages: keys, keyboards, cards. A view decides nothing."""
