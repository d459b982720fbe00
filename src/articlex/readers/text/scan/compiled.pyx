# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -O3
"""Searches of a whole text in one pass, for the compiled build.

The functions return what those of `plain` return. What they look for is described there.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND

from articlex.readers.text.scan import plain

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4)

ctypedef unsigned char OneByte
ctypedef unsigned short TwoBytes
ctypedef unsigned int FourBytes
ctypedef fused Character:  # as many bytes as the widest character of a text needs
    OneByte
    TwoBytes
    FourBytes

cdef int most_bare = plain.MOST_BARE, near = plain.NEAR
cdef int has_spaces = plain.HAS_SPACES, has_indents = plain.HAS_INDENTS
cdef int has_wide_gaps = plain.HAS_WIDE_GAPS, has_boxes = plain.HAS_BOXES
cdef unsigned char is_mark[128]  # characters at which `could_have_tables` looks twice
cdef unsigned char is_delimiter[128]


cdef int load() except -1:
    for character in "\t \n\r+=-^:*|\\":
        is_mark[<int>ord(character)] = True
    for character in plain.DELIMITERS:
        is_delimiter[<int>ord(character)] = True
    return 0


load()


def may_have_tables(str text not None):
    """Tell whether a text could have a table of any dialect."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    if kind == 1:
        return could_have_tables(<const OneByte*>PyUnicode_DATA(text), size)
    if kind == 2:
        return could_have_tables(<const TwoBytes*>PyUnicode_DATA(text), size)
    return could_have_tables(<const FourBytes*>PyUnicode_DATA(text), size)


def layout_marks(str text not None):
    """Return the flags of what a text has: spaces, indents, wide gaps and boxes."""
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    if kind == 1:
        return marks(<const OneByte*>PyUnicode_DATA(text), size)
    if kind == 2:
        return marks(<const TwoBytes*>PyUnicode_DATA(text), size)
    return marks(<const FourBytes*>PyUnicode_DATA(text), size)


cdef int marks(const Character* text, Py_ssize_t size) noexcept:
    # Without branches, so that compilers look at many characters at once.
    cdef unsigned char spaces = 0, indents = 0, gaps = 0, boxes = 0
    cdef Py_ssize_t n
    for n in range(size - 2):
        spaces |= (text[n] == 32) & (text[n + 1] == 32)
        indents |= (text[n] == 10) & (text[n + 1] == 32) & (text[n + 2] == 32)
        gaps |= (text[n] == 10) & (text[n + 1] == 10) & (text[n + 2] == 10)
    if size > 1:
        spaces |= text[size - 2] == 32 and text[size - 1] == 32
    if size:
        indents |= text[0] == 32
    if Character is not OneByte:
        for n in range(size):
            boxes |= (
                ((text[n] >= 0x2500) & (text[n] <= 0x2503))
                | ((text[n] >= 0x2550) & (text[n] <= 0x2551))
            )
    return (
        (has_spaces if spaces else 0)
        | (has_indents if indents else 0)
        | (has_wide_gaps if gaps else 0)
        | (has_boxes if boxes else 0)
    )


cdef bint has_marks(const Character* text, Py_ssize_t start, Py_ssize_t end) noexcept:
    """Tell whether a line has anything that `could_have_tables` looks for. Most have nothing.

    The character behind the line is read, too: a line feed, or the NUL behind every string.
    """
    cdef unsigned char found = 0
    cdef Py_ssize_t n
    for n in range(start, end):
        found |= (
            (text[n] == 9) | (text[n] == 13) | (text[n] == 94) | (text[n] == 124)  # tab CR ^ |
            | ((text[n] == 32) & ((text[n + 1] == 32) | (text[n + 1] == 42)))  # two spaces, " *"
            | ((text[n] == 45) & ((text[n + 1] == 43) | (text[n + 1] == 45)))  # -+ --
            | ((text[n] == 61) & ((text[n + 1] == 32) | (text[n + 1] == 61)))  # "= " ==
            | ((text[n] == 58) & (text[n + 1] == 58))  # ::
            | ((text[n] == 68) & (text[n + 1] == 32))  # "D " of RECORD
            | ((text[n] == 92) & (text[n + 1] == 98))  # \b of \begin
        )
        if Character is not OneByte:
            found |= (text[n] >= 0x2501) & (text[n] <= 0x2551)
    return found != 0


cdef inline bint is_box(Py_UCS4 c) noexcept:
    """Tell whether a character is a straight line of a box drawing."""
    return 0x2500 <= c <= 0x2503 or 0x2550 <= c <= 0x2551


