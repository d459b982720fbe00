"""Text for terminals: characters that would act on a terminal become visible."""

import re

_UNSAFE = (  # `re` compiles it on first use
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff]"
)


def visible(text: str) -> str:
    r"""Return `text` with control characters and bidirectional overrides as visible escapes.

    ESC becomes ``\x1b``, a right-to-left override ``\u202e``; a tab becomes a space.
    """
    return re.sub(_UNSAFE, _escape, text.replace("\t", " "))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"  # noqa: PLR2004
