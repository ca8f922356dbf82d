"""A server takes what the document demands of requests, though a client reads more."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from runtime.bodies import BodyReader
from runtime.files import BytesOrFile
from runtime.forms import FormBody
from runtime.model import DecodeError, Model, decode, encode
from runtime.multipart import MultipartBody
from runtime.schema_keywords import RequiredWhenSent
from runtime.server.demanded import check_request
from runtime.server.documented import check_answer


class Login(Model):
    name: str | None = None
    password: RequiredWhenSent[str | None] = None


class Upload(Model):
    file: BytesOrFile
    password: RequiredWhenSent[str | None] = None


class Closed(Model):
    __closed__: ClassVar[bool] = True

    name: str | None = None
    inner: Closed | None = None


FORM = FormBody("application/x-www-form-urlencoded", type=Login).reader()
PARTS = MultipartBody("multipart/form-data", type=Login).reader()
FILES = MultipartBody("multipart/form-data", type=Upload).reader()


def _parts(**members: str) -> bytes:
    parts = (
        f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\nx\r\n'
        for name, more in members.items()
    )
    return ("".join(parts) + "--b--\r\n").encode()


@pytest.mark.parametrize(
    ("read", "fine", "lacking", "content_type"),
    [
        (FORM, b"name=x&password=x", b"name=x", ""),
        (PARTS, _parts(name="", password=""), _parts(name=""), "multipart/form-data; boundary=b"),
        (
            FILES,
            _parts(file='; filename="f"', password=""),
            _parts(file='; filename="f"'),
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_forms_have_what_requests_must_have(
    read: BodyReader, fine: bytes, lacking: bytes, content_type: str
) -> None:
    value: Any = read(fine, content_type)
    assert value.password == "x"
    with pytest.raises(DecodeError, match="password: is required"):
        read(lacking, content_type)


@pytest.mark.parametrize("content", [b'{"other":1}', b'{"inner":{"other":1}}'])
def test_what_the_document_excludes_is_read_by_clients_alone(content: bytes) -> None:
    assert encode(decode(Closed, content)) == content
    for check in (check_answer, check_request):
        with pytest.raises(DecodeError, match="other: is not known here"):
            check(Closed, content)


def test_what_the_document_names_is_fine() -> None:
    content = b'{"name":"n","inner":{"name":"m"}}'
    check_answer(Closed, content)
    check_request(Closed, content)
