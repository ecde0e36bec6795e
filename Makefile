# One release profile serves people, tests and benchmarks: what others wrote is compiled once.
# What is built lies outside of the checkout, so that fresh clones start warm.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/terrace-target

TERRACE := $(CARGO_TARGET_DIR)/release/terrace

.PHONY: help build pages demo test test-crate fuzz stress test-api bench bench-serving lint tidy docs package own-target

help:
	@echo 'make demo   build terrace and its pages, tier a sample shop in demo/, write its report, and serve it'
	@echo 'make pages  build the pages that the server shows; needs Node'
	@echo 'make test   run all tests, house checks and pages included; SEED=2 draws other inputs for the property tests'
	@echo 'make test-crate CRATE=tiering   run the tests of one crate, which is quick'
	@echo 'make stress kill, fill disks and flip bits for SECONDS=60 from SEED=1, and hold every answer to before or after'
	@echo 'make fuzz   read changed inputs for SECONDS=60 from SEED=1 and hold them to what must always hold'
	@echo 'make bench  build terrace, then measure it beside its peers (docs/BENCHMARKS.md)'
	@echo 'make bench-serving   build terrace, then measure a server of a made-up shop; ORDERS=20000000 says how large'
	@echo 'make lint   formatting and clippy'
	@echo 'make tidy   house checks alone'
	@echo 'make docs   write the generated pages anew'
	@echo 'make test-api  ask a server what its OpenAPI document allows and forbids; needs Python and pip'
	@echo 'make package  make a .deb and a .tar.gz under target/package, and try them'
	@echo 'make build  leave terrace in $(CARGO_TARGET_DIR)/release'

build: own-target
	cargo build --release --package terrace-cli --bin terrace

# The pages come first: the program takes them in as it is built.
pages:
	scripts/pages

# Without Node the demo goes without pages, and the server says how they are built.
demo:
	@if command -v npm >/dev/null; then scripts/pages; fi
	@$(MAKE) --no-print-directory build
	'$(TERRACE)' demo

# Property tests draw their inputs from SEED: the same ones each time, so that a change is judged by itself; another
# seed tries others.
test: own-target pages
	PROPTEST_RNG_SEED='$(SEED)' cargo test --release --workspace --no-fail-fast
	scripts/test-pages '$(TERRACE)'

# The same profile and folder as everything else, so that what others wrote is not compiled again, but for the few crates
# whose features differ without the rest of the workspace: once, the first time.
test-crate: own-target
	@test -d 'crates/$(CRATE)/src' || { echo 'name a crate: make test-crate CRATE=tiering'; exit 2; }
	PROPTEST_RNG_SEED='$(SEED)' cargo test --release --package 'terrace-$(CRATE)' $(if $(FILTER),-- '$(FILTER)')

# The tests try some inputs of seed 1; this tries others for as long as one likes. What fails is kept and told.
SECONDS ?= 60
SEED ?= 1
fuzz: own-target
	cargo run --release --bin terrace-fuzz -- --seconds '$(SECONDS)' --seed '$(SEED)' $(if $(INPUTS),--inputs '$(INPUTS)')

# Kills, full disks and flipped bits, for as long as one likes.
stress: build
	cargo build --release --workspace --bin terrace-stress
	'$(CARGO_TARGET_DIR)/release/terrace-stress' --terrace '$(TERRACE)' --seconds '$(SECONDS)' --seed '$(SEED)'

# A quarter of an hour on a quiet machine, and some 12 GB in the user's cache folder; BENCH holds further flags (`--help` lists them).
bench: build
	cargo build --release --workspace --bin terrace-bench
	'$(CARGO_TARGET_DIR)/release/terrace-bench' --terrace '$(TERRACE)' --rfm scripts/bench/rfm.sh --page docs/BENCHMARKS.md $(BENCH)

# A server of a made-up shop, with a customer for twenty orders, asked from a second process.
ORDERS ?= 2000000
bench-serving: build
	cargo build --release --workspace --bin terrace-bench
	'$(CARGO_TARGET_DIR)/release/terrace-bench' serving --terrace '$(TERRACE)' --orders '$(ORDERS)' $(BENCH)

lint: own-target
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets -- -D warnings

tidy: own-target
	cargo xtask tidy

# Random requests that the document of the API allows and forbids, with schemathesis, which goes into an environment of its own.
test-api: pages build
	scripts/test-api '$(TERRACE)'

package: pages build
	scripts/package '$(TERRACE)'
	scripts/test-package

# The tests of `cli` hold the pages under docs/reference/ to the code; with this set they write them instead.
docs: own-target
	TERRACE_UPDATE=1 cargo test --release --workspace --test it docs

own-target:
	@scripts/own-target '$(CARGO_TARGET_DIR)'
