# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Scores and levels of headings in C, for the compiled build.

`heading_scores` returns what `scorer.heading_scores` returns, and `heading_levels` what
`levels.heading_levels` returns, to the last bit. Bins, features and weights are described there.
What few headings need is called there: series of numbers, labels and chapters.
"""

from array import array
from collections import Counter

from cpython.unicode cimport (
    PyUnicode_Contains, PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ,
    PyUnicode_Substring,
)
from libc.math cimport exp, log
from libc.string cimport memcpy, memmove, memset

from articlex.blocks import List, Table
from articlex.readers.drafts import COLONS, DEEPEST, HeadingMark
from articlex.readers.text.headings import context_features as context
from articlex.readers.text.headings import heading_forms, level_features, levels
from articlex.readers.text.headings import line_features as line
from articlex.readers.text.headings.scorer import NUMBER_SCORE, is_number
from articlex.readers.text.headings.trees import LEAVES, SCALE
from articlex.readers.text.headings.weights import LEVEL_SCALE, load_weights
from articlex.readers.text.layout.wrapping import is_rule

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(Py_UCS4)
    bint Py_UNICODE_ISALPHA(Py_UCS4)
    bint Py_UNICODE_ISDECIMAL(Py_UCS4)
    bint Py_UNICODE_ISDIGIT(Py_UCS4)
    bint Py_UNICODE_ISLOWER(Py_UCS4)
    bint Py_UNICODE_ISSPACE(Py_UCS4)
    bint Py_UNICODE_ISTITLE(Py_UCS4)
    bint Py_UNICODE_ISUPPER(Py_UCS4)

ctypedef unsigned char Bin
ctypedef unsigned long long Word

cdef enum:
    CONTEXT = 11
    TEXT = 20
    ROW = 31
    DOCUMENT = 12
    WORDS = 128  # of a mask, at most
    FORMS = 352  # the lines' forms: 11 kinds of last characters, 4 lengths, 4 capitals, digits
    CASES = 8  # 4 capitals, a letter at the end or not
    LENGTHS = 40
    UNKNOWN = 255

assert (CONTEXT, TEXT, ROW) == (len(context.CONTEXT), len(line.TEXT), CONTEXT + TEXT)
assert DOCUMENT == len(context.DOCUMENT) and LEAVES == sizeof(Word) == 8
assert FORMS == len(context.LAST) * 4 * len(line.CAPITALS) * 2
assert LENGTHS == context.LENGTHS


cdef class Forest:
    """The masks of a `trees.Forest`, and the values of its leaves, in arrays."""

    cdef int trees, words
    cdef double scale
    cdef int first[ROW + DOCUMENT]  # the first mask of each feature
    cdef const Word[:, ::1] masks
    cdef const short[:, ::1] values
    cdef Bin lowest[256]  # the lowest bit of a byte

    def __init__(self, model):
        masks = model.forest.masks
        self.scale = SCALE
        self.trees = len(model.trees)
        self.words = (self.trees + LEAVES - 1) // LEAVES
        assert self.words <= WORDS
        flat = []
        for number, of_feature in enumerate(masks):
            self.first[number] = len(flat)
            flat += of_feature
        raw = b"".join([mask.to_bytes(LEAVES * self.words, "little") for mask in flat])
        self.masks = memoryview(raw).cast("Q", (len(flat), self.words))
        leaves = array("h")
        for tree in model.trees:
            leaves.extend(tree.values + [0] * (LEAVES - len(tree.values)))
        self.values = memoryview(leaves).cast("B").cast("h", (self.trees, LEAVES))
        for byte in range(256):
            self.lowest[byte] = (byte & -byte).bit_length() - 1 if byte else 0

    cdef void rule_out(self, Word* reached, const Bin* row, int feature, int count) noexcept:
        """Leave in `reached` the leaves that the bins of some features can reach."""
        cdef int n, word
        cdef const Word* mask
        for n in range(count):
            mask = &self.masks[self.first[feature + n] + row[n], 0]
            for word in range(self.words):
                reached[word] &= mask[word]

    cdef double log_odds(self, const Word* start, const Bin* row, int count) noexcept:
        """Return the log-odds of a row that has `count` features beside those of the document."""
        cdef Word reached[WORDS]
        cdef int tree, total = 0
        memcpy(reached, start, self.words * sizeof(Word))
        self.rule_out(reached, row, 0, count)
        cdef const Bin* leaves = <const Bin*>reached
        for tree in range(self.trees):
            total += self.values[tree, self.lowest[leaves[tree]]]
        return total / self.scale


# What the Python modules describe, in arrays.

cdef Forest context_forest, line_forest
cdef double reject_below
cdef bint is_loaded = False

cdef Bin last_kinds[0x10000]
cdef Bin above_long[256]
cdef Bin above_text[256]
cdef Bin is_quote[0x10000]
cdef Bin no_end[0x10000]
cdef Bin opens[0x10000]
cdef Bin closes[0x10000]
cdef Bin size_bins[512]
cdef frozenset bylines = line.BYLINES
cdef frozenset chapter_words = heading_forms.CHAPTER_WORDS
cdef int longest_chapter_word = max(map(len, chapter_words))
cdef int other_last = context.OTHER
cdef int longest_text = line.LONGEST_TEXT
cdef int most_blocks = context.MOST_BLOCKS
cdef int longest_run = context.LONGEST_RUN
cdef int long_kind = context.LONG, longer_kind = context.LONGER, edge = context.EDGE
cdef int short_list = context.SHORT_LIST, long_list = context.LONG_LIST
cdef int marked_kind = context.MARKED
cdef int longest = context.LONGEST, longest_sentence = context.LONGEST_SENTENCE
cdef int biggest = context.BIGGEST, long_paragraph = context.LONG_PARAGRAPH
cdef int shares = line.SHARES, most_words = line.MOST_WORDS, most_alike = line.MOST_ALIKE
cdef int most_long_words = line.MOST_LONG_WORDS
cdef int some_capitals = line.SOME, all_capitals = line.ALL, no_capitals = line.NONE
cdef int no_case = line.NO_CASE


cdef int load() except -1:
    """Fill the arrays, once."""
    global context_forest, line_forest, reject_below, is_loaded
    if is_loaded:
        return 0
    weights = load_weights()
    context_forest, line_forest = Forest(weights.context), Forest(weights.line)
    reject_below = weights.reject_below
    memset(last_kinds, other_last, sizeof(last_kinds))
    for character, kind in context.LAST_KINDS.items():
        last_kinds[<int>ord(character)] = kind
    for kind in range(context.NEIGHBOURS):
        above_long[kind] = kind in line.ABOVE_LONG
        above_text[kind] = kind in line.ABOVE_TEXT
    memset(opens, UNKNOWN, sizeof(opens))
    for character, kind in context.OPENS.items():
        opens[<int>ord(character)] = kind
    for character, kind in context.CLOSES.items():
        closes[<int>ord(character)] = kind
    for character in context.NO_HEADING_ENDS_IN:
        no_end[<int>ord(character)] = True
    assert biggest + 1 < <int>sizeof(size_bins)
    for size, kind in enumerate((*context.SIZE_BINS, context.LONGEST_BIN)):
        size_bins[size] = kind
    for character in line.QUOTES:
        is_quote[<int>ord(character)] = True
    load_levels(weights.levels)
    is_loaded = True
    return 0


cdef inline int last_kind(Py_UCS4 character) noexcept:
    return last_kinds[character] if character < 0x10000 else other_last


cdef inline bint is_wide(Py_UCS4 character) noexcept:
    """Tell whether a character is Chinese or Japanese, of which fewer make a word."""
    return 0x2E80 <= character <= 0xD7FF


cdef inline int halves(int number, int most) noexcept:
    """Return the logarithm of a number in steps of half a doubling, up to `most`."""
    cdef Word square = <Word>number * number
    cdef int bits = 0
    while square:
        bits += 1
        square >>= 1
    return min(bits, most)


# Scores


def heading_scores(drafts):
    """Return the positions and scores of the paragraphs that could be headings by their context."""
    load()
    cdef list bodies = drafts.bodies, texts = drafts.texts
    cdef int blocks = len(bodies), n
    texts = [texts[n] if bodies[n] is None else "" for n in range(blocks)]
    cdef list indices = candidates(texts)
    if not indices:
        return []
    cdef bytearray around_buffer = bytearray(blocks + 2)
    cdef Bin* around = <Bin*><char*>around_buffer
    around[0] = around[blocks + 1] = edge
    for n in range(blocks):
        body = bodies[n]
        around[n + 1] = neighbour(texts[n]) if body is None else context.block_bin(body)
    cdef Bin document[DOCUMENT]
    describe_document(drafts, texts, indices, around, document)
    texts.append("")
    cdef bytearray row_buffer = bytearray(len(indices) * ROW)
    cdef Bin* rows = <Bin*><char*>row_buffer
    cdef list kept = context_rows(texts, indices, around, document, rows)
    text_rows(texts, kept, around, rows)

    cdef Word start[WORDS]
    memset(start, 255, sizeof(start))
    line_forest.rule_out(start, document, ROW, DOCUMENT)
    cdef list scored = []
    cdef double score
    for n in range(len(kept)):
        score = 1 / (1 + exp(-line_forest.log_odds(start, rows + n * ROW, ROW)))
        if score < NUMBER_SCORE and is_number_line(texts, kept[n]):
            score = NUMBER_SCORE
        scored.append((kept[n], score))
    return scored


cdef list candidates(list texts):
    """Return the positions of the paragraphs that could be headings."""
    cdef int header = context.mail_header_length(texts), n, size
    cdef list indices = []
    cdef str text
    cdef Py_UCS4 last
    for n in range(header, len(texts)):
        text = texts[n]
        size = len(text)
        if not 0 < size <= longest:
            continue
        last = text[size - 1]
        if (last == u"." and size > longest_sentence) or in_table(no_end, last):
            continue
        if Py_UNICODE_ISALPHA(text[0]) or not is_rule(text):
            indices.append(n)
    return indices


cdef inline int latin_length(str text) noexcept:
    """Return how many characters a text would have in Latin letters."""
    return 3 * len(text) if len(text) and is_wide(text[0]) else len(text)


cdef inline int neighbour(str text) noexcept:
    """Return the bin of a paragraph as a neighbour: by size, closing and opening."""
    cdef int size = latin_length(text)
    cdef Py_UCS4 first = text[0]
    cdef int opening = in_table(opens, first)
    return (
        size_bins[min(size, biggest + 1)]
        + in_table(closes, text[len(text) - 1])
        + (Py_UNICODE_ISLOWER(first) if opening == UNKNOWN else opening)
    )


cdef inline int in_table(const Bin* table, Py_UCS4 character) noexcept:
    return table[character if character < 0x10000 else 0]


cdef int describe_document(
    drafts, list texts, list indices, const Bin* around, Bin* document
) except -1:
    """Write the bins of `DOCUMENT`."""
    cdef int blocks = len(texts), count = len(indices), paragraphs = 0, n, kind, long_ = 0
    cdef int above_long = 0, above_longer = 0, lists = 0, small = 0, closed = 0, marked = 0
    cdef int last, median
    cdef list sizes = sorted([latin_length(text) for text in texts if text])
    cdef list starts = drafts.starts, ends = drafts.ends
    for n in indices:
        kind = around[n + 2]
        above_long += long_kind <= kind < edge
        above_longer += longer_kind <= kind < edge
    for n in range(1, blocks + 1):
        kind = around[n]
        lists += short_list <= kind <= long_list
        small += kind < edge and kind % 4 == 1
        closed += kind < edge and kind // 4 % 3 == 1
        marked += kind == marked_kind
    paragraphs = len(sizes)
    for n in range(paragraphs):
        long_ += <int>sizes[n] > long_paragraph
    median = sizes[paragraphs // 2]
    last = ends[blocks - 1]
    cdef int gaps = last - <int>starts[0] + 1 - blocks
    for n in range(blocks):
        gaps -= <int>ends[n] - <int>starts[n]
    document[0] = halves(blocks, 23)
    document[1] = min(13, 1 + 40 * lists // blocks) if lists else 0
    document[2] = halves(above_longer, 13)
    document[3] = 10 * above_long // count
    document[4] = halves(latin_length(texts[0]), 19)
    document[5] = 10 * count // blocks
    document[6] = halves(median // 8, 11)
    document[7] = 10 * long_ // blocks
    document[8] = halves(marked, 11)
    document[9] = 10 * small // paragraphs
    document[10] = 10 * closed // paragraphs
    document[11] = min(4, 4 * max(0, gaps) // blocks)
    return 0


cdef list context_rows(
    list texts, list indices, const Bin* around, const Bin* document, Bin* rows
):
    """Write the bins of `CONTEXT` for the candidates that these do not reject; return which."""
    cdef int size = len(texts) + 1, end = size - 3, n, index, run = 0
    cdef bytearray above_bytes = bytearray(size), below_bytes = bytearray(size)
    cdef Bin* above = <Bin*><char*>above_bytes
    cdef Bin* below = <Bin*><char*>below_bytes
    for n in range(size):
        run = 0 if around[n] >= long_kind else min(run + 1, longest_run)
        above[n] = run
    run = 0
    for n in range(size - 1, -1, -1):
        run = 0 if around[n] >= long_kind else min(run + 1, longest_run)
        below[n] = run

    cdef Word start[WORDS]
    memset(start, 255, sizeof(start))
    context_forest.rule_out(start, document, CONTEXT, DOCUMENT)
    cdef list kept = []
    cdef Bin* row = rows
    cdef str text
    cdef int length
    for index in indices:
        text = texts[index]
        length = len(text)
        row[0] = last_kind(text[length - 1])
        row[1] = min(LENGTHS, latin_length(text) // 4)
        row[2] = around[index + 1]
        row[3] = around[index]
        row[4] = around[index + 2]
        row[5] = around[index - 1] if index else edge
        row[6] = around[index + 3] if index < end else edge
        row[7] = above[index]
        row[8] = below[index + 2]
        row[9] = min(most_blocks, index)
        row[10] = min(most_blocks, end - index)
        if context_forest.log_odds(start, row, CONTEXT) > reject_below or is_number_line(
            texts, index
        ):
            kept.append(index)
            row += ROW
    return kept


cdef bint is_number_line(list texts, int index) except -1:
    """Tell whether a line is the number of a chapter or a version and nothing else."""
    cdef str text = texts[index]
    return (may_be_chapter(text) or may_be_version(text)) and is_number(texts, index)


cdef bint may_be_version(str text) noexcept:
    """Tell whether a text begins as the number of a version."""
    cdef Py_UCS4 first = text[0]
    return (u"0" <= first <= u"9" or first in u"vV[") and u"." in text


cdef bint may_be_chapter(str text) except -1:
    """Tell whether a text begins with a word for a chapter, or with a Chinese ordinal."""
    cdef int size = len(text), end = 0
    if text[0] == u"第":
        return True
    while end < size and text[end] != u" ":
        end += 1
        if end > longest_chapter_word:
            return False
    return text[:end].lower() in chapter_words


cdef struct Line:  # the groups that a line is in
    int form, case
    bint has_digits

cdef struct Group:  # of lines alike
    int size, above_long, above_text


cdef int text_rows(list texts, list kept, const Bin* around, Bin* rows) except -1:
    """Write the bins of `TEXT` behind those of `CONTEXT`, for the candidates in `kept`."""
    cdef int count = len(kept), n, index, below, words, near_words, title_words
    cdef list kept_texts = [texts[index] for index in kept]
    cdef str text, title = texts[0][:longest_text].lower(), lowered
    labels = line.count_labels(texts) if any([":" in text for text in kept_texts]) else {}
    repeats = Counter(kept_texts)

    cdef bytearray buffer = bytearray(count * sizeof(Line))
    cdef Line* lines = <Line*><char*>buffer
    cdef Group forms[FORMS]
    cdef Group cases[CASES]
    cdef Bin* row = rows
    memset(forms, 0, sizeof(forms))
    memset(cases, 0, sizeof(cases))
    for n in range(count):
        read_line(kept_texts[n], labels, row, &lines[n])
        below = around[<int>kept[n] + 2]
        add_to(&forms[lines[n].form], below)
        add_to(&cases[lines[n].case], below)
        row += ROW

    have_digits = [lines[n].has_digits for n in range(count)]
    cdef list series = line.number_series(kept, kept_texts, have_digits)
    row = rows + CONTEXT
    for n in range(count):
        text = kept_texts[n]
        index = kept[n]
        lowered = text.lower()
        words = long_words(
            lowered, texts[index + 1][:longest_text].lower(), title, &near_words, &title_words
        )
        row[10] = min(most_long_words, words)
        row[11] = 1 + (shares - 1) * near_words // words if words else 0
        row[12] = 1 + (shares - 1) * title_words // words if words and index else 0
        row[13] = min(2, <int>repeats[text] - 1)
        row[14] = series[n]
        write_group(&forms[lines[n].form], row + 15)
        row[17] = shares * forms[lines[n].form].above_text // forms[lines[n].form].size
        write_group(&cases[lines[n].case], row + 18)
        row += ROW
    return 0


cdef inline void add_to(Group* group, int below) noexcept:
    group.size += 1
    group.above_long += above_long[below]
    group.above_text += above_text[below]


cdef inline void write_group(const Group* group, Bin* row) noexcept:
    row[0] = halves(group.size, most_alike)
    row[1] = shares * group.above_long // group.size


cdef int read_line(str text, labels, Bin* row, Line* read) except -1:
    """Write the bins that need no other line, behind those of `CONTEXT`."""
    cdef int size = PyUnicode_GET_LENGTH(text), kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef int n, words = 0, upper = 0, lower = 0, title = 0, digits = 0, commas = 0, sentences = 0
    cdef int begin = 0, end = size, capitals, last = row[0], inside = 0
    cdef bint is_inside = False, has_latin = False, has_address = False, has_price = False
    cdef bint has_colon = False, has_dash = False, has_quote = False, has_bracket = False
    cdef bint has_copyright = False
    cdef Py_UCS4 c, first = PyUnicode_READ(kind, data, 0)
    for n in range(size):
        c = PyUnicode_READ(kind, data, n)
        if Py_UNICODE_ISSPACE(c):
            if is_inside and words == 1:
                end = n
            is_inside = False
            sentences += c == u" " and n and PyUnicode_READ(kind, data, n - 1) == u"."
            continue
        if not is_inside:
            is_inside = True
            words += 1
            if words == 1:
                begin = n
            upper += Py_UNICODE_ISUPPER(c)
            lower += Py_UNICODE_ISLOWER(c)
            title += Py_UNICODE_ISTITLE(c)
        if u"a" <= c <= u"z":
            has_latin = True
            if c == u"h":
                has_address = has_address or follows(kind, data, n, size, b"http")
            elif c == u"w":
                has_address = has_address or follows(kind, data, n, size, b"www.")
        elif u"A" <= c <= u"Z":
            has_latin = True
        elif Py_UNICODE_ISDECIMAL(c):
            digits += 1
        elif c == u",":
            commas += 1
        elif c == u"@":
            has_address = True
        elif c == u"€" or c == u"$":
            has_price = True
        elif c == u"©":
            has_copyright = True
        elif n == size - 1:
            pass  # what follows counts inside a line only
        elif c == u":" or c == u"：":
            has_colon = True
        elif c == u"|":
            has_dash = True
        elif c == u"-" or c == u"–" or c == u"—":
            has_dash = has_dash or (
                0 < n < size - 2
                and PyUnicode_READ(kind, data, n - 1) == u" "
                and PyUnicode_READ(kind, data, n + 1) == u" "
            )
        elif c == u'"' or c == u"“" or c == u"„":
            has_quote = True
        elif c == u"(":
            has_bracket = True

    if upper and not lower and not title:
        capitals = all_capitals
    elif lower and not upper and not title:
        capitals = no_capitals
    elif has_latin or text.upper() != text.lower():
        capitals = some_capitals
    else:
        capitals = no_case if any(map(str.isalpha, text)) else no_capitals
    if has_colon:
        inside = 5 if labels.get(text.partition(":")[0], 0) > 1 else 1
    elif has_dash:
        inside = 2
    elif has_quote:
        inside = 3
    elif has_bracket:
        inside = 4

    row += CONTEXT
    row[0] = min(most_words, size // 2 if is_wide(first) else words)
    row[1] = capitals
    row[2] = shares + 1 if capitals == no_case else shares * upper // words
    row[3] = min(4, 1 + 10 * digits // size) if digits else 0
    row[4] = first_kind(first)
    row[5] = (text[begin:end].strip(":").lower() in bylines) + 2 * has_copyright
    row[6] = min(3, commas)
    row[7] = min(2, sentences)
    row[8] = has_address + 2 * has_price
    row[9] = inside
    read.has_digits = digits > 0
    read.form = ((4 * last + min(3, words // 4)) * 4 + capitals) * 2 + read.has_digits
    read.case = 2 * capitals + (last == other_last)
    return 0


cdef inline bint follows(int kind, void* data, int n, int size, const char* word) noexcept:
    """Tell whether four characters stand at a position."""
    cdef int k
    if n + 4 > size:
        return False
    for k in range(1, 4):
        if PyUnicode_READ(kind, data, n + k) != <Py_UCS4>word[k]:
            return False
    return True


cdef inline int first_kind(Py_UCS4 c) noexcept:
    """Return the position in `line_features.FIRST` of a line's first character."""
    if Py_UNICODE_ISLOWER(c):
        return 1
    if Py_UNICODE_ISALPHA(c) or Py_UNICODE_ISUPPER(c):
        return 0
    if Py_UNICODE_ISDIGIT(c):
        return 2
    return 3 if c < 0x10000 and is_quote[c] else 4


