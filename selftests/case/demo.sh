#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# demo.sh [OPTION OF vm/run.sh...]: install what is missing, build, boot a
# virtual machine and show the reference case in it. SUITE=legacy or modern
# chooses one of the suites; both by default. This is "make demo".
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
# shellcheck source=scripts/common.sh
. "$here/../../scripts/common.sh"

need_root
"$HSRP_TOP/scripts/deps.sh"
"$here/../vm/build.sh" >/dev/null
note "booting"
exec "$here/../vm/run.sh" --no-build --timeout 900 \
	--env "SUITE=${SUITE:-both}" "$@" --shell 'case/demo-guest.sh'
