"""What names need to know of English: singular and plural, and words that say what is done."""

from functools import lru_cache

from specmill.ir.names import Words, fold

__all__ = [
    "ARTICLES",
    "PREPOSITIONS",
    "is_only_verb",
    "is_plural",
    "is_verb",
    "same_noun",
    "singular",
]

_IRREGULAR = {
    "aliases": "alias",
    "analyses": "analysis",
    "apis": "api",
    "caches": "cache",
    "children": "child",
    "cookies": "cookie",
    "criteria": "criterion",
    "indices": "index",
    "men": "man",
    "movies": "movie",
    "people": "person",
    "heroes": "hero",
    "quizzes": "quiz",
    "uses": "use",
    "vertices": "vertex",
    "women": "woman",
}
# Words in -s that name one thing, or of which an API has one: they have no item to speak of.
_NO_PLURALS = frozenset(
    "access address alias analytics analysis basis bus business canvas cors details diagnosis "
    "dns express focus gas gps graphics has https is info insights jobless lens logistics loss "
    "mathematics metadata metrics news os pass physics plus preferences press process progress "
    "series settings sms species statistics stats status success summaries synopsis this tls "
    "was wireless with yes".split()
)
_UNCHANGED_ENDINGS = ("ss", "us", "is")
_ES_ENDINGS = ("sses", "shes", "ches", "xes", "zzes", "uses")
# Plurals of words in -use and -se, which lose only their s.
_E_ENDINGS = ("ouses", "auses", "buses ", "eases", "enses", "onses", "urses", "ases", "oses")

ARTICLES = frozenset({"a", "an", "the"})

PREPOSITIONS = frozenset("at by for from in of on through to under via with without".split())
"""Words that begin what narrows an object down: `by id`, `for repo`."""

_VERBS = frozenset(
    "accept acknowledge activate add advance aggregate allocate analyze append apply approve "
    "archive assign associate attach authenticate authorize ban batch begin block book browse "
    "bulk calculate call cancel capture change charge check claim clean clear clone close collect "
    "commit compare complete compute configure confirm connect convert copy count create deactivate "
    "debug decline decode decrypt delete deliver deploy deprecate describe destroy detach detect "
    "diagnose disable disassociate disconnect discover dismiss dispatch download duplicate edit "
    "eject email embed enable encode encrypt end enqueue enroll estimate evaluate execute expand "
    "expire explain export extend extract fail fetch fill filter finalize find finish fix flag "
    "flush follow force forward fulfill generate geocode get give grant halt handle hide ignore "
    "import increment index initialize initiate insert inspect install invalidate invite invoke "
    "issue join kick kill leave like link list load lock log login logoff logon logout lookup mark "
    "match merge migrate modify monitor move mute notify onboard open order override pack parse "
    "patch pause pay perform pin ping play poll populate post predict prepare preview process "
    "promote provision prune publish pull purge push put query read reactivate rebuild recalculate "
    "receive recover recycle redeem redeliver redirect redact refresh refund refuse regenerate "
    "register reindex reject release reload remove rename renew reopen reorder repair replace "
    "replay reply report request rerun resend reserve reset resize resolve restart restore resume "
    "retrieve retry return reveal reverse revert review revoke rollback rotate run save scan "
    "schedule search select send serialize set settle share ship show shuffle shutdown sign "
    "signin signout signup simulate skip snooze sort split start stop store stream submit "
    "subscribe suggest summarize suspend swap switch sync synchronize tag terminate test toggle "
    "track train transfer transform translate trigger unarchive unassign unban unblock undelete "
    "undo unfollow unhide uninstall unlike unlink unlock unmute unpin unpublish unregister "
    "unschedule unset unsnooze unstar unsubscribe unsuspend untag update upgrade upload upsert "
    "use validate verify view void vote wait wake watch withdraw write".split()
)

# Verbs that no noun is written like, so that they are what is done wherever they stand.
_ONLY_VERBS = frozenset(
    "accept activate add append apply approve assign attach cancel confirm create deactivate "
    "decline delete detach disable disconnect edit enable evaluate find generate get insert invite "
    "modify remove rename replace resend restore retrieve revoke send submit unassign unlink "
    "validate verify".split()
)
_VERB_PREFIXES = ("de", "re", "un")

# What ids shorten of the resource that they belong to.
_ABBREVIATIONS = {
    "admin": "administrator",
    "app": "application",
    "auth": "authentication",
    "config": "configuration",
    "db": "database",
    "doc": "document",
    "env": "environment",
    "org": "organization",
    "organisation": "organization",
    "param": "parameter",
    "repo": "repository",
}


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """The singular of a noun in lower case; the word itself where it is none, or stands alone."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 3 or not word.endswith("s") or word in _NO_PLURALS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_ES_ENDINGS) and not word.endswith(_E_ENDINGS):
        return word[:-2]
    return word if word.endswith(_UNCHANGED_ENDINGS) else word[:-1]


def is_plural(word: str) -> bool:
    """Whether a noun in lower case means several things, each of which has a name of its own."""
    return singular(word) != word


def is_verb(word: str) -> bool:
    """Whether a word in lower case may say what is done."""
    return word in _VERBS or (word[:2] in _VERB_PREFIXES and word[2:] in _VERBS)


def is_only_verb(word: str) -> bool:
    """Whether a word in lower case says what is done, and can mean no thing."""
    return word in _ONLY_VERBS


def same_noun(one: Words, other: Words) -> bool:
    """Whether two names mean the same thing.

    They may differ in being singular or plural, in borders of words, and in abbreviations.
    """
    return one == other or _noun(one) == _noun(other)


def _noun(words: Words) -> str:
    return fold(tuple(map(_in_full, words)))


@lru_cache(maxsize=4096)
def _in_full(word: str) -> str:
    one = singular(word)
    return _ABBREVIATIONS.get(one, one)
