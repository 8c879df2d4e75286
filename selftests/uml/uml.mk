# SPDX-License-Identifier: GPL-2.0
# Included by the top Makefile: the lane in virtual time.
#
#   make check-sim		the lane itself, KUnit, the reference case with
#				its real timers, then KUnit under KASAN
#   make check-sim SIM_TESTS="uml/test_lane.sh ..."	other tests
#   make sim-kernel		only build the kernels (some minutes each, once)

SIM := selftests/uml
SIM_TESTS ?= uml/test_lane.sh uml/test_kunit.sh hsrp/test_replay.sh \
	hsrp/test_stall.sh \
	case/test_case.sh
SIM_KASAN_TESTS ?= uml/test_kunit.sh

check-sim:
	$(SIM)/run.sh $(addprefix selftests/,$(SIM_TESTS))
	$(SIM)/run.sh --kasan $(addprefix selftests/,$(SIM_KASAN_TESTS))

sim-kernel:
	$(SIM)/build.sh --no-module
	$(SIM)/build.sh --kasan --no-module

.PHONY: check-sim sim-kernel
