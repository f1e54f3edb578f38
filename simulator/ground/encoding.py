"""JSON as the simulator writes it: without spaces, words as they are."""

import json

as_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
