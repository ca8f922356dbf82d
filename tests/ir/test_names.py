import itertools
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, strategies as st

from specmill.ir.names import Proposal, Resolution, Words, fold, resolve_names, split_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # conventions
        ("invoicePayments", "invoice payments"),
        ("InvoicePayments", "invoice payments"),
        ("invoice_payments", "invoice payments"),
        ("invoice-payments", "invoice payments"),
        ("invoice.payments", "invoice payments"),
        ("Invoice payments", "invoice payments"),
        ("INVOICE_PAYMENTS", "invoice payments"),
        ("__invoice__payments__", "invoice payments"),
        ("created[gte]", "created gte"),
        ("/accounts/{accountID}", "accounts account id"),
        # initialisms
        ("invoicePaymentID", "invoice payment id"),
        ("HTTPServer", "http server"),
        ("parseURL", "parse url"),
        ("accountIDs", "account ids"),
        ("URLs", "urls"),
        ("IDsOfUsers", "ids of users"),
        ("OAuthClient", "oauth client"),
        ("OAuth2Client", "oauth2 client"),
        ("IPv4Address", "ipv4 address"),
        ("X-Moov-Version", "x moov version"),
        ("virtualMachineVMs", "virtual machine vms"),
        # words that mix case
        ("GitHubAppID", "github app id"),
        ("OpenAPIDocument", "openapi document"),
        ("GraphQLQuery", "graphql query"),
        ("eBayItem", "ebay item"),
        ("iOSVersion", "ios version"),
        ("IoTHubDevice", "iot hub device"),
        ("GitHub's API", "githubs api"),
        ("OAuthorized", "o authorized"),
        ("don\u2019t care", "dont care"),
        # digits
        ("HTTP2Server", "http2 server"),
        ("APIv2", "api v2"),
        ("v2Beta", "v2 beta"),
        ("line1", "line1"),
        ("line_1", "line 1"),
        ("sha256Digest", "sha256 digest"),
        ("2fa", "2fa"),
        ("3d_secure", "3d secure"),
        ("3DSecure", "3d secure"),
        ("use3DS2", "use3 ds2"),
        ("X-2FA-Code", "x 2fa code"),
        ("360Degrees", "360 degrees"),
        ("123", "123"),
        # beyond ASCII
        ("caféMenu", "café menu"),
        ("naïve_value", "naïve value"),
        ("名前", "名前"),
        ("größe", "größe"),
        # nothing to make a word of
        ("", ""),
        ("-- !! --", ""),
        ("🎉", ""),
    ],
)
def test_how_a_name_splits(text: str, words: str) -> None:
    assert split_words(text) == tuple(words.split())


@pytest.mark.parametrize("text", ["Élan", "ÜBER", "Ünïcode", "ΑΒΓ"])
def test_words_are_lower_case_beyond_ascii(text: str) -> None:
    assert "".join(split_words(text)) == text.lower()


@given(st.text(max_size=40))
def test_words_are_lower_case_and_hold_every_letter(text: str) -> None:
    words = split_words(text)
    assert all(words)
    assert all(word == word.lower() for word in words)
    kept = [letter for letter in text if letter.isalnum()]
    assert fold(words) == "".join(letter.lower() for letter in kept if letter != "_")


@given(st.lists(st.from_regex(r"[a-z]{3,6}[0-9]{0,2}", fullmatch=True), min_size=1, max_size=5))
def test_the_convention_makes_no_difference(words: list[str]) -> None:
    expected = tuple(words)
    assert split_words("_".join(words)) == expected
    assert split_words("-".join(words)) == expected
    assert split_words("".join(word.capitalize() for word in words)) == expected
    assert split_words("_".join(words).upper()) == expected


def _proposal(key: str, *candidates: str, pinned: bool = False) -> Proposal:
    return Proposal(key, tuple(tuple(text.split()) for text in candidates), pinned=pinned)


def _names(resolution: Resolution) -> dict[str, str]:
    return {key: " ".join(words) for key, words in resolution.names.items()}


def test_a_free_name_is_taken() -> None:
    resolution = resolve_names([_proposal("a", "charge"), _proposal("b", "refund")])
    assert _names(resolution) == {"a": "charge", "b": "refund"}
    assert resolution.clashes == ()


def test_a_pin_goes_before_every_candidate() -> None:
    resolution = resolve_names(
        [_proposal("a", "charge", "list charge"), _proposal("z", "charge", pinned=True)]
    )
    assert _names(resolution) == {"a": "list charge", "z": "charge"}
    assert resolution.clashes == ()


def test_all_that_want_a_name_move_on() -> None:
    proposals = [_proposal("a", "item", "charge item"), _proposal("b", "item", "refund item")]
    assert _names(resolve_names(proposals)) == {"a": "charge item", "b": "refund item"}
    third = [*proposals, _proposal("c", "item")]
    resolution = resolve_names(third)
    assert _names(resolution)["a"] == "charge item"
    assert _names(resolution)["b"] == "refund item"
    assert _names(resolution)["c"] == "item"
    assert resolution.clashes == ()
    fourth = resolve_names([*third, _proposal("d", "item")])
    assert fourth.clashes == ("c", "d")


