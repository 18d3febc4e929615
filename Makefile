# castlekey: every task of the project, one target each. `make test` is all a newcomer needs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

GOLANGCI := v2.15.0
# Folders with packages of Node that tests use; package-lock.json pins them.
NODE     := $(patsubst %/package-lock.json,%,$(shell git ls-files '*package-lock.json'))
PROGRAM  := onchain/program
# Packages below onchain whose tests say how much they compared, attacked or killed.
COUNTED  := conformance sbpf ledger rpc/serve
ANCHOR   := docs/anchor
LINTER   := .tools/golangci-lint-$(GOLANGCI)

.PHONY: build cross test check lint fmt node programs programs-verify programs-test bench soak mutants fuzz clean

build: ## the binary, stripped
	go build -trimpath -ldflags "-s -w" -o bin/castlekey .

PLATFORMS := linux/arm64 darwin/arm64 windows/amd64
cross: ## the binary for other platforms, in bin/
	@for platform in $(PLATFORMS); do
	  export GOOS=$${platform%/*} GOARCH=$${platform#*/} CGO_ENABLED=0
	  suffix=; if [ $$GOOS = windows ]; then suffix=.exe; fi
	  go build -trimpath -ldflags "-s -w" -o bin/castlekey-$$GOOS-$$GOARCH$$suffix .
	  echo "cross: $$platform"
	done

test: node programs-test ## everything that proves the project right
	counted='$(COUNTED)'
	go test $$(go list ./... | grep -vE "/onchain/($${counted// /|})\$$")
	go test -v $(addprefix ./onchain/,$(COUNTED)) | grep -vE '^ *(=== |--- PASS)' # says how much was compared

node: ## the real Agave runtime (npm litesvm) and the clients of other makers, where Node is installed
	@if ! command -v npm >/dev/null; then
	  echo "node: not installed here, so Agave's recorded answers are used and other makers' clients are left out"
	  exit 0
	fi
	for folder in $(NODE); do
	  if [ ! -d $$folder/node_modules ] || [ $$folder/package-lock.json -nt $$folder/node_modules/.package-lock.json ]; then
	    npm --prefix $$folder ci --no-audit --no-fund --silent
	  fi
	done

programs: ## rebuild the on-chain programs and their checksums
	$(PROGRAM)/build.sh

programs-verify: node ## prove that the committed programs are what the sources build to
	@rebuilt=$$(mktemp -d)
	trap 'rm -rf "$$rebuilt"' EXIT
	code=0
	$(PROGRAM)/verify.sh "$$rebuilt" || code=$$?
	if [ $$code = 3 ]; then
	  echo "programs: built by another toolchain, so every scenario is run on the rebuilt files instead"
	  PROGRAMS=$$rebuilt go test -count=1 -v -run Agave ./onchain/conformance
	else
	  exit $$code
	fi

programs-test: ## the programs' host tests, and those of the guide's program with Anchor
	@if command -v cargo >/dev/null; then
	  cargo test --quiet --manifest-path $(PROGRAM)/Cargo.toml
	  cargo test --quiet --locked --manifest-path $(ANCHOR)/Cargo.toml
	else
	  echo "programs: no cargo here, so their host tests are left out; their bytecode is tested by go test"
	fi

check: fmt lint test ## what must hold before a commit
	@git diff --exit-code || { echo "check: the tree is not clean"; exit 1; }

fmt:
	gofmt -w $$(git ls-files '*.go')
	cargo fmt --all --manifest-path $(PROGRAM)/Cargo.toml
	cargo fmt --manifest-path $(ANCHOR)/Cargo.toml

lint: $(LINTER)
	$(LINTER) run ./...
	cargo fmt --all --check --manifest-path $(PROGRAM)/Cargo.toml
	cargo fmt --check --manifest-path $(ANCHOR)/Cargo.toml
	cargo clippy --quiet --manifest-path $(PROGRAM)/Cargo.toml --all-targets -- -D warnings

$(LINTER):
	mkdir -p .tools
	GOBIN=$(CURDIR)/.tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI)
	mv .tools/golangci-lint $@

bench: node ## compute units against their budgets, and microseconds beside Agave's runtime and the floor
	go run ./onchain/conformance/bench
	go test -run '^$$' -bench . ./session/keystore # a key unsealed: at most 2 ms; a thousand sessions opened: 20 ms
	go build -o bin/feel ./ui/bench && bin/feel || echo "bench: on a quiet machine no goal should be missed"

soak: node ## the long runs: kills, faults and random programs by the thousand
	SOAK=1 go test -count=1 -timeout 60m -v ./onchain/... | grep --line-buffered -vE '^ *(=== |--- PASS)|\[rapid\] OK'

mutants: ## remove every check of the chess program in turn; each time a test must fail
	go run ./onchain/program/mutate

FUZZTIME := 30s
fuzz: ## every fuzz target for FUZZTIME
	@for package in $$(go list ./...); do
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do
	    echo "$$package $$target"
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x $$package
	  done
	done

clean:
	rm -rf bin .tools $(addsuffix /node_modules,$(NODE)) $(PROGRAM)/target $(ANCHOR)/target
