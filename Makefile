# One release profile serves people, tests and benchmarks: DataFusion and Delta are compiled once.
# What is built lies outside of the checkout, so that fresh clones start warm.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/terrace-target

TERRACE := $(CARGO_TARGET_DIR)/release/terrace

.PHONY: help build demo test bench lint tidy docs own-target

help:
	@echo 'make demo   build terrace, then tier a sample shop in demo/ and write its report'
	@echo 'make test   run all tests, house checks included'
	@echo 'make bench  build terrace, then measure it beside its peers (docs/BENCHMARKS.md)'
	@echo 'make lint   formatting and clippy'
	@echo 'make tidy   house checks alone'
	@echo 'make docs   write the generated pages anew'
	@echo 'make build  leave terrace in $(CARGO_TARGET_DIR)/release'

build: own-target
	cargo build --release --package terrace-cli --bin terrace

demo: build
	'$(TERRACE)' demo

test: own-target
	cargo test --release --workspace --no-fail-fast

# A quarter of an hour on a quiet machine, and some 12 GB in the user's cache folder; BENCH holds further flags (`--help` lists them).
bench: build
	cargo build --release --workspace --bin terrace-bench
	'$(CARGO_TARGET_DIR)/release/terrace-bench' --terrace '$(TERRACE)' --rfm scripts/bench/rfm.sh --page docs/BENCHMARKS.md $(BENCH)

lint: own-target
	cargo fmt --all --check
	cargo clippy --release --workspace --all-targets -- -D warnings
	@touch '$(CARGO_TARGET_DIR)/linted-once'

tidy: own-target
	cargo xtask tidy

# The tests of `cli` hold the pages under docs/reference/ to the code; with this set they write them instead.
docs: own-target
	TERRACE_UPDATE=1 cargo test --release --workspace --test it docs

own-target:
	@scripts/own-target '$(CARGO_TARGET_DIR)'
