"""A push by hand: any key of the framework, once per period."""

from bot.commands import Complaint
from bot.commands.opening import existing_database, organisation_or_complaint
from bot.commands.tables import put
from bot.process.clock import Clock
from bot.process.settings import Settings


async def push(settings: Settings, *, key: str) -> None:
    """Queue the push now; if its period has had it, say so and change nothing."""
    from ledger.book.refusals import Refusal  # noqa: PLC0415
    from models import Occurrence  # noqa: PLC0415
    from scheduler.by_hand import push_now  # noqa: PLC0415
    from wording.rhythm import PushSentAlready, PushUnknown  # noqa: PLC0415

    async with existing_database(settings) as database:
        async with database.read() as session:
            organisation = await organisation_or_complaint(session)
        try:
            queued = await push_now(database, organisation.id, key, Clock().now())
        except Refusal as refusal:
            match refusal.message:
                case PushSentAlready(period=period, opened_at=opened_at):
                    put(f"{key}: sent already for {period}, on {opened_at:%Y-%m-%d %H:%M} UTC")
                    return
                case PushUnknown(known=known):
                    raise Complaint(f"no push {key}; there are {', '.join(known)}") from refusal
            raise
        async with database.read() as session:
            pushed = (organisation.id, queued.rule, queued.period)
            served = (await session.get_one(Occurrence, pushed)).served
    if served:
        put(f"{key}: queued for {queued.period}, {served} messages; `taizhang run` sends them")
    else:
        put(f"{key}: opened for {queued.period}, but there is nothing to send to who has joined")
