"""`make bench`: the draft review, then the shipped guide and a generated one of 400 steps, each in a Waymark of its own."""

import subprocess
import sys
from argparse import ArgumentParser

from bench.load import check_wrk

LARGE = 400


def main() -> int:
    parser = ArgumentParser(prog="make bench", description="How fast the pages are, beside (a) a constant answer and (b) a plain page.")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=3, help="of each run (default: %(default)s)")
    parser.add_argument("--only", choices=["shipped", "large", "review"], help="one guide only, or the draft review, which needs no wrk")
    options = parser.parse_args()
    if options.only in (None, "review"):
        subprocess.call([sys.executable, "-m", "bench.review"])
    if options.only == "review":
        return 0
    check_wrk()
    bounded = ["--rounds", str(min(options.rounds, 20)), "--seconds", f"{min(options.seconds, 10):g}"]
    chosen = {"shipped": 0, "large": LARGE}
    code = 0
    for name, steps in chosen.items():
        if options.only in (None, name):
            code |= subprocess.call([sys.executable, "-m", "bench.one", "--steps", str(steps), *bounded])
    print("\n(a) a constant answer through the same middleware · (b) session, user, 30 rows from one query, an ordinary template")
    print("A machine that does other things drifts: read the ratios, not the figures.")
    return code


if __name__ == "__main__":
    sys.exit(main())