cdef int long_words(str text, str near, str title, int* in_near, int* in_title) except -1:
    """Return how many words of four letters or more a text has. Count those in other texts."""
    cdef int size = PyUnicode_GET_LENGTH(text), kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef int n, begin = 0, words = 0
    cdef Py_UCS4 c
    cdef str word
    in_near[0] = in_title[0] = 0
    for n in range(size + 1):
        c = PyUnicode_READ(kind, data, n) if n < size else u" "
        if Py_UNICODE_ISALNUM(c) or c == u"_":
            continue
        if n - begin >= 4:
            word = PyUnicode_Substring(text, begin, n)
            words += 1
            in_near[0] += PyUnicode_Contains(near, word)
            in_title[0] += PyUnicode_Contains(title, word)
        begin = n + 1
    return words


# Levels

cdef enum:
    WIDTH = 3
    DEPTH = 6
    SIBLINGS = 16
    RANKS = 6  # numbers with more parts are none
    SERIES = 4 * RANKS * 2 * 3 * 4 * 6
    MOST_CHOICES = WIDTH * (DEPTH + 1)
    WORDS_OF_HEADING = 12

assert (WIDTH, DEPTH, SIBLINGS) == (levels.WIDTH, DEEPEST, level_features.REMEMBERED)
assert RANKS == heading_forms.DEEPEST_NUMBER
assert WORDS_OF_HEADING == heading_forms.MOST_WORDS

