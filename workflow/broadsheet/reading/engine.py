"""`read_page`: from a page's lines to one role per line, with marks where comments begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from broadsheet.reading import badges, votes
from broadsheet.reading import tags as t
from broadsheet.reading.articles import Article, find_article, find_forum_title, main_block, tokens
from broadsheet.reading.blocks import BlockCutter, forum_region, region, split_merged
from broadsheet.reading.dates import numeric_order, parse_date
from broadsheet.reading.furniture import donation_bar
from broadsheet.reading.images import picture_lines
from broadsheet.reading.labels import Facts, Labels, Mark
from broadsheet.reading.languages import detect
from broadsheet.reading.layouts import Layout, Layouts, Vocabulary
from broadsheet.reading.page import Page
from broadsheet.reading.parents import find_parents
from broadsheet.reading.quotes import find_quotes
from broadsheet.reading.removed import is_placeholder, notices
from broadsheet.reading.sheet import Sheet
from broadsheet.reading.thread_status import declared_count, shows_part
from broadsheet.reading.threads import Cutter, Segment, Thread

if TYPE_CHECKING:
    from broadsheet.reading.repetition import SiteFacts


def tagger_of(layouts: Layouts) -> t.Tagger:
    """The one tagger of these layouts, with its cache of lines seen."""
    tagger = layouts.cache.get("tagger")
    if tagger is None:
        tagger = layouts.cache["tagger"] = t.Tagger(layouts)
    return tagger  # type: ignore[no-any-return]


def choose_layout(sheet: Sheet, layouts: Layouts) -> tuple[Layout | None, float]:
    """The layout with most evidence on the page, and how much: each kind of evidence counts at most three times."""
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


class _Painter:
    """Roles and rules by line of the page, set once each."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.roles = ["blank"] * sheet.total
        self.rules = ["blank"] * sheet.total
        for line in sheet.at:
            self.roles[line] = "other"
            self.rules[line] = "none"

    def paint(self, lines: Iterable[int], role: str, rule: str) -> None:
        """Give sheet lines a role, whatever they had."""
        for k in lines:
            line = self.sheet.at[k]
            self.roles[line] = role
            self.rules[line] = rule

    def free(self, k: int) -> bool:
        """Has this sheet line no role yet?"""
        return self.roles[self.sheet.at[k]] == "other"


def read_page(page: Page, facts: SiteFacts | None, layouts: Layouts, *, comment_languages: bool = False) -> Labels:
    """What every line of ``page`` is.

    ``facts`` are what repeats on its site (None: the page alone decides); ``comment_languages`` also detects the
    language of every comment, which is slow.
    """
    sheet = Sheet(page.lines, tagger_of(layouts))
    painter = _Painter(sheet)
    labels = Labels(painter.roles, painter.rules)
    if not sheet.count:
        return labels
    layout, score = choose_layout(sheet, layouts)
    cutter = Cutter(sheet, layout, score)
    thread = cutter.best()
    thread = _by_blocks(sheet, layout, thread, cutter) or thread
    if thread is not None and thread.style != "blocks":
        split_merged(sheet, thread)
    forum = thread is not None and _is_forum(sheet, layout, thread)
    opening: Segment | None = None
    if forum and thread is not None and thread.segments:
        head = thread.segments[0]
        if not thread.foot_order and _is_opening(thread):
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
    if forum:
        article.title = find_forum_title(sheet, stop, about, slug)
        article.repeats = []
    facts_out = labels.facts
    facts_out.kind = "forum" if forum else "article" if article.body or thread is not None else "unknown"
    listing = thread is None and opening is None and _is_listing(sheet)
    if listing:
        facts_out.kind = "listing"
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
    text = " ".join(sheet.text[k] for k in (opening.text_lines() if opening is not None else article.body)[:40])
    facts_out.language = detect(text)
    if facts_out.language is None and thread is not None:
        facts_out.language = detect(" ".join(sheet.text[k] for s in thread.segments[:10] for k in s.text_lines()))
    if article.published:
        when = parse_date(article.published, facts_out.language, order, page.captured_at)
        facts_out.published_at, facts_out.published_precision = when.at, when.precision
        facts_out.published_raw = when.raw
    if thread is not None:
        _paint_thread(painter, thread, opening, labels, page, order, layouts)
    _thread_facts(sheet, thread, opening, facts_out)
    end = thread.segments[-1].stop if thread is not None and thread.segments else sheet.count
    _paint_rest(painter, furniture, article.title, end)
    if comment_languages and thread is not None:
        for segment in thread.segments:
            code = detect(" ".join(sheet.text[k] for k in segment.text_lines()))
            if code:
                facts_out.comment_languages[sheet.at[segment.top]] = code
    return labels


