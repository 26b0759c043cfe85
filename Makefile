# What each target does: make help
SHELL := /bin/bash
GO    ?= go
OUT   ?= demo-out
DATA  ?= demo-data
ADDR  ?= 127.0.0.1:8317
# A number of inputs rather than a time: Go's fuzzer at times fails on its own deadline.
FUZZTIME ?= 2000x
export CGO_ENABLED ?= 0

# What the web application is built from; nothing where this tree has none.
WEB_SOURCES := $(shell find web/src web/public web/index.html web/package-lock.json web/vite.config.ts web/tsconfig.json -type f ! -name '*.test.*' 2>/dev/null)

.PHONY: web web-check web-api web-report screenshots browser chromium faults faults-smoke postgres lint-openapi help build demo test check unit race fuzz office cross bench bench-plan bench-smoke xapi-conformance generate clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

build: web ## bin/tongchou, with the web application in it
	$(GO) build -trimpath -o bin/tongchou ./cmd/tongchou

web: $(if $(wildcard web/package.json),web/dist/index.html) ## the web application, built anew when a file of it has changed (needs Node.js 20)

web/dist/index.html: $(WEB_SOURCES) web/node_modules/.package-lock.json
	cd web && npm run --silent build

demo: build ## build, fill ./demo-data, print the board of 2021-04-26, write the briefing, serve at http://127.0.0.1:8317 (SERVE=no: not)
	bin/tongchou demo $(DATA)
	@mkdir -p $(OUT)
	bin/tongchou --data $(DATA) board --as-of 2021-04-26
	bin/tongchou --data $(DATA) brief --as-of 2021-04-26 -o $(OUT)/brief.docx
	bin/tongchou --data $(DATA) brief --as-of 2021-04-26 -o $(OUT)/brief.md
	bin/tongchou demo $(DATA) --accounts
ifneq ($(SERVE),no)
	bin/tongchou --data $(DATA) serve --addr $(ADDR) --backup-dir $(DATA)/backups
endif

test: check office postgres lint-openapi web-check unit race fuzz browser cross bench-smoke faults-smoke ## everything that checks the project

check: ## formatting, vet, staticcheck
	@bad=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); if [ -n "$$bad" ]; then echo "not formatted by gofmt: $$bad"; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...

unit: ## unit, property, golden and end-to-end tests
	$(GO) test -timeout 30m ./...

race: ## the packages that share memory between goroutines, under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -short ./internal/ledger/ ./internal/score/ ./internal/desk/ ./internal/store/ ./internal/access/

fuzz: ## each fuzz test on $(FUZZTIME) inputs
	@set -e; for f in $$(grep -rlE '^func Fuzz' --include='*_test.go' internal); do \
	  for t in $$(grep -oE '^func Fuzz[A-Za-z0-9]+' $$f | cut -c6-); do \
	    echo "fuzz $$(dirname $$f) $$t"; $(GO) test -run '^$$' -fuzz "^$$t$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x ./$$(dirname $$f)/ >/tmp/fuzz.$$$$ 2>&1 || { cat /tmp/fuzz.$$$$; rm -f /tmp/fuzz.$$$$; exit 1; }; rm -f /tmp/fuzz.$$$$; \
	  done; done

cross: ## the binary builds without cgo for the three platforms we promise
	@for a in amd64 arm64 loong64; do echo "build linux/$$a"; CGO_ENABLED=0 GOOS=linux GOARCH=$$a $(GO) build -o /dev/null ./cmd/tongchou || exit 1; done

lint-openapi: ## the API document by Redocly (needs Node)
	@mkdir -p $(OUT)
	cd tools/openapi && npm ci --ignore-scripts --no-audit --no-fund >/dev/null
	TONGCHOU_OPENAPI_OUT=$(abspath $(OUT))/openapi.json $(GO) test -count=1 -run TestWriteDocument ./internal/api
	cd tools/openapi && REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npx --no-install redocly lint --config redocly.yaml $(abspath $(OUT))/openapi.json

