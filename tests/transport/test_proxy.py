"""Calls go through an HTTP proxy: forwarded where the Bot API is plain, tunnelled where it is TLS."""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.transport import NotSent, Transport
from bot.transport.route import trusted
from tests.transport import hostile
from tests.transport.hostile import http, read_request, sending, serving
from tests.transport.twins import TOKEN, assert_tokenless, get_me, library_class, raised

OK = http(200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"x"}}')
PASSWORD = "Basic " + base64.b64encode(b"li:secret").decode()


class Proxy:
    """A proxy for one call at a time that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.passwords: list[str | None] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line, headings, _ = await read_request(reader)
        self.asked.append(line)
        self.passwords.append(headings.get("proxy-authorization"))
        method, target, _ = line.split(" ")
        if method == "CONNECT":
            await self._tunnel(target, reader, writer)
        else:
            writer.write(OK)
            await writer.drain()

    async def _tunnel(self, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, _, port = target.partition(":")
        there_reader, there_writer = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))
        finally:
            there_writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def proxying() -> AsyncIterator[tuple[Proxy, str]]:
    proxy = Proxy()
    async with serving(proxy) as address:
        yield proxy, address.replace("http://", "http://li:secret@")


@pytest.mark.parametrize("make", [HTTPXRequest, Transport])
async def test_a_plain_call_is_forwarded_with_the_password(make: type[HTTPXRequest | Transport]) -> None:
    async with proxying() as (proxy, address), make(proxy=address) as request:
        assert await get_me(request, "http://bot-api.invalid:8081")
    assert proxy.asked == [f"POST http://bot-api.invalid:8081/bot{TOKEN}/getMe HTTP/1.1"]
    assert proxy.passwords == [PASSWORD]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 signed by itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    day, now = timedelta(days=1), datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - day, now + day
    )
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path = tmp_path / "here.pem"
    path.write_bytes(
        signed.public_bytes(encoding) + key.private_bytes(encoding, form, serialization.NoEncryption())
    )
    return path


@pytest.fixture(autouse=True)
def _trust_anew() -> Iterator[None]:
    trusted.cache_clear()
    yield
    trusted.cache_clear()


def test_the_list_of_authorities_that_comes_with_us_is_trusted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    monkeypatch.setenv("SSL_CERT_DIR", "/dev/null")
    assert len(trusted().get_ca_certs()) > 50


@pytest.fixture
def secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@contextlib.asynccontextmanager
async def serving_tls(context: ssl.SSLContext) -> AsyncIterator[str]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await sending(OK)(reader, writer)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_secure_call_is_tunnelled_so_that_the_proxy_sees_no_token(
    secure: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # as a firm with its own authority would have it
    async with (
        proxying() as (proxy, address),
        serving_tls(secure) as api,
        Transport(proxy=address) as transport,
    ):
        assert await get_me(transport, api)
    assert proxy.asked == [f"CONNECT {api.removeprefix('https://')} HTTP/1.1"]
    assert proxy.passwords == [PASSWORD]


@pytest.mark.parametrize("through_proxy", [True, False])
async def test_a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent(
    secure: ssl.SSLContext, through_proxy: bool
) -> None:
    async with proxying() as (_, address), serving_tls(secure) as api:
        proxy = address if through_proxy else None
        theirs = await raised(get_me, HTTPXRequest(proxy=proxy), api)
        ours = await raised(get_me, Transport(proxy=proxy), api)
    assert type(theirs) is library_class(ours) is NetworkError
    assert isinstance(ours, NotSent)
    assert_tokenless(ours)


@pytest.mark.parametrize("target", ["http://bot-api.invalid", "https://bot-api.invalid"])
async def test_a_proxy_that_is_not_there_is_surely_unsent(target: str) -> None:
    proxy = hostile.closed_port()
    theirs = await raised(get_me, HTTPXRequest(proxy=proxy), target)
    ours = await raised(get_me, Transport(proxy=proxy), target)
    assert type(theirs) is library_class(ours) is NetworkError
    assert isinstance(ours, NotSent)


async def test_a_proxy_that_refuses_the_tunnel_is_surely_unsent() -> None:
    async with serving(sending(http(407, b"who are you"))) as proxy:
        theirs = await raised(get_me, HTTPXRequest(proxy=proxy), "https://bot-api.invalid")
        ours = await raised(get_me, Transport(proxy=proxy), "https://bot-api.invalid")
    assert type(theirs) is library_class(ours) is NetworkError
    assert isinstance(ours, NotSent)
    assert_tokenless(ours)
