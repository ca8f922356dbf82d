import pytest

from specmill.ir.names import split_words
from specmill.targets.python.spelling import class_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("github_app", "GitHubApp"),
        ("oauth2_token", "OAuth2Token"),
        ("ipv4_address", "IPv4Address"),
        ("ios_device_ids", "IOSDeviceIDs"),
        ("3d_secure", "X3dSecure"),
        ("straße", "Strasse"),
        ("größe", "Grosse"),
        ("Имя пользователя", "ImyaPolzovatelya"),
        ("Λόγος", "Logos"),
        ("名前", "U540du524d"),
        ("カラーミーショップ", "Xac6c1f"),
    ],
)
def test_how_a_class_is_spelled(text: str, name: str) -> None:
    assert class_name(split_words(text)) == name
