# Each line is one command of config/launch.py. PORT=8001 make run · make test ARGS="tests/rules -x"
PYTHON ?= python3
LAUNCH := $(PYTHON) -m config.launch

.PHONY: run test editor demo bench screenshots release-check check format key

run: ; @$(LAUNCH) run
test: ; @$(LAUNCH) test $(ARGS)
editor: ; @$(LAUNCH) editor $(ARGS)
demo: ; @$(LAUNCH) demo $(ARGS)
bench: ; @$(LAUNCH) bench $(ARGS)
screenshots: ; @$(LAUNCH) screenshots $(ARGS)
release-check: ; @$(LAUNCH) release-check $(ARGS)
check: ; @$(LAUNCH) check
format: ; @$(LAUNCH) format
key: ; @$(LAUNCH) key
