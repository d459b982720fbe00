"""Text that can go to a terminal: what would act on it is shown instead."""

import re

_UNSAFE = (  # compiled on first use: most calls never need it
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)


def safe(text: str) -> str:
    r"""Return `text` with controls and bidirectional overrides as visible escapes.

    ESC becomes ``\x1b``, a right-to-left override ``\u202e``; a tab becomes a space.
    """
    return re.sub(_UNSAFE, _escape, text.replace("\t", " "))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004
