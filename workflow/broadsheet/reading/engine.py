"""`read_page`: from a page's lines to one role per line, with marks where comments begin."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from broadsheet.reading import tags as t
from broadsheet.reading.answers import cut_answers
from broadsheet.reading.article_first import without_article
from broadsheet.reading.articles import Article, find_article, find_forum_title, main_block
from broadsheet.reading.badges import without_marks
from broadsheet.reading.blocks import split_merged
from broadsheet.reading.dates import numeric_order, parse_date
from broadsheet.reading.evidence import SURE, is_thread
from broadsheet.reading.furniture import donation_bar
from broadsheet.reading.headless import MOST_HEADING, by_blocks, by_items
from broadsheet.reading.headlines import FORUM_UNDER, tokens, without_label
from broadsheet.reading.images import picture_lines
from broadsheet.reading.items import STYLE as ITEMS
from broadsheet.reading.labels import Facts, Labels
from broadsheet.reading.languages import detect
from broadsheet.reading.layouts import Layout, Layouts
from broadsheet.reading.listings import is_front, is_index, is_listing, leads, listing_title
from broadsheet.reading.marking import foot_role, head_role, mark_thread
from broadsheet.reading.own_words import cut_in_own_words
from broadsheet.reading.page import Page
from broadsheet.reading.painter import Painter
from broadsheet.reading.segments import is_subject, without_answer
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.signatures import end_at_signatures
from broadsheet.reading.surroundings import byline_name, paint_rest
from broadsheet.reading.tagger import Tagger
from broadsheet.reading.thread_status import declared_count, shows_part
from broadsheet.reading.threads import Cutter, Segment, Thread
from broadsheet.reading.title_text import title_text

if TYPE_CHECKING:
    from broadsheet.reading.repetition import SiteFacts


def tagger_of(layouts: Layouts) -> Tagger:
    """Return the one tagger of these layouts, with its cache of lines seen."""
    tagger: Tagger | None = layouts.cache.get("tagger")
    if tagger is None:
        tagger = layouts.cache["tagger"] = Tagger(layouts)
    return tagger


def choose_layout(sheet: Sheet, layouts: Layouts) -> tuple[Layout | None, float]:
    """Return the layout with most evidence on the page, and how much: each kind of evidence counts at most three times."""
    scores: dict[str, float] = {}
    seen: dict[tuple[str, float], int] = {}
    for tag in sheet.tag:
        for item in tag.evidence:
            times = seen.get(item, 0)
            if times < 3:
                seen[item] = times + 1
                scores[item[0]] = scores.get(item[0], 0.0) + item[1]
    best: Layout | None = None
    score = 0.0
    for layout in layouts.layouts:
        if scores.get(layout.name, 0.0) > score:
            best, score = layout, scores[layout.name]
    return (best, score) if score >= 2 else (None, score)


def read_page(page: Page, facts: SiteFacts | None, layouts: Layouts, *, comment_languages: bool = False) -> Labels:
    """Return what every line of ``page`` is.

    ``facts`` are what repeats on its site (None: the page alone decides); ``comment_languages`` also detects the
    language of every comment, which is slow.
    """
    sheet = Sheet(page.lines, tagger_of(layouts))
    painter = Painter(sheet)
    labels = Labels(painter.roles, painter.rules)
    if not sheet.count:
        return labels
    layout, score = choose_layout(sheet, layouts)
    named_blocks = layout is not None and layout.author == "blocks"
    if named_blocks:
        sheet.open_alone(tagger_of(layouts))
    cutter = Cutter(sheet, layout, score)
    asked = cut_answers(sheet, layout)
    thread = asked or cutter.best()
    if asked is None and not named_blocks:
        thread = cut_in_own_words(sheet, layout, score, thread)
    listed = is_listing(sheet)
    if thread is not None and thread.valid <= 2 and listed:
        thread = None
    if asked is None:
        thread = by_blocks(sheet, layout, thread, cutter, layouts) or thread
        thread = by_items(sheet, thread) or thread or cutter.by_times()
    sure = asked is not None or named_blocks
    if thread is not None and not sure and not is_thread(sheet, thread, listed):
        thread = None
    if thread is not None and thread.style not in ("blocks", ITEMS) and (layout is None or layout.kind != "forum"):
        split_merged(sheet, thread)
    forum = thread is not None and _is_forum(sheet, layout, score, thread)
    if thread is not None and not forum and not sure:
        without_article(sheet, thread)
    opening: Segment | None = None
    if (
        forum
        and thread is not None
        and thread.segments
        and (not thread.foot_order or thread.segments[0].number == 1 or (layout is not None and score >= SURE))
        and _is_opening(sheet, thread)
    ):
        opening = thread.segments.pop(0)
    if forum and opening is not None:
        stop = opening.top
    elif thread is not None and thread.segments:
        stop = thread.segments[0].top
        if thread.start >= 0 and not forum:
            stop = min(stop, thread.start)
    else:
        stop = sheet.count
    about = next((tag.about for tag in sheet.tag if tag.about), "")
    slug = _slug(page.url)
    furniture = frozenset(facts.furniture_lines(sheet)) if facts is not None else frozenset()
    article = find_article(sheet, stop, about, slug, furniture)
    if forum and thread is not None:
        below = opening is None and _is_text(sheet, thread.start if 0 <= thread.start < stop else stop)
        article.title = find_forum_title(sheet, stop, about, slug, past=0 if below else FORUM_UNDER)
        article.repeats = []
        article.body = [k for k in article.body if k != article.title]
        posts = [*([opening] if opening is not None else []), *thread.segments]
        _take_off_subjects(sheet, article.title, posts)
        end_at_signatures(sheet, posts)
    facts_out = labels.facts
    facts_out.kind = "forum" if forum else "article" if article.body or thread is not None else "unknown"
    listed = (listed and not leads(sheet)) or is_index(sheet) or is_front(sheet)
    listing = thread is None and opening is None and listed
    if listing:
        facts_out.kind = "listing"
        article.title = listing_title(sheet)
        article.body, article.dates, article.byline, article.published, article.repeats = [], [], -1, None, []
    facts_out.layout = layout.name if layout is not None else "unknown"
    facts_out.layout_score = round(min(1.0, score / 8), 3) if layout is not None else 0.0
    bar, month = donation_bar(sheet, stop)
    article.body = [k for k in article.body if k not in bar]
    _paint_article(painter, article, opening, labels)
    painter.paint(bar, "widget", "furniture.donation_bar")
    if month is not None and page.captured_at is None:
        facts_out.captured_at, facts_out.captured_precision, facts_out.captured_evidence = month, "month", "widget"
    order = numeric_order([tag.posted for tag in sheet.tag if tag.posted])
    if order is None and facts is not None:
        order = facts.date_order
    text = " ".join(sheet.text[k] for k in (opening.text_lines() if opening is not None else article.body)[:40])
    if listing:
        text = " ".join(core for core, tag in zip(sheet.core, sheet.tag, strict=True) if tag.words >= 8)
    facts_out.language = detect(text)
    if facts_out.language is None and thread is not None:
        facts_out.language = detect(" ".join(sheet.text[k] for s in thread.segments[:10] for k in s.text_lines()))
    if article.published:
        when = parse_date(article.published, facts_out.language, order, page.captured_at)
        facts_out.published_at, facts_out.published_precision = when.at, when.precision
        facts_out.published_raw = when.raw
    if thread is not None:
        mark_thread(painter, thread, opening, labels, page, order, layouts)
        if forum and thread.segments and thread.segments[0].top <= article.title < thread.segments[0].body:
            # over the first post of a later page it is in that post's head
            painter.paint([article.title], "title", "article.title")
    if asked is not None:
        counts = [k for k in range(max(article.title, 0), stop) if sheet.tag[k].flags & (t.PANEL | t.NUMBER)]
        painter.paint(counts, "comment_meta", "opening.counts")
    _thread_facts(sheet, thread, opening, facts_out)
    end = thread.segments[-1].stop if thread is not None and thread.segments else sheet.count
    first = thread.segments[0].top if opening is None and thread is not None and thread.segments else stop
    paint_rest(painter, furniture, facts_out, title=article.title, first=first, end=end)
    if comment_languages and thread is not None:
        for segment in thread.segments:
            code = detect(" ".join(sheet.text[k] for k in segment.text_lines()))
            if code:
                facts_out.comment_languages[sheet.at[segment.top]] = code
    return labels


def _take_off_subjects(sheet: Sheet, title: int, posts: list[Segment]) -> None:
    """Take off posts a first line that says the topic's title once more: boards give each post a subject."""
    headline = tokens(without_label(sheet.core[title])) if title >= 0 else ""
    for post in posts:
        subject = sheet.core[post.body] if post.body + 1 < post.end else ""
        bare = tokens(without_answer(subject))
        # boards cut the subject of an answer where it is long
        begun = is_subject(subject) and bare.count(" ") >= 2 and headline.startswith(bare)
        if headline and (bare == headline or begun):
            post.body += 1


