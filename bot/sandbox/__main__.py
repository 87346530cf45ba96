"""Runs the sandbox as its own process: ``python -m bot.sandbox --port 8081``. Prints its address first."""

import argparse
import asyncio
import contextlib

from bot.sandbox.running import serve
from bot.sandbox.settings import DEFAULT_TOKEN


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="bot.sandbox", description="A stand-in for Telegram on loopback.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 for any free one")
    parser.add_argument(
        "--token", default=DEFAULT_TOKEN, help="token of the bot the control interface speaks of"
    )
    parser.add_argument("--no-limits", action="store_true", help="no ceilings on sending, for benchmarks")
    asked = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(asked.port, asked.token, limits=not asked.no_limits))


if __name__ == "__main__":
    main()