cdef enum:
    CHAPTER, ROMAN, CAPITALS, PLAIN
cdef enum:
    SOME, ALL, NONE, UPPER
cdef enum:
    HEADING, PARAGRAPH, LIST, TABLE, OTHER_BLOCK, NOTHING
cdef enum:
    DIRECT, NO_TEXT, LEAD_IN, ONE_PARAGRAPH, LONG_TEXT
cdef enum:
    FREE, OUTSIDE, BESIDE, INSIDE

assert PLAIN == heading_forms.PLAIN and UPPER == heading_forms.UPPER
assert NOTHING == heading_forms.NOTHING and LONG_TEXT == heading_forms.LONG_TEXT

cdef struct Form:  # as `heading_forms.Form`, with prefixes and words by number
    int kind, depth
    bint is_ranked, is_last, is_new
    int number, prefix, ending, case, below, lists, blocks, length, size, series
    int announces, intro, word_count
    int words[WORDS_OF_HEADING]

cdef struct Open:  # as `level_features.Open`
    int level, form, count
    short series[SIBLINGS]

cdef struct Outline:  # open headings, with the log-probability of an outline so far
    double score
    int depth, last
    Open path[DEPTH]

cdef struct Choice:
    double total, score
    int level, outline

cdef struct Decision:
    double score
    int level, above

