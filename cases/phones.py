"""Telephone numbers in one form."""

from __future__ import annotations

from typing import Final

import phonenumbers

from workflow.fields import Malformed

_REGION: Final = "VN"


def e164(phone: str) -> str:
    """The phone number as +84…; raises Malformed for one that cannot exist."""
    try:
        number = phonenumbers.parse(phone, _REGION)
    except phonenumbers.NumberParseException as problem:
        raise Malformed("not_a_phone", "phone", phone=phone) from problem
    if not phonenumbers.is_valid_number(number):
        raise Malformed("no_such_phone", "phone", phone=phone)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
