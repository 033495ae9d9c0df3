# SPDX-License-Identifier: Apache-2.0
#
# And with no environment at all, as some programs start their helpers.

kernel=no mounted=no

layers() {
	mkdir l1/d
	echo one | tee l1/a l1/d/b >/dev/null
	chown -R 1000:1000 .
	mknod -m 666 fuse c 10 229
	mount --bind fuse /dev/fuse
}

# fusermount3 is set-user-ID, so it needs its bounding set.
user() {
	local id=$1

	shift
	env -i setpriv --reuid="$id" --regid="$id" --clear-groups "$@"
}

act() {
	user 1000 "$PROGRAM" mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	findmnt -n -o FSTYPE,OPTIONS "$PWD/mnt" | grep -o -w -E \
		'fuse.layerfs|nosuid|nodev|user_id=1000'
	user 1000 bash -c 'cd mnt && cat a && echo more >>d/b && rm a &&
		mkdir d/n && ls -R . && stat -c "%u %a" d/b'
	echo "root: $(stat mnt 2>&1 | sed 's/.*: //')"
	echo "others: $(user 1001 stat mnt 2>&1 | sed 's/.*: //')"
	user 1000 "$PROGRAM" umount "$PWD/mnt"
	user 1000 "$PROGRAM" mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	user 1000 cat mnt/d/b
	user 1000 fusermount3 -u "$PWD/mnt"
	nobody_left
	user 1000 "$PROGRAM" mount "$PWD/l1" /etc
	chmod 0 /dev/fuse
	user 1000 "$PROGRAM" mount "$PWD/l1" "$PWD/mnt"
	find upper -type c -o -printf '%P %U %y\n' | sort
}

cleanup() { umount /dev/fuse; }

expect="fuse.layerfs
nosuid
nodev
user_id=1000
one
.:
d

./d:
b
n

./d/n:
1000 644
root: Permission denied
others: Permission denied
one
more
fusermount3: user has no write access to mountpoint /etc
layerfs: cannot mount on '@/mnt': /dev/fuse: Permission denied
 1000 d
d 1000 d
d/b 1000 f
d/n 1000 d"
