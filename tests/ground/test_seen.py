"""Where words stood first."""

from saluran.ground.seen import Seen


def test_the_first_row_of_a_word_stays() -> None:
    seen = Seen()
    assert [seen.first(word, row) for row, word in enumerate(["a", "b", "a", "é", "a"], start=2)] == [2, 3, 2, 5, 2]
    seen.add(["x", "a"], 9)
    assert (seen.first("x", 10), seen.first("a", 10)) == (9, 2)
    assert "x" in seen and "y" not in seen
    seen.close()
