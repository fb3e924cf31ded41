"""Variables of snippets: how they are written, and what becomes of a text with and without their values."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.snippet_variables import (
    BUILT_IN,
    Scope,
    field_keys,
    fill,
    name_parts,
    unknown_variables,
    variable_names,
    variables_in,
    written,
)
from tests.fixtures import rows

VALUES = {
    "contact.first_name": "Susan",
    "contact.name": "Susan Carter",
    "contact.plan": "",
    "user.first_name": "Ana",
}
_VARIABLES = ("$contact.first_name", "${contact.plan|x}", "${contact.plan}", "$contact.nope", "$user.first_name")
_PIECES = st.sampled_from(
    (*_VARIABLES, "$", "$$", "{", "}", "|", " ", "é", "😀", "$5", "\n", "contact", ".", "_", "${", "${a b}")
)
_TEXTS = st.lists(_PIECES | st.text(max_size=3), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi $contact.first_name!", "Hi Susan!"),
        ("Hi $contact.first_name.", "Hi Susan."),
        ("Hi ${contact.first_name}son", "Hi Susanson"),
        ("Hi ${ contact.first_name | there }", "Hi Susan"),
        ("Hi $Contact.FIRST_NAME", "Hi Susan"),
        ("_$contact.first_name_", "_Susan_"),
        ("your ${contact.plan|plan}", "your plan"),
        ("your${contact.plan|} plan", "your plan"),
        ("${contact.nope|all the same}", "all the same"),
        ("$contact.first_name$user.first_name", "SusanAna"),
        ("It is $5, US$3.50 or $ 7, $a, $contact, ${} and 3$", "It is $5, US$3.50 or $ 7, $a, $contact, ${} and 3$"),
        ("$$contact.first_name and $$5", "$contact.first_name and $5"),
        ("${contact.first_name", "${contact.first_name"),
        ("${contact.first\n_name}", "${contact.first\n_name}"),
        ("", ""),
    ],
)
def test_what_a_text_is_with_values(text, filled):
    assert fill(text, VALUES).text == filled
    assert fill(text, VALUES).gaps == ()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("\u00a1Hola ${contact.plan|}!", "\u00a1Hola!"),
        ("I'm so sorry, ${contact.plan|}! Could you", "I'm so sorry! Could you"),
        ("One moment, ${contact.plan|}: I'll check", "One moment: I'll check"),
        ("Hello ${contact.plan|}, it is on its way", "Hello, it is on its way"),
        ("Hello ${contact.plan|} how are you", "Hello how are you"),
        ("Bonjour ${contact.plan|} !", "Bonjour !"),
        ("Thanks, ${contact.plan|}\nAna", "Thanks\nAna"),
        ("Thanks, ${contact.plan|}", "Thanks"),
        ("${contact.plan|}, your parcel", "your parcel"),
        ("Hi\n${contact.plan|} there", "Hi\nthere"),
        ("Hello ${contact.plan|} ${contact.email|}!", "Hello!"),
        ("Hello ${contact.plan|}, ${contact.email|}!", "Hello!"),
        ("$contact.first_name ${contact.plan|}!", "Susan!"),
        ("$contact.first_name, ${contact.plan|}", "Susan"),
        ("your${contact.plan|} plan (${contact.plan|})", "your plan ()"),
        ("${contact.plan|}", ""),
    ],
)
def test_a_text_closes_up_around_what_comes_to_nothing(text, filled):
    assert fill(text, VALUES).text == filled


def test_a_gap_before_what_comes_to_nothing_keeps_its_place():
    filled = fill("Hi $contact.plan, ${contact.plan|}. Bye $contact.nope", VALUES)
    assert filled.text == "Hi $contact.plan. Bye $contact.nope"
    assert [filled.text[gap.start : gap.end] for gap in filled.gaps] == ["$contact.plan", "$contact.nope"]


def test_what_has_no_value_stays_and_is_a_gap_at_its_place_in_code_points():
    filled = fill("😀 $contact.first_name: ${contact.plan}, $contact.plan or $contact.nope", VALUES)
    assert filled.text == "😀 Susan: ${contact.plan}, $contact.plan or $contact.nope"
    assert [filled.text[gap.start : gap.end] for gap in filled.gaps] == [
        "${contact.plan}",
        "$contact.plan",
        "$contact.nope",
    ]
    assert [(gap.name, gap.is_unknown) for gap in filled.gaps] == [
        ("contact.plan", False),
        ("contact.plan", False),
        ("contact.nope", True),
    ]


@pytest.mark.parametrize("text", ["${price}", "${contact first name}", "$contct.name", "${contact.}"])
def test_a_slip_of_the_pen_is_a_gap(text):
    [gap] = fill(f"a {text} b", VALUES).gaps
    assert gap.is_unknown
    assert unknown_variables(f"{text} {text} $contact.name", VALUES) == (text,)


def test_values_are_never_replaced_again():
    values = {"contact.name": "${contact.name} $user.name $$", "user.name": "$contact.name"}
    filled = fill("$contact.name/$user.name/${contact.plan|$user.name}", values)
    assert filled.text == "${contact.name} $user.name $$/$contact.name/$user.name"
    assert filled.gaps == ()


@given(_TEXTS, st.dictionaries(st.sampled_from([*VALUES, "contact.nope"]), _TEXTS))
def test_gaps_are_in_order_and_hold_what_was_written(text, values):
    filled = fill(text, values)
    raws = {variable.raw for variable in variables_in(text)}
    places = [place for gap in filled.gaps for place in (gap.start, gap.end)]
    assert places == sorted(places)
    for gap in filled.gaps:
        assert filled.text[gap.start : gap.end] in raws
        assert not values.get(gap.name)
        assert gap.is_unknown == (gap.name not in values)


@given(_TEXTS)
def test_without_variables_only_doubled_dollars_change(text):
    if not any(variables_in(text)):
        assert fill(text, {}).text == text.replace("$$", "$")


@given(_TEXTS)
def test_with_all_values_nothing_is_missing(text):
    values = {variable.name: "value" for variable in variables_in(text)}
    assert fill(text, values).gaps == ()


@given(_TEXTS)
def test_what_stands_around_variables_stays(text):
    """Each value takes the place of its variable, and of nothing else."""
    values = {variable.name: "V" for variable in variables_in(text)}
    expected, end = [], 0
    for variable in variables_in(text):
        expected += [text[end : variable.start].replace("$$", "$"), "V"]
        end = variable.end
    assert fill(text, values).text == "".join([*expected, text[end:].replace("$$", "$")])


@given(st.sampled_from(variable_names(())), st.none() | st.from_regex(r"[a-z ]*", fullmatch=True).map(str.strip))
def test_what_is_written_is_read(name, fallback):
    [variable] = variables_in(f"a{written(name, fallback)}, b")
    assert (variable.name, variable.fallback) == (name, fallback)


@pytest.mark.parametrize("text", ["${a|" * 40_000, "$" * 100_001, "${" + "a" * 200_000, "$a" * 80_000 + "."])
def test_no_text_takes_long(text):
    begin = time.process_time()
    fill(text, {})
    assert time.process_time() - begin < 1.0


def test_contact_fields_are_variables_by_their_names():
    names = ["Plan", "Población  (envío)", "plan", "Email", "💎", "会员", "Straße", "2nd phone", "Old"]
    fields = [
        ContactField(id=rows.field_id(number), name=name, order=number, is_active=name != "Old")
        for number, name in enumerate(names)
    ]
    keys = field_keys(reversed(fields))
    assert [(key, field.name) for key, field in keys.items()] == [
        ("plan", "Plan"),
        ("poblacion_envio", "Población  (envío)"),
        ("plan_2", "plan"),
        ("email_2", "Email"),
        ("field", "💎"),
        ("会员", "会员"),
        ("strasse", "Straße"),
        ("2nd_phone", "2nd phone"),
    ]
    for key in keys:
        [variable] = variables_in(f"${Scope.CONTACT}.{key}.")
        assert variable.name == f"contact.{key}"
    assert set(variable_names(fields)) == {
        *(f"{scope}.{key}" for scope, keys in BUILT_IN.items() for key in keys),
        *(f"contact.{key}" for key in keys),
    }


@given(st.lists(st.text(min_size=1, max_size=12), max_size=8))
def test_every_field_has_a_key_that_a_text_can_name(names):
    fields = [ContactField(id=rows.field_id(number), name=name) for number, name in enumerate(names)]
    keys = field_keys(fields)
    assert len(keys) == len(fields)
    for key in keys:
        assert re.fullmatch(r"\w+", key)
        assert [variable.name for variable in variables_in(written(f"contact.{key}"))] == [f"contact.{key}"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Susan Carter", ("Susan", "Carter")),
        ("Ana María Moreno Gil", ("Ana", "María Moreno Gil")),
        ("Carter, Susan", ("Susan", "Carter")),
        ("Carter,", ("Carter", "")),
        ("Madonna", ("Madonna", "")),
        ("李小龍", ("李小龍", "")),
        ("visitor-8f31", ("", "")),
        ("susan@carter.example", ("", "")),
        ("+34 600 123 456", ("", "")),
        ("", ("", "")),
        ("😀", ("", "")),
    ],
)
def test_first_and_last_name(name, parts):
    assert name_parts(name) == parts