cdef struct Around:  # as `level_features.Outline`
    int size, to_come
    bint is_ranked, has_parts

cdef int child_weights[16][64]
cdef int sibling_weights[20][64]
cdef int sizes = len(heading_forms.SIZES), lengths = len(heading_forms.LENGTHS)
cdef int size_bounds[8]
cdef int length_bounds[8]
cdef int endings[32]
cdef int most_lists = heading_forms.MOST_LISTS, most_form_blocks = heading_forms.MOST_BLOCKS
cdef int most_gap = level_features.MOST_GAP, most_siblings = level_features.MOST_SIBLINGS
cdef int most_shared = level_features.MOST_SHARED
cdef int most_to_come = level_features.MOST_TO_COME, largest = level_features.LARGEST_OUTLINE
cdef int shortest_capitals = heading_forms.SHORTEST_CAPITALS
cdef double first_score = levels.FIRST_SCORE, margin = levels.MARGIN, level_scale = LEVEL_SCALE


cdef int load_levels(weights) except -1:
    """Fill the arrays for levels."""
    for tables, features in ((weights.child, 12), (weights.sibling, 18)):
        assert len(tables) == features and max(map(len, tables)) <= 64
    for feature, table in enumerate(weights.child):
        for bin_, weight in enumerate(table):
            child_weights[feature][bin_] = weight
    for feature, table in enumerate(weights.sibling):
        for bin_, weight in enumerate(table):
            sibling_weights[feature][bin_] = weight
    for n, bound in enumerate(heading_forms.LENGTHS):
        length_bounds[n] = bound
    for n, bound in enumerate(heading_forms.SIZES):
        size_bounds[n] = bound
    for kind in range(len(context.LAST)):
        endings[kind] = heading_forms.ENDINGS.get(kind, heading_forms.OTHER_ENDING)
    return 0