def _is_text(sheet: Sheet, stop: int, least: int = 1) -> bool:
    """Answer: is there a text of ``least`` words right above line ``stop``, and no heading only."""
    above = sheet.tag[max(0, stop - OPENING_LINES) : stop]
    return sum(tag.words for tag in above if tag.words >= MOST_HEADING) >= least


def _is_opening(sheet: Sheet, thread: Thread) -> bool:
    """Is the first post the one that opens the topic? Post numbers that count on from an earlier page say no.

    So does "page 2 of 3", and where a text stands above: the line that opens the thread below it ("Comments"), and the
    subject of an answer in the post's head ("Re: ...").
    """
    first = thread.segments[0]
    pages = (
        _PAGE.search(core) for core, tag in zip(sheet.core[: first.top], sheet.tag, strict=False) if tag.words <= 12
    )
    if any(int(page[1]) > 1 for page in pages if page):
        return False
    # what stands over a topic's title is the board's, and so is what stands over "11 replies to this topic"
    near = not thread.topic and 0 <= first.top - thread.start <= NEAR_START
    near = near and not _FORUM_WORD.search(sheet.core[thread.start])
    if near and thread.start > 0 and _is_text(sheet, thread.start, MUCH_TEXT):
        return False
    answers = any(without_answer(core) != core for core in sheet.core[first.top : first.body])
    if answers and _is_text(sheet, first.top):
        return False
    numbers = [segment.number for segment in thread.segments[:6]]
    if numbers[0] <= 1 or len(numbers) < 2:
        return True
    steps = [after - before for before, after in itertools.pairwise(numbers) if before > 0 and after > 0]
    return not steps or any(step != 1 for step in steps)


