"""Runs the simulator by itself: ``python -m simulator --port 8081``."""

import argparse

from simulator.ground.limits import NO_LIMITS, Limits
from simulator.serving import PAGE_PORT, fastest_runner, serve


def main() -> None:
    """Reads the command line and serves."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--no-limits", action="store_true", help="no flood limits")
    parser.add_argument("--page-port", type=int, default=PAGE_PORT, help="of the people's page")
    parser.add_argument("--no-page", action="store_true", help="no people's page")
    parser.add_argument("--bot", action="append", default=[], help="a bot's username; its token")
    parser.add_argument("--person", action="append", default=[], help="somebody's name")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the parent")
    options = parser.parse_args()
    try:
        fastest_runner()(
            serve(
                options.port,
                limits=NO_LIMITS if options.no_limits else Limits(),
                page_port=None if options.no_page else options.page_port,
                bots=options.bot,
                people=options.person,
                until_stdin_closes=options.until_stdin_closes,
                announce=lambda line: print(line, flush=True),  # noqa: T201
            )
        )
    except OSError as failure:
        parser.exit(1, f"cannot serve: {failure}\n")


if __name__ == "__main__":
    main()
