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
#
#   cleanup()  undoes, beside the layers, what else layers() or act() did.
#
#   kernel_options=, layerfs_options=     for the mounts of this test
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
#   leaves=yes      the test leaves mounts or processes on purpose
# shellcheck disable=SC2153 # KERNEL_OPTIONS is of run.sh
# shellcheck disable=SC2119,SC2120 # mount_here is called with options by tests
set -u
export LC_ALL=C TZ=UTC
umask 022

test_file=$1
scratch=$2
export PATH=$PROBES:$PATH

kernel=yes differs='' kernel_says='' expect='' sees='' remount=yes mounted=yes
side='' upper=yes lowers='' keep_times=no leaves=no
kernel_options='' layerfs_options=''

layers() { :; }
act() { :; }
see() { probe-tree .; }
look() { probe-tree -m upper; }

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

cleanup() { :; }

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

# The words joined by commas, empty ones left out.
comma() {
	local word all=

	for word; do
		[[ $word ]] && all+=,$word
	done
	echo "${all#,}"
}

# Mounts what is here on mnt, as the side under test would; the words are
# further options.
mount_here() {
	local dirs=$lowers d options work=

	if [[ ! $dirs ]]; then
		for d in $(printf '%s\n' l[0-9]* | sort -V); do
			dirs+=:$d
		done
		dirs=${dirs#:}
	fi
	if [[ $upper == yes ]]; then
		mkdir -p upper.work
		work=upperdir=upper,workdir=upper.work
	fi
	if [[ $side == kernel ]]; then
		options=$(comma "lowerdir=$dirs" "$work" "$KERNEL_OPTIONS" \
			"$kernel_options" "$@")
		mount -t overlay overlay -o "$options" mnt
		return
	fi
	options=$(comma "$MOUNT_OPTIONS" "$layerfs_options" "$@")
	if [[ ${PROGRAM##*/} == fuse-overlayfs ]]; then
		options=$(comma "lowerdir=$dirs" "$work" "$options")
		"$PROGRAM" -o "$options" "$PWD/mnt"
		return
	fi
	dirs=$PWD/${dirs//:/":$PWD/"}
	if [[ $upper == yes ]]; then
		work=$PWD/upper
	else
		work=
	fi
	layerfs mount ${options:+-o "$options"} "$dirs" ${work:+"$work"} \
		"$PWD/mnt"
}

unmount_here() {
	if [[ $side == kernel || ${PROGRAM##*/} == fuse-overlayfs ]]; then
		umount mnt
	else
		layerfs umount "$PWD/mnt"
	fi
	nobody_left
}

# The processes of the test but this one: none, after a moment of patience.
nobody_left() {
	local p tries found state

	for ((tries = 0; tries < 40; tries++)); do
		found=
		for p in /proc/[0-9]*; do
			[[ ${p#/proc/} == "$$" || ${p#/proc/} == "$BASHPID" ]] &&
				continue
			{ read -r _ _ state _ <"$p/stat"; } 2>/dev/null ||
				continue
			[[ $state == Z ]] && continue
			found+=" $({ tr '\0' ' ' <"$p/cmdline"; } 2>/dev/null)"
		done
		[[ $found ]] || return 0
		sleep 0.05
	done
	echo "a process is left:$found"
	return 1
}

# The daemons that run.
daemons() {
	local p

	for p in /proc/[0-9]*; do
		[[ $(readlink "$p/exe") == "$PROGRAM" ]] && echo "${p#/proc/}"
	done
}

# The mounts that the test made.
mounts_left() {
	grep -F " $scratch/" /proc/self/mountinfo | cut -d ' ' -f 5,9-
}

# refused STATUS THING CAUSE ARGUMENT...: "layerfs ARGUMENT..." gives STATUS
# and one line that names THING and matches CAUSE; nothing is left of it.
refused() {
	local status=$1 thing=$2 cause=$3 before after got

	shift 3
	before=$(find . | sort)
	timeout 10 "$PROGRAM" "$@" >../out 2>../err </dev/null
	got=$?
	after=$(find . | sort)
	[[ $got == "$status" ]] || echo "status $got, not $status: $*"
	[[ -s ../out ]] && { echo "said on stdout:" && cat ../out; }
	[[ $(wc -l <../err) == 1 ]] || echo "not one line on stderr:"
	grep -qF -- "$thing" ../err || echo "'$thing' is not named:"
	grep -qiE -- "$cause" ../err || echo "the cause ($cause) is not named:"
	[[ $before == "$after" ]] || diff <(echo "$before") <(echo "$after")
	mounts_left
	nobody_left
	echo "refused: $(sed "s,$PWD,@,g" ../err)" >>../said
	if [[ $got == "$status" && $(wc -l <../err) == 1 ]] &&
		grep -qF -- "$thing" ../err && grep -qiE -- "$cause" ../err; then
		echo refused
	else
		sed "s,$PWD,@,g" ../err
	fi
}

# --- judging -----------------------------------------------------------------

lower_digest() { probe-tree -r l[0-9]*; }

# Both streams of a function of the test, run in a directory.
watch() {
	local name=$1 dir=$2 out=$3

	(cd "$dir" && "$name") >"$out" 2>&1
	sed -i "s,$scratch,@,g" "$out"
}

check_after() {
	lower_digest >../lowers.after
	diff ../lowers.before ../lowers.after >../lowers.diff || {
		echo "a lower changed:"
		cat ../lowers.diff
	}
	if [[ -d upper.work && $side == layerfs && $leaves == no ]]; then
		find upper.work -mindepth 1 ! -type d ! -path '*/index/*' \
			-printf 'left in the workdir: %P\n'
	fi
	cleanup
	if [[ $leaves == no ]]; then
		mounts_left | sed 's/^/a mount is left: /'
		nobody_left
	fi
}

# One side from the beginning to the end; leaves files in $scratch/$side.
play() {
	side=$1
	mkdir -p "$scratch/side/s/l1" "$scratch/side/s/mnt"
	cd "$scratch/side/s" || exit 1
	[[ $upper == yes ]] && mkdir upper
	layers
	if [[ $keep_times == no ]]; then
		find . -mindepth 1 -exec touch -h -d @1000000000 {} +
	fi
	export PROBE_SINCE=1500000000
	lower_digest >../lowers.before
	touch ../see ../again ../look ../after
	if [[ $mounted == no ]]; then
		watch act . ../act
	elif mount_here >../act 2>&1; then
		watch act mnt "$PWD/../act"
		watch see mnt "$PWD/../see"
		unmount_here >../after 2>&1
		if [[ $remount == yes ]]; then
			if mount_here >>../after 2>&1; then
				watch see mnt "$PWD/../again"
				unmount_here >>../after 2>&1
			else
				echo "cannot mount again" >>../after
			fi
		fi
	else
		echo "cannot mount (status $?)" >>../act
	fi
	[[ $upper == yes ]] && watch look . "$PWD/../look"
	check_after >>../after 2>&1
	cd "$scratch" || exit 1
	mv side "$side.$round"
}

# same TITLE A B: they are the same, or their difference is shown.
same() {
	local title=$1

	diff -u --label wanted --label got "$2" "$3" >"$scratch/diff" && return
	echo "$title:"
	sed 1,2d "$scratch/diff"
	failed=yes
}

show() {
	[[ $VERBOSE ]] && sed "s/^/$1 /" "$2"
}

# The whole output of a side is what the test says.
same_text() {
	printf '%s\n' "$2" | sed '/./,$!d' >"$scratch/text"
	same "$1" "$scratch/text" "$3"
}

judge() {
	local part wanted=$scratch/kernel.1 got=$scratch/$second.2

	failed=no
	judge_after
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

judge_after() {
	local f

	for f in "$scratch"/*.[12]/after; do
		[[ -s $f ]] || continue
		echo "afterwards ($(basename "$(dirname "$f")")):"
		cat "$f"
		failed=yes
	done
}

# shellcheck source=/dev/null
. "$test_file"

second=layerfs
[[ $PROGRAM == kernel ]] && second=kernel
if [[ $kernel == no && $second == kernel ]]; then
	exit 77
fi
if [[ $kernel == yes ]]; then
	round=1
	play kernel
fi
round=2
play "$second"
judge
for part in act see again look; do
	show "$part|" "$scratch/$second.2/$part"
done
[[ -s $scratch/$second.2/said ]] && show "said|" "$scratch/$second.2/said"
[[ $failed == no ]]
