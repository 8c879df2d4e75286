#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# table.sh: put what the last run of run.sh has found into
# Documentation/testing.rst, between the marks.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
doc=$here/../../Documentation/testing.rst
table=${OUT:-$here/../out/mutants}/table
all=$("$here/plant.py" list "$here"/*.mut | wc -l)

awk -F '\t' -v all="$all" '
	function quoted(s) {
		gsub(/"/, "\"\"", s)
		return "\"" s "\""
	}
	FNR == NR {
		tried++
		seen += $4 != ""
		rows = rows "   " quoted("``" $1 "``: " $2) ", " quoted($3) \
			", " quoted($4 == "" ? "**none**" : $4) "\n"
		next
	}
	/^\.\. mutants-end/ { skip = 0 }
	!skip
	/^\.\. mutants-begin/ {
		skip = 1
		print ""
		print "There are " all " of them; " tried " have been tried, " \
			seen " were seen."
		print ""
		print ".. csv-table:: Mutations and who saw them"
		print "   :header: \"mutation\", \"lane\", \"test that saw it\""
		print ""
		print rows
	}' "$table" "$doc" >"$doc.new"
mv "$doc.new" "$doc"