def _by_blocks(sheet: Sheet, layout: Layout | None, thread: Thread | None, cutter: Cutter) -> Thread | None:
    """The thread as blocks, where the layout has no recurring heads or the page has lost them; None elsewhere."""
    strict = layout is not None and layout.author == "blocks"
    # an empty element right between two posts, no blank line beside it: forums leave it, articles do not
    parted = sum(1 for k in sheet.hollow if k < sheet.count and sheet.gap[k] == 1)
    if (layout is not None and layout.kind == "forum") or (parted >= 4 and thread is None):
        if not sheet.filtered or (thread is not None and thread.valid > 4 and thread.valid * 1.4 > len(sheet.hollow)):
            return None
        opened = next((k for k, tag in enumerate(sheet.tag) if tag.words >= 14), sheet.count)
        title = find_forum_title(sheet, min(opened, min(sheet.hollow, default=opened), 40), "", "", past=0)
        first, stop = forum_region(sheet, title)
        cut = BlockCutter(sheet, layout, False).cut(title, first, stop)
        if cut is None or cut.valid < 2 or (thread is not None and thread.valid * 1.4 >= cut.valid):
            return None
        cutter.dress(cut.segments)
        cut.segments = [segment for segment in cut.segments if segment.end > segment.body]
        cut.topic = True
        return cut if len(cut.segments) >= 2 else None
    if not strict and not (thread is None and sheet.filtered):
        return None
    start, first, stop = region(sheet, layout)
    if start < 0:
        return None
    cut = BlockCutter(sheet, layout, strict).cut(start, first, stop)
    if cut is None or (thread is not None and thread.valid * 2 >= cut.valid):
        return None
    return cut


_MORE = re.compile(r"read more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto|lees (?:meer|verder)|czytaj|читать|more »|mehr\b", re.I)


def _is_listing(sheet: Sheet) -> bool:
    """Does the page list other pages: three teasers or more, each with its "read more" or its count of comments?"""
    more = sum(1 for core, tag in zip(sheet.core, sheet.tag, strict=True) if tag.words <= 14 and _MORE.match(core))
    counted = sum(1 for tag in sheet.tag if tag.flags & t.START and tag.declared >= 0)
    dated = sum(1 for tag in sheet.tag if tag.flags & (t.NAMEDATE | t.DATEONLY | t.LOOSE) and not tag.flags & t.LONG)
    text = sum(1 for tag in sheet.tag if tag.flags & t.LONG)
    teasers = max(more, counted)
    return teasers >= 3 and text <= teasers * 3 and (dated >= 3 or teasers >= 5)


def _is_opening(thread: Thread) -> bool:
    """Is the first post the one that opens the topic? Post numbers that count on from an earlier page say no."""
    numbers = [segment.number for segment in thread.segments[:6]]
    if numbers[0] <= 1 or len(numbers) < 2:
        return True
    steps = [after - before for before, after in zip(numbers, numbers[1:], strict=False) if before > 0 and after > 0]
    return not steps or any(step != 1 for step in steps)


_FORUM_WORD = re.compile(
    r"\b(?:forums?|topics?|threads?|sub-?forums?|foren|thema|themen|foros?|temas?|sujets?|discussioni|onderwerp(?:en)?|board index|boards?"
    r"|tópicos?|wątk\w+|форум\w*|тем[аы]|message board)\b",
    re.I,
)


def _is_forum(sheet: Sheet, layout: Layout | None, thread: Thread) -> bool:
    """Is this page a forum's topic: by its layout, or by panels and forum words where no article stands above?"""
    if thread.topic or (layout is not None and layout.kind == "forum"):
        return True
    first = thread.segments[0].top
    start, stop = main_block(sheet, thread.start if 0 <= thread.start < first else first)
    if sum(min(sheet.tag[k].words, 60) for k in range(start, stop)) >= 60:
        return False
    wanted = t.PANEL | t.TITLE | t.PANELKEY | t.POSTNO
    panelled = sum(
        1 for segment in thread.segments if any(sheet.tag[k].flags & wanted for k in range(segment.top, segment.body))
    )
    words = sum(1 for tag, core in zip(sheet.tag, sheet.core, strict=True) if tag.words <= 8 and _FORUM_WORD.search(core))
    return panelled * 2 >= len(thread.segments) or words >= 3


def _slug(url: str | None) -> str:
    if not url:
        return ""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return unquote(re.sub(r"\.\w{2,5}$", "", parts[-1])) if parts else ""


