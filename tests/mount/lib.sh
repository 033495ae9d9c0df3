#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What a test sees, and how it is judged.  run.sh calls this in fresh
# namespaces: lib.sh TEST SCRATCH.
#
# A test file says what is the case beforehand, what is done, and that is all:
# the same is done on kernel overlayfs and on layerfs, and whatever can be
# observed has to be equal.
#
#   layers()   builds l1 (the top), l2, ... and upper, in the current
#              directory; l1, upper and mnt are there already.
#   act()      runs in the mount; its output (both streams) is compared.
#   see()      runs in the mount after act, and again after a remount.  If the
#              test has none: the whole tree with modes, owners, times,
#              xattrs, links and a hash of the contents.
#   look()     runs beside the layers after the unmount.  If the test has
#              none: the upper, whiteouts and opaque directories shown
#              alike whatever their dialect.
#   cleanup()  undoes, beside the layers, what else layers() or act() did.
#
#   kernel_options=, layerfs_options=     for the mounts of this test
#   features=on     redirect_dir, metacopy and index, on both sides
#   features=off    none of them, on either side
#   features=       what either side does by default
#   upper=no        a mount of lowers only
#   lowers=l1:l2    instead of every l[0-9]* there is
#   remount=no      see once only
#   keep_times=yes  leave the times of the layers as layers() made them;
#                   otherwise everything is from 2001-09-09
#   mounted=no      nothing is mounted: act does that itself, beside the layers
#   differs="why"   act's outputs differ on purpose: the kernel's has to be
#                   $kernel_says, that of layerfs $expect
#   kernel=no       the kernel has no counterpart: act's output on layerfs
#                   has to be $expect, and the rest is not compared
#   sees="..."      see has to print this on layerfs, whatever the kernel prints
#   later="why"     layerfs cannot do this yet: run if asked for by name
#   not_with=OPTION not run if MOUNT_OPTIONS has it
#   plain=yes       measures what a sanitizer would change: not run under one
#   leaves=yes      the test leaves mounts or processes on purpose
#
# A test takes a second, and there are hundreds: so no process is started here
# for what bash can do by itself.
#
# shellcheck disable=SC2153 # KERNEL_OPTIONS is of run.sh
# shellcheck disable=SC2119,SC2120 # mount_here is called with options by tests
set -u
export LC_ALL=C TZ=UTC
# The newer system calls take 255 bytes of lowerdir.
export LIBMOUNT_FORCE_MOUNT2=always
umask 022

test_file=$1
scratch=$2
export PATH=$PROBES:$PATH

kernel=yes differs='' kernel_says='' expect='' sees='' remount=yes mounted=yes
side='' upper=yes lowers='' keep_times=no leaves=no later='' not_with='' plain=no
kernel_options='' layerfs_options='' features=$FEATURES

layers() { :; }
act() { :; }
see() { probe-tree .; }
look() { probe-tree -m upper; }
cleanup() { :; }

# The upper, and its marks as they are stored, for look().
look_at_marks() {
	probe-tree -m upper
	probe-marks upper upper.work l[0-9]* | sort
}

# The upper, whether what was copied up has its data or not: the kernel brings
# them when a file is opened for writing, layerfs when it is written.
look_without_data() {
	probe-tree -m upper |
		sed -E 's/ #[0-9a-f]{8}//; s/ trusted.overlay.metacopy=//'
}

# The marks, but those that the kernel gives to directories made by hand as soon
# as it sees them; layerfs does so when they move.
look_at_marks_of_files() {
	look_at_marks |
		sed -E '/^upper[^ ]* d /s/ [a-z]+.overlay.(origin=\[[^]]*]|impure=y)//g'
}

# The marks, but the names of what is in the index, and how many these are: the
# kernel links the one by which a file was changed, FUSE does not say which.
look_at_entries() {
	probe-tree -m upper | grep -v -E ' [flpscb][0-7]{4} [0-9:]+ n[2-9] '
	probe-marks upper upper.work l[0-9]* | sort | sed -E \
		-e '/^upper.* [a-z]+.overlay.nlink=/d' \
		-e 's/ [a-z]+.overlay.nlink=[^ ]*//' \
		-e '/^index \[/s/ n[0-9]+( data| no-data)? = [^ ]*/\1/'
}