def test_names_that_differ_in_word_borders_alone_are_alike() -> None:
    resolution = resolve_names([_proposal("a", "web hook", "a 1"), _proposal("b", "webhook", "b")])
    assert _names(resolution) == {"a": "a 1", "b": "b"}


def test_the_last_name_of_one_is_left_it_by_one_that_has_another() -> None:
    resolution = resolve_names(
        [
            _proposal("a", "item", "charge"),
            _proposal("b", "item", "refund"),
            _proposal("c", "charge", "other"),
        ]
    )
    assert _names(resolution) == {"a": "charge", "b": "refund", "c": "other"}
    assert resolution.clashes == ()


def test_a_name_that_another_took_is_not_offered_again() -> None:
    resolution = resolve_names(
        [
            _proposal("a", "item", "charge"),
            _proposal("b", "item", "refund"),
            _proposal("c", "charge"),
        ]
    )
    assert _names(resolution)["c"] == "charge"
    assert _names(resolution)["b"] == "refund"
    assert resolution.clashes == ("a",)


def test_a_suffix_comes_from_the_key_alone() -> None:
    alone = resolve_names([_proposal("a", "item"), _proposal("b", "item")])
    crowd = resolve_names([_proposal(key, "item") for key in "abcdef"])
    assert set(alone.clashes) == {"a", "b"}
    assert alone.names["a"] == crowd.names["a"]
    assert alone.names["b"] == crowd.names["b"]
    assert len({fold(words) for words in crowd.names.values()}) == 6


def test_a_pin_that_is_taken_is_reported() -> None:
    resolution = resolve_names(
        [_proposal("a", "charge", pinned=True), _proposal("b", "Charge".lower(), pinned=True)]
    )
    assert len({fold(words) for words in resolution.names.values()}) == 2
    assert len(resolution.clashes) == 1


def test_an_empty_candidate_is_passed_over() -> None:
    resolution = resolve_names([Proposal("a", ((), ("charge",)))])
    assert _names(resolution) == {"a": "charge"}


_WORDS = st.lists(st.sampled_from(["a", "b", "ab", "c"]), min_size=1, max_size=2).map(tuple)


@st.composite
def _proposals(draw: st.DrawFn, prefix: str = "k", words: st.SearchStrategy[Words] = _WORDS) \
        -> list[Proposal]:  # fmt: skip
    count = draw(st.integers(min_value=0, max_value=6))
    return [
        Proposal(
            f"{prefix}{place}",
            tuple(draw(st.lists(words, min_size=1, max_size=3))),
            draw(st.booleans()),
        )
        for place in range(count)
    ]


@given(_proposals(), st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(proposals: list[Proposal], random: Random) -> None:
    shuffled = list(proposals)
    random.shuffle(shuffled)
    one, other = resolve_names(proposals), resolve_names(shuffled)
    assert one.names == other.names
    assert set(one.clashes) == set(other.clashes)


@given(_proposals())
def test_every_schema_has_a_name_of_its_own(proposals: list[Proposal]) -> None:
    resolution = resolve_names(proposals)
    assert set(resolution.names) == {proposal.key for proposal in proposals}
    assert len({fold(words) for words in resolution.names.values()}) == len(proposals)


@given(_proposals())
def test_a_name_is_a_candidate_unless_it_is_reported(proposals: list[Proposal]) -> None:
    resolution = resolve_names(proposals)
    for proposal in proposals:
        if proposal.key not in resolution.clashes:
            allowed = proposal.candidates[:1] if proposal.pinned else proposal.candidates
            assert resolution.names[proposal.key] in allowed


_OTHER_WORDS = st.lists(st.sampled_from(["x", "y", "xy"]), min_size=1, max_size=2).map(tuple)


@given(_proposals(), _proposals("n", _OTHER_WORDS))
def test_a_new_schema_renames_none_that_it_shares_no_candidate_with(
    old: list[Proposal], new: list[Proposal]
) -> None:
    before, after = resolve_names(old).names, resolve_names([*old, *new]).names
    assert {key: after[key] for key in before} == before


def test_resolution_is_the_same_for_every_order_of_a_chain() -> None:
    chain = [
        _proposal("a", "item", "charge"),
        _proposal("b", "item", "charge", "b"),
        _proposal("c", "charge", "c"),
        _proposal("d", "d", pinned=True),
    ]
    orders: Sequence[tuple[Proposal, ...]] = list(itertools.permutations(chain))
    assert len({tuple(sorted(_names(resolve_names(o)).items())) for o in orders}) == 1


def test_a_name_is_left_to_the_one_that_has_no_other() -> None:
    only = Proposal("only", (("a", "b"),))
    several = Proposal("several", (("a", "b"), ("a", "c")))
    for proposals in ([only, several], [several, only]):
        resolution = resolve_names(proposals)
        assert resolution.names == {"only": ("a", "b"), "several": ("a", "c")}
        assert resolution.clashes == ()
