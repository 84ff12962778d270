# `make chat` and `make test` do all the set-up themselves and may be run again at will.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: chat test check format benchmarks reader tagger clean

chat: $(VENV)/runtime
	$(BIN)/cuttings ask --sample "When did Japan lift the curbs?"
	@echo
	$(BIN)/cuttings chat --sample

test: $(VENV)/development
	$(BIN)/pytest $(ARGS)

check: $(VENV)/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs the third-party data in ../shared and hours of time; goes on where it stopped.
benchmarks: $(VENV)/development
	$(BIN)/python -m qa.evaluation.benchmarks $(ARGS)

# Trains the reader that ships, from the third-party data: hours on a CPU; goes on where it stopped.
reader: TRAIN = $(BIN)/python -m qa.training
# What is freed is kept for the next step: asking the system for the same memory again took a quarter of the time.
reader: export MALLOC_MMAP_THRESHOLD_ = 4294967296
reader: export MALLOC_TRIM_THRESHOLD_ = 17179869184
reader: export MALLOC_TOP_PAD_ = 268435456
reader: $(VENV)/development
	$(TRAIN).reader --work .work/reader1 --sentence-tokens 4e6 --paragraph-tokens 14e6
	$(TRAIN).reader --work .work/reader2 --start .work/reader1/reader.safetensors --seed 1 --rate 2e-4 \
		--sentence-tokens 2e6 --paragraph-tokens 22e6 --dropout 0.1 --negatives 1.6
	$(TRAIN).reader_export --weights .work/reader1/reader.safetensors .work/reader2/reader.safetensors --out .work/second
	$(TRAIN).reader --work .work/reader3 --start .work/second/reader.onnx --rate 1.5e-4 \
		--story-tokens 7.5e6 --mixed-tokens 1.7e6 --dropout 0.1
	$(TRAIN).reader_export --weights .work/reader3/reader.safetensors
	$(TRAIN).fitting span

# Trains the quotation tagger, the optional file, on from the reader: about an hour on a CPU; goes on where it stopped.
tagger: TRAIN = $(BIN)/python -m qa.training
tagger: $(VENV)/development
	$(TRAIN).tagger --start .work/reader2/reader.safetensors
	$(TRAIN).tagger_export

$(VENV)/runtime: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cuttings needs Python 3.11 or newer; name one with: make PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV); the first time takes a few minutes."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/development: $(VENV)/runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
