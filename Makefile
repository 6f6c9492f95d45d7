# `make bench` and `make test` do all the set-up, from any Python >= 3.11 on the PATH.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
# Of a run with failed cells (1), too: the others are stored. What pytest could not run (2 and more) has no report.
REPORT = code=$$?; [ $$code -gt 1 ] || $(BIN)/python -m bench report || code=$$?; exit $$code
EXAMPLES := $(wildcard docs/examples/*.yml)
ACTIONS := action.yml comment/action.yml
# What makes .venv. Two calls of make at once: the second one waits, and then finds it made.
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
SET_UP = "$(PYTHON)" -m venv --clear $(VENV) && $(PIP) -r requirements.lock && touch $@

.PHONY: bench test faults upstream installed gate full scale smoke lint lock clean

bench: $(VENV)/.ready
	$(BIN)/python -m pytest --profile quick --benchmark-autosave; $(REPORT)

# Side by side, since no test asserts a time; -rs names what was skipped, and why.
test: $(VENV)/.models
	$(BIN)/python -m pytest tests --numprocesses auto --maxprocesses 8 --dist worksteal -rs

# Every fault of tests/faults/table.py under every model, one run for each; `make test` has a short form.
faults: $(VENV)/.models
	FAULTS=all $(BIN)/python -m pytest tests/faults --numprocesses 2

# The tests marked "upstream" beside the oldest supported and the newest pytest and pytest-benchmark.
upstream: $(VENV)/.ready
	$(BIN)/python tests/upstream_versions.py

# The wheel, installed by pip, uv tool and pipx where a project has a bench/ and a conftest.py of its own.
installed: $(VENV)/.ready
	$(BIN)/python tests/installed.py

# BASE=REV: is the working tree (or HEAD=REV) slower than that?
gate: $(VENV)/.ready
	$(BIN)/python -m bench gate --base "$(BASE)" $(if $(HEAD),--head "$(HEAD)") --json gate.json --summary gate.md

full: $(VENV)/.ready
	$(BIN)/python -m pytest --profile full --benchmark-autosave; $(REPORT)

# What models cost, from where on they pay, and how they scale: about 14 minutes.
SCALE = --workload http_fetch_keepalive --workload spin --model serial --model thread_pool --model asyncio \
	--model process_pool_fork --http-latency-ms 5 --sweep workers=1,2,4,16,64,256,1000 --sweep items=1:2000

scale: $(VENV)/.ready
	$(BIN)/python -m bench calibrate --break-even
	$(BIN)/python -m bench map --budget 4
	$(BIN)/python -m pytest --profile quick --budget 6.5 $(SCALE) --benchmark-autosave; $(REPORT)

smoke: $(VENV)/.ready
	$(BIN)/python -m pytest --profile smoke

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet --persona pedantic --strict-collection --config .github/zizmor.yml .github $(ACTIONS)
	$(BIN)/zizmor --offline --quiet --strict-collection --config .github/zizmor.yml $(EXAMPLES)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml $(EXAMPLES)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-actions $(ACTIONS)
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

$(VENV)/.ready: requirements.lock
	@test -n "$(PYTHON)" || { echo "concurrency-bench needs Python 3.11 or newer and found none: install one, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11: say make PYTHON=/path/to/a/newer/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "$(PYTHON) cannot make virtual environments: install its venv module (Debian: python3-venv)" >&2; exit 1; }
	"$(PYTHON)" .ci/alone.py $< 'test $@ -nt $< || { $(SET_UP); }'

# The libraries of models that `make bench` leaves out. What can't be had here leaves out its models alone.
$(VENV)/.models: requirements-models.lock $(VENV)/.ready
	"$(PYTHON)" .ci/alone.py $< 'test $@ -nt $< -a $@ -nt $(VENV)/.ready || { $(BIN)/python .ci/models.py $< && touch $@; }'

# After a change of the dependencies in pyproject.toml; needs uv. The second is what action.yml installs, the
# third what `make test` does beside the first.
lock:
	uv pip compile --universal --generate-hashes --extra suite --group dev --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --python-version 3.11 --constraints requirements.lock pyproject.toml -o requirements-core.lock
	uv pip compile --universal --generate-hashes --extra models --python-version 3.11 --constraints requirements.lock pyproject.toml -o requirements-models.lock

clean:
	rm -rf $(VENV) .cache .benchmarks
