"""The command line. Each command is named here and done in `bot.commands`, imported when called."""

import os
import sys
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from bot.commands import Complaint, WrongCall
from bot.commands.tables import Format, TextFormat, format_for
from bot.process.speaking import (
    CHINESE,
    labels_in_chinese,
    language_here,
    mistake_in_words,
    put_in_chinese,
    speak,
    spoken,
    words,
)

app = typer.Typer(
    name="taizhang",
    help="Taizhang 台账: a Telegram bot for organisations that keep what they promise.",
    add_completion=False,
    rich_markup_mode=None,
    # Tracebacks with local variables would show secrets.
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
)

framework_app = typer.Typer(
    help="See and change the organisation's work model.",
    short_help="See and change the work model",
    rich_markup_mode=None,
)
app.add_typer(framework_app, name="framework")
review_app = typer.Typer(
    help="Look after samples that were drawn for review.",
    short_help="Draw a sample for review again",
    rich_markup_mode=None,
)
app.add_typer(review_app, name="review")

Workbook = Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="an Excel workbook")]
OutputFile = Annotated[Path | None, typer.Option("--output", "-o", help="write the workbook there")]


class Standing(StrEnum):
    """Which value stands where both were changed."""

    BOOKS = "books"
    FILE = "file"


class ExportKind(StrEnum):
    """What can be written into a workbook."""

    TASKS = "tasks"
    ROUNDS = "rounds"
    REGISTERS = "registers"
    INDICATORS = "indicators"
    POINTS = "points"
    PEOPLE = "people"
    LEDGER = "ledger"


class DemoLanguage(StrEnum):
    """Which department the demo shows."""

    CHINESE = "zh"
    ENGLISH = "en"


def show_version(wanted: bool) -> None:
    """Print which version is installed, and end."""
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        sys.stdout.write(f"taizhang {version('taizhang')}\n")
        raise typer.Exit


@app.callback()
def before_any_command(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Take what may stand before a command's name."""


@app.command(short_help="Found the organisation")
def init(
    *,
    framework: Annotated[
        str, typer.Option(help="a shipped framework, or the path of a file")
    ] = "3315",
    name: Annotated[str | None, typer.Option(help="the organisation's name")] = None,
    admin: Annotated[str | None, typer.Option(help="the administrator's name")] = None,
    reissue: Annotated[
        bool, typer.Option("--reissue", help="only print a fresh link for the administrator")
    ] = False,
    lost_account: Annotated[
        bool, typer.Option("--lost-account", help="and take him off the account he has lost")
    ] = False,
    form: Annotated[TextFormat, typer.Option("--format")] = TextFormat.TABLE,
) -> None:
    """Create database and organisation; print the administrator's one-time join link."""
    from bot.commands import founding  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415
    from wording.command_line import calls  # noqa: PLC0415

    if reissue:
        if name is not None:
            raise WrongCall(words(calls.REISSUE_ADMIN_ONLY))
        if lost_account and admin is None:
            raise WrongCall(words(calls.LOST_NEEDS_ADMIN))
        perform(founding.reissue, admin=admin, lost_account=lost_account, form=form)
    elif lost_account:
        raise WrongCall(words(calls.LOST_NEEDS_REISSUE))
    else:
        perform(founding.found, framework=framework, name=name, admin=admin, form=form)


@app.command(short_help="Write an empty workbook")
def template(
    file: Workbook,
    framework: Annotated[
        str | None, typer.Option(help="offer this framework's tree, not the organisation's")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="replace an existing file")] = False,
) -> None:
    """Write an empty workbook with the sheets and drop-downs that `import` reads."""
    from bot.commands import roster  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(roster.write_empty_workbook, file=file, framework=framework, force=force)


@app.command("import", short_help="Read a workbook, all or nothing")
def import_(
    file: Workbook,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would happen and change nothing")
    ] = False,
    conflicts: Annotated[
        Standing | None,
        typer.Option(help="what stands where an export and the books were both changed"),
    ] = None,
) -> None:
    """Read people and tasks from a workbook: all rows, or none and every bad cell named."""
    from bot.commands import roster  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    standing = conflicts.value if conflicts else None
    perform(roster.import_workbook, file=file, dry_run=dry_run, standing=standing)


