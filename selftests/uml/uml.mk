# SPDX-License-Identifier: GPL-2.0
# Included by the top Makefile: the lane in virtual time, and the mutations, most
# of which it is to see.
#
#   make check-sim		what selftests/uml/short names
#   make check-sim-long		also selftests/uml/long: the whole matrix
#   make check-sim T="uml/test_lane.sh ..." [SIM_VARIANT=kasan]	other tests
#   make sim-kernel		only build the kernels (some minutes each, once)
#   make mutants [M="NAME ..."]	bugs planted, one at a time: who sees them?

.PHONY: check-sim check-sim-long sim-kernel mutants

export SIM_VARIANT

check-sim: test-deps
	@selftests/check.sh sim

check-sim-long: test-deps
	@selftests/check.sh sim-long

sim-kernel: test-deps
	selftests/uml/build.sh --no-module
	selftests/uml/build.sh --kasan --no-module

mutants: test-deps
	@selftests/mutants/run.sh $(M)
