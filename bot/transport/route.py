"""The way to the Bot API: through which proxy, and whose certificates are believed.

Nothing is taken from the environment but where the machine's own list of authorities is (`SSL_CERT_FILE`).
"""

import ssl
from functools import cache

import certifi
from yarl import URL


def trust(url: str) -> ssl.SSLContext | bool:
    """Whom to believe at this address; the lists of authorities are read when the first secure one is called."""
    return trusted() if url[:6].lower() == "https:" else True


@cache
def trusted() -> ssl.SSLContext:
    """Trust what the machine trusts, and the list that comes with us: a laptop may have none of its own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def checked_proxy(proxy: str | None) -> URL | None:
    """Refuse a proxy we cannot use at the start, not at the first call; the address may hold a password."""
    if proxy is None:
        return None
    scheme = proxy.partition("://")[0].lower()
    if scheme.startswith("socks"):
        raise RuntimeError("SOCKS proxies are not supported: use an http:// or https:// proxy.")
    if scheme not in {"http", "https"}:
        raise ValueError("The proxy must be an http:// or https:// address.")
    return URL(proxy)
