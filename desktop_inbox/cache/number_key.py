"""Numbers as text that sorts as they do, however many digits they have: what a number column would round."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_LARGEST_EXPONENT = 499
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def number_key(text: str) -> str | None:
    """Return the key of a number in decimal notation; None for what is no number, or one of astronomical size.

    Keys of numbers compare, character by character, as the numbers do; equal numbers have one key.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    sign, digits, _ = number.as_tuple()
    significant = "".join(map(str, digits)).strip("0")
    if not significant:
        return "1"
    exponent = number.adjusted()
    if abs(exponent) > _LARGEST_EXPONENT:
        return None
    magnitude = f"{exponent + 500:03d}{significant}"
    # Of negative numbers the greater magnitude is the smaller one, so every digit is turned round, and the end, which
    # makes "12" smaller than "125", into a sign behind all digits.
    return f"0{magnitude.translate(_COMPLEMENT)}~" if sign else f"2{magnitude}"
