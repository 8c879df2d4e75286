#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# table.sh: put what the last run of run.sh has found into
# Documentation/testing.rst, between the marks. What it did not try is as it was.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
doc=$here/../../Documentation/testing.rst
table=${OUT:-$here/../out/mutants}/table
all=$(mktemp)
trap 'rm -f "$all"' EXIT
"$here/plant.py" list "$here"/*.mut >"$all"

# the names, the rows that are there, the new ones; then the page itself
awk -F '\t' '
	function quoted(s) {
		gsub(/"/, "\"\"", s)
		return "\"" s "\""
	}
	FNR == 1 { file++ }
	file == 1 { name[++all] = $1; next }
	file == 2 && /^   "``[^`]*``: / {
		split($0, part, "``")
		row[part[2]] = $0
	}
	file == 2 { next }
	file == 3 {
		row[$1] = "   " quoted("``" $1 "``: " $2) ", " quoted($3) \
			", " quoted($4 == "" ? "**none**" : $4)
		next
	}
	/^\.\. mutants-end/ { skip = 0 }
	!skip
	/^\.\. mutants-begin/ {
		skip = 1
		for (i = 1; i <= all; i++) {
			if (!(name[i] in row))
				continue
			tried++
			seen += row[name[i]] !~ /"\*\*none\*\*"$/
			rows = rows row[name[i]] "\n"
		}
		print ""
		print "There are " all " of them; " tried " have been tried, " \
			seen " were seen."
		print ""
		print ".. csv-table:: Mutations and who saw them"
		print "   :header: \"mutation\", \"lane\", \"test that saw it\""
		print ""
		print rows
	}' "$all" "$doc" "$table" "$doc" >"$doc.new"
mv "$doc.new" "$doc"
