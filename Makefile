# Athlete Data Warehouse
#
#   make demo      the program with a year of an invented athlete in it
#                  (DEMO=--accounts also syncs accounts at stand-ins of the vendors)
#   make test      every test; also what continuous integration runs
#   make soak      a simulated year of hourly syncs at vendors who fail, which takes
#                  an hour (ADW_SOAK_DAYS=30 for another number of days)
#   make build     build/athletedata, with the window
#   make headless  build/athletedata-headless, without it (servers, containers)
#   make postgres  the bundled PostgreSQL, into this user's cache
#   make lint      gofmt, vet, staticcheck, the rules of who may import whom
#   make bench     docs/performance.md, measured anew
#   make fuzz      every fuzz target for FUZZTIME each

GO       ?= go
FUZZTIME ?= 30s
DEMO     ?=
DEMO_DIR ?= $(CURDIR)/build/demo$(DEMO)
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null)
LDFLAGS  := -s -w -X athletedata/app.Version=$(VERSION)

# The window needs cgo and a minute of compiling, so only what draws imports it;
# all the rest is tested without.
HEADLESS = $(shell $(GO) list -tags headless ./... | grep -v -e /app/ui -e /app/desktop -e /assets/icon)
# What runs on several goroutines is tested with the race detector.
CONCURRENT = $(shell $(GO) list -tags headless ./app/engine ./app/secrets ./app/zone ./connectors/... ./store/...)
# But for what takes too long under it and gains nothing; those tests skip there.
LONG     = $(shell grep -h -B1 '^.slow(t)$$' app/engine/*_test.go | sed -n 's/^func \(Test[A-Za-z0-9]*\).*/\1/p' | paste -sd '|' -)
DRAWING  = $(shell $(GO) list ./app/ui/... ./app/desktop ./assets/icon)

.PHONY: demo test test-core test-ui test-window test-crosscheck soak build headless postgres lint bench fuzz clean

demo: postgres
	@packaging/deps.sh window
	@$(MAKE) --no-print-directory build
	@build/athletedata --data-dir "$(DEMO_DIR)" demo $(DEMO)

build:
	$(GO) build -ldflags "$(LDFLAGS)" -o build/athletedata .

headless:
	CGO_ENABLED=0 $(GO) build -trimpath -tags headless -ldflags "$(LDFLAGS)" -o build/athletedata-headless .

postgres:
	@if ! $(GO) run ./packaging/bundle -check; then packaging/deps.sh npm; $(GO) run ./packaging/bundle; fi

test: postgres
	@packaging/deps.sh window test
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory test-core
	@$(MAKE) --no-print-directory test-crosscheck
	@$(MAKE) --no-print-directory test-ui
	@$(MAKE) --no-print-directory test-window

test-core:
	$(GO) test -timeout 15m -tags headless $(filter-out $(CONCURRENT),$(HEADLESS))
	$(GO) test -timeout 15m -tags headless -run '^($(LONG))$$' ./app/engine
	$(GO) test -race -timeout 20m -tags headless $(CONCURRENT)

test-crosscheck:
	cd parsers/fit/crosscheck && $(GO) test ./...

test-ui:
	$(GO) test -timeout 10m $(DRAWING)

soak: postgres
	ADW_SOAK_DAYS=$${ADW_SOAK_DAYS:-365} $(GO) test -tags headless -count 1 -timeout 24h -v -run '^TestSoak$$' ./app/engine

# The real window on a display without a screen, with and without D-Bus.
test-window: build
	packaging/window-test.sh build/athletedata

lint:
	@out=$$(git ls-files -co --exclude-standard '*.go' | xargs ls 2>/dev/null | xargs gofmt -l); if [ -n "$$out" ]; then echo "not gofmt'ed: $$out"; exit 1; fi
	$(GO) vet -tags headless $(HEADLESS)
	$(GO) vet $(DRAWING)
	$(GO) run $(STATICCHECK) -tags headless $(HEADLESS)
	$(GO) test -tags headless -run 'TestImportRules' .
	@$(GO) run ./packaging/licences >/dev/null

bench: postgres
	$(GO) run -tags headless ./bench/report
	$(GO) test -run xxx -bench BenchmarkWindow ./app/ui

fuzz:
	@for p in $$($(GO) list -tags headless ./...); do \
		for f in $$($(GO) test -tags headless -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "$$p $$f"; $(GO) test -tags headless -run xxx -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p || exit 1; \
		done; \
	done

clean:
	rm -rf build
