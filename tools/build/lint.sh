#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What a reader should not have to check: layout, licence lines, who includes
# whom, sizes, banned calls, and what cppcheck and shellcheck find.  Run by
# `make lint`; prints what is wrong as FILE:LINE: words, and is silent otherwise.
set -uo pipefail
export LC_ALL=C

cd "$(dirname "$0")/../.." || exit
failed=0

# One door for each outside library: its headers, and who may include them.
# Anything in <> that is neither here nor of the C library is an error, so a
# new library gets its line.  Tests may include what they like of these.
doors()
{
	cat <<-'END'
	fuse*.h		fs/serve/ops_*.c fs/serve/ops.h fs/serve/session.c
	xxhash.h	fs/base/hash.c
	zlib.h		tools/import/inflate_gzip.c
	isa-l/*.h	tools/import/inflate_isal.c
	zstd*.h		tools/import/inflate_zstd.c
	openssl/*.h	tools/import/sha256.c
	jansson.h	tools/import/document.c
	criterion/*.h
	END
}

# Our files with these endings, whether committed yet or not.
ours()
{
	local -a names=()
	local pattern

	for pattern; do
		names+=(-o -name "$pattern")
	done
	find . \( -path ./build -o -path ./.deps -o -path ./.git \) -prune \
		-o -type f \( "${names[@]:1}" \) -print | sed 's|^\./||' | sort
}

complain()
{
	echo "$*" >&2
	failed=1
}

need()
{
	command -v "$1" >/dev/null && return
	complain "lint: no $1 here; make deps installs it"
	return 1
}

# What clang-format 14 (Debian 12) and 19 (Debian 13) lay out differently: a cast
# of a negative or complemented number, and a pointer to a struct that has no
# name, or is an argument in an array of functions.
settle()
{
	sed -E 's/(\([a-z_]+\)) - ([0-9])/\1-\2/; s/^(\t*\}) \* ?/\1 */
		s/(\([a-z0-9_]+\)) ~/\1~/; s/(\(struct [a-z_]+) \* /\1 */'
}

check_format()
{
	local file

	need clang-format || return
	for file in "${c_files[@]}"; do
		diff <(settle <"$file") <(clang-format "$file" | settle) |
			sed -n "s|^\([0-9]*\)[0-9,]*[acd].*|$file:\1: layout; make format|p" |
			head -n 1
	done | grep . >&2 && failed=1
}

check_licence_lines()
{
	local file

	for file in "${c_files[@]}" "${scripts[@]}" Makefile; do
		head -n 3 "$file" |
			grep -q 'SPDX-License-Identifier: Apache-2\.0' ||
			complain "$file:1: no SPDX-License-Identifier line"
	done
}

# Such a file has no subject, and so grows.
check_names()
{
	local file

	for file in "${c_files[@]}"; do
		case $(basename "${file%.*}") in
		util | utils | common | misc | helper | helpers)
			complain "$file:1: the name says nothing" ;;
		esac
	done
}

# Includes, doors, sizes, calls: all that needs the text read as C.
check_text()
{
	make -s --no-print-directory sources |
		awk -f tools/build/lint.awk -v doors="$(doors)" \
			- "${c_files[@]}" >&2 || failed=1
}

# Leaks are left to AddressSanitizer: cppcheck does not know that scope owns.
check_cppcheck()
{
	need cppcheck || return
	cppcheck --quiet --enable=warning,portability --inline-suppr \
		--std=c11 --language=c -I. -j "$(nproc)" --error-exitcode=1 \
		--suppress=memleak --suppress=resourceLeak \
		--suppress=missingIncludeSystem --max-configs=1 \
		--suppress=normalCheckLevelMaxBranches \
		'--suppress=nullPointerOutOfMemory:tests/*' \
		-D__linux__ -D__x86_64__ '-DLAYERFS_VERSION=""' \
		'-DTest(a,...)=void test_##a(void)' '-DTestSuite(...)=' \
		--template='{file}:{line}: {message} [{id}]' \
		"${sources[@]}" >&2 || failed=1
}

check_shell()
{
	need shellcheck || return
	[ ${#scripts[@]} -eq 0 ] ||
		shellcheck --format=gcc "${scripts[@]}" >&2 || failed=1
}

mapfile -t c_files < <(ours '*.[ch]')
mapfile -t sources < <(ours '*.c')
mapfile -t scripts < <(ours '*.sh'; find .ci -type f 2>/dev/null)

check_licence_lines
check_names
check_shell
if [ ${#c_files[@]} -gt 0 ]; then
	check_format
	check_text
	check_cppcheck
fi
exit "$failed"
