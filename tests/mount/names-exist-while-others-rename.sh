# SPDX-License-Identifier: Apache-2.0
#
# Renaming one name onto another: at every moment that name is there.

layers() {
	mkdir l1/d
	echo one >l1/d/name
	touch l1/d/{1,2,3,4,5,6,7,8,9}
}

act() {
	local i misses=0

	(
		for i in {1..500}; do
			echo "open t d/tmp rw,creat"
			echo "write t $i"
			echo "rename d/tmp d/name"
		done | probe-calls | grep -v '= [0-9]*$'
	) &
	for i in {1..1000}; do
		[[ -e d/name ]] || misses=$((misses + 1))
		: <d/name || misses=$((misses + 1))
	done
	wait
	echo "$misses misses"
	ls d
}
