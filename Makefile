# What a contributor types. `make run` and `make test` need a Debian machine with Swift; the rest installs itself.
SHELL := /bin/bash
BINARY := .build/release/afterword
PYTEST := .venv/bin/python -m pytest
STORAGE_TESTS := ^Afterword(Storage|Service|HTTP)Tests\.
FAULT_TESTS := test_oracle test_kill test_power_cut test_disk_faults test_postgres_faults test_backlog
SWIFT_FILES := Package.swift Sources Tests Bench/Echo/Package.swift Bench/Echo/Sources

.DEFAULT_GOAL := help
.PHONY: help run build test check lint format torture bench clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

run: build ## build and start the demo: sample data, a dashboard, an inbox
	@exec $(BINARY) demo

build: ## a release binary at .build/release/afterword
	@scripts/setup
	@echo "== building (the first time takes some minutes)"
	@swift build -c release --product afterword

# One release tree serves the Swift tests and the end-to-end tests: builds are the larger part of the time. The Swift tests run one after
# the other: some of them hold real limits of time, which a crowd on two cores would stretch.
test: ## lint, Swift tests, end-to-end tests
	@scripts/setup test
	@$(MAKE) --no-print-directory lint
	@echo "== building with tests (the first time takes some minutes)"
	@swift build -c release --build-tests
	@echo "== Swift tests, and the rules of storage on both engines"
	@scripts/failures-last scripts/postgres swift test -c release --skip-build --no-parallel
	@echo "== Swift tests that touch storage, once more on PostgreSQL"
	@AFTERWORD_TEST_ENGINE=postgres scripts/failures-last scripts/postgres \
		swift test -c release --skip-build --no-parallel --filter '$(STORAGE_TESTS)'
	@echo "== end-to-end tests"
	@scripts/postgres $(PYTEST) Tests/EndToEnd

check: format test ## format, then test: run it before you send a change

lint: ## formatting and documentation rules
	@echo "== lint"
	@swift format lint --strict --parallel --recursive $(SWIFT_FILES)

format: ## rewrite the Swift files in the project's format
	@swift format --in-place --parallel --recursive $(SWIFT_FILES)

torture: ## the long fault runs: hundreds of each fault (AFTERWORD_KILLS=N, AFTERWORD_SEED=N, AFTERWORD_BACKLOG=N)
	@scripts/setup test
	@echo "== building"
	@swift build -c release --product afterword
	@AFTERWORD_KILLS=$${AFTERWORD_KILLS:-200} AFTERWORD_BACKLOG=$${AFTERWORD_BACKLOG:-5000000} \
		scripts/postgres $(PYTEST) $(FAULT_TESTS:%=Tests/EndToEnd/%.py) --timeout 0 -s

bench: ## speed and size as ratios to floors measured in the same run (AFTERWORD_BENCH="record page" for some)
	@scripts/setup bench
	@echo "== building"
	@swift build -c release --product afterword
	@swift build -c release --package-path Bench/Echo
	@Bench/run $(AFTERWORD_BENCH)

clean: ## remove what was built
	@rm -rf .build Bench/Echo/.build Bench/.work .venv
