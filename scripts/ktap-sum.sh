#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ktap-sum.sh FILE...: count the results in KTAP files, print one closing line
# "N passed, N failed, N skipped", fail when any failed or there was none.
#
# The innermost results count: a test that printed results of its own (indented
# by four blanks) stands for these; it counts itself when it printed none, or
# failed though none of them did.
exec awk '
	function judge(line) {
		if (line ~ /# (SKIP|TODO|XFAIL)/)
			return "skip"
		return line ~ /^ *not ok/ ? "fail" : "pass"
	}
	FNR == 1 { own = ownbad = 0 }
	/^    (not )?ok( |$)/ {
		n[j = judge($0)]++
		own++
		ownbad += j == "fail"
	}
	/^(not )?ok( |$)/ {
		j = judge($0)
		if (!own || (j == "fail" && !ownbad))
			n[j]++
		own = ownbad = 0
	}
	END {
		printf "%d passed, %d failed, %d skipped\n",
			n["pass"], n["fail"], n["skip"]
		exit n["fail"] > 0 || n["pass"] + n["skip"] == 0
	}' "$@"
