"""The closed lists of words that columns may hold, each declared here and nowhere else."""

ROLES = (
    "title",
    "byline",
    "date",
    "paragraph",
    "image_alt",
    "image_caption",
    "widget",
    "promotion",
    "navigation",
    "comment_controls",
    "comment_author",
    "comment_meta",
    "comment_text",
    "comment_quote",
    "blank",
    "other",
)
"""What a physical line is to a careful reader; every line has exactly one."""

ENDINGS = {"lf": "\n", "crlf": "\r\n", "cr": "\r", "none": ""}
"""Name of a line's ending -> the characters it stands for."""

KINDS = ("article", "forum", "listing", "unknown")
PRECISIONS = ("second", "minute", "hour", "day", "month", "year")
THREAD_STATUSES = ("complete", "partial", "unknown", "none")
AUTHOR_STATUSES = ("named", "lost", "anonymous", "removed")
TEXT_STATUSES = ("present", "lost", "removed")
PARENT_EVIDENCE = ("indentation", "quote", "mention", "marker", "none")
BOUNDARY_EVIDENCE = ("header", "control", "indentation", "double_blank", "repetition", "first")
IMAGE_EVIDENCE = ("alt_line", "caption_line", "both")
CAPTURED_EVIDENCE = ("record", "table", "widget")
SOURCE_STATUSES = ("read", "duplicate", "older_capture", "empty", "unreadable")

UNREADABLE_REASONS = (
    "unknown_format",
    "not_text",
    "too_large",
    "truncated",
    "corrupt",
    "invalid_json",
    "no_text",
    "no_permission",
    "vanished",
)
"""Why an input gave no page; `sources.reason` of an `unreadable` row starts with one of these."""