cdef bint could_have_tables(const Character* text, Py_ssize_t size) noexcept:
    cdef Py_ssize_t n = 0, first, end, last = -near, number = 0, stop, pipes, tabs
    cdef bint has_gap, has_rule = False, has_record = False, has_pipe = False, is_gapped = False
    cdef int bare = 0
    cdef Py_UCS4 c
    while n < size:
        if n == 0 or text[n - 1] == u"\n":
            end = n
            while end < size and text[end] != u"\n":
                end += 1
            if not has_marks(text, n, end):
                if end == n and n > 1 and text[n - 2] == u"\n":
                    return True  # the third line feed in a row
                n = end + 1
                number += 1
                continue
        # White space before the text of a line separates nothing.
        while n < size and is_blank(text[n]):
            n += 1
        first = n
        pipes = tabs = 0
        has_gap = False
        while n < size:
            c = text[n]
            if c >= 128:
                if Character is not OneByte and is_box(c) and c != 0x2500:
                    return True
                n += 1
                continue
            if not is_mark[c]:
                n += 1
                continue
            if c == u"\n" or c == u"\r":
                break
            if c == u" " or c == u"\t":
                if c == u" " and text[n - 1] == u"D" and ends_with(text, n, b"RECORD "):
                    has_record = True
                if c == u" " and (n + 1 == size or text[n + 1] != u" "):
                    n += 1
                    continue
                if c == u" " and text[n - 1] == u"=":
                    return True
                end = n
                stop = 0
                while end < size and is_blank(text[end]):
                    stop += text[end] == u"\t"
                    end += 1
                # A single blank before other white space is no gap, unless a tab is in it.
                if end < size and text[end] != u"\n" and text[end] != u"\r":
                    has_gap = True
                    tabs += stop
                n = end
                continue
            if c == u"|":
                pipes += 1
            elif c == u"^":
                return True
            elif c == u"-":
                if n > 1 and text[n - 1] == u"+" and text[n - 2] == u"-":
                    return True
                if n > 2 and text[n - 1] == u" " and text[n - 2] == u"-" and text[n - 3] == u"-":
                    return True
                has_rule = has_rule or (n > 0 and text[n - 1] == u"-")
            elif c == u"=":
                if n > 1 and text[n - 1] == u" " and text[n - 2] == u"=":
                    return True
                has_rule = has_rule or (n > 0 and text[n - 1] == u"=")
            elif c == u":":
                if ends_with(text, n, b"-table::"):
                    return True
            elif c == u"*":
                if ends_with(text, n, b". row *"):
                    return True
            elif c == u"\\":
                if n + 10 <= size and ends_with(text, n + 9, b"\\begin{tab"):
                    return True
            n += 1
        # The line's end.
        if has_gap:
            if number - last < near or tabs > 1:
                return True
            last = number
            is_gapped = True
        if pipes:
            has_pipe = True
            if is_row(text, first, n):
                return True
            bare += pipes > 1
        if n < size:
            if text[n] == u"\n" and (ends_with(text, n, b"\n\n\n") or ends_with(text, n, b"\r\n\r\n\r\n")):
                return True
            if text[n] == u"\r" and ends_with(text, n, b"\r\r\r"):
                return True
            n += 1
            number += 1
    return (is_gapped and has_rule) or (has_pipe and (has_record or bare > most_bare))


cdef inline bint is_blank(Py_UCS4 c) noexcept:
    """Tell whether a character is white space and ends no line."""
    return c != u"\n" and c != u"\r" and Py_UNICODE_ISSPACE(c)


cdef inline bint ends_with(const Character* text, Py_ssize_t last, const char* words) noexcept:
    """Tell whether some ASCII words end with the character at `last`."""
    cdef Py_ssize_t length = 0, n
    while words[length]:
        length += 1
    if last + 1 < length:
        return False
    for n in range(length):
        if text[last - length + 1 + n] != <unsigned char>words[n]:
            return False
    return True


cdef bint is_row(const Character* text, Py_ssize_t first, Py_ssize_t end) noexcept:
    """Tell whether a line that has a pipe is a row by itself."""
    cdef Py_ssize_t n
    while is_blank(text[end - 1]):
        end -= 1
    if text[first] == u"|" or text[first] == u">" or text[first] == u"{" or text[end - 1] == u"|":
        return True
    for n in range(first, end):
        if text[n] >= 128 or not is_delimiter[text[n]]:
            return False
    return True
