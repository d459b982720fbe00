"""Look for inputs that take more than linear time: prefix + pattern × N + suffix, at N and 4N.

    python benchmarks/slowness.py text|markdown|html [--seconds S] [--seed K]

Patterns are drawn from the signs that each format gives a meaning to, and each is read in this
process. A ratio of 4 is linear, of 16 quadratic; every pattern above 6 is measured again, at
larger N, before it is printed, for short runs are noisy. The exit code is 1 if any is left.
"""

import argparse
import random
import sys
import time

import articlex

_PIECES = {
    "text": (
        "| a ", "|", "||", "|---", "\\|", "\\", "- ", "-", "  - ", "* ", "1. ", "2) ", "a) ", "# ",
        "===", "---", "```", "~~~", "+--+", "+==+", "====  ====", "[x] ", "\n", "\n\n", " ", "\t",
        "a", "A b", "5", ": ", ".", "\u00a0|", "“", "— ", "字", "\r", "Step 1", ":--", "From: a",
    ),
    "markdown": (
        "*", "**", "_", "`", "``", "[", "](", "![", "](x)", "<", "<a ", "-->", "&amp", "> ", "- ",
        "1. ", "# ", "|", "|-", "\n", "\n\n", "    ", "a", "~~", "http://a", "\\", "```", "---\n",
        "[a]: b\n",
    ),
    "html": (
        "<p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>", "<td colspan=9>", "<li>",
        "<ul>", "</ul>", "<b>", "<a href=x", " b=c", "<", ">", "&", "&amp;", "<!--", "-->", "<![",
        "<h1>", "<br>", "<pre>", "a", "\n", " ", "<blockquote>", "</p>", "<th rowspan=9>",
        "<caption>", "<q",
    ),
}  # fmt: skip
_SHORT, _LONG = 1_000, 4_000
_SUSPECT = 6.0


def seconds(text: str, name: str) -> float:
    """Return the shortest of two readings of `text`."""
    times = []
    for _ in range(2):
        began = time.perf_counter()
        articlex.parse(text, format=name)
        times.append(time.perf_counter() - began)
    return min(times)


def ratio(prefix: str, pattern: str, suffix: str, count: int, name: str) -> float:
    """Return how much longer four times as many patterns take."""
    once = seconds(prefix + pattern * count + suffix, name)
    return seconds(prefix + pattern * count * 4 + suffix, name) / max(once, 1e-4)


def main() -> int:
    """Search for as long as the command line says and print what is slow."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("format", choices=_PIECES)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    pieces = _PIECES[options.format]

    def some(most: int) -> str:
        return "".join(chance.choices(pieces, k=chance.randint(0, most)))

    end = time.monotonic() + options.seconds
    tried, worst, slow = 0, 0.0, 0
    while time.monotonic() < end:
        tried += 1
        prefix, pattern, suffix = some(2), some(5) or "a", some(2)
        found = ratio(prefix, pattern, suffix, _SHORT, options.format)
        if found > _SUSPECT:
            found = ratio(prefix, pattern, suffix, _LONG, options.format)
        worst = max(worst, found)
        if found > _SUSPECT:
            slow += 1
            print(f"{found:.1f}  {prefix!r} + {pattern!r} × N + {suffix!r}")
    print(f"{options.format}: {tried} patterns, the largest ratio at N and 4N is {worst:.1f}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