_FORUM_WORD = re.compile(
    r"\b(?:forums?|topics?|threads?|sub-?forums?|foren|thema|themen|foros?|temas?|sujets?|discussioni|onderwerp(?:en)?|board index|boards?"
    r"|tópicos?|wątk\w+|форум\w*|тем[аы]|message board)\b",
    re.I,
)


_PAGE = re.compile(
    r"\b(?:page|seite|página|pagina|strona|страница) (\d{1,5}) (?:of|von|sur|de|di|van|z|из) \d+\b", re.I
)
_BADGES = frozenset(["author", "post author", "autor", "autorin", "auteur", "autore", "op", "mod", "top fan"])
"""What blogs set beside a name too."""


NEAR_START = 3
"""Lines from the line that opens the answers to the first of them."""
OPENING_LINES = 20
"""Lines over the first answer among which the opening post is."""
MUCH_TEXT = 60
"""So many words above a thread are an article; fewer could be a forum's rules, or a notice to its members."""
ENOUGH_TEXT = 20
"""The same where a line such as "2 responses" parts text and thread."""


def _is_forum(sheet: Sheet, layout: Layout | None, score: float, thread: Thread) -> bool:
    """Answer: is this page a forum's topic: by its layout, or by panels and forum words where no article stands above."""
    by_layout = layout is not None and layout.kind == "forum"
    if thread.topic or (by_layout and score >= SURE):
        return True
    if layout is not None and not by_layout:
        return False
    wanted = t.PANEL | t.TITLE | t.PANELKEY | t.POSTNO
    panelled = sum(
        any(
            sheet.tag[k].flags & wanted and sheet.core[k].lower() not in _BADGES
            for k in range(segment.top, segment.body)
        )
        for segment in thread.segments
    )
    if by_layout and panelled * 2 >= len(thread.segments):
        return True
    first = thread.segments[0].top
    start, stop = main_block(sheet, thread.start if 0 <= thread.start < first else first)
    above = sum(min(sheet.tag[k].words, 60) for k in range(start, stop))
    if above >= (ENOUGH_TEXT if 0 <= thread.start < first else MUCH_TEXT):
        return False
    answers = sum(
        any(without_answer(core) != core for core in sheet.core[segment.top : segment.body])
        for segment in thread.segments
    )
    if by_layout or max(panelled, answers) * 2 >= len(thread.segments):
        return True
    spoken = (core for tag, core in zip(sheet.tag, sheet.core, strict=True) if tag.words <= 8)
    return len(list(itertools.islice(filter(_FORUM_WORD.search, spoken), 3))) == 3


