# SPDX-License-Identifier: Apache-2.0
#
# How often the kernel asks us, by what -d says.  Each is a wait of tens of
# microseconds, so they are counted, and may become fewer, but not more.

kernel=no mounted=no

layers() {
	local i

	mkdir -p l1/d/{1..10} l2/d l2/many upper/up
	touch l1/d/{1..10}/{1..10}
	for i in {1..9}; do
		echo "$i" | tee "l2/d/f$i" >"l2/many/g$i"
	done
}

# Releases and forgets are not waited for.
asked() { grep -o 'opcode: [A-Z_]*' log | grep -v -e FORGET -e RELEASE; }

# round_trips MOST COMMAND...
round_trips() {
	local most=$1 before after

	shift
	before=$(asked | wc -l)
	"$@" >out
	sleep 0.05
	after=$(asked | wc -l)
	((after - before <= most)) || {
		echo "$((after - before)), not $most: $*"
		asked | tail -n +$((before + 1)) | sort | uniq -c
	}
}

read_all() { cat mnt/many/*; }
read_again() { cat mnt/many/g1 mnt/many/g2 mnt/many/g3; }
stat_all() { stat -c %s mnt/d/*/*; }
stat_missing() { for i in {1..10}; do [[ ! -e mnt/d/missing ]]; done; }
create() { for i in {1..10}; do echo x >"mnt/up/$1$i"; done; }
append() { for i in {1..10}; do echo x >>mnt/up/n1; done; }

act() {
	local i

	layerfs mount -d "$PWD/l1:$PWD/l2" "$PWD/upper" "$PWD/mnt" 2>log &
	for i in {1..50}; do
		mountpoint -q mnt && break
		sleep 0.05
	done
	stat mnt >/dev/null

	# 14 directories: opened, read to the end in two; one statfs.
	round_trips $((14 * 3 + 1)) find mnt -printf '%s %m %i\n'
	# What was read moved the directories' atimes: those are asked for.
	round_trips $((14 * 2 + 1)) find mnt -printf '%s %m %i\n'
	# Their names are listed by bash.
	round_trips 11 stat_all
	round_trips 1 stat_missing
	# One read each; open and flush are asked once, for all of the mount.
	round_trips $((9 + 2 + 1)) read_all
	# The page is here; fstat wants the atime.
	round_trips 3 read_again
	# lookup, create, security.capability, write; the directory's attributes.
	round_trips $((10 * 5 - 1)) create n
	# A file that is there is cut by a setattr.
	round_trips $((10 * 3 + 1)) create n
	round_trips 10 append
	round_trips 1 chmod 600 mnt/d/f1
	round_trips 3 mv mnt/up/n2 mnt/up/m2
	round_trips 3 rm mnt/up/m2
	umount mnt
	wait
}
