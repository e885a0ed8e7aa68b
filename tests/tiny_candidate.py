"""A candidate of a few rows, small enough to count by hand: two pages, one older capture, one unreadable file."""

import datetime as dt
from pathlib import Path

import polars as pl
from broadsheet.schemas import TABLES

from broadsheet import ids, manifest, parquet
from broadsheet.paths import Workspace

MARKUP = "<script>alert(1)</script> | `x` [y](javascript:z) **b**"
make = ids.Identifier().make


VALIDATION = {
    "success": True,
    "statistics": {"expectations": 3, "met": 3, "errors": 0, "warnings": 0},
    "structure": [],
    "expectations": [],
}
"""What `check` writes of a candidate that is fit to ship."""


def _page(page_id: str, rows: list[tuple[str, str, str | None]]) -> list[dict[str, object]]:
    return [
        {
            "page_id": page_id,
            "line_no": number,
            "role": role,
            "rule": "test:rule",
            "text": text,
            "ending": "lf",
            "raw_bytes": None,
            "record_id": record,
        }
        for number, (role, text, record) in enumerate(rows, 1)
    ]


def tables() -> dict[str, list[dict[str, object]]]:
    """Rows by table: 2 articles, 1 image, 5 comments (2 named, 1 lost, 1 anonymous, 1 removed), 2 authors."""
    pages = [make("page", str(number)) for number in range(3)]
    articles = [make("article", str(number)) for number in range(2)]
    image = make("image", "0")
    comments = [make("comment", str(number)) for number in range(5)]
    writer, commenter = make("author", "writer"), make("author", "commenter")
    ledger = [
        *_page(
            pages[0],
            [
                ("title", MARKUP, articles[0]),
                ("blank", "", None),
                ("byline", "By Orla Fenwick", articles[0]),
                ("paragraph", "The ferry to the lighthouse runs again.", articles[0]),
                ("image_caption", "A ferry at dusk", image),
                ("comment_controls", "3 comments", None),
                ("comment_author", "Tam Reed <b>", comments[0]),
                ("comment_text", "About time, I say.", comments[0]),
                ("blank", "", None),
                ("blank", "", None),
                ("comment_text", "Nobody asked the harbour master, did they?", comments[1]),
                ("comment_author", "Tam Reed <b>", comments[2]),
                ("comment_text", MARKUP, comments[2]),
                ("other", "what is this", None),
            ],
        ),
        *_page(pages[1], [("title", "Old capture of the ferry", None), ("blank", "", None)]),
        *_page(
            pages[2],
            [
                ("title", "Moss on the town hall", articles[1]),
                ("comment_author", "Guest", comments[3]),
                ("comment_text", "Leave the moss alone.", comments[3]),
                ("comment_meta", "removed by its writer", comments[4]),
            ],
        ),
    ]
    captured = dt.datetime(2021, 5, 1, tzinfo=dt.UTC)

    def article(number: int, page: str, **more: object) -> dict[str, object]:
        plain: dict[str, object] = {
            "article_id": articles[number],
            "page_id": page,
            "site": ["harbour.example", None][number],
            "url": ["https://harbour.example/ferry", None][number],
            "kind": "article",
            "layout": ["wpdiscuz", "unknown"][number],
            "layout_score": [0.9, 0.25][number],
            "title": None,
            "byline": None,
            "writer_id": None,
            "published_at": None,
            "published_precision": None,
            "published_raw": None,
            "captured_at": None,
            "captured_precision": None,
            "language": None,
            "text": None,
            "paragraph_count": 0,
            "word_count": 0,
            "image_count": 0,
            "comment_count": 0,
            "comment_count_declared": None,
            "thread_status": "unknown",
            "unrecognised_share": 0.0,
            "source_file": f"page-{number}.txt",
            "record": 0,
            "line_start": 1,
            "line_end": 2,
        }
        return plain | more

    def comment(number: int, article_number: int, ordinal: int, **more: object) -> dict[str, object]:
        plain: dict[str, object] = dict.fromkeys(TABLES["comments"].to_schema().columns)
        plain |= {
            "comment_id": comments[number],
            "article_id": articles[article_number],
            "author_status": "named",
            "ordinal": ordinal,
            "parent_evidence": "none",
            "boundary_evidence": "header",
            "text_status": "present",
            "paragraph_count": 1,
            "word_count": 4,
            "quoted_word_count": 0,
            "line_start": ordinal,
            "line_end": ordinal + 1,
        }
        return plain | more

    def source(file: str, status: str, **more: object) -> dict[str, object]:
        plain: dict[str, object] = dict.fromkeys(TABLES["sources"].to_schema().columns)
        plain |= {"source_file": file, "record": 0, "status": status}
        if status != "unreadable":
            plain |= {"sha256": "0" * 64, "byte_count": 100, "line_count": 4, "encoding": "utf-8"}
        return plain | more

    return {
        "articles": [
            article(
                0,
                pages[0],
                title=MARKUP,
                byline="By Orla Fenwick",
                writer_id=writer,
                published_at=dt.datetime(2021, 4, 30),
                published_precision="day",
                published_raw="30 April 2021",
                captured_at=captured,
                captured_precision="month",
                language="en",
                text="The ferry to the lighthouse runs again.",
                paragraph_count=1,
                word_count=7,
                image_count=1,
                comment_count=3,
                comment_count_declared=3,
                thread_status="complete",
                unrecognised_share=0.0909,
                line_end=13,
            ),
            article(1, pages[2], title="Moss on the town hall", comment_count=2, kind="forum"),
        ],
        "images": [
            {
                "image_id": image,
                "article_id": articles[0],
                "ordinal": 1,
                "after_paragraph": 1,
                "alt_text": None,
                "caption": "A ferry at dusk",
                "credit": None,
                "evidence": "caption_line",
                "line_start": 5,
                "line_end": 5,
            }
        ],
        "comments": [
            comment(0, 0, 1, author_id=commenter, text="About time, I say."),
            comment(
                1,
                0,
                2,
                author_status="lost",
                boundary_evidence="double_blank",
                text="Nobody asked the harbour master, did they?",
                word_count=7,
                parent_comment_id=comments[0],
                parent_evidence="mention",
            ),
            comment(2, 0, 3, author_id=commenter, text=MARKUP, word_count=5, like_count=2),
            comment(3, 1, 1, author_status="anonymous", text="Leave the moss alone.", language="en"),
            comment(
                4, 1, 2, author_status="removed", text_status="removed", text=None, word_count=0, paragraph_count=0
            ),
        ],
        "authors": [
            {
                "author_id": writer,
                "site": "harbour.example",
                "display_name": "Orla Fenwick",
                "is_writer": True,
                "is_commenter": False,
                "name_word_count": 2,
                "comment_count": 0,
                "article_count": 1,
            },
            {
                "author_id": commenter,
                "site": "harbour.example",
                "display_name": "Tam Reed <b>",
                "is_writer": False,
                "is_commenter": True,
                "name_word_count": 3,
                "comment_count": 2,
                "article_count": 1,
            },
        ],
        "sources": [
            source("broken|<i>.jsonl", "unreadable", reason="invalid_json: line 3", record=2),
            source(
                "page-0.txt",
                "read",
                page_id=pages[0],
                article_id=articles[0],
                line_count=14,
                captured_at=captured,
                captured_precision="month",
                captured_evidence="widget",
            ),
            source("page-0b.txt", "older_capture", page_id=pages[1], article_id=articles[0], line_count=2),
            source("page-1.txt", "read", page_id=pages[2], article_id=articles[1]),
        ],
        "lines": ledger,
    }


