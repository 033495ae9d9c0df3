# SPDX-License-Identifier: Apache-2.0
#
# The part of lint.sh that reads C.  Input: first (as "-") the list of sources
# in reading order, then the files.  Variable doors: lines of a header pattern
# and the files that may include it.

BEGIN {
	FILE_LINES_MAX = 400		# one subject
	FUNCTION_LINES_MAX = 60		# read without scrolling

	# No bound on what they write, or on the stack; a name for others to
	# take; a child in our memory.  Banned everywhere.
	unsafe = "strcpy strcat stpcpy sprintf vsprintf gets alloca strdupa " \
		"tmpnam mktemp vfork"
	# State of its own; a shell; no way to see an error; handlers that
	# differ between systems.  Tests may: they choose their arguments.
	unfit = "strtok system popen atoi atol atoll signal"
	unsafe_count = split(unsafe, banned_names, " ")
	banned_count = split(unsafe " " unfit, banned_names, " ")

	libc = "aio alloca arpa/inet assert byteswap ctype dirent dlfcn elf " \
		"endian err errno error execinfo fcntl fnmatch ftw getopt glob " \
		"grp ifaddrs inttypes libgen limits link locale malloc math " \
		"mntent netdb netinet/in poll pthread pwd regex sched search " \
		"semaphore setjmp signal spawn stdalign stdarg stdatomic " \
		"stdbool stddef stdint stdio stdio_ext stdlib stdnoreturn " \
		"string strings syslog termios threads time ucontext unistd " \
		"utime wchar wctype"
	split(libc, names, " ")
	for (i in names)
		is_libc[names[i] ".h"] = 1

	door_count = split(doors, rows, "\n")
	for (i = 1; i <= door_count; i++) {
		n = split(rows[i], words, /[ \t]+/)
		door_header[i] = glob(words[1])
		door_files[i] = ""
		for (j = 2; j <= n; j++)
			door_files[i] = door_files[i] (j > 2 ? "|" : "") \
				glob(words[j])
	}
}

function glob(pattern)
{
	gsub(/\./, "[.]", pattern)
	gsub(/\*/, "[^/]*", pattern)
	return "^" pattern "$"
}

function complain(line, words)
{
	printf "%s:%d: %s\n", file, line, words
	failed = 1
}

# The header that belongs to a source, and the place of either in the order.
# Rooms include each other's headers by their last name, so it must be the only.
FILENAME == "-" {
	rank[$0] = ++sources
	header = $0
	sub(/\.c$/, ".h", header)
	rank[header] = sources
	last = header
	sub(/.*\//, "", last)
	if (last in home && home[last] != header) {
		file = $0
		complain(1, "the name " last " is also " home[last] "\x27s")
	}
	home[last] = header
	next
}

FNR == 1 {
	end_of_file()
	file = FILENAME
	lines = opened = in_comment = 0
	is_test = file ~ /^(tests|tools\/build)\//
	if (!is_test && file ~ /\.c$/ && !(file in rank))
		complain(1, "not in the Makefile's list of sources")
}

{
	lines = FNR
}

/^[ \t]*#[ \t]*include/ {
	check_include()
	next
}

/^{/ {
	opened = FNR
}

/^}/ {
	if (opened && FNR - opened + 1 > FUNCTION_LINES_MAX)
		complain(opened, "a function of " FNR - opened + 1 \
			" lines; at most " FUNCTION_LINES_MAX)
	opened = 0
}

{
	check_calls(code_of($0))
}

END {
	end_of_file()
	exit failed
}

function end_of_file()
{
	if (lines > FILE_LINES_MAX)
		complain(lines, "a file of " lines " lines; at most " \
			FILE_LINES_MAX)
}

# The line without its comments and the contents of its strings.
function code_of(text,    out, c, quote)
{
	out = ""
	while (text != "") {
		if (in_comment) {
			c = index(text, "*/")
			if (!c)
				return out
			text = substr(text, c + 2)
			in_comment = 0
		} else if (match(text, /^[^"'\/]+/)) {
			out = out substr(text, 1, RLENGTH)
			text = substr(text, RLENGTH + 1)
		} else if (substr(text, 1, 2) == "//") {
			return out
		} else if (substr(text, 1, 2) == "/*") {
			text = substr(text, 3)
			in_comment = 1
		} else if (match(text, /^"([^"\\]|\\.)*"/) ||
			   match(text, /^'([^'\\]|\\.)*'/)) {
			quote = substr(text, 1, 1)
			out = out quote quote
			text = substr(text, RLENGTH + 1)
		} else {
			out = out substr(text, 1, 1)
			text = substr(text, 2)
		}
	}
	return out
}

function check_calls(code,    i, name, count)
{
	if (code !~ /\(/)
		return
	count = is_test ? unsafe_count : banned_count
	for (i = 1; i <= count; i++) {
		name = banned_names[i]
		if (index(code, name) &&
		    code ~ ("(^|[^A-Za-z0-9_.>])" name "[ \t]*\\("))
			complain(FNR, name "() is banned")
	}
}

function check_include(    name, outside)
{
	outside = $0 ~ /</
	name = $0
	if (!sub(/^[^<"]*[<"]/, "", name))
		return
	sub(/[>"].*/, "", name)
	if (outside)
		check_door(name)
	else if (!is_test)
		check_order(name)
}

function check_door(name,    i)
{
	if (name in is_libc || name ~ /^(sys|linux|asm)\//)
		return
	for (i = 1; i <= door_count; i++) {
		if (name !~ door_header[i])
			continue
		if (!is_test && (door_files[i] == "" || file !~ door_files[i]))
			complain(FNR, "<" name "> has its door elsewhere, see " \
				"tools/build/lint.sh")
		return
	}
	complain(FNR, "<" name "> has no door, see tools/build/lint.sh")
}

# Named from the top, or by its last name.
function check_order(name)
{
	if (!(name in rank) && name in home)
		name = home[name]
	if (!(name in rank))
		complain(FNR, "\"" name "\" belongs to no source in the Makefile")
	else if (file in rank && rank[name] > rank[file])
		complain(FNR, "\"" name "\" stands below this file in the Makefile")
}