@app.command(short_help="Write the books into a workbook")
def export(
    what: Annotated[ExportKind, typer.Argument(help="what is to be written")],
    file: Workbook,
    force: Annotated[bool, typer.Option("--force", help="replace an existing file")] = False,
) -> None:
    """Write tasks, rounds, registers, indicators, points, people or the ledger into a workbook."""
    from bot.commands import exporting  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(exporting.export, what=what.value, file=file, force=force)


@app.command(short_help="Write a bulletin as Word, PDF or Excel")
def report(
    key: Annotated[
        str | None, typer.Argument(metavar="KEY", help="a bulletin of the framework")
    ] = None,
    *,
    period: Annotated[
        str | None, typer.Option(help="2026-W48, 2026-11, 2026-Q4; without, the last one over")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help=".docx, .pdf or .xlsx")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE.docx", help="a Word template, not the office's own")
    ] = None,
    write_template: Annotated[
        Path | None, typer.Option(metavar="FILE.docx", help="only write the template shipped")
    ] = None,
) -> None:
    """Write a bulletin of a period into a file: as it was released, else as the books stand."""
    from bot.commands import reporting  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415
    from wording.command_line import calls  # noqa: PLC0415

    if write_template is not None:
        reporting.write_template(file=write_template)
    elif key is None or output is None:
        raise WrongCall(words(calls.REPORT_OF_WHAT))
    else:
        perform(reporting.report, key=key, period=period, output=output, template=template)


@app.command(short_help="Issue fresh join links")
def invites(
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    output: OutputFile = None,
    sheet: Annotated[
        Path | None, typer.Option(metavar="FILE.pdf", help="write them as a sheet to print")
    ] = None,
) -> None:
    """Issue a fresh one-time join link for every member not yet joined; earlier ones are void."""
    from bot.commands import invites as done  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(done.invite, form=format_for(form, output), output=output, sheet=sheet)


@app.command(short_help="Run the bot")
def run() -> None:
    """Run the bot until it is told to stop."""
    from bot.commands import running  # noqa: PLC0415

    running.run_bot()


@app.command(short_help="Try it in a browser, no token needed")
def demo(
    terminal: Annotated[
        bool, typer.Option("--terminal", help="tell a week in the terminal instead, and end")
    ] = False,
    port: Annotated[
        int, typer.Option(help="the next free one if it is taken", min=0, max=65535)
    ] = 8315,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="keep database and log there")
    ] = None,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="open a browser if there is a screen")
    ] = True,
    language: Annotated[
        DemoLanguage, typer.Option(help="a Chinese department, or an English one")
    ] = DemoLanguage.CHINESE,
) -> None:
    """Play a sample organisation against the simulator, without a token, on one page.

    With CI set in the environment it is told in the terminal, since nobody would look at a page.
    """
    if terminal or os.environ.get("CI"):
        from demo.week import play_in_terminal  # noqa: PLC0415

        play_in_terminal(language)
    else:
        from demo.browser.serving import serve_in_browser  # noqa: PLC0415

        serve_in_browser(port, language=language, keep=keep, open_browser=open_browser)


@app.command(short_help="Play a work model in virtual time")
def rehearse(
    framework: Annotated[
        str, typer.Argument(help="a shipped framework, or the path of a TOML file")
    ],
    *,
    weeks: Annotated[int, typer.Option(help="how long")] = 52,
    people: Annotated[int, typer.Option(help="how many the made-up office has")] = 100,
    seed: Annotated[int, typer.Option(help="of chance: the same one plays the same")] = 1,
    rate: Annotated[
        float,
        typer.Option("--answers", help="the share of questions that is answered", min=0, max=1),
    ] = 0.8,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg|FILE.png", help="write the picture of the year there"),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format")] = TextFormat.TABLE,
) -> None:
    """Play a made-up office through the whole bot: what people would be asked; nothing is sent."""
    from rehearsal.telling import rehearse as play  # noqa: PLC0415

    play(framework, weeks=weeks, people=people, seed=seed, rate=rate, form=form, picture=picture)


@app.command(short_help="Run the Telegram simulator alone")
def simulate(
    port: Annotated[int, typer.Option(help="0 takes a free one", min=0, max=65535)] = 8081,
    page_port: Annotated[
        int,
        typer.Option(
            help="of the people's page; the next free one if it is taken", min=0, max=65535
        ),
    ] = 8316,
    bot: Annotated[
        list[str] | None, typer.Option(help="the username of a bot to begin with")
    ] = None,
    person: Annotated[
        list[str] | None, typer.Option(help="the name of somebody to begin with")
    ] = None,
) -> None:
    """Run the simulator alone: a local Telegram Bot API server, and its people on a page."""
    from bot.commands import running  # noqa: PLC0415

    running.run_simulator(port, page_port=page_port, bots=bot or (), people=person or ())


