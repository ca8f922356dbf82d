import pytest

from specmill.render.prose import as_sentences, split_summary

WORDS = "the amount that was asked for and that a customer has paid"


@pytest.mark.parametrize(
    ("text", "summary", "rest"),
    [
        ("Short. And more", "Short.", "And more"),
        (
            "The amount of money as a decimal string: $12.99 is 12.99. More.",
            "The amount of money as a decimal string.",
            "The amount of money as a decimal string: $12.99 is 12.99. More.",
        ),
        (
            "The time the payment was made; absent until it has been made",
            "The time the payment was made.",
            "Absent until it has been made.",
        ),
        (
            "The time the payment was made (seconds since the Unix epoch)",
            "The time the payment was made.",
            "The time the payment was made (seconds since the Unix epoch).",
        ),
        (
            "an invoice of the customer, which may hold several payments",
            "an invoice of the customer.",
            "An invoice of the customer, which may hold several payments.",
        ),
        (
            "A list of amounts, currencies, payments and invoices by customer",
            "A list of amounts, currencies, payments and invoices.",
            "A list of amounts, currencies, payments and invoices by customer.",
        ),
        # Neither before a condition, nor after a label, nor inside code or brackets.
        (
            "Send this request again whenever you like unless it has failed before",
            "Send this request again whenever you like unless it ...",
            "Send this request again whenever you like unless it has failed before.",
        ),
        (
            "Note: one two three four five six seven eight nine ten eleven twelve",
            "Note: one two three four five six seven eight nine ...",
            "Note: one two three four five six seven eight nine ten eleven twelve.",
        ),
        (
            "A value such as `{key: value, which: may}` or `one: two` as well",
            "A value such as `{key: value, which: may}` or ...",
            "A value such as `{key: value, which: may}` or `one: two` as well.",
        ),
        ("x" * 80, "x" * 80 + ".", ""),
    ],
)
def test_a_summary_is_a_good_sentence(text: str, summary: str, rest: str) -> None:
    assert split_summary(text, 56) == (summary, rest)


def test_a_sentence_that_just_fits_is_not_cut() -> None:
    assert split_summary(WORDS, len(WORDS) + 1) == (f"{WORDS}.", "")
    assert split_summary(WORDS, len(WORDS))[0] != f"{WORDS}."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ok", "Ok."),
        ("état", "État."),
        ("well-known one", "Well-known one."),
        ("`code` of it", "`code` of it."),
        ("Really?", "Really?"),
        ("(Not yet.)", "(Not yet.)"),
        ("One of:", "One of."),
        ("one of:\n\n- a\n- b", "One of:\n\n- a\n- b"),
        ("one\n\n- a\n\nlast of\nall", "One.\n\n- a\n\nlast of\nall."),
        ("one\n\n- a\n  and b", "One.\n\n- a\n  and b"),
        ("one\n\n```\na\n\nb", "One.\n\n```\na\n\nb"),
        ("| a |\n|---|", "As follows:\n\n| a |\n|---|"),
    ],
)
def test_a_text_is_made_of_sentences(text: str, expected: str) -> None:
    assert as_sentences(text) == expected