# Sets dirs to the lowers that are here, joined by colons.
here_lowers() {
	local i
	dirs=
	for ((i = 1; i < 10; i++)); do
		[[ -d l$i ]] && dirs+=${dirs:+:}l$i
	done
}

# kernel_tree OPTIONS: what a mount by the kernel shows over what is here.
kernel_tree() {
	local dirs

	here_lowers
	mount -t overlay overlay -o "lowerdir=$dirs,upperdir=upper,workdir=upper.work,$1" mnt ||
		return
	(cd mnt && probe-tree . |
		sed 's/ other-device//; s/ d_ino-differs//; s/ clash=[^ ]*//')
	umount mnt
}

every_feature=redirect_dir=on,metacopy=on,index=on

# Which names of a file in the index are in the upper is not the same: the kernel
# knows by which one it was changed, FUSE does not say.  So what counts is that
# the kernel shows the same tree over either upper.
look_by_the_kernel() { kernel_tree $every_feature; }

# Whoever wrote the upper: made plain, a kernel that may follow nothing shows
# the tree that one with every feature showed before; and nothing is left to be
# followed.
look_flattened() {
	local dirs plain=metacopy=off,index=off follow

	here_lowers
	kernel_tree $every_feature >"$out/whole" 2>&1
	cat "$out/whole"
	[[ $PROGRAM == kernel ]] && return
	layerfs flatten upper --lower "$dirs" || {
		echo "not plain: status $?"
		return
	}
	for follow in nofollow off; do
		kernel_tree "redirect_dir=$follow,$plain" >"$out/plain" 2>&1
		diff -a "$out/whole" "$out/plain" ||
			echo "not plain: redirect_dir=$follow"
	done
	marks_left
}

# The marks of the features in the upper.
marks_left() {
	getfattr -R -P -h -m 'overlay\.(redirect|metacopy|nlink|upper)$' upper |
		sed '/./s/^/not plain: /'
	[[ ! -e upper.work/index ]] || echo "not plain: there is an index"
}

# For lowers on several file systems: there the kernel's numbers do not agree
# with each other, but ours do.
see_over_several() {
	if [[ $side == kernel ]]; then
		probe-tree . |
			sed 's/ other-device//; s/ d_ino-differs//; s/ clash=[^ ]*//'
	else
		probe-tree .
	fi
}

# --- words for tests ---------------------------------------------------------

# The command, and what became of it.
try() {
	local status=0

	"$@" || status=$?
	echo "status $status: $*"
}

# The command as another user (with no capabilities and no other groups).
as() {
	local id=$1

	shift
	setpriv --reuid="$id" --regid="$id" --clear-groups \
		--bounding-set=-all --inh-caps=-all "$@"
}

layerfs() { "$PROGRAM" "$@"; }

