# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

layers() {
	head -c 8000000 /dev/urandom >l1/a
	chmod 640 l1/a
}

act() {
	local i pid sum

	sum=$(sha1sum <l1/a)
	for i in 0 1 2 3 4 5 6 7; do
		layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" || break
		(: >>mnt/a && touch -d @1 mnt/a) 2>/dev/null &
		pid=$!
		sleep "0.00$i"
		kill -9 "$(daemons)"
		wait $pid
		nobody_left
		umount mnt
		layerfs mount "$PWD/l1" "$PWD/upper" "$PWD/mnt" || break
		[[ $(sha1sum <mnt/a) == "$sum" && $(stat -c %a mnt/a) == 640 ]] ||
			echo "half-made after $i ms"
		rm mnt/a
		layerfs umount "$PWD/mnt"
		find upper.work ! -type d ! -path '*/index/*'
		rm -rf upper upper.work
		mkdir upper
	done
	echo the end
}

expect="the end"
