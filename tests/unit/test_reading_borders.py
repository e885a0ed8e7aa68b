"""Which of too many likely borders part comments."""

from broadsheet.reading.borders import fewer_borders


def test_of_too_many_borders_those_are_kept_that_leave_comments_of_usual_length():
    """Three are declared, and only lengths tell paragraphs apart: 2 and 3 words are the ends of other comments."""
    likelihood = [1.0, 0.6, 0.6, 0.6, 0.6]
    assert fewer_borders([0, 1, 2, 3, 4], likelihood, [12, 2, 90, 40, 3], most=3) == [0, 2, 3]


def test_a_likely_border_is_never_given_up_for_a_length():
    assert fewer_borders([0, 1], [1.0, 0.99], [2, 2], most=1) == [0, 1]
