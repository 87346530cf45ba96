"""``python -m tests.crash --kills 1000 --seed 7``: the long form, and a line of figures."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.crash.rig import Plan, kill_and_count


def main() -> None:
    """Run and print; the exit code says whether everything held."""
    parser = argparse.ArgumentParser(prog="tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave the database and the log in this directory")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tingsu-crash-") as directory:
        figures = asyncio.run(kill_and_count(asked.keep or Path(directory), Plan(asked.kills, asked.seed)))
    print(figures.line())
    sys.exit(not figures.held)


if __name__ == "__main__":
    main()