@app.command(short_help="Queue a push now")
def push(
    key: Annotated[str, typer.Argument(help="a push or check-in of the framework: weekly-list …")],
) -> None:
    """Queue a push of the framework now, once per period."""
    from bot.commands import pushing  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(pushing.push, key=key)


@app.command(short_help="Put out the ledger")
def ledger(
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE, output: OutputFile = None
) -> None:
    """Put out the ledger's entries, oldest first."""
    from bot.commands import books  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(books.put_ledger, form=format_for(form, output), output=output)


@app.command(short_help="Show what has not been sent")
def outbox(form: Annotated[TextFormat, typer.Option("--format")] = TextFormat.TABLE) -> None:
    """Show what is waiting to be sent, unknown or refused, with reasons."""
    from bot.commands import books  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(books.put_outbox, form=form)


@app.command(short_help="Check the ledger's chain")
def verify(
    witness: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help="number and hash as a bulletin once showed them"),
    ] = None,
) -> None:
    """Recompute the ledger's chain; exit code 1 and the first bad entry if it does not hold."""
    from bot.commands import books  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(books.verify, witness=witness)


Person = Annotated[
    str, typer.Argument(metavar="NAME", help="a name on the roster, 工号, or 姓名（部门）")
]


@app.command(short_help="Put out one person's data")
def person(
    name: Person,
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    output: OutputFile = None,
) -> None:
    """Put out everything stored about one person, as a table, JSON or a workbook."""
    from bot.commands import personal  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(personal.put_person, name=name, form=format_for(form, output), output=output)


@app.command(short_help="Deadlines as a calendar")
def calendar(
    file: Annotated[Path, typer.Argument(metavar="FILE.ics")],
    *,
    member: Annotated[str | None, typer.Option(metavar="NAME", help="of this person alone")] = None,
) -> None:
    """Write what is due into a calendar file: everybody's deadlines, or one person's."""
    from bot.commands import calendars  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(calendars.write_calendar, file=file, member=member)


@app.command(short_help="Let somebody leave")
def leave(
    name: Person,
    *,
    to: Annotated[
        str | None, typer.Option(metavar="NAME", help="who takes the open tasks over")
    ] = None,
    reason: Annotated[str, typer.Option(help="why, for the ledger")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would happen and change nothing")
    ] = False,
) -> None:
    """Let a member leave: open tasks handed over, the account released; the history stays."""
    from bot.commands import leaving  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(leaving.leave, name=name, to=to, reason=reason, dry_run=dry_run)


@framework_app.command("add-form", short_help="Add a form made elsewhere")
def add_form(
    file: Workbook,
    *,
    responsibility: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="and let it be filled in by /record, under this"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would happen and change nothing")
    ] = False,
) -> None:
    """Take a plain XLSForm (survey, choices, settings) as a form, or name each bad cell."""
    from bot.commands import forms  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(forms.add_form, file=file, responsibility=responsibility, dry_run=dry_run)


@review_app.command("sample", short_help="Draw the same numbers again")
def review_sample(
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="a month or a quarter: 2026-11, 2026-Q4")
    ],
    review: Annotated[
        str | None, typer.Option(help="the review's key, where there are several")
    ] = None,
) -> None:
    """Draw a period's sample again from list and seed; exit 1 if anything differs."""
    from bot.commands import reviews  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(reviews.draw_again, period=period, key=review)


@app.command(short_help="Change department or roles")
def move(
    name: Person,
    *,
    to: Annotated[
        str | None, typer.Option(metavar="DEPARTMENT", help="where to; without, only roles change")
    ] = None,
    role: Annotated[
        str | None, typer.Option(metavar="ROLES", help="部门负责人、成员 …; without, as they are")
    ] = None,
    tasks_to: Annotated[
        str | None, typer.Option(metavar="NAME", help="open tasks stay and go to this colleague")
    ] = None,
    tasks_follow: Annotated[
        bool, typer.Option("--tasks-follow", help="open tasks go along to the department")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would happen and change nothing")
    ] = False,
) -> None:
    """Move a member to another department, or change roles; say what becomes of open tasks."""
    from bot.commands import moving  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415
    from wording.command_line import calls  # noqa: PLC0415

    if to is None and role is None:
        raise WrongCall(words(calls.MOVE_WHERE))
    if tasks_to is not None and tasks_follow:
        raise WrongCall(words(calls.MOVE_TASKS_TWICE))
    perform(
        moving.move,
        name=name,
        to=to,
        role=role,
        tasks_to=tasks_to,
        tasks_follow=tasks_follow,
        dry_run=dry_run,
    )


