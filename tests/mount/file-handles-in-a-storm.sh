# SPDX-License-Identifier: Apache-2.0
#
# Thousands of them, opened again and again, while others rename what they are
# of, and what that is in, look it up, and make the kernel forget it.

features=on
kernel=no

layers() {
	local d

	mkdir -p l1/d{1..10}/{x,y}/z upper/up/z
	for d in l1/d{1..10} l1/d{1..10}/{x,y}/z; do
		touch "$d"/f{1..60} "$d"/with-a-name-that-is-longer-than-most-{1..20}
	done
	touch upper/up/z/u{1..50}
	ln l1/d1/f1 l1/d2/linked
	ln upper/up/z/u1 upper/up/linked
}

forget() {
	for i in {1..12}; do
		echo 2 >/proc/sys/vm/drop_caches
		sleep 0.1
	done
}

# Each within directories of its own, or there would be nothing to compare.
rename() {
	local i

	for i in {1..40}; do
		mv "$1" "$1-renamed"
		mv "$1-renamed/x/z" "$1-renamed/y/moved"
		mv "$1-renamed/f$i" "$1-renamed/y/f$i-was-renamed"
		mv "$1-renamed/y/moved" "$1-renamed/x/z"
		mv "$1-renamed" "$1"
	done
}

storm() {
	forget &
	rename d1 &
	rename d5 &
	for i in {1..5}; do
		find . -ls >/dev/null 2>&1
	done &
	wait
}
export -f forget rename storm

act() { probe-handles bash -c storm; }

see() { :; }
look() { :; }
remount=no
expect="2505 handles, 0 lost, 0 of another, command 0"
