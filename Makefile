JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 60

export CMAKE_BUILD_PARALLEL_LEVEL := $(JOBS)
export CTEST_PARALLEL_LEVEL := $(JOBS)

INSTALL := scripts/install-dependencies.sh

.DEFAULT_GOAL := help
.PHONY: help run test build bench compare-duckdb format lint fuzz fuzz-coverage campaign mutants \
	asan tsan coverage check-32bit check-big-endian clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## build, then walk through the verbs on a small store
	$(INSTALL) run
	$(MAKE) --no-print-directory build
	scripts/demo.sh

test: ## check the formatting, build with warnings as errors, run all tests
	$(INSTALL) test
	scripts/check-format.sh
	scripts/fetch-s3-server.sh
	cmake --preset dev
	cmake --build --preset dev
	ctest --preset dev

build: ## optimised binaries in build/release/bin
	$(INSTALL) build
	cmake --preset release
	cmake --build --preset release

bench: ## build and run the benchmarks
	$(INSTALL) bench
	scripts/run-benchmarks.sh

compare-duckdb: ## compare every query with DuckDB, on BFA_DENSE_CSV=rows.csv or the listing facts
	$(INSTALL) compare
	scripts/fetch-duckdb.sh
	cmake --workflow --preset duckdb
	scripts/compare-duckdb.sh

format: ## format the sources in place
	$(INSTALL) test
	scripts/check-format.sh --fix

lint: ## clang-tidy and cppcheck; any finding fails
	$(INSTALL) lint
	scripts/lint.sh

fuzz: ## each fuzz target, or TARGETS, for FUZZ_SECONDS (60) of CPU time
	$(INSTALL) fuzz
	FUZZ_SECONDS=$(FUZZ_SECONDS) JOBS=$(JOBS) scripts/run-fuzzers.sh $(TARGETS)

fuzz-coverage: ## which lines of the parsers the seeds and what make fuzz has found reach
	$(INSTALL) fuzz
	scripts/fuzz-coverage.sh

campaign: ## crashes, faults and corruptions by the thousand (CAMPAIGN=gtest-filter)
	$(INSTALL) test
	scripts/run-campaigns.sh $(CAMPAIGN)

mutants: ## put known bugs back, one at a time: a test must catch each (MUTANTS=names)
	$(INSTALL) test
	tests/mutants/check_mutants.py $(MUTANTS)

asan: ## all tests under AddressSanitizer and UndefinedBehaviorSanitizer
	$(INSTALL) test
	scripts/fetch-s3-server.sh
	cmake --workflow --preset asan

tsan: ## all tests under ThreadSanitizer
	$(INSTALL) test
	scripts/fetch-s3-server.sh
	cmake --workflow --preset tsan

coverage: ## all tests, then a coverage report in build/coverage
	$(INSTALL) coverage
	scripts/fetch-s3-server.sh
	cmake --workflow --preset coverage
	gcovr --root . --filter 'format/' --filter 'store/' --filter 'prober/' --filter 'tools/' \
	  --exclude-throw-branches --print-summary \
	  --html-details build/coverage/coverage.html build/coverage

check-32bit: ## the libraries on x86 of 32 bits
	$(INSTALL) 32bit
	scripts/fetch-sysroot.sh i386
	cmake --workflow --preset 32bit

check-big-endian: ## what a big-endian machine (s390x, under qemu) says of a store
	$(INSTALL) big-endian
	scripts/fetch-sysroot.sh s390x
	cmake --workflow --preset big-endian

clean: ## remove everything that was built
	rm -rf build
