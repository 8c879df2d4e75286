#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
#
# Ciphers that answer later: what comes out is the same, in the same order, and
# whatever ends meanwhile, an SA, a binding or the module, waits for them.
set -u
# shellcheck source=selftests/lib.sh
. "$(dirname "$0")/../lib.sh"
# shellcheck source=selftests/fastpath/lib_diff.sh
. "$(dirname "$0")/lib_diff.sh"

test_pcrypt()
{
	lab_run later.py 25 pcrypt
}

# removes the module
test_cryptd()
{
	lab_run later.py 60 cryptd
}

need_tools python3 ethtool rmmod
for module in crypto_user cryptd pcrypt; do
	modprobe -q "$module" || skip_all "this kernel has no $module"
done
hsrp_load
tests_run test_pcrypt test_cryptd
