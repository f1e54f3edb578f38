"""The typeface that comes along: Noto Sans SC, whatever is installed where."""

from importlib.util import find_spec
from pathlib import Path


def folder() -> Path:
    """Return the folder of the package that holds it."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pylopdf_fonts_zh_cn")
    return Path(spec.origin).parent


FOLDER = folder()
SANS = FOLDER / "NotoSansSC-Regular.otf"