def heading_levels(drafts, list indices, list known):
    """Return the likeliest level of each heading at the positions in `indices`, and its score."""
    load()
    cdef int count = len(indices), n, size, grown, kept, k
    if not count:
        return []
    cdef bytearray form_buffer = bytearray(count * sizeof(Form))
    cdef Form* forms = <Form*><char*>form_buffer
    write_forms(drafts.texts, drafts.bodies, indices, forms)
    cdef bytearray decision_buffer = bytearray(WIDTH * count * sizeof(Decision))
    cdef Decision* decisions = <Decision*><char*>decision_buffer
    cdef int to_come[SERIES]
    cdef Outline outlines[WIDTH]
    cdef Outline grown_outlines[WIDTH]
    cdef Choice choices[MOST_CHOICES]
    cdef Around around
    cdef int made = 0, level

    memset(to_come, 0, sizeof(to_come))
    around.is_ranked = False
    around.has_parts = has_parts(forms, count)
    around.size = min(largest, count // 4)
    for n in range(count):
        to_come[forms[n].series] += 1
        around.is_ranked = around.is_ranked or forms[n].is_ranked
    outlines[0].score = outlines[0].depth = 0
    outlines[0].last = -1
    size = 1
    for n in range(count):
        to_come[forms[n].series] -= 1
        around.to_come = min(most_to_come, to_come[forms[n].series])
        level = known[n]
        if not 0 <= level <= DEPTH:
            raise ValueError(f"level {level} is not from 0 to {DEPTH}")
        grown = 0
        for k in range(size):
            grown = add_choices(&outlines[k], k, forms, n, &around, level, choices, grown)
        sort_choices(choices, grown)
        kept = 0
        while kept < min(grown, WIDTH) and choices[kept].total >= choices[0].total - margin:
            decisions[made].level = choices[kept].level
            decisions[made].score = choices[kept].score
            decisions[made].above = outlines[choices[kept].outline].last
            open_heading(
                &outlines[choices[kept].outline], forms, n, &choices[kept], &grown_outlines[kept]
            )
            grown_outlines[kept].last = made
            made += 1
            kept += 1
        memcpy(outlines, grown_outlines, kept * sizeof(Outline))
        size = kept

    cdef list decided = []
    n = outlines[0].last
    while n >= 0:
        decided.append((decisions[n].level, decisions[n].score))
        n = decisions[n].above
    decided.reverse()
    return decided


cdef int write_forms(list texts, list bodies, list indices, Form* forms) except -1:
    """Write the form of each heading, as `heading_forms.forms` returns them."""
    cdef dict prefixes = {"": 0}
    cdef dict words = {}
    cdef int count = len(indices), n, index, end, k, characters
    cdef str text
    cdef Form* form
    cdef bint is_capitals, has_number
    for n in range(count):
        index = indices[n]
        end = indices[n + 1] if n + 1 < count else len(bodies)
        form = &forms[n]
        text = texts[index]
        characters = form.lists = 0
        for k in range(index + 1, end):
            characters += latin_length(texts[k])
            form.lists += isinstance(bodies[k], List)
        is_capitals = len(text) >= shortest_capitals and is_upper(text)
        form.number = -1
        form.prefix = 0
        has_number = False
        if has_early_digit(text):
            match = heading_forms.match_number(text)
            if match is not None:
                has_number = True
                form.number = int(match[2])
                form.prefix = prefixes.setdefault((match[1] or "").lower(), len(prefixes))
        if has_rank(text):
            form.kind, form.depth = heading_forms.rank_of(text, is_capitals=is_capitals)
        else:
            form.kind = CAPITALS if is_capitals else PLAIN
            form.depth = 0
        form.is_ranked = form.kind == CHAPTER or form.kind == ROMAN or form.depth > 0
        form.ending = endings[last_kind(text[len(text) - 1])]
        form.case = UPPER if is_capitals else case_of(text)
        form.below = below_heading(bodies, index)
        form.lists = min(most_lists, form.lists)
        form.blocks = min(most_form_blocks, end - index - 1)
        form.length = reached(length_bounds, lengths, latin_length(text))
        form.size = reached(size_bounds, sizes, characters)
        form.announces, stems = heading_forms.announces(text)
        form.word_count = 0
        for stem in stems:
            form.words[form.word_count] = words.setdefault(stem, len(words))
            form.word_count += 1
        form.intro = intro_of(texts, bodies, index, end)
        form.series = (form.kind * RANKS + form.depth) * 2 + has_number
        form.series = form.series * 3 + form.ending % 3
        form.series = (form.series * 4 + (ALL if is_capitals else form.case)) * 6 + form.below
    write_neighbours(forms, count)
    return 0


cdef int intro_of(list texts, list bodies, int index, int end) except -1:
    """Return what is between a heading and the next: the last block, or how many there are."""
    if end == index + 1:
        return DIRECT
    if bodies[end - 1] is not None:
        return NO_TEXT
    cdef str text = texts[end - 1]
    if text[len(text) - 1] in COLONS:
        return LEAD_IN
    return ONE_PARAGRAPH if end == index + 2 else LONG_TEXT


cdef void write_neighbours(Form* forms, int count) noexcept:
    """Write `is_last` and `is_new`, which depend on the other headings."""
    cdef int last[4 * RANKS]
    cdef bint is_earlier[4 * RANKS]
    cdef bint is_in_chapters[4 * RANKS]
    cdef bint has_chapter = False
    cdef int n, rank
    memset(is_earlier, 0, sizeof(is_earlier))
    memset(is_in_chapters, 0, sizeof(is_in_chapters))
    for n in range(count):
        last[forms[n].kind * RANKS + forms[n].depth] = n
    for n in range(count):
        rank = forms[n].kind * RANKS + forms[n].depth
        forms[n].is_last = is_earlier[rank] and last[rank] == n
        forms[n].is_new = not is_in_chapters[rank]
        is_earlier[rank] = True
        has_chapter = has_chapter or forms[n].kind <= ROMAN
        is_in_chapters[rank] = has_chapter


cdef bint has_parts(const Form* forms, int count) noexcept:
    """Tell whether sections that are numbered once from 1 have parts, such as 1.1."""
    cdef int n, firsts = 0
    cdef bint is_deep = False
    for n in range(count):
        if forms[n].kind == PLAIN:
            is_deep = is_deep or forms[n].depth > 0
            firsts += not forms[n].depth and forms[n].number == 1
    return is_deep and firsts == 1


cdef inline int reached(const int* bounds, int count, int number) noexcept:
    """Return how many lower bounds a number reaches."""
    cdef int n = 0
    while n < count and bounds[n] <= number:
        n += 1
    return n


cdef bint is_upper(str text) noexcept:
    """Tell what `str.isupper` tells."""
    cdef bint is_cased = False
    cdef Py_UCS4 c
    for c in text:
        if Py_UNICODE_ISLOWER(c) or Py_UNICODE_ISTITLE(c):
            return False
        is_cased = is_cased or Py_UNICODE_ISUPPER(c)
    return is_cased


cdef int case_of(str text) noexcept:
    """Return which words of a heading have capitals."""
    cdef int upper = 0, lower = 0, title = 0
    cdef bint is_inside = False
    cdef Py_UCS4 c
    for c in text:
        if Py_UNICODE_ISSPACE(c):
            is_inside = False
        elif not is_inside:
            is_inside = True
            upper += Py_UNICODE_ISUPPER(c)
            lower += Py_UNICODE_ISLOWER(c)
            title += Py_UNICODE_ISTITLE(c)
    return SOME if title or (upper and lower) or not (upper or lower) else ALL if upper else NONE


cdef bint has_early_digit(str text) noexcept:
    """Tell whether a number may begin a heading: after a word of twelve letters at most."""
    cdef int n
    for n in range(min(17, len(text))):
        if Py_UNICODE_ISDECIMAL(text[n]):
            return True
    return False


cdef bint has_rank(str text) except -1:
    """Tell whether a heading's first word may make it a chapter, or a numbered heading."""
    cdef int size = len(text), end = 0
    cdef Py_UCS4 first = text[0]
    if first == u"§" or Py_UNICODE_ISDECIMAL(first) or may_be_chapter(text):
        return True
    if may_be_version(text):
        return True
    while end < size and text[end] != u" ":
        end += 1
    return end > 1 and (text[end - 1] == u"." or text[end - 1] == u")")


cdef int below_heading(list bodies, int index) noexcept:
    """Return the kind of the block below a heading."""
    if index + 1 == len(bodies):
        return NOTHING
    body = bodies[index + 1]
    if body is None:
        return PARAGRAPH
    kind = type(body)
    if kind is HeadingMark:
        return HEADING
    return LIST if kind is List else TABLE if kind is Table else OTHER_BLOCK


cdef int add_choices(
    const Outline* outline, int number, const Form* forms, int heading, const Around* around,
    int known, Choice* choices, int count
) except -1:
    """Add the levels that a heading could have in an outline, as `levels` has them."""
    cdef int allowed[DEPTH + 1]
    cdef int level[DEPTH + 1]
    cdef double odds[DEPTH + 1]
    cdef int size, n, depth, weight
    cdef const Open* above
    if known:
        return add_choice(outline, number, known, 1.0, choices, count)
    if not outline.depth:
        return add_choice(outline, number, 2, first_score, choices, count)
    above = &outline.path[outline.depth - 1]
    size = allowed_depths(outline, forms, heading, around, allowed)
    for n in range(size):
        depth = allowed[n]
        if depth == outline.depth:
            level[n] = above.level + 1
            weight = child_weight(&forms[heading], above, forms, around)
        else:
            level[n] = outline.path[depth].level
            weight = sibling_weight(&forms[heading], outline, depth, forms, around)
        odds[n] = exp(weight / level_scale)
    if size == 1:
        return add_choice(outline, number, level[0], 1.0, choices, count)
    cdef double total = sum([odds[n] for n in range(size)])  # by Python, whose sums are its own
    for n in range(size):
        count = add_choice(outline, number, level[n], odds[n] / total, choices, count)
    return count


cdef inline int add_choice(
    const Outline* outline, int number, int level, double score, Choice* choices, int count
) noexcept:
    choices[count].total = outline.score + log(score)
    choices[count].score = score
    choices[count].level = level
    choices[count].outline = number
    return count + 1


cdef void sort_choices(Choice* choices, int count) noexcept:
    """Sort choices by their totals, the greatest first. Equal ones keep their order."""
    cdef int n, k
    cdef Choice choice
    for n in range(1, count):
        choice = choices[n]
        k = n
        while k and choices[k - 1].total < choice.total:
            choices[k] = choices[k - 1]
            k -= 1
        choices[k] = choice


cdef void open_heading(
    const Outline* outline, const Form* forms, int heading, const Choice* choice, Outline* opened
) noexcept:
    """Write the outline with a heading of the chosen level."""
    cdef int depth = outline.depth
    cdef Open* new
    opened[0] = outline[0]
    while depth and outline.path[depth - 1].level >= choice.level:
        depth -= 1
    new = &opened.path[depth]
    if depth < outline.depth and new.level == choice.level:
        if new.count == SIBLINGS:
            memmove(&new.series[0], &new.series[1], (SIBLINGS - 1) * sizeof(short))
            new.count -= 1
    else:
        new.count = 0
    new.level = choice.level
    new.form = heading
    new.series[new.count] = forms[heading].series
    new.count += 1
    opened.depth = depth + 1
    opened.score = choice.total


cdef int allowed_depths(
    const Outline* outline, const Form* forms, int heading, const Around* around, int* allowed
) noexcept:
    """Write how many open headings could stay open above a heading; return how many choices."""
    cdef int depth = outline.depth, size = 0, n
    cdef int first = outline.path[0].level == 1
    cdef int end = depth + 1 if outline.path[depth - 1].level < DEPTH else depth
    cdef bint is_ranked = around.is_ranked and (around.has_parts or forms[heading].is_ranked)
    cdef int orders[DEPTH]
    if around.is_ranked and not is_ranked:
        for n in range(first, depth):
            is_ranked = is_ranked or forms[outline.path[n].form].is_ranked
    if is_ranked:
        for n in range(depth):
            orders[n] = FREE if n < first else order(
                &forms[outline.path[n].form], &forms[heading], around
            )
        for n in range(first, end):
            if fits(orders, n, depth):
                allowed[size] = n
                size += 1
    if not size:
        for n in range(first, end):
            allowed[size] = n
            size += 1
    return size


cdef int order(const Form* other, const Form* form, const Around* around) noexcept:
    """Tell by numbers and kinds alone whether a heading is inside an open one, or beside it."""
    if form.kind != other.kind:
        if other.kind > form.kind or other.kind > ROMAN:
            return FREE
        return BESIDE if other.is_last and form.is_new and form.number < 0 else OUTSIDE
    if form.kind > ROMAN:
        if around.has_parts and not form.depth and form.number >= 0 and other.number < 0:
            return BESIDE
        if not (form.is_ranked or other.is_ranked) or form.number < 0 or other.number < 0:
            return FREE
    return BESIDE if form.depth == other.depth else OUTSIDE if other.depth < form.depth else INSIDE


cdef bint fits(const int* orders, int open_, int count) noexcept:
    """Tell whether a heading may be below the first open headings, and close the others."""
    cdef int n
    for n in range(open_):
        if orders[n] == BESIDE or orders[n] == INSIDE:
            return False
    for n in range(open_, count):
        if orders[n] == OUTSIDE or (orders[n] == BESIDE and n > open_):
            return False
    return open_ == count or orders[open_] != INSIDE


cdef int child_weight(
    const Form* form, const Open* above, const Form* forms, const Around* around
) noexcept:
    """Return the weight of a place below the heading above."""
    cdef const Form* parent = &forms[above.form]
    cdef int to_come = around.to_come, all_to_come = most_to_come + 1
    return (
        child_weights[0][above.level]
        + child_weights[1][6 * parent.below + form.below]
        + child_weights[2][(most_lists + 1) * parent.lists + form.lists]
        + child_weights[3][all_to_come * numbers(form, parent) + to_come]
        + child_weights[4][4 * parent.case + form.case]
        + child_weights[5][all_to_come * (4 * parent.ending + form.ending) + to_come]
        + child_weights[6][longer(form, parent)]
        + child_weights[7][(sizes + 1) * parent.size + form.size]
        + child_weights[8][parent.blocks]
        + child_weights[9][2 * parent.announces + (form.announces > 0)]
        + child_weights[10][shared(form, parent)]
        + child_weights[11][parent.intro]
    )


cdef int sibling_weight(
    const Form* form, const Outline* outline, int depth, const Form* forms, const Around* around
) noexcept:
    """Return the weight of a place beside an open heading."""
    cdef const Open* sibling = &outline.path[depth]
    cdef const Form* beside = &forms[sibling.form]
    cdef const Form* above = &forms[outline.path[outline.depth - 1].form]
    cdef int levels_up = outline.depth - 1 - depth, is_up = levels_up > 0
    cdef int to_come = around.to_come, all_to_come = most_to_come + 1
    cdef int n, alike = 0
    cdef bint has_prefix = (
        form.number >= 0 and beside.number >= 0 and form.prefix == beside.prefix
    )
    for n in range(sibling.count):
        alike += sibling.series[n] == form.series
    n = 2 if sibling.series[sibling.count - 1] == form.series else alike > 0
    return (
        sibling_weights[0][sibling.level]
        + sibling_weights[1][3 * n + min(2, levels_up)]
        + sibling_weights[2][min(3, 4 * alike // sibling.count)]
        + sibling_weights[3][2 * min(most_siblings, sibling.count) + is_up]
        + sibling_weights[4][2 * min(most_gap, above.blocks) + is_up]
        + sibling_weights[5][all_to_come * numbers(form, beside) + to_come]
        + sibling_weights[6][has_prefix]
        + sibling_weights[7][6 * beside.below + form.below]
        + sibling_weights[8][(most_lists + 1) * beside.lists + form.lists]
        + sibling_weights[9][all_to_come * (4 * beside.ending + form.ending) + to_come]
        + sibling_weights[10][2 * (4 * beside.case + form.case) + is_up]
        + sibling_weights[11][2 * longer(form, beside) + is_up]
        + sibling_weights[12][(sizes + 1) * beside.size + form.size]
        + sibling_weights[13][around.size]
        + sibling_weights[14][to_come]
        + sibling_weights[15][4 * beside.announces + 2 * (form.announces > 0) + is_up]
        + sibling_weights[16][2 * shared(form, beside) + is_up]
        + sibling_weights[17][2 * above.intro + is_up]
    )


cdef inline int shared(const Form* form, const Form* other) noexcept:
    """Return how many long words two headings share, up to a limit."""
    cdef int n, k, count = 0
    for n in range(form.word_count):
        for k in range(other.word_count):
            count += form.words[n] == other.words[k]
    return min(most_shared, count)


cdef inline int numbers(const Form* form, const Form* other) noexcept:
    """Return the bin of the numbers that begin two headings."""
    cdef int number = form.number, before = other.number
    if before < 0:
        return 0 if number < 0 else 2 if number == 1 else 3
    if number < 0:
        return 1
    return 4 if number == before + 1 else 5 if number == 1 else 6 if number == before else 7


cdef inline int longer(const Form* form, const Form* other) noexcept:
    """Return the bin of how much longer a heading is than another."""
    cdef int most = lengths - 1
    return max(-most, min(most, form.length - other.length)) + most
