# `make search` and `make test` need Python 3.10 or later and nothing else: they set up .venv.

PYTHON ?= python3
EVALUATIONS ?= 200
# PyTorch's index of CPU builds; PyPI's build for Linux brings gigabytes of CUDA with it.
# Empty it to have that one: make search TORCH_INDEX=
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

BIN := .venv/bin
PACKAGES := freerea_plugins metrics spaces images devices exporters samplers training cli
MODULES := -p freerea_plugins $(patsubst %,-p freerea.%,metrics spaces images devices exporters samplers training cli)
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements.lock
# Linked file by file, so that type checkers and editors find the packages by their import names.
EDITABLE := --config-settings editable_mode=strict --editable

.PHONY: search test test-timm check pages pictures docs bench paper lock clean

search: .venv/installed
	$(BIN)/freerea search --space nats-tss --dataset cifar10 \
		--limit flops=1e8 --limit params=8e5 --evaluations $(EVALUATIONS)

test: .venv/installed-for-development
	OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist worksteal $(if $(SLOW)$(TESTS),,-m "not slow") $(TESTS)

# In an environment of its own: timm needs torchvision, which runs beside one version of torch only.
test-timm: .venv-timm/installed
	OMP_NUM_THREADS=1 .venv-timm/bin/pytest tests/integration/test_timm_networks.py

check: .venv/installed-for-development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy $(MODULES)
	MYPYPATH=benchmarks $(BIN)/mypy benchmarks
	MYPYPATH=tools $(BIN)/mypy tools
	$(BIN)/mypy examples/plugin/src

# Writes anew what pages and the map of the house show of the sources, and the notebook of its cells.
pages: .venv/installed-for-development
	$(BIN)/python tools/page_text.py
	$(BIN)/python tools/house_map.py
	$(BIN)/python tools/notebook.py

# Pictures that commands make: make pictures DATA=folder of recorded data; needs chromium.
pictures: .venv/installed-for-development
	$(if $(DATA),,$(error DATA= is the folder of recorded data))
	OMP_NUM_THREADS=1 $(BIN)/python tools/pictures.py $(DATA)

# By Zensical, which follows Material for MkDocs, and by MkDocs, whose site stays in site/.
docs: .venv/installed-for-development
	PYTHONPATH=tools $(BIN)/zensical build --strict --clean
	PYTHONPATH=tools NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: .venv/installed-for-development
	$(BIN)/python benchmarks/throughput.py
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/optuna_overhead.py
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/pymoo_overhead.py

# Tables and figures of the paper: make paper DATA=folder TABLES="3 5" FIGURES=1; all if none is named.
OUTPUT ?= runs/paper
RUNS ?= 30
paper: .venv/installed
	$(if $(DATA),,$(error DATA= is the folder of recorded data))
	OMP_NUM_THREADS=1 PYTHONPATH=benchmarks $(BIN)/python -m paper --data $(DATA) --output $(OUTPUT) --runs $(RUNS) \
		$(addprefix table,$(TABLES)) $(addprefix figure,$(FIGURES))

# The install is repeated when a file comes or goes, for which the folders stand.
FOLDERS := $(shell find $(PACKAGES) -type d -not -name __pycache__)
.venv/installed: pyproject.toml setup.py requirements.lock $(FOLDERS) | .venv/torch
	$(INSTALL) $(EDITABLE) .
	touch $@

.venv/installed-for-development: .venv/installed
	$(INSTALL) $(EDITABLE) '.[dev,docs,export,images,tables,train]'
	touch $@

# The pip that comes with Python 3.10 and 3.11 takes half a minute longer to resolve.
.venv/torch: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or later is needed; set PYTHON=")'
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo "Setting up .venv; the first time this takes a minute or two."
	$(INSTALL) --upgrade pip
	$(INSTALL) --no-deps $(if $(TORCH_INDEX),--retries 1 --extra-index-url $(TORCH_INDEX)) torch
	touch $@

TIMM := timm==1.0.31 torch==2.14.1 torchvision==0.29.1
.venv-timm/installed: pyproject.toml setup.py requirements.lock $(FOLDERS)
	test -x .venv-timm/bin/pip || $(PYTHON) -m venv .venv-timm
	@echo "Setting up .venv-timm; the first time this takes some minutes."
	sed '/^torch==/d' requirements.lock > .venv-timm/constraints
	.venv-timm/bin/pip install --quiet --disable-pip-version-check --constraint .venv-timm/constraints \
		$(if $(TORCH_INDEX),--retries 1 --extra-index-url $(TORCH_INDEX)) $(TIMM) pytest pytest-timeout
	.venv-timm/bin/pip install --quiet --disable-pip-version-check --constraint .venv-timm/constraints \
		$(EDITABLE) .
	touch $@

# torch is left out of the resolution, whatever build is meant, and written by hand.
TORCH := 2.13.0
lock: .venv/installed-for-development
	echo 'torch ; python_version < "3"' > .venv/without-torch
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.10 --upgrade \
		--override .venv/without-torch --no-annotate --no-header --quiet --output-file requirements.lock
	echo 'torch==$(TORCH)' >> requirements.lock

clean:
	rm -rf .cache .venv .venv-timm build dist site
