"""Pictures: alternative texts, captions, credits, and where in the body they stand."""

from reading_pages import ARTICLE, read

MIDDLE = "\n\nNobody has asked"


def _with(*lines: str) -> str:
    return ARTICLE.replace(MIDDLE, "\n\n" + "\n\n".join(lines) + MIDDLE)


def test_an_alternative_text_over_a_caption_with_its_source():
    records, roles = read(
        _with("A dented kettle on a shelf beside two lamps", "The kettle, resting. Photo: Jory Flint")
    )
    (image,) = records.images
    assert image.alt_text == "A dented kettle on a shelf beside two lamps"
    assert (image.caption, image.credit) == ("The kettle, resting. Photo: Jory Flint", "Jory Flint")
    assert (image.evidence, image.after_paragraph) == ("both", 1)
    assert roles.count("image_alt") == roles.count("image_caption") == 1


def test_a_scene_between_two_paragraphs_is_an_alternative_text():
    records, _ = read(_with("A dented kettle on a shelf beside two lamps"))
    (image,) = records.images
    assert (image.evidence, image.caption, image.after_paragraph) == ("alt_line", None, 1)


def test_a_caption_alone():
    records, _ = read(_with("The kettle, resting. Photo: Jory Flint"))
    (image,) = records.images
    assert (image.evidence, image.alt_text) == ("caption_line", None)


def test_a_line_that_is_only_a_source_is_only_credit():
    records, _ = read(_with("A dented kettle on a shelf beside two lamps", "Source: Fennel Railway Club"))
    (image,) = records.images
    assert (image.caption, image.credit) == (None, "Fennel Railway Club")


def test_a_heading_is_no_picture():
    records, _ = read(_with("What the porter says"))
    assert records.images == []
