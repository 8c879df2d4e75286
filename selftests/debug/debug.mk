# SPDX-License-Identifier: GPL-2.0
# Included by the top Makefile: the lane of debug kernels.
#
#   make check-debug            a choice of kselftests, under KASAN and the rest
#   make check-debug T="..."    these kselftests
#   make check-debug-long       the lane itself, all kselftests, then all of
#                               them again on the kernel with KCSAN
#   make coverage               all kselftests with the module's lines counted,
#                               and the pure code's branches in user space
#   make coverage-unit          the latter only
#   make debug-kernel           only build the kernels (some minutes each, once)

DEBUG := selftests/debug
DEBUG_OUT = $(or $(OUT),selftests/out/debug)

check-debug: test-deps
	@OUT=$(DEBUG_OUT) selftests/check.sh debug

check-debug-long: test-deps
	@OUT=$(DEBUG_OUT) selftests/check.sh debug-runner debug-long kcsan

coverage: test-deps
	@OUT=$(DEBUG_OUT) $(DEBUG)/coverage.sh

coverage-unit:
	@$(DEBUG)/coverage.sh unit

debug-kernel: test-deps
	$(DEBUG)/build.sh --no-module
	$(DEBUG)/build.sh --kcsan --no-module

.PHONY: check-debug check-debug-long coverage coverage-unit debug-kernel
