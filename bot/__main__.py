"""What ``python -m bot`` and ``tingsu`` start: the desk at once, any other command through the command line."""

import gc
import sys


def main() -> None:
    """Do what the words say; ``run`` has none, and what reads words would stay in memory as long as it runs."""
    if sys.argv[1:] == ["run"]:
        run()
        return
    from bot.commands.line import app  # noqa: PLC0415  as above

    app(prog_name="tingsu")


def run() -> None:
    """The desk, with as little as it can do with."""
    gc.disable()  # until the desk is open: hardly anything that is made till then is ever let go
    from bot.spared import sparing  # noqa: PLC0415  only what runs is so poor

    with sparing():
        from bot.running import run_desk  # noqa: PLC0415  as above
    run_desk()


if __name__ == "__main__":
    main()
