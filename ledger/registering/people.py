"""Finding the people named with @: by name, by 工号, or by whom Telegram says is meant."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models import Member
from models.frozen import frozen
from models.patterns import late_pattern
from models.talk import Mention

LONGEST_NAME = 30  # characters
MOST_NAMES = 40  # places looked at; a statement takes only so many values
AT = late_pattern(r"[@＠][ 　]?")
SEPARATOR = late_pattern(r"(?:[ 　]?[、,，和]| and(?= ))[ 　]?[@＠]?")
# What an unknown name after @ is taken to be: up to the next pause, if it is no longer than this.
UNKNOWN = late_pattern(r"[^\s@＠#＃、,，;；:：。.!！?？]*")
LONGEST_UNKNOWN = 4
# After 张三、 a short word that stands alone is a name too, though of nobody on the roster; 周五前
# and the like are none.
FURTHER = late_pattern(
    r"[ 　]?、[ 　]?(?!周[一二三四五六日天]|[本下今明月])"
    r"(?P<name>[\u3400-\u9fff]{2,4})(?<![前内底天日号])(?=\s|$)"
)
LATIN_NAME = late_pattern(r"[A-Za-z][A-Za-z0-9_.'-]*(?=[\s、,，:：]|$)")
BREAK = late_pattern(r"[\n@＠#＃]")


@frozen
class Named:
    """Who was named: for each name the members it fits; names that fit nobody; the other words."""

    people: tuple[tuple[Member, ...], ...]
    unknown: tuple[str, ...]
    rest: str


async def read_people(
    session: AsyncSession,
    organisation_id: int,
    text: str,
    *,
    mentions: Sequence[Mention] = (),
) -> Named:
    """Read the people out of a line.

    A name may run straight into the next word, and one name may begin another: the longest name on
    the roster wins.
    """
    named = await by_mention(session, organisation_id, mentions)
    for mention in mentions:
        if mention.user_id in named:
            text = text.replace("@" + mention.text.lstrip("@"), " ", 1)
            text = text.replace(mention.text, " ", 1)
    roster = await roster_for(session, organisation_id, text)
    people: list[tuple[Member, ...]] = [(member,) for member in named.values()]
    unknown: list[str] = []
    kept: list[str] = []
    place = 0
    for sign in AT.finditer(text):
        if sign.start() < place:
            continue
        kept.append(text[place : sign.start()])
        place = read_run(text, sign.end(), roster, people, unknown)
    kept.append(text[place:])
    return Named(tuple(dict.fromkeys(people)), tuple(filter(None, unknown)), " ".join(kept))


def read_run(
    text: str,
    place: int,
    roster: dict[str, tuple[Member, ...]],
    people: list[tuple[Member, ...]],
    unknown: list[str],
) -> int:
    """Read one @ and the names that follow it after 、; return where it ends."""
    name = longest_name(text, place, roster)
    if name is None:
        return read_stray(text, place, unknown)
    while name is not None:
        people.append(roster[name])
        place += len(name)
        pause = SEPARATOR.match(text, place)
        name = longest_name(text, pause.end(), roster) if pause else None
        if pause and name is not None:
            place = pause.end()
        elif further := FURTHER.match(text, place):
            unknown.append(further["name"])
            place = further.end()
    return place


def read_stray(text: str, place: int, unknown: list[str]) -> int:
    """Note the name after @ that fits nobody; return where it ends.

    A longer run holds other words too, and stays with them; after @ and a space there is no name.
    """
    stray = UNKNOWN.match(text, place)
    if stray is None or text[place - 1].isspace():
        return place
    if latin := LATIN_NAME.match(text, place):
        unknown.append(latin[0])
        return latin.end()
    unknown.append(stray[0])
    return stray.end() if len(stray[0]) <= LONGEST_UNKNOWN else place


def longest_name(text: str, place: int, roster: dict[str, tuple[Member, ...]]) -> str | None:
    """Return the longest name or code of the roster that stands there."""
    for prefix in reversed(list(prefixes(text, place))):
        if prefix in roster:
            return prefix
    return None


def prefixes(text: str, place: int) -> Iterator[str]:
    """Yield what could be a name from there on; Latin words and codes are not cut."""
    stop = BREAK.search(text, place)
    end = min(stop.start() if stop else len(text), place + LONGEST_NAME)
    for length in range(1, end - place + 1):
        candidate = text[place : place + length]
        following = text[place + length : place + length + 1]
        if is_latin(candidate[-1]) and is_latin(following):
            continue
        if candidate == candidate.strip():
            yield candidate


def is_latin(character: str) -> bool:
    """Return whether a name cannot end before this character."""
    return character.isascii() and (character.isalnum() or character in "_-") and bool(character)


async def roster_for(
    session: AsyncSession, organisation_id: int, text: str
) -> dict[str, tuple[Member, ...]]:
    """Return the members whose name or code may stand in the text, by what stands there."""
    places = [sign.end() for sign in AT.finditer(text)]
    places += [sign.end() for sign in SEPARATOR.finditer(text)] if places else []
    candidates = {prefix for place in places[:MOST_NAMES] for prefix in prefixes(text, place)}
    if not candidates:
        return {}
    codes = candidates | {candidate.upper() for candidate in candidates}
    names = candidates | {candidate.title() for candidate in candidates if candidate.isascii()}
    rows = await session.scalars(
        select(Member)
        .where(
            Member.organisation_id == organisation_id,
            Member.left_at.is_(None),
            or_(Member.name.in_(names), Member.code.in_(codes)),
        )
        .order_by(Member.id)
    )
    found: dict[str, tuple[Member, ...]] = {}
    for member in rows:
        for candidate in candidates:
            if candidate.casefold() == member.name.casefold() or candidate.upper() == member.code:
                found[candidate] = (*found.get(candidate, ()), member)
    return found


async def by_mention(
    session: AsyncSession, organisation_id: int, mentions: Sequence[Mention]
) -> dict[int, Member]:
    """Return the members behind Telegram's own mentions, by user id, in the order named."""
    if not mentions:
        return {}
    rows = await session.scalars(
        select(Member).where(
            Member.organisation_id == organisation_id,
            Member.left_at.is_(None),
            Member.telegram_user_id.in_([mention.user_id for mention in mentions]),
        )
    )
    found = {member.telegram_user_id: member for member in rows}
    return {
        mention.user_id: found[mention.user_id] for mention in mentions if mention.user_id in found
    }
