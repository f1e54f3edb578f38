"""Words that do not belong in a ledger: identity numbers, bank cards, telephones, facts of a case.

Numbers count only with their checksum, so that dates, amounts and reference numbers go through.
What is found is told by its kind and never repeated.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date

from ledger.book.refusals import Refusal
from ledger.organisations import framework_of
from models import Organisation
from models.framework import Particular
from models.patterns import late_pattern
from wording.talk import HeldBack

# Groups of digits as people write them: 6222 0212-3456 …; no part of a longer number or word.
DIGITS = late_pattern(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){9,22}[Xx]?(?![0-9A-Za-z])")
MOBILE = late_pattern(r"(?:\+?86)?1[3-9]\d{9}")
LANDLINE = late_pattern(r"(?<![0-9A-Za-z])0\d{2,3}[- ]\d{7,8}(?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
CARD_LENGTHS = range(16, 20)
CARD_STARTS = ("62", "4", "5", "34", "35", "37")
EARLIEST_BIRTH = 1900
# Whom a case is about, with a name behind: 犯罪嫌疑人王某, 被告人张三. Not 被告人权利告知书.
ROLE = "(?:犯罪嫌疑人|嫌疑人|被告人|被害人|被不起诉人|上诉人|涉罪未成年人|证人|罪犯)"
# The commonest ones that are no word of the office besides, as 于, 方, 何 and 许 are.
SURNAMES = (
    "王李张刘陈杨黄赵吴徐孙朱胡郭罗郑梁谢宋唐韩冯邓曹彭"
    "董袁潘蒋蔡杜苏魏吕丁沈姚卢姜崔钟谭陆汪廖贾韦邹孟熊秦邱"
)
# In English: the suspect 王某, the defendant Wang Mou said. Not Victim Support, witness list.
ROLE_IN_ENGLISH = r"\b(?:suspect|defendant|accused|victim|witness|appellant|offender)[:,(\s]+"
SAID_OF = r"(?= (?:is|was|has|had|says|said|confess|den[iy])|[,.;)]|$)"
NO_NAME = "(?!某些|某个|某种|某一|某类|某项)"
CASES = (
    rf"{ROLE}[：:（(\s]*{NO_NAME}[一-鿿]某(?:某|[甲乙丙丁])?",
    rf"{ROLE}[：:（(\s]*[{SURNAMES}][一-鿿]{{1,2}}(?=[，,。；;、）)\s（(]|$|因|涉|犯|于|在|对|到|将|被|系|与|和|的|供|称|归)",
    rf"[{SURNAMES}](?:某某?|[一-鿿]{{1,2}})(?:因)?涉嫌[一-鿿]{{2,10}}(?:罪|案|一案)",
    rf"{ROLE_IN_ENGLISH}(?:[一-鿿]某|[{SURNAMES}][一-鿿]{{1,2}}(?![一-鿿]))",
    rf"{ROLE_IN_ENGLISH}[A-Z][a-z]+(?: [A-Z][a-z]+)?{SAID_OF}",
    rf"[{SURNAMES}]某某?[甲乙丙丁]?(?:等人)?(?:盗窃|诈骗|故意伤害|强奸|抢劫|贩卖|猥亵|受贿|行贿|寻衅|危险驾驶)",
)
CASE = late_pattern("|".join(CASES))


def particulars_in(text: str, wanted: Collection[Particular]) -> tuple[Particular, ...]:
    """Return which of the wanted kinds of particulars stand in a text, each once.

    >>> particulars_in("联系电话 13800138000", tuple(Particular))
    (<Particular.TELEPHONE: 'telephone'>,)
    """
    plain = unicodedata.normalize("NFKC", text)
    found = {*numbers_in(plain), *([Particular.CASE] if is_about_a_case(plain) else [])}
    return tuple(kind for kind in Particular if kind in found and kind in wanted) if found else ()


def check_words(organisation: Organisation, text: str) -> None:
    """Refuse words with particulars in them that the work model keeps out, naming their kinds.

    Nothing of them is stored then: the update that brought them is emptied.
    """
    wanted = framework_of(organisation).thresholds.held_back
    found = particulars_in(text, wanted) if wanted and text else ()
    if found:
        raise Refusal(HeldBack(found))


def numbers_in(text: str) -> Iterator[Particular]:
    """Yield the kinds of numbers of people that stand in a text."""
    if LANDLINE.search(text):
        yield Particular.TELEPHONE
    for match in DIGITS.finditer(text):
        number = re.sub(r"[ -]", "", match[0])
        if MOBILE.fullmatch(number):
            yield Particular.TELEPHONE
        elif is_identity_number(number):
            yield Particular.IDENTITY
        elif is_card_number(number):
            yield Particular.CARD


def is_identity_number(number: str) -> bool:
    """Return whether it is one by GB 11643: a day of birth, and the right check character."""
    if not re.fullmatch(r"[1-9]\d{16}[\dXx]", number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return born.year >= EARLIEST_BIRTH and CHECKS[total % 11] == number[-1].upper()


def is_card_number(number: str) -> bool:
    """Return whether it is one by ISO/IEC 7812: length, issuer, and the sum of Luhn."""
    if not number.isdigit() or len(number) not in CARD_LENGTHS:
        return False
    if not number.startswith(CARD_STARTS):
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def is_about_a_case(text: str) -> bool:
    """Return whether somebody is named as part of a case."""
    return CASE.search(text) is not None
