#!/usr/bin/env python3
"""Fuzz a reader, or the decoding of bytes, guided by coverage (needs `pip install atheris`).

    python tests/fuzz/fuzz.py text|markdown|html|decoding [-runs=N] [-max_total_time=SECONDS] …

The options are libFuzzer's. An input that breaks a promise is written to the working directory:
put it into tests/fuzz/regressions/READER-WHAT.txt, where pytest replays it from then on.
"""

import sys

import atheris

with atheris.instrument_imports(include=["articlex"]):
    import promises


_PIECES = (
    b"| a | b |", b"|---|:-:|", b"\n", b"\r", b"- ", b"  - ", b"1. ", b"# ", b"===", b"```",
    b"+--+", b"\\|", b"<table><tr><td>", b"</td>", b"<ul><li>", b"> ", b"[x](y)", b"---", b"&amp;",
    b":\n", b"- b- c\n", b" \n", b"---+---\n", b"|---+---|\n", b"=== ===\n", b"\t", b"a\t\tb\n",
    b"a   b    c\n", b"1    2.5  x\n", b"---  ----\n", b"|| a || b ||\n", b"^ a ^ b ^\n", b"{|\n",
    b"|-\n", b"! a !! b\n", b"|}\n", b"|===\n", b"|_. a |_. b |\n", b"\\begin{tabular}{ll}\n",
    b"a & b \\\\\n", b"\\end{tabular}\n", b".. list-table::\n\n   * - a\n     - b\n",
    b"-[ RECORD 1 ]-\n", b"a | 1\n", b"*** 1. row ***\n", b"a: 1\n", b"    x = 1\n", b"> > a\n",
    "│ a │ b │\n".encode(), "├───┼───┤\n".encode(), "┌───┬───┐\n".encode(), "━━━ ━━━\n".encode(),
    b"-RECORD 0--\n", "┌─a─┬─b─┐\n".encode(), "═══╪═══\n".encode(), "字  字  1\n".encode(),
    b"   A B\n0  1 2\n", b"A\n\n   a long line of text at the margin of a manual\n", b"C. A\n",
    b"Part I\n", b"Chapter 1\n", b"v1.2.3\n", b"- a  1  2\n", b"a 1 \xc2\xb1  2\n",
    b"a ..... 3\n", b"$ 1,000  (5)\n", b"\n\n\n", b"Step 1\n", b"1.1 A\n", b"\x0c", "字".encode(),
)  # fmt: skip


def main() -> None:
    """Run libFuzzer on the harness that the command line names."""
    name = sys.argv.pop(1) if len(sys.argv) > 1 else "text"

    def one(data: bytes) -> None:
        if name == "decoding":
            promises.decoding(data)
            return
        source = atheris.FuzzedDataProvider(data)
        pieces: list[str] = []
        while source.remaining_bytes() and len(pieces) < 40:
            if source.ConsumeBool():
                pieces.append(_PIECES[source.ConsumeIntInRange(0, len(_PIECES) - 1)].decode())
            else:
                pieces.append(source.ConsumeUnicode(source.ConsumeIntInRange(0, 8)))
        promises.PROMISES[name]("".join(pieces))

    atheris.Setup([sys.argv[0], "-timeout=10", *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
