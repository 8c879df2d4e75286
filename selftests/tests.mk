# SPDX-License-Identifier: GPL-2.0
#
# The test targets; included by the top Makefile. Documentation/testing.rst
# says what they run.
#
#   make check               everything
#   make check-unit          the pure code in user space, and its fuzz targets
#   make check-fuzz          only those
#   make fuzz-long           the same for an hour or so; FUZZ="packet ip" chooses
#   make check-runner        whether the runner sees failures
#   make check-vm T="..."    kselftests in virtual machines
#   make check-load          floods and full load, on a machine left alone
#   make check-pair          the Active's module is removed under traffic
#   make check-packages      a Debian becomes a gateway, and is one after a reboot
#   make matrix              check-vm on every kernel that is supported
#   make demo SUITE=legacy   the reference case, told step by step
#   make bench BENCH="..."   instructions per packet, selftests/bench
#   make bench-profile       and where they go
#   make bench-failover      how fast the pair moves, beside keepalived
#   make bench-scale         what many tunnels and groups cost, beside a tenth
#   make bench-hello         what the Hellos of many groups cost, beside a tenth
#   make bench-garp          from the decision to the first gratuitous ARP
#   make vm-root             only make the guest's root filesystem
#   SUITES="bookworm trixie" chooses the guest's Debian, JOBS= the machines

.PHONY: check check-unit check-fuzz fuzz-long check-runner check-vm check-load \
	check-pair check-packages matrix demo vm-root test-deps bench bench-profile \
	bench-failover bench-scale bench-hello bench-garp

export SUITES JOBS T OUT

test-deps:
	@scripts/deps.sh

check: test-deps
	@selftests/check.sh

check-unit:
	@selftests/check.sh unit

check-fuzz: test-deps
	@selftests/check.sh fuzz

fuzz-long: test-deps
	@env -u T $(MAKE) --no-print-directory -s -C selftests/fuzz long \
		$(if $(FUZZ),T='$(FUZZ)')

check-runner: test-deps
	@selftests/check.sh runner

check-vm: test-deps
	@selftests/check.sh vm-long

check-load: test-deps
	@selftests/check.sh load

check-pair: test-deps
	@selftests/check.sh pair

check-packages: test-deps
	@scripts/deps.sh debhelper dh-apparmor dh-dkms dpkg-dev
	@selftests/check.sh packages

matrix: test-deps
	@selftests/check.sh matrix

# BENCH: which rows, as bench/bench.py --help says
bench: test-deps
	@for suite in $(or $(SUITES),bookworm); do \
		selftests/bench/run.sh --suite $$suite $(BENCH) || exit; done

bench-profile: test-deps
	@selftests/bench/run.sh --suite $(or $(firstword $(SUITES)),bookworm) \
		--profile $(or $(BENCH),--cases stock --sizes 64 \
		--generators own --count 20000)

# SIDES, TIMERS, TRAFFIC, EVENTS, PEERS, RUNS, SEED as selftests/failover/bench.sh says
bench-failover: test-deps
	@selftests/failover/run.sh

bench-scale bench-hello bench-garp: test-deps
	@for suite in $(or $(SUITES),bookworm); do \
		selftests/bench/run.sh --suite $$suite --$(@:bench-%=%) \
		$(BENCH) || exit; done

vm-root: test-deps
	@for suite in $(or $(SUITES),bookworm); do \
		selftests/vm/mkroot.sh $$suite || exit; done

# SUITE here is the case's crypto suite: legacy, modern or, empty, both
demo: test-deps
	@SUITE='$(SUITE)' selftests/case/demo.sh
