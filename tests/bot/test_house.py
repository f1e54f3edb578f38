"""The house as a whole: what comes in is answered, whatever happens on the way."""


async def test_a_command_is_answered(office):
    await office.zhang.says("/help")
    assert await office.zhang.hears("")
