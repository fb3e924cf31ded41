"""Which emoji are found by what people type, in their language and in English."""

from __future__ import annotations

import pytest

from desktop_inbox.domain.emoji import EMOJI_LANGUAGES, TONES, EmojiCatalogue, EmojiGroup, load_catalogue
from desktop_inbox.ui.kit.resources import resource_path

FOLDER = resource_path("emoji")


@pytest.fixture(scope="module")
def spanish() -> EmojiCatalogue:
    return load_catalogue(FOLDER, "es")


def test_every_language_names_every_emoji() -> None:
    catalogues = [load_catalogue(FOLDER, language) for language in EMOJI_LANGUAGES]
    texts = {tuple(emoji.text for emoji in catalogue.emoji) for catalogue in catalogues}
    assert len(texts) == 1
    assert len(catalogues[0].emoji) > 1_800
    assert all(emoji.name for catalogue in catalogues for emoji in catalogue.emoji)


def test_an_unknown_language_is_english() -> None:
    assert load_catalogue(FOLDER, "xx").emoji[0].name == "grinning face"


def test_groups_follow_the_order_of_unicode(spanish: EmojiCatalogue) -> None:
    groups = [emoji.group for emoji in spanish.emoji]
    assert groups == sorted(groups)
    assert set(groups) == set(EmojiGroup)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("gato", "🐈️"),
        ("CORAZÓN ROJO", "❤️"),
        ("corazon rojo", "❤️"),
        ("thumbs_up", "👍️"),
        ("+1", "👍️"),
        ("España", "🇪🇸"),
    ],
)
def test_what_is_called_just_so_comes_first(spanish: EmojiCatalogue, query: str, text: str) -> None:
    assert spanish.search(query)[0].text == text


def test_the_query_may_be_words_of_the_name_in_any_order(spanish: EmojiCatalogue) -> None:
    assert "❤️" in [emoji.text for emoji in spanish.search("roj coraz")]


def test_a_word_is_found_by_its_beginning_only(spanish: EmojiCatalogue) -> None:
    found = [emoji.text for emoji in spanish.search("ato")]
    assert "🐈️" not in found


def test_an_empty_query_finds_all(spanish: EmojiCatalogue) -> None:
    assert spanish.search("  ") == list(spanish.emoji)
    assert spanish.search("", 3) == list(spanish.emoji[:3])


def test_nothing_is_found_by_nonsense(spanish: EmojiCatalogue) -> None:
    assert spanish.search("qwxz") == []


def test_skin_tones(spanish: EmojiCatalogue) -> None:
    wave, grin = spanish.find("👋"), spanish.find("😀")
    assert wave is not None
    assert grin is not None
    assert [wave.toned(tone) for tone in range(TONES + 1)] == ["👋", "👋🏻", "👋🏼", "👋🏽", "👋🏾", "👋🏿"]
    assert grin.toned(3) == "😀"
    assert spanish.find("👋🏽") is wave
    assert spanish.find("x") is None
