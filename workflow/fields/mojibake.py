"""Recognising Vietnamese that was typed for an old font or decoded with the wrong table.

TCVN3 (.VnTime) and VNI keep Vietnamese letters at the places of Western ones, so that "Nguyễn"
arrives as "NguyÔn" or "Nguyeãn" (domain.md section 6). Nobody can read such words, and no search
finds them, so they are refused rather than stored. The signs below never occur in Vietnamese;
a lone foreign name ("Müller", "Citroën") is not enough.
"""

from __future__ import annotations

import re

_LETTER = "[^\\W\\d_]"

#: TCVN3: a sign of punctuation inside a word, or a capital after a small letter
_TCVN3 = re.compile(
    f"{_LETTER}[¨©ª¬µ¶·¸¹¼½¾×÷](?!\\d)"
    f"|{_LETTER}[«®»]{_LETTER}"
    f"|(?<!\\w)[§®]{_LETTER}"
    "|[a-zà-ÿ][À-ÖØ-Þ]"
)
#: UTF-8 read as a Western table: "ễ" arrives as "á»…", "đ" as "Ä‘", "ư" as "Æ°"
_UTF8 = re.compile("á[»º][^\\s\\w.,;:!?)\\]\"'’”]|Ä[\x90\x91\u2018]|Æ[°¡]|Ã[\x80-\xbf]")
#: VNI: the mark follows its vowel as a letter of its own
_VNI = re.compile(
    "a[ùøûõïâêáàåãäéèúüë]|e[ùøûõïâáàåãä]|o[ùøûõïâåä]|u[ùøûõï]|[öô][ùøûõïáàâ]|y[øùûõ]",
    re.IGNORECASE,
)
#: letters of VNI that stand alone; they count only beside another sign
_FOREIGN = re.compile("[ñöæîëäåüþðÿ]", re.IGNORECASE)
#: among so many words one sign is a foreign name or a slip, not an old font
_WORDS_PER_SIGN = 12


def is_mojibake(text: str) -> bool:
    """Whether `text` is Vietnamese in the letters of TCVN3, VNI or a wrongly decoded UTF-8."""
    sure = len(_TCVN3.findall(text)) + len(_UTF8.findall(text))
    pairs = len(_VNI.findall(text))
    if not sure and not pairs:
        return False
    signs = 2 * sure + pairs + len(_FOREIGN.findall(text))
    return signs >= 2 and signs * _WORDS_PER_SIGN >= len(text.split())
