"""Links and emoji in the text of messages."""

import pytest

from desktop_inbox.viewmodels.message_text import find_emoji, find_links, find_mentions, is_big_emoji, shown_host


def found(text):
    return [(text[link.start : link.end], link.url, link.host) for link in find_links(text)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://shop.example/a.", "https://shop.example/a"),
        ("(https://shop.example/a)", "https://shop.example/a"),
        ("https://shop.example/a_(b)", "https://shop.example/a_(b)"),
        ("https://shop.example/?q=1&x=2#top!", "https://shop.example/?q=1&x=2#top"),
        ("«https://shop.example»", "https://shop.example"),
        ("HTTP://SHOP.example/…", "HTTP://SHOP.example/"),
        ("https://shop.example:8080/x,", "https://shop.example:8080/x"),
    ],
)
def test_a_link_ends_where_the_sentence_goes_on(text, shown):
    assert [each[0] for each in found(text)] == [shown]


def test_offsets_count_code_points_after_emoji():
    text = "😄 https://a.example y https://b.example"
    assert [each[0] for each in found(text)] == ["https://a.example", "https://b.example"]


def test_www_leads_to_https():
    assert found("www.shop.example/x") == [("www.shop.example/x", "https://www.shop.example/x", "www.shop.example")]


def test_a_mail_address_is_shown_without_its_subject():
    assert found("mailto:ana@shop.example?subject=x")[0][2] == "ana@shop.example"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "file:///etc/passwd", "https://", "http://.", "mailto:nobody", "https://[", "ftp://a.b"],
)
def test_nothing_else_is_a_link(text):
    assert found(text) == []


def test_the_true_host_is_behind_the_user_name():
    assert found("https://bank.example@evil.example/login")[0][2] == "evil.example"


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("münchen.example", "münchen.example"),
        ("почта.рф", "почта.рф"),
        ("日本語.テスト", "日本語.テスト"),
        ("pаypal.example", "xn--pypal-4ve.example"),  # noqa: RUF001 - the second letter is Cyrillic, that is the point
        ("аррӏе.example", "xn--80ak6aa92e.example"),  # noqa: RUF001 - all of the first label is Cyrillic
    ],
)
def test_a_host_of_mixed_scripts_is_shown_in_punycode(host, shown):
    assert shown_host(host) == shown


@pytest.mark.parametrize("text", ["😄", "👩‍👩‍👧‍👦", "👍🏽 👍🏽", "🇪🇸", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏳️‍🌈", "😄😄😄😄😄😄"])
def test_emoji_alone_are_big(text):
    assert is_big_emoji(text)


@pytest.mark.parametrize("text", ["", " ", "ok 😄", "1", "#", "12", "😄😄😄😄😄😄😄", "a", "\u200d", "🇪", "😄" * 500])
def test_all_else_is_not(text):
    assert not is_big_emoji(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Luis last time", ["@Luis"]),
        ("ask @luis peña, or @Ana.", ["@luis peña", "@Ana"]),
        ("😄 @Ana", ["@Ana"]),
        ("mail luis@ana.example", []),
        ("@Anabel and @nobody", []),
        ("no sign", []),
    ],
)
def test_mentions_are_of_people_who_work_here(text, named):
    assert [text[start:end] for start, end in find_mentions(text, ["Luis Peña", "Ana", ""])] == named
    assert find_mentions(text, []) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hola 😄!", ["😄"]),
        ("👩‍👩‍👧‍👦 and 👍🏽🇪🇸", ["👩‍👩‍👧‍👦", "👍🏽", "🇪🇸"]),
        ("✅ done ❤️", ["✅", "❤️"]),
        ("© 2026 → 50 € ™ ☎ ❤", []),
        ("plain", []),
    ],
)
def test_emoji_are_pictures_not_signs(text, found):
    assert [text[start:end] for start, end in find_emoji(text)] == found