def _paint_article(painter: _Painter, article: Article, opening: Segment | None, labels: Labels) -> None:
    sheet = painter.sheet
    facts = labels.facts
    if article.title >= 0:
        painter.paint([article.title], "title", "article.title")
        painter.paint(article.repeats, "title", "article.title_again")
        facts.title = _title_text(sheet, article.title)
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
            facts.byline, facts.byline_line = article.byline_name, sheet.at[article.byline]
        return
    painter.paint(range(opening.top, opening.body), "comment_meta", "opening.meta")
    painter.paint(opening.text_lines(), "paragraph", "opening.text")
    painter.paint([*sorted(opening.extra), *range(opening.end, opening.stop)], "comment_controls", "opening.controls")
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
        facts.byline, facts.byline_line = opening.author, min(
            sheet.at[k] for k in range(opening.top, max(opening.body, opening.author_line + 1)) if painter.roles[sheet.at[k]] == "byline"
        )
    facts.opener = opening.author if opening.status == "named" else None
    article.published = opening.posted or article.published


def _title_text(sheet: Sheet, k: int) -> str:
    return re.sub(r"#section\d+$", "", sheet.core[k]).strip()


def _paint_thread(
    painter: _Painter,
    thread: Thread,
    opening: Segment | None,
    labels: Labels,
    page: Page,
    order: str | None,
    layouts: Layouts,
) -> None:
    sheet = painter.sheet
    rule = thread.layout or thread.style
    words = layouts.words
    language = labels.facts.language
    beside = [_tidy_name(sheet, segment, words) for segment in thread.segments]
    shown = [_votes_of(sheet, segment) for segment in thread.segments]
    for segment in thread.segments:
        segment.posted = segment.posted or _posted_in(sheet, segment)
    quotes = find_quotes(sheet, thread, opening)
    find_parents(sheet, thread, quotes)
    for number, segment in enumerate(thread.segments):
        line = sheet.at[segment.top]
        name = segment.author
        status = segment.status
        if name and is_placeholder(name, words.removed_names):
            status = "removed"
        elif name and badges.is_nobody(name, words.anonymous):
            status = "anonymous"
        mark = Mark(
            "comment",
            author=name if status in ("named", "anonymous") else None,
            author_line=sheet.at[segment.author_line] if segment.author_line >= 0 else -1,
            author_status=status,
            boundary_evidence=segment.boundary,
            depth=segment.depth,
        )
        if segment.posted:
            when = parse_date(segment.posted, language, order, page.captured_at)
            mark.posted_at, mark.posted_precision, mark.posted_raw = when.at, when.precision, when.raw
        text = segment.text_lines()
        mark.badge = beside[number] or badges.in_head(sheet, segment, words.badges)
        mark.like_count, mark.dislike_count, mark.score = shown[number].likes, shown[number].dislikes, shown[number].score
        mark.removed = bool(notices(sheet, segment))
        if segment.parent >= 0:
            mark.parent = sheet.at[thread.segments[segment.parent].top]
            mark.parent_evidence = segment.parent_evidence
        labels.marks[line] = mark
        quote = quotes[number]
        painter.paint(range(segment.top, segment.body), "comment_meta", f"{rule}.meta")
        painter.paint([k for k in text if k not in quote.lines], "comment_text", f"{rule}.text")
        painter.paint(sorted(quote.lines), "comment_quote", f"{rule}.quote")
        if mark.removed:
            painter.paint(text, "comment_meta", f"{rule}.removed")
        for k in range(segment.top, segment.body):
            flags = sheet.tag[k].flags
            if flags & t.CONTROL and not flags & (t.DATEONLY | t.NAMEDATE | t.PANEL | t.PANELKEY | t.TITLE | t.REPLY_TO | t.POSTNO):
                painter.paint([k], "comment_controls", f"{rule}.controls")
            elif name and sheet.core[k].lstrip("@") == name:
                painter.paint([k], "comment_author", f"{rule}.author")
        for k in [*sorted(segment.extra), *range(segment.end, segment.stop)]:
            tag = sheet.tag[k]
            if k in quote.lines:
                continue
            meta = tag.flags & (t.DATEONLY | t.NAMEDATE | t.NUMBER | t.FOOT) and not tag.flags & t.CONTROL
            meta = meta or votes.line_votes(sheet.core[k])
            closing = tag.flags & (t.END | t.START | t.NAVIGATION | t.PAGER | t.PROMOTION) and not tag.flags & t.CONTROL
            if not closing:
                painter.paint([k], "comment_meta" if meta else "comment_controls", f"{rule}.foot")
        painter.paint(sorted(quote.controls), "comment_controls", f"{rule}.quote_end")
        if segment.author_line >= 0:
            painter.paint([segment.author_line], "comment_author", f"{rule}.author")
    if labels.facts.kind != "forum":
        _votes(sheet, thread, labels)
    end = max((segment.stop for segment in thread.segments), default=-1)
    if 0 <= end < sheet.count:
        labels.marks.setdefault(sheet.at[end], Mark("close"))


