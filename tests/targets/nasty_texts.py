"""Texts that are hard to write into Python code."""

from hypothesis import strategies as st

# Lone surrogates too, which JSON can spell and UTF-8 cannot.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
NASTY_PIECES = (
    *(
        '"',
        "'",
        "\\",
        "\n",
        "\r",
        "\x00",
        "\f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ud800",
        "#",
        " ",
        ".",
    ),
    *('"""', "{", "}", "%", "`", "<p>", "</p>", "<code>", "&quot;", "&#10;", "- ", "word", "é"),
    *(
        "---",
        "===",
        "# ",
        "> ",
        "| a |",
        "1. ",
        "```",
        "    ",
        "Args",
        "Note:\n",
        "iDEAL",
        "function(",
    ),
    *("<a href='https://a.b/c'>", "</a>", "<pre>", "</pre>", "```\n", "\n\n", "Returns:"),
)


NASTY_TEXT = st.lists(st.sampled_from(NASTY_PIECES), max_size=25).map("".join)
