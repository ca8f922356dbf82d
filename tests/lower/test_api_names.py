import pytest

from specmill.ir.servers import Server
from specmill.lower.api_names import api_words


def _words(title: str, url: str, file: str) -> str:
    return " ".join(api_words(title, (Server(url, "", url, ()),), file))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://api.shop-pro.jp/v1", "shop pro"),
        ("//api.shop-pro.jp", "shop pro"),
        ("https://www.books.co.jp:8443", "books"),
        ("https://eu.books.example", "books"),
        ("https://co.jp", "co"),
    ],
)
def test_a_title_that_says_nothing_gives_way_to_the_site(url: str, words: str) -> None:
    assert _words("カラーミーショップ API", url, "spec.json") == words
    assert _words("", url, "spec.json") == words
    assert _words("Bookshop API", url, "spec.json") == "bookshop"


@pytest.mark.parametrize(
    "url",
    [
        "/v1",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]",
        "http://[x",
        "https://api.io",
    ],
)
def test_an_address_without_a_name_gives_way_to_the_file(url: str) -> None:
    assert _words("API", url, "book-shop.yaml") == "book shop"
    assert _words("API", url, "openapi.yaml") == "api"
    assert _words("REST API", url, "書店.yaml") == "rest api"


def test_a_document_without_servers() -> None:
    assert api_words("", (), "books.json") == ("books",)
