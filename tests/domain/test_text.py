import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsiflex.domain.people import FIRST_PERSON, Person
from dorsiflex.domain.text import (
    is_safe_character,
    name_key,
    parse_name,
    parse_note,
    parse_tag,
    parse_tags,
)
from dorsiflex.errors import RefusedValueError

# Unicode Standard Annex #9: the embeddings and overrides with their end, then the isolates.
DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

ACTS_ON_A_TERMINAL = [
    *("\x00", "\x07", "\x08", "\t", "\n", "\r", "\x1b", "\x1c", "\x1f", "\x7f"),
    *("\x85", "\x9b", "\x9d"),  # C1: next line, CSI and OSC in one character
    *("\u2028", "\u2029"),  # line and paragraph separator
    "\ud800",  # half of a pair, which JSON can hold
    *DIRECTION_MARKS,
]

parsers = pytest.mark.parametrize(
    ("parse", "kind"), [(parse_note, "note"), (parse_tag, "tag"), (parse_name, "name")]
)


@parsers
@pytest.mark.parametrize("character", ACTS_ON_A_TERMINAL)
@pytest.mark.parametrize("where", ["{}tight", "ti{}ght", "tight{}"])
def test_characters_that_act_on_a_terminal_are_refused(
    parse: Callable[[str], object], kind: str, character: str, where: str
) -> None:
    """Wherever they stand; the message names them by number, so that it does not act either."""
    with pytest.raises(RefusedValueError) as refused:
        parse(where.format(character))
    expected = f"the {kind} has a control character (U+{ord(character):04X})"
    assert refused.value.message == expected
    assert refused.value.hint == "use one line of plain text"


@parsers
def test_a_byte_that_is_no_text_is_called_so(parse: Callable[[str], object], kind: str) -> None:
    """Python gives a byte of an argument that it cannot read, 0xEB, as U+DCEB (PEP 383)."""
    with pytest.raises(RefusedValueError) as refused:
        parse("Zo\udceb")
    assert refused.value.message == f"the {kind} has a byte that is not text here (0xEB)"
    assert "LC_ALL" in str(refused.value.hint)


@parsers
def test_ordinary_writing_passes(parse: Callable[[str], object], kind: str) -> None:
    """Accents, other scripts, joined emoji, markup and quotes are text (for any kind of it)."""
    assert kind
    # \u200d joins the emoji, \u200c stands between Persian letters, \u00e9 is composed.
    for text in ("caf\u00e9", "[left]", "=1+1", "'x", "\u0645\u06cc\u200c\u062e", "日本語"):
        assert parse(text) in (text, (text,))
    assert parse("\U0001f468\u200d\U0001f9b0") == "\U0001f468\u200d\U0001f9b0"


@given(st.text(max_size=50))
def test_what_passes_has_no_character_that_acts_on_a_terminal(text: str) -> None:
    """Any text is either refused or free of control characters, surrogates and line breaks."""
    try:
        note = parse_note(text)
    except RefusedValueError:
        return
    assert note is None or note == text.strip()
    for character in note or "":
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in DIRECTION_MARKS


@pytest.mark.parametrize(
    ("character", "plain"),
    [
        ("a", True),
        (" ", True),
        ("\u00a0", True),  # no-break space (Zs)
        ("\u00ad", True),  # soft hyphen (Cf)
        ("\ue000", True),  # private use (Co)
        ("\u0378", True),  # not assigned (Cn): newer Unicode than ours may have it
        ("\x1b", False),
        ("\u2028", False),
    ],
)
def test_each_kind_of_character_is_told_apart(character: str, plain: bool) -> None:
    """One example of each category that is decided about."""
    assert is_safe_character(character) is plain


@pytest.mark.parametrize("text", ["", "   ", "\u00a0"])
def test_an_empty_note_is_no_note(text: str) -> None:
    """Blanks alone say nothing."""
    assert parse_note(text) is None


def test_a_note_keeps_what_is_inside_it() -> None:
    """Only the blanks around it go."""
    assert parse_note("  tight,  after a run ") == "tight,  after a run"


@pytest.mark.parametrize(
    ("parse", "kind", "longest"),
    [(parse_note, "note", 10_000), (parse_tag, "tag", 100), (parse_name, "name", 100)],
)
def test_text_has_a_longest_length(parse: Callable[[str], object], kind: str, longest: int) -> None:
    """The longest passes; one more is refused with both numbers, and without the text."""
    assert parse("x" * longest) == "x" * longest
    with pytest.raises(RefusedValueError) as refused:
        parse("x" * (longest + 1))
    expected = f"the {kind} has {longest + 1} characters; the maximum is {longest}"
    assert refused.value.message == expected
    assert refused.value.hint == "shorten it"


@pytest.mark.parametrize("text", ["", "  ", "two words", "two\u00a0words", "a\u3000b"])
def test_a_tag_is_one_word(text: str) -> None:
    """Tags are exported with spaces between them, so that none can have one inside."""
    with pytest.raises(RefusedValueError) as refused:
        parse_tag(text)
    assert refused.value.message == f"tag '{text}' is not a single word"
    assert "-t once per tag" in str(refused.value.hint)


def test_tags_stand_once_and_in_order() -> None:
    """A repeated tag counts once, at its first place."""
    assert parse_tags(["run", " gym ", "run"]) == ("run", "gym")
    assert parse_tags([]) == ()


@pytest.mark.parametrize("text", ["", "   ", "\u00a0"])
def test_a_name_is_not_empty(text: str) -> None:
    """Blanks alone are no name."""
    with pytest.raises(RefusedValueError) as refused:
        parse_name(text)
    assert refused.value.message == "a name cannot be empty"
    assert refused.value.hint == "give one, for example anna"


def test_a_name_is_composed_with_single_blanks() -> None:
    """`e` with a combining diaeresis (U+0308) becomes the one letter U+00EB."""
    assert parse_name("  Zoe\u0308   van  Dam ") == "Zo\u00eb van Dam"


def test_a_name_that_composing_makes_longer_keeps_to_the_limit() -> None:
    """U+0958 becomes two characters in NFC: 50 of them fit into 100, 51 do not."""
    assert len(parse_name("\u0958" * 50)) == 100
    with pytest.raises(RefusedValueError, match="the name has 102 characters"):
        parse_name("\u0958" * 51)


@given(st.text(max_size=40))
def test_a_name_that_was_read_is_read_the_same_again(text: str) -> None:
    """What is stored can be typed back, and no form of it is longer than the limit."""
    try:
        name = parse_name(text)
    except RefusedValueError:
        return
    assert parse_name(name) == name
    assert unicodedata.is_normalized("NFC", name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "ANNA"),
        ("Zo\u00eb", "zoe\u0308"),
        ("Stra\u00dfe", "STRASSE"),
        (
            "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
            "\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3",
        ),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    """Upper case, decomposed letters, sharp s and final sigma make no second person."""
    assert name_key(one) == name_key(other)


def test_different_names_have_different_keys() -> None:
    """An accent makes another name."""
    assert name_key("Zoe") != name_key("Zo\u00eb")


@given(st.text(max_size=20))
def test_the_unicode_form_plays_no_part_in_a_key(text: str) -> None:
    """Composed and decomposed, it is the same name."""
    keys = {name_key(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert keys == {name_key(text)}


def test_the_first_person_has_a_name_that_could_be_typed() -> None:
    """The name given without asking passes the rules for names, and starts without tests."""
    assert parse_name(FIRST_PERSON) == FIRST_PERSON == "me"
    assert Person(name=FIRST_PERSON).tests == 0