@app.command(short_help="Erase one person's data")
def erase(
    name: Person,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="it cannot be taken back")] = False,
) -> None:
    """Erase what a person said and was told, on his lawful request; the ledger still verifies."""
    from bot.commands import personal  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(personal.erase, name=name, yes=yes)


Model = Annotated[
    str, typer.Argument(metavar="NAME_OR_FILE", help="a shipped framework, or a file")
]


@framework_app.command("diff", short_help="What the shipped one has more")
def framework_diff(
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME_OR_FILE", help="without, the shipped one of the same key"),
    ] = None,
) -> None:
    """Show what the shipped work model, or another, has that the organisation's has not."""
    from bot.commands import frameworks  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(frameworks.show_differences, name=name)


@framework_app.command("apply", short_help="Let another one hold")
def framework_apply(
    name: Model,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="say what would happen and change nothing")
    ] = False,
    all_of_it: Annotated[
        bool, typer.Option("--all", help="settings made in chat are replaced as well")
    ] = False,
) -> None:
    """Let another work model hold from now on, on record; settings made in chat stay."""
    from bot.commands import frameworks  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(frameworks.apply, name=name, dry_run=dry_run, all_of_it=all_of_it)


@framework_app.command("check", short_help="Whether one can be used")
def framework_check(name: Model) -> None:
    """Say whether a work model can be used, or where it does not hold together."""
    from bot.commands import frameworks  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(frameworks.check, name=name)


@framework_app.command("export", short_help="Write it to a file")
def framework_export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="where to write it: .toml or .xlsx")],
    force: Annotated[bool, typer.Option("--force", help="replace an existing file")] = False,
) -> None:
    """Write the organisation's work model to a file, settings made in chat included."""
    from bot.commands import frameworks  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(frameworks.export, file=file, force=force)


@app.command(short_help="Check everything, say how to mend")
def doctor(
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="bring the database to the newest schema first")
    ] = False,
) -> None:
    """Check settings, database, token, groups, calendar and schedule; say how to mend each."""
    from bot.commands import checkup  # noqa: PLC0415
    from bot.commands.opening import perform  # noqa: PLC0415

    perform(checkup.check, upgrade_first=upgrade)


def call(arguments: list[str]) -> int:
    """Run a command line; a user's mistake becomes one clear line and an exit code other than 0."""
    speak(language_here())
    try:
        result = called(arguments or ["--help"])
        sys.stdout.flush()
    except Complaint as complaint:
        sys.stderr.write(f"taizhang: {complaint.message}\n")
        return complaint.exit_code
    except TyperException as mistake:
        told = mistake_in_words(mistake.format_message().replace("Value error, ", ""))
        sys.stderr.write(f"taizhang: {told}\n")
        return mistake.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; nothing can be told him any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return result if isinstance(result, int) else 0


def called(arguments: list[str]) -> Any:
    """Run the command that the arguments name; its help is in the language spoken."""
    command = typer.main.get_command(app)
    if spoken() == CHINESE:
        put_in_chinese(command)
        if "--help" in arguments:
            with labels_in_chinese():
                return command(arguments, prog_name="taizhang", standalone_mode=False)
    return command(arguments, prog_name="taizhang", standalone_mode=False)


def show_defect(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Print the traceback of a defect of ours, without any token in it."""
    from traceback import format_exception  # noqa: PLC0415

    from bot.process.logs import scrubber  # noqa: PLC0415

    sys.stderr.write(scrubber()("".join(format_exception(kind, error, trace))))


def main() -> None:
    """Be `taizhang`."""
    sys.excepthook = show_defect
    os.umask(0o077)  # database, workbooks and logs hold what people said: for our own eyes
    for stream in (sys.stdout, sys.stderr):
        # A terminal in GBK knows no ✓: it shows its number, not a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(call(sys.argv[1:]))