def _tidy_name(sheet: Sheet, segment: Segment, words: Vocabulary) -> str | None:
    """Takes off the author's name what the platform sets beside it, and returns the badge among that.

    Where no name was found, a word for nobody in the head is one.
    """
    if segment.status == "lost":
        for k in range(segment.top, segment.body):
            if sheet.core[k].lower().strip(" ()[]·•|:") in words.anonymous:
                segment.author, segment.author_line, segment.status = sheet.core[k], k, "named"
                break
    if not segment.author or segment.author_line < 0:
        return None
    line = sheet.core[segment.author_line]
    segment.author, badge = badges.without_marks(segment.author, line)
    return badge or badges.beside(line, words.badges)


def _posted_in(sheet: Sheet, segment: Segment) -> str | None:
    """The date that stands in a comment's head or foot and is neither a panel's nor an edit's; the last of the head."""
    for lines in (range(segment.body - 1, segment.top - 1, -1), range(segment.end, segment.stop)):
        for k in lines:
            flags = sheet.tag[k].flags
            if flags & t.DATEONLY and not flags & (t.EDITED | t.FOOT | t.PANEL) and sheet.tag[k].posted:
                if k == segment.top or not sheet.tag[k - 1].flags & t.PANELKEY:
                    return sheet.tag[k].posted
    return None


def _votes_of(sheet: Sheet, segment: Segment) -> votes.Votes:
    """The votes that a comment's head and foot name; votes at the end of its text are taken off it."""
    while segment.end - segment.body > 1 and votes.line_votes(sheet.core[segment.end - 1]):
        segment.end -= 1
    shown = votes.NONE
    for k in [*range(segment.end, segment.stop), *sorted(segment.extra)]:
        shown = shown.then(votes.line_votes(sheet.core[k]))
    for k in range(segment.top, segment.body):
        if not sheet.tag[k].flags & t.PANEL:
            shown = shown.then(votes.line_votes(sheet.core[k]))
        shown = shown.then(votes.header_votes(sheet.core[k]))
    return shown


def _votes(sheet: Sheet, thread: Thread, labels: Labels) -> None:
    """Bare numbers that stand beside most comments are their votes; one below zero says that they are net votes."""
    found: dict[int, int] = {}
    for segment in thread.segments:
        for k in [*range(segment.end, segment.stop), *range(segment.body - 1, segment.anchor, -1)]:
            text = sheet.core[k]
            if sheet.tag[k].flags & t.NUMBER and _VOTE.fullmatch(text) and not (k and sheet.tag[k - 1].flags & t.PANELKEY):
                found[sheet.at[segment.top]] = int(text.replace("−", "-"))
                break
    if len(found) * 2 < len(thread.segments):
        return
    net = any(votes < 0 for votes in found.values())
    for line, votes in found.items():
        mark = labels.marks[line]
        if net:
            mark.score = votes
        elif mark.like_count is None:
            mark.like_count = votes


_VOTE = re.compile(r"[+−-]?\d{1,5}")


def _thread_facts(sheet: Sheet, thread: Thread | None, opening: Segment | None, facts: Facts) -> None:
    """Declared count and completeness; without a thread only what the page's last count says."""
    if thread is None or not thread.segments:
        counts = [tag.declared for tag in sheet.tag if tag.flags & t.START and tag.declared >= 0]
        facts.comment_count_declared = counts[-1] if counts else None
        facts.thread = "partial" if counts and counts[-1] > 0 else "unknown" if opening is not None else "none"
        return
    facts.comment_count_declared = declared_count(sheet, thread, opening, facts.kind == "forum")
    facts.thread = "partial" if shows_part(sheet, thread, opening) else "unknown"


def _paint_rest(painter: _Painter, furniture: frozenset[int], title: int, end: int) -> None:
    """Roles of what is left: by the words of layouts, and menus by their short lines outside article and thread."""
    sheet = painter.sheet
    for k in range(sheet.count):
        if not painter.free(k):
            continue
        flags = sheet.tag[k].flags
        if k in furniture:
            painter.paint([k], "navigation", "repetition.furniture")
        elif flags & t.FORM:
            painter.paint([k], "comment_controls", "words.form")
        elif flags & t.PROMOTION:
            painter.paint([k], "promotion", "words.promotion")
        elif flags & (t.NAVIGATION | t.END):
            painter.paint([k], "navigation", "words.navigation")
        elif flags & (t.START | t.PAGER) or (flags & t.CONTROL and k > title):
            painter.paint([k], "comment_controls", "words.controls")
        elif (k < title or k >= end) and sheet.tag[k].words <= 8 and not flags & t.LONG:
            painter.paint([k], "navigation", "shape.menu")