# whiteout PATH, opaque DIR: marks in the dialect that $marks names, for the
# kernel always in its own.
#	char: 0:0 devices and trusted.overlay.opaque; xattr: overlayfs's other
#	form; aufs; user: user.overlay.*; fuse: user.fuseoverlayfs.opaque
marks=char
whiteout() {
	local dialect=$marks dir

	dir=$(dirname "$1")
	[[ $side == kernel && $marks != xattr ]] && dialect=char
	# An xattr makes a whiteout in a lower only.
	[[ $1 == upper/* && $marks != aufs ]] && dialect=char
	case $dialect in
	aufs) : >"$dir/.wh.$(basename "$1")" ;;
	xattr)
		: >"$1"
		setfattr -n trusted.overlay.whiteout "$1"
		setfattr -n trusted.overlay.opaque -v x "$dir"
		;;
	user)
		: >"$1"
		setfattr -n user.overlay.whiteout "$1"
		setfattr -n user.overlay.opaque -v x "$dir"
		;;
	*) mknod "$1" c 0 0 ;;
	esac
}

opaque() {
	local dialect=$marks

	[[ $side == kernel ]] && dialect=char
	case $dialect in
	aufs) : >"$1/.wh..wh..opq" ;;
	user) setfattr -n user.overlay.opaque -v y "$1" ;;
	fuse) setfattr -n user.fuseoverlayfs.opaque -v y "$1" ;;
	*) setfattr -n trusted.overlay.opaque -v y "$1" ;;
	esac
}

# What every dialect of marks has to say, in a lower and in the upper.
layers_with_marks() {
	mkdir -p l1/d/sub l2/d/sub l2/gone l2/file.d l2/op/sub l1/op l3 upper/up
	mkdir -p l1/up l2/again l1/again
	echo one >l2/d/hidden
	echo one >l2/d/shown
	echo one >l2/d/sub/hidden
	echo one >l2/gone/x
	echo one >l2/file
	echo one >l2/op/hidden
	echo one >l2/op/sub/hidden
	echo one >l1/op/shown
	echo one >l1/up/hidden
	echo one >l1/up/shown
	echo one >l1/topmost
	echo one >l3/file
	whiteout l1/d/hidden
	whiteout l1/d/sub/hidden
	whiteout l1/d/sub/never-was
	whiteout l1/gone
	whiteout l1/file
	whiteout upper/up/hidden
	whiteout upper/topmost
	opaque l1/op
	opaque l1/again
	echo one >l2/again/hidden
}

act_with_marks() {
	find . | sort
	try cat d/hidden
	try cat op/hidden
	try cat op/sub/hidden
	try ls gone
	mkdir gone
	ls -A gone
	echo new >file
	echo new >d/hidden
	echo new >op/hidden
	rm -r up
	mkdir up
	ls -A up
	mv topmost x
	rm -r again
	cat file d/hidden op/hidden
}

# refused STATUS THING CAUSE ARGUMENT...: "layerfs ARGUMENT..." gives STATUS
# and one line that names THING and matches CAUSE; nothing is left of it.
refused() {
	local status=$1 thing=$2 cause=$3 before after got wrong=

	shift 3
	before=$(find . | sort)
	timeout 10 "$PROGRAM" "$@" >"$out/stdout" 2>"$out/stderr" </dev/null
	got=$?
	after=$(find . | sort)
	[[ $got == "$status" ]] || wrong="status $got, not $status"
	[[ -s $out/stdout ]] && wrong="it speaks on stdout"
	[[ $(wc -l <"$out/stderr") == 1 ]] || wrong="not one line on stderr"
	grep -qF -- "$thing" "$out/stderr" || wrong="'$thing' is not named"
	grep -qiE -- "$cause" "$out/stderr" || wrong="no cause like $cause"
	echo "${wrong:-refused}"
	[[ $wrong ]] && cat "$out/stdout" "$out/stderr"
	[[ $before == "$after" ]] || diff <(echo "$before") <(echo "$after")
	cat "$out/stderr" >>"$out/said"
	mounts_left
	if mountpoint -q mnt; then
		umount -l mnt
	else
		nobody_left
	fi
}

# The daemons that run.
daemons() {
	local p

	for p in /proc/[0-9]*; do
		[[ $p/exe -ef $PROGRAM ]] && echo "${p#/proc/}"
	done
}

# --- mounting ----------------------------------------------------------------

# Sets all to the words, joined by commas; empty ones are left out.
comma() {
	local word

	all=
	for word; do
		[[ $word ]] && all+=,$word
	done
	all=${all#,}
}

feature_words() {
	echo "redirect_dir=$features,metacopy=$features,index=$features"
}

# Mounts what is here on mnt, as the side under test would; the words are
# further options.
mount_here() {
	local dirs=$lowers all i work='' words=''

	if [[ ! $dirs ]]; then
		for ((i = 1; ; i++)); do
			[[ -d l$i ]] || break
			dirs+=:l$i
		done
		dirs=${dirs#:}
	fi
	if [[ $upper == yes ]]; then
		[[ -d upper.work ]] || mkdir upper.work
		work=upperdir=upper,workdir=upper.work
	fi
	if [[ $side == kernel ]]; then
		comma "lowerdir=$dirs" "$work" "${features:+$(feature_words)}" \
			"$KERNEL_OPTIONS" "$kernel_options" "$@"
		mount -t overlay overlay -o "$all" mnt
		return
	fi
	[[ $features == off ]] && words=$(feature_words)
	comma "$MOUNT_OPTIONS" "$words" "$layerfs_options" "$@"
	if [[ ${PROGRAM##*/} == fuse-overlayfs ]]; then
		comma "lowerdir=$dirs" "$work" "$all"
		"$PROGRAM" -o "$all" "$PWD/mnt"
		return
	fi
	dirs=$PWD/${dirs//:/":$PWD/"}
	work=${work:+$PWD/upper}
	layerfs mount ${all:+-o "$all"} "$dirs" ${work:+"$work"} "$PWD/mnt"
}