def _slug(url: str | None) -> str:
    if not url:
        return ""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return unquote(re.sub(r"\.\w{2,5}$", "", parts[-1])) if parts else ""


def _paint_article(painter: Painter, article: Article, opening: Segment | None, labels: Labels) -> None:
    sheet = painter.sheet
    facts = labels.facts
    if article.title >= 0:
        painter.paint([article.title], "title", "article.title")
        painter.paint(article.repeats, "title", "article.title_again")
        facts.title = title_text(sheet, article.title, facts.kind == "forum")
        facts.title_line = sheet.at[article.title]
    if opening is None:
        alts, captions = picture_lines(sheet, article)
        pictured = {*alts, *captions}
        article.body = [k for k in article.body if k not in pictured]
        painter.paint(article.body, "paragraph", "article.paragraph")
        painter.paint(alts, "image_alt", "article.image_alt")
        painter.paint(captions, "image_caption", "article.caption")
        painter.paint(article.dates, "date", "article.date")
        if article.byline >= 0:
            painter.paint([article.byline], "byline", "article.byline")
            facts.byline, facts.byline_line = byline_name(article.byline_name), sheet.at[article.byline]
        return
    if opening.author and opening.author_line >= 0:
        opening.author, _ = without_marks(opening.author, sheet.core[opening.author_line], sheet.words.marks)
    for k in range(opening.top, opening.body):
        role = head_role(sheet, opening, k)
        painter.paint([k], "byline" if role == "comment_author" else role, "opening.head")
    painter.paint(opening.text_lines(), "paragraph", "opening.text")
    for k in [*sorted(opening.extra), *range(opening.end, opening.stop)]:
        under = foot_role(sheet, opening, k)
        if under == "comment_meta" and sheet.tag[k].posted and sheet.tag[k].posted == opening.posted:
            painter.paint([k], "date", "opening.date")
        elif under is not None:
            painter.paint([k], "byline" if under == "comment_author" else under, "opening.foot")
    headline = tokens(sheet.core[article.title]) if article.title >= 0 else ""
    for k in range(opening.top, opening.body):
        if headline and tokens(sheet.core[k]) == headline:
            painter.paint([k], "title", "article.title_again")
        elif sheet.tag[k].flags & t.DATEONLY and sheet.tag[k].posted == opening.posted:
            painter.paint([k], "date", "opening.date")
        elif opening.author and sheet.core[k].lstrip("@") == opening.author:
            painter.paint([k], "byline", "opening.author")
    if opening.author_line >= 0:
        painter.paint([opening.author_line], "byline", "opening.author")
        facts.byline, facts.byline_line = (
            opening.author,
            min(
                sheet.at[k]
                for k in range(opening.top, max(opening.body, opening.author_line + 1))
                if painter.roles[sheet.at[k]] == "byline"
            ),
        )
    facts.opener = opening.author if opening.status == "named" else None
    article.published = opening.posted or article.published


def _thread_facts(sheet: Sheet, thread: Thread | None, opening: Segment | None, facts: Facts) -> None:
    """Return declared count and completeness; without a thread only what the page's last count says."""
    if facts.kind == "listing":
        return
    if thread is None or not thread.segments:
        counts = [tag.declared for tag in sheet.tag if tag.flags & t.START and tag.declared >= 0]
        facts.comment_count_declared = counts[-1] if counts else None
        facts.thread = "partial" if counts and counts[-1] > 0 else "unknown" if opening is not None else "none"
        return
    facts.comment_count_declared = declared_count(sheet, thread, opening, facts.kind == "forum")
    facts.thread = "partial" if shows_part(sheet, thread, opening) else "unknown"
