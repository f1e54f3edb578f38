"""`make words`: every catalogue holds each sentence of the code and the templates, and no other."""

import ast
from collections.abc import Collection, Iterator
from datetime import date
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from wording.rendering import in_catalogue

FOLDER = Path(str(resources.files("wording")))
METHODS = (("**.py", "wording.extraction:from_code"), ("**.html", "jinja2.ext:babel_extract"))
JINJA = {"newstyle_gettext": "true", "silent": "false"}
KEYWORDS = {"N_": None, "gettext": None}


def sentences() -> Catalog:
    """Return every sentence of the source language with the files it stands in."""
    found = Catalog()
    said = extract_from_dir(
        FOLDER,
        METHODS,
        options_map={"**.html": JINJA},
        keywords=KEYWORDS,
        comment_tags=("For translators: ",),
        strip_comment_tags=True,
    )
    for file, line, sentence, comments, _ in said:
        found.add(sentence, locations=[(file, line)], auto_comments=comments)
    return found


def from_code(
    file: IO[bytes], keywords: Any, tags: Collection[str], options: Any
) -> Iterator[tuple[Any, ...]]:
    """Yield what is marked with N_, and what message classes hold as their `text`.

    Line, keyword, words and comments, as Babel wants them.
    """
    code = file.read()
    yield from extract_python(BytesIO(code), keywords, tags, options)
    for node in ast.walk(ast.parse(code)):
        for statement in node.body if isinstance(node, ast.ClassDef) else ():
            match statement:
                case ast.Assign([ast.Name("text")], ast.Constant(str(text)), lineno=line):
                    yield line, "N_", in_catalogue(text), []


def renewed(file: Path, *, today: date) -> str:
    """Return a catalogue as it ought to be: translations kept, the new empty, the unused gone.

    What resembles a sentence that is gone takes over its translation, marked `fuzzy`: it is used
    once somebody has read it and taken the mark away.
    """
    header = file.read_text("utf-8").partition("\n\n")[0] or header_of(file.stem, today)
    with file.open("rb") as opened:
        catalogue = read_po(opened, locale=file.stem)
    catalogue.update(sentences())
    for entry in catalogue:
        entry.flags.discard("python-format")  # a test looks at the placeholders
    entries = BytesIO()
    # In the files' order, without their names, unwrapped: a change shows as little as it is.
    write_po(
        entries,
        catalogue,
        width=0,
        omit_header=True,
        sort_by_file=True,
        ignore_obsolete=True,
        no_location=True,
    )
    return f"{header}\n\n{entries.getvalue().decode().strip()}\n"


def header_of(language: str, today: date) -> str:
    """Return the first entry of a new catalogue. Languages are offered in the order they came."""
    lines = (
        "Content-Type: text/plain; charset=utf-8",
        f"Language: {language}",
        f"POT-Creation-Date: {today} 00:00+0000",
    )
    return "\n".join(('msgid ""', 'msgstr ""', *(rf'"{line}\n"' for line in lines)))


def catalogue_files() -> list[Path]:
    """Return every catalogue."""
    return sorted((FOLDER / "locales").glob("*.po"))


def main() -> None:
    """Bring every catalogue up to date."""
    for file in catalogue_files():
        file.write_text(renewed(file, today=date.today()), "utf-8")  # noqa: DTZ011  # a label


if __name__ == "__main__":
    main()
