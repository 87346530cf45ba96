"""A stand-in for Telegram on loopback: the Bot API on one side, fake people with a web page on the other.

It serves the demo, the tests and the benchmarks. It knows nothing of complaints and imports nothing of ours:
whoever talks to it does so over HTTP, as they would talk to Telegram. What a bot may send is checked against
the official Bot API data in ``botapi.json`` (see NOTICE), and refused in Telegram's own words.
"""