def write(root: Path, rows: dict[str, list[dict[str, object]]] | None = None, digest: str | None = None) -> Workspace:
    """Write the candidate below `root` (and the raw digest, where one is given) and return its workspace."""
    workspace = Workspace(root)
    folder = workspace.candidate
    described = {}
    for table, found in (rows or tables()).items():
        (folder / table).mkdir(parents=True)
        frame = pl.DataFrame(found, schema=parquet.polars_schema(table), orient="row")
        path = folder / table / "part-00000.parquet"
        part = parquet.write_table(path, table, frame)
        described[table] = {
            "rows": part.rows,
            "schema_hash": parquet.schema_hash(table),
            "parts": [{"path": f"{table}/part-00000.parquet", **part._asdict()}],
        }
    manifest.save(
        folder,
        {
            "status": "draft",
            "version": None,
            "tables": described,
            "config": {"author_names": "keep", "upstream": []},
            "libraries": manifest.versions_of_libraries(),
            "code": manifest.code_version(),
            "key_fingerprint": None,
            "accepted": {"articles": 3, "images": 1, "comments": 5},
            "quarantine": {"comments": {"line_start comes after line_end": 2}},
        },
    )
    workspace.raw_digest.parent.mkdir(parents=True, exist_ok=True)
    workspace.raw_digest.write_text((digest or "0" * 64) + "\n", encoding="utf-8")
    return workspace
