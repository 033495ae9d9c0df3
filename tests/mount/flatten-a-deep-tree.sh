# SPDX-License-Identifier: Apache-2.0
#
# Hundreds of directories in one another, the topmost of which was moved.

kernel=no mounted=no features=on
keep_times=yes
deep=$(printf 'd/%.0s' {1..600})

layers() {
	mkdir -p "l1/$deep"
	echo bottom >"l1/$deep/x"
}

act() {
	mount_here
	mv mnt/d mnt/e
	unmount_here
	layerfs flatten upper --lower l1
	cat "upper/e/${deep#d/}/x"
	marks_left
}

# (The probe calls itself for each level.)
lower_digest() { :; }
look() { find upper | wc -l; }
expect="bottom"
