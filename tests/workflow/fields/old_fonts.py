"""Vietnamese as old systems deliver it: typed for TCVN3 or VNI fonts, read as Western text.

Written out from the two tables (TCVN 5712:1993, table 3; VNI for Windows), lower case letters.
"""

from __future__ import annotations

import unicodedata

_TCVN3_LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3_PLACES = (
    "A8A9AEAAABACADB5B6B7B8B9BBBCBDBEC6C7C8C9CACBCCCECFD0D1D2D3D4D5D6D7D8DCDDDE"
    "DFE1E2E3E4E5E6E7E8E9EAEBECEDEEEFF1F2F3F4F5F6F7F8F9FAFBFCFDFE"
)
_TCVN3 = dict(zip(_TCVN3_LETTERS, bytes.fromhex(_TCVN3_PLACES).decode("latin-1"), strict=True))
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_TONES = {"": "", _GRAVE: "ø", _HOOK: "û", _TILDE: "õ", _ACUTE: "ù", _DOT: "ï"}
_VNI_HAT = {"": "â", _GRAVE: "à", _HOOK: "å", _TILDE: "ã", _ACUTE: "á", _DOT: "ä"}
_VNI_BREVE = {"": "ê", _GRAVE: "è", _HOOK: "ú", _TILDE: "ü", _ACUTE: "é", _DOT: "ë"}
_VNI_HORN = {"o": "ô", "u": "ö"}
_VNI_WHOLE = {"đ": "ñ", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "í": "í", "ị": "ò", "ỵ": "î"}


def as_tcvn3(text: str) -> str:
    """The text in TCVN3, read as Western letters."""
    return "".join(_TCVN3.get(sign, sign) for sign in text.lower())


def as_vni(text: str) -> str:
    """The text in VNI, read as Western letters."""
    return "".join(_vni(sign) for sign in text.lower())


def as_western(text: str) -> str:
    """UTF-8 read as Western letters, as a wrongly configured import does."""
    return text.encode().decode("latin-1")


def _vni(sign: str) -> str:
    if sign in _VNI_WHOLE:
        return _VNI_WHOLE[sign]
    base, *marks = unicodedata.normalize("NFD", sign)
    tone = next((mark for mark in marks if mark in _VNI_TONES), "")
    if _HORN in marks:
        return _VNI_HORN[base] + _VNI_TONES[tone]
    if _HAT in marks:
        return base + _VNI_HAT[tone]
    return base + (_VNI_BREVE[tone] if _BREVE in marks else _VNI_TONES[tone])
