"""/timezone: in whose clock dates are shown."""

from wording.catalogues import translations
from wording.messages import N_, Button, Keyboard, Message

# Offered by a tap; any other zone is typed by its name.
OFFERED = {
    "Asia/Shanghai": N_("北京"),
    "Asia/Urumqi": N_("乌鲁木齐"),
    "Asia/Tokyo": N_("东京"),
    "Europe/London": N_("伦敦"),
    "Europe/Paris": N_("巴黎"),
    "America/New_York": N_("纽约"),
}
IN_A_ROW = 3


class TimeZoneShown(Message):
    """The zone as it stands, and others to choose from by a tap."""

    zone: str
    clock: str
    own: bool

    def name(self, language: str) -> str:
        """Return what the zone is called."""
        city = OFFERED.get(self.zone)
        return translations(language).gettext(city) if city else self.zone

    def keyboard(self) -> Keyboard:
        """Return a button for each zone offered, and one for the organisation's."""
        buttons = [
            Button(city, "zone.choose", place, chosen=zone == self.zone)
            for place, (zone, city) in enumerate(OFFERED.items())
        ]
        rows = tuple(
            tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW)
        )
        return (*rows, (Button(N_("按单位时区"), "zone.common"),)) if self.own else rows


class TimeZoneUnknown(Message):
    """Refused: no zone of that name."""

    text = (
        "没有找到时区“{{ words|short(40) }}”。"
        "请这样写：/timezone Asia/Urumqi；只发 /timezone 可以点选。"
    )

    words: str