postgres: ## PostgreSQL's programs, with which the tests start throw-away clusters; installed when missing
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
	  { echo "installing PostgreSQL"; export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null && \
	    sed -i "s/^#\?create_main_cluster.*/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf && apt-get install -y -qq --no-install-recommends postgresql >/dev/null; }

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --ignore-scripts --no-audit --no-fund >/dev/null
	@touch $@

web-check: web/node_modules/.package-lock.json ## types, catalogues against code, Traditional Chinese, and that the types of the API are those of its document (needs Node)
	$(MAKE) --no-print-directory web-api SCHEMA=$(abspath $(OUT))/schema.d.ts
	@diff -q $(OUT)/schema.d.ts web/src/api/schema.d.ts || { echo "web/src/api/schema.d.ts is not what the API document gives: make web-api"; exit 1; }
	cd web && npm run --silent check

web-api: SCHEMA ?= src/api/schema.d.ts
web-api: web/node_modules/.package-lock.json ## web/src/api/schema.d.ts, the types of the API, from its document
	@mkdir -p $(OUT)
	TONGCHOU_OPENAPI_OUT=$(abspath $(OUT))/openapi.json $(GO) test -count=1 -run TestWriteDocument ./internal/api >/dev/null
	cd web && npx --no-install openapi-typescript $(abspath $(OUT))/openapi.json -o $(SCHEMA) --alphabetize >/dev/null

browser: build web/node_modules/.package-lock.json chromium ## the web application's unit tests, and its tests in a real browser (ONLY=board: of one file)
	cd web && npx --no-install vitest run $(ONLY)

web-report: build web/node_modules/.package-lock.json chromium ## Lighthouse, axe-core, bundle sizes and the time to sort 2,850 rows, printed and written to demo-out/web-report.md
	@mkdir -p $(OUT)
	cd web && npx --no-install vite-node scripts/report.mjs $(abspath $(OUT))/web-report.md

screenshots: build web/node_modules/.package-lock.json chromium ## docs/screens/*.png, the pages of the demo
	@command -v pngquant >/dev/null || { echo "installing pngquant"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pngquant >/dev/null; }
	cd web && npx --no-install vite-node scripts/screenshots.mjs

chromium: ## Debian's Chromium and a Chinese font, with which the web pages are tested; installed when missing
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi cjk || \
	  { echo "installing Chromium and a Chinese font"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null; }

office: ## LibreOffice and pdftotext, with which the tests read the .docx back; installed when missing
	@command -v soffice >/dev/null && command -v pdftotext >/dev/null && fc-list 2>/dev/null | grep -qi cjk || \
	  { echo "installing LibreOffice, poppler-utils and a Chinese font"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-writer poppler-utils fonts-noto-cjk fontconfig gcc libc6-dev >/dev/null; }

bench: ## the national workload against SQLite, PostgreSQL and DuckDB (see docs/performance.md)
	cd bench && CGO_ENABLED=1 $(GO) run -tags duckdb .

bench-plan: ## the levelling engine on problems drawn from a fixed seed; DATA=DIR: on PSPLIB's .sm files below DIR, against their published makespans (docs/plan.md says where to get them)
	cd bench && CGO_ENABLED=0 $(GO) run ./plan $(if $(filter-out file default undefined,$(origin DATA)),-data $(abspath $(DATA)))

bench-smoke: ## the same questions on a small workload: the answers must be equal
	cd bench && CGO_ENABLED=1 $(GO) run . -n 50000 -only tongchou,sqlite

faults: postgres ## kill -9, full disk, lost database, load, linearizability, made-up requests: prints what docs/reliability.md holds (QUICK=yes: small counts)
	cd faults && $(GO) run . $(if $(QUICK),-quick)

faults-smoke: postgres ## the fault programs compile, their own tests hold, and a few kills and requests go well
	cd faults && $(GO) vet ./... && $(GO) test ./... && $(GO) run . -quick -stores sqlite kill fuzz

xapi-conformance: ## ADL's conformance suite for learning records, from a checkout of it (SUITE=DIR), against a server of its own
	@test -n "$(SUITE)" || { echo "make xapi-conformance SUITE=DIR: a checkout of adlnet/lrs-conformance-test-suite with npm install run in it"; exit 2; }
	$(GO) run ./tools/xapi -suite $(SUITE) $(if $(VERSION),-version $(VERSION)) $(if $(DATABASE),-database $(DATABASE))

clean: ## what the targets above made
	rm -rf bin $(DATA) $(OUT)
