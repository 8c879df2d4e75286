# SPDX-License-Identifier: GPL-2.0
#
# Static checks; included by the top Makefile. See Documentation/testing.rst.
#
#   make lint                all of scripts/lint/checks
#   make lint L="sparse ..." only these
#   LINT_SUITE=trixie        with checkers and kernel headers of that Debian
#   make lint-selfcheck      whether each of them can fail

.PHONY: lint lint-selfcheck

export LINT_SUITE

lint: test-deps
	@scripts/lint/lint.sh $(L)

lint-selfcheck: test-deps
	@scripts/lint/selfcheck.sh
