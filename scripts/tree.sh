# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Copies of the tree in the cache, where things are built. Source it after
# common.sh and call its functions in the tree's top directory.

# tree_files: every file of the tree that is not a build product, NUL separated
tree_files()
{
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files -z --cached --others --exclude-standard
	else
		find . \( -path ./.git -o -path ./selftests/out \
			-o -path ./selftests/unit/build \) -prune -o \
			-type f ! -name '*.o' ! -name '*.ko' ! -name '*.cmd' \
			! -name '*.mod' ! -name '*.mod.c' ! -path ./ctl/hsrpctl \
			-printf '%P\0'
	fi | while IFS= read -r -d '' file; do
		[ ! -e "$file" ] || printf '%s\0' "$file"
	done | LC_ALL=C sort -z
}

# sync_tree DIR: bring the copy up to date, also drop what is gone, and what was
# compiled of it
sync_tree()
{
	local dir=$1 file object

	tree_files >"$dir/.files.new"
	if [ -e "$dir/.files" ]; then
		LC_ALL=C comm -z -23 "$dir/.files" "$dir/.files.new" |
			while IFS= read -r -d '' file; do
				rm -f -- "$dir/$file"
				[[ $file = *.c ]] || continue
				object=${file##*/}
				object=${object%.c}.o
				rm -f -- "$dir/${file%/*}"/{,build/}"$object"
			done
	fi
	# a file that someone saves meanwhile is copied again next time
	tar -c --null --no-recursion --warning=no-file-changed \
		-T "$dir/.files.new" | tar -x -C "$dir"
	mv "$dir/.files.new" "$dir/.files"
}
