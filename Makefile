# Everything here builds its own environment first: Python >= 3.11 and make are all it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LANGUAGE := zh
READY  := $(VENV)/.ready

# The tests start Python hundreds of times: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-browser check lint words pictures ablation crash chaos year bench clean

demo: $(READY)
	@$(BIN)/taizhang demo --language $(LANGUAGE)

test: $(READY)
	@$(BIN)/python -m pytest -n 3 --dist worksteal

# Chromium comes from the system: apt-get install chromium. Pictures are kept in build/screens.
test-browser: $(VENV)/.browser
	@$(BIN)/python -m pytest -o python_files='see_*.py' tests/browser

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

check: lint test

# After a sentence was written or changed: each file of wording/locales/ gets the new ones, to be translated by hand.
# An empty file there is the beginning of a language.
words: $(READY)
	@$(BIN)/python -m wording.extraction

# One picture of each kind, for docs/pictures, and the golden ones of the tests. Look at each before it is committed.
pictures: $(READY)
	@$(BIN)/python -m tests.wording.pictures.samples

# Each safeguard of docs/reliability.md is taken out in turn: its test must fail.
ablation: $(READY)
	@$(BIN)/python -m tests.ablation

crash: $(READY)
	@$(BIN)/python -m benchmarks.crash

# Everything around the bot goes wrong: gateways, PostgreSQL, the disk, strangers, nonsense. It takes half an hour.
chaos: $(READY)
	@$(BIN)/python -m benchmarks.chaos

# A year of the work model with 60 people, in virtual time: its table is docs/year.md. It takes some minutes.
year: $(READY)
	@$(BIN)/python -m rehearsal.year

bench: $(READY)
	@$(BIN)/python -m benchmarks

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@echo "正在 $(VENV) 里安装机器人和开发工具（constraints.txt 列出的 Python 包），只有第一次需要，大约一分钟。"
	@echo "Installing the bot and its tools (the Python packages of constraints.txt) into $(VENV): once, about a minute."
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(VENV)/.browser: $(READY)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,browser]'
	@touch $@

clean:
	@rm -rf $(VENV)
