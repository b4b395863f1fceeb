# The project's commands: `make run` starts the app, `make test` tests it.
# Everything they need is installed into .venv; `make clean` removes it again.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

# Which tests: make test TESTS=tests/net ARGS="-k sse"
TESTS ?=
ARGS ?=

# The built program without the demo model: make dist MODEL=no
MODEL ?=
PACKAGE := build/package/venv
LINUX := build/linux/venv

.PHONY: run test test-all lint bench bench-quick figures soak fuzz screenshots translate lock clean
.PHONY: dist dist-no-model dist-check release deb rpm appdir package-test
.PHONY: dmg win-installer package-test-windows

run: $(VENV)/.runtime
	@$(BIN)/python tools/system_packages.py run
	@$(BIN)/python -m chatapp.providers.demo_model || true
	@$(BIN)/chatapp

test: $(VENV)/.dev
	@$(BIN)/python tools/system_packages.py test
	@$(BIN)/python -m chatapp.providers.demo_model
	$(BIN)/python tools/run_tests.py $(ARGS) $(TESTS)

# The tests on each Python the app is for that is on this machine.
test-all:
	tools/test_all.sh

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/translate.py --check
	$(BIN)/python tools/check_lock.py

# Figures of start-up, opening, streaming, scrolling, memory: docs/performance.md. The quick part
# takes less than a minute. `make figures` measures, and writes tables and graphs of that page.
bench: $(VENV)/.dev
	$(BIN)/python -m tools.bench

bench-quick: $(VENV)/.dev
	$(BIN)/python -m tools.bench --quick

figures: bench
	$(BIN)/python -m tools.bench.document
	$(BIN)/python -m tools.bench.flame

# An hour's use in ten minutes: SOAK_SECONDS=60 for less, SOAK_SEED=N for the same again.
soak: $(VENV)/.dev
	$(BIN)/python tools/soak.py

# Damaged answers through every decoder for ten minutes: FUZZ_SECONDS=60, FUZZ_SEED=N, FUZZ_CASE=N.
fuzz: $(VENV)/.dev
	$(BIN)/python tools/fuzz.py

screenshots: $(VENV)/.dev
	@$(BIN)/python tools/system_packages.py test
	$(BIN)/python tools/screenshots.py

# Bring the catalogue up to the strings of the code, and make what the app loads.
translate: $(VENV)/.dev
	$(BIN)/python tools/translate.py

# Choose the newest versions that pyproject.toml allows, and lock them with their hashes.
lock: $(VENV)/.dev
	$(BIN)/python tools/lock.py

# The program that is handed out, as a folder: dist/chatapp, dist/chatapp-no-model.
dist: $(PACKAGE)/.ready
	$(PACKAGE)/bin/python packaging/build.py $(if $(filter no,$(MODEL)),--no-model)

dist-no-model: $(PACKAGE)/.ready
	$(PACKAGE)/bin/python packaging/build.py --no-model

# Builds twice, and compares each file.
dist-check: $(PACKAGE)/.ready
	$(PACKAGE)/bin/python packaging/build.py --check

# make release VERSION=1.2.0: stamped, committed, built into dist/release, tagged.
release: $(PACKAGE)/.ready
	$(PACKAGE)/bin/python packaging/release.py $(VERSION)

# Packages for Linux, into dist/; MODEL=no for those without the model.
deb rpm: $(LINUX)/.ready $(if $(filter no,$(MODEL)),dist/chatapp-no-model,dist/chatapp)/chatapp
	$(LINUX)/bin/python packaging/linux/package.py $@ $(if $(filter no,$(MODEL)),--no-model)

appdir: $(LINUX)/.ready dist/chatapp/chatapp
	$(LINUX)/bin/python packaging/linux/appdir.py

# Disk image for macOS of what `make dist` built there, signed where the secrets are set.
dmg: $(PACKAGE)/.ready
	$(PACKAGE)/bin/python packaging/macos/dmg.py $(if $(filter no,$(MODEL)),--no-model)

# All packages installed, used and removed, those for Windows under wine: as root, on Debian or
# Ubuntu. PACKAGE_TESTS names a part.
PACKAGE_TESTS ?= tests/packages
package-test: $(VENV)/.dev $(LINUX)/.ready dist/chatapp/chatapp dist/chatapp-no-model/chatapp
	@mkdir -p build
	@$(BIN)/python tools/system_packages.py package-test
	$(BIN)/python tools/package_test.py $(ARGS) $(PACKAGE_TESTS)

# The program, where it was not built yet.
dist/chatapp/chatapp:
	$(MAKE) dist MODEL=

dist/chatapp-no-model/chatapp:
	$(MAKE) dist MODEL=no

package-test-windows:
	$(MAKE) package-test PACKAGE_TESTS=tests/packages/test_windows.py

# Installers for Windows, made on Linux: dist/ChatApp-VERSION-x64-setup.exe and .msi.
win-installer: $(VENV)/.dev
	$(BIN)/python packaging/windows/program.py $(if $(filter no,$(MODEL)),--no-model)
	$(BIN)/python packaging/windows/installers.py \
		build/windows/chatapp$(if $(filter no,$(MODEL)),-no-model)

clean:
	rm -rf $(VENV) .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment whose Python is gone, or which was moved with its folder, is made anew.
ifneq ($(shell $(BIN)/python -c "" 2>/dev/null && cat $(VENV)/.made 2>/dev/null),$(CURDIR))
$(shell rm -f $(VENV)/.made)
endif

# The environment, in three steps; each is done again when what it is made from has changed.
$(VENV)/.made: tools/make_venv.sh
	@tools/make_venv.sh $(VENV)
	@echo "$(CURDIR)" > $@

$(VENV)/.runtime: $(VENV)/.made requirements.txt requirements-build.txt pyproject.toml
	@echo "Installing what ChatApp needs into $(VENV), some 300 MB..."
	@$(PIP) install --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	@echo "Installing what the tests need..."
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

# What the program is built in: only what it needs to run, and PyInstaller.
$(PACKAGE)/.ready: packaging/requirements.txt tools/make_venv.sh
	@rm -rf $(PACKAGE)
	@tools/make_venv.sh $(PACKAGE)
	@echo "Installing what the program is built from into $(PACKAGE)..."
	@$(PACKAGE)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r $<
	@touch $@

# What makes packages of it.
$(LINUX)/.ready: packaging/linux/requirements.txt tools/make_venv.sh
	@rm -rf $(LINUX)
	@tools/make_venv.sh $(LINUX)
	@$(LINUX)/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r $<
	@touch $@