unmount_here() {
	if [[ $side == kernel || ${PROGRAM##*/} == fuse-overlayfs ]]; then
		umount mnt
	else
		layerfs umount "$PWD/mnt"
	fi
	nobody_left
}

# rotate COMMAND: mounts what is here, runs it in the mount, and makes the upper
# the topmost lower, under an empty upper.
rotate() {
	local i=1

	mount_here || return
	(cd mnt && eval "$1")
	unmount_here
	while [[ -d l$i ]]; do
		i=$((i + 1))
	done
	for (( ; i > 1; i--)); do
		mv l$((i - 1)) l$i
	done
	mv upper l1
	mkdir upper
	rm -rf upper.work
}

# The processes of the test but this one: none, after a moment of patience.
nobody_left() {
	local p tries found state words

	for ((tries = 0; tries < 80; tries++)); do
		((tries)) && sleep 0.025
		found=
		for p in /proc/[0-9]*; do
			[[ ${p#/proc/} == "$$" || ${p#/proc/} == "$BASHPID" ]] &&
				continue
			{ read -r _ _ state _ <"$p/stat"; } 2>/dev/null ||
				continue
			[[ $state == Z ]] || found+=" ${p#/proc/}"
		done
		[[ $found ]] || return 0
	done
	for p in $found; do
		{ mapfile -d '' words <"/proc/$p/cmdline"; } 2>/dev/null
		echo "a process is left: ${words[*]}"
	done
	return 1
}

# The mounts that the test made.
mounts_left() {
	local line

	while read -r line; do
		[[ $line == *" $scratch/"* ]] &&
			echo "a mount is left: ${line#* / }"
	done </proc/self/mountinfo
}

# --- playing and judging -----------------------------------------------------

# A test whose lowers are too big to be read has one of its own.
lower_digest() { probe-tree -r l[0-9]*; }

# Both streams of a function of the test, run in a directory.
watch() {
	(cd "$2" && "$1") >"$out/$3" 2>&1
}

equal_files() {
	local a b

	mapfile -d '' a <"$1"
	mapfile -d '' b <"$2"
	[[ "${a[*]}" == "${b[*]}" ]]
}

check_after() {
	lower_digest >"$out/lowers.after"
	equal_files "$out/lowers.before" "$out/lowers.after" || {
		echo "a lower changed:"
		diff "$out/lowers.before" "$out/lowers.after"
	}
	if [[ -d upper.work && $side == layerfs && $leaves == no ]]; then
		find upper.work -mindepth 1 ! -type d ! -path '*/index/*' \
			! -path '*/origins/*' \
			-printf 'left in the workdir: %P\n'
	fi
	cleanup
	if [[ $leaves == no ]]; then
		mounts_left
		nobody_left
	fi
}

play_mounted() {
	mount_here >"$out/act" 2>&1 || {
		echo "cannot mount (status $?)" >>"$out/act"
		return
	}
	watch act mnt act
	watch see mnt see
	unmount_here
	[[ $remount == yes ]] || return
	if mount_here; then
		watch see mnt again
		unmount_here
	else
		echo "cannot mount again"
	fi
}

# One side from the beginning to the end; its directory and its outputs are
# beside each other.
play() {
	local f

	side=$1
	out=$scratch/$side.$2
	mkdir -p "$scratch/$2/l1" "$scratch/$2/mnt" "$out" \
		"$scratch/$2/upper"
	cd "$scratch/$2" || exit 1
	[[ $upper == no ]] && rmdir upper
	layers
	if [[ $keep_times == no ]]; then
		find . -mindepth 1 -exec touch -h -d @1000000000 {} +
	fi
	export PROBE_SINCE=1500000000
	lower_digest >"$out/lowers.before"
	for f in act see again look after; do
		: >"$out/$f"
	done
	if [[ $mounted == no ]]; then
		watch act . act
	else
		play_mounted >"$out/after" 2>&1
	fi
	[[ $upper == yes ]] && watch look . look
	check_after >>"$out/after" 2>&1
	sed -i "s,$scratch/$2,@,g" "$out"/{act,see,again,look,after}
	cd "$scratch" || exit 1
}

# same TITLE A B: they are the same, or their difference is shown.
same() {
	equal_files "$2" "$3" && return
	echo "$1:"
	diff -a -u --label wanted --label got "$2" "$3" | sed 1,2d
	failed=yes
}

# The whole output of a side is what the test says.
same_text() {
	if [[ $2 ]]; then
		echo "$2" >"$scratch/text"
	else
		: >"$scratch/text"
	fi
	same "$1" "$scratch/text" "$3"
}

judge() {
	local f part wanted=$scratch/kernel.1 got=$scratch/$second.2

	failed=no
	for f in "$wanted/after" "$got/after"; do
		[[ -s $f ]] || continue
		echo "afterwards, ${f#"$scratch/"}:"
		cat "$f"
		failed=yes
	done
	if [[ $second == layerfs && ($differs || $kernel == no) ]]; then
		same_text act "$expect" "$got/act"
	elif [[ ! $differs ]]; then
		same act "$wanted/act" "$got/act"
	fi
	[[ $differs ]] && same_text "act (kernel)" "$kernel_says" "$wanted/act"
	for part in see again look; do
		if [[ $sees && $part != look ]]; then
			[[ $second == kernel || ! -s $got/$part ]] ||
				same_text "$part" "$sees" "$got/$part"
		elif [[ $kernel == yes ]]; then
			same "$part" "$wanted/$part" "$got/$part"
		fi
	done
}

# What is the same on both sides because the test does not work is a failure.
judge_test() {
	grep -H -s -a -E \
		-e '^probe-[a-z]+: |Segmentation fault|command not found' \
		-e '^cannot mount \(status' -e '^not plain: ' \
		"$scratch"/*.[12]/{act,see,again,look} || return
	failed=yes
}

show_all() {
	local part

	for part in act see again look said; do
		[[ -s $scratch/$second.2/$part ]] &&
			sed "s/^/$part| /" "$scratch/$second.2/$part"
	done
}

# shellcheck source=/dev/null
. "$test_file"

second=layerfs
[[ $PROGRAM == kernel ]] && second=kernel
if [[ $kernel == no && $second == kernel ]]; then
	echo "has no counterpart in the kernel"
	exit 77
fi
if [[ $later && $second == layerfs && ! $NAMED ]]; then
	echo "is for later: $later"
	exit 77
fi
if [[ $not_with && ,$MOUNT_OPTIONS, == *",$not_with,"* ]]; then
	echo "is not for -o $not_with"
	exit 77
fi
if [[ $plain == yes && ${ASAN_OPTIONS-}${TSAN_OPTIONS-} ]]; then
	echo "is not for sanitizers"
	exit 77
fi
if [[ $features == on && $FEATURES != on ]]; then
	echo "is for features"
	exit 77
fi
[[ $kernel == yes ]] && play kernel 1
play "$second" 2
judge
judge_test
[[ $VERBOSE ]] && show_all
[[ $failed == no ]]
