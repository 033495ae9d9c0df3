# SPDX-License-Identifier: Apache-2.0
#
# And with no environment at all, as some programs start their helpers.

kernel=no mounted=no
nobody=65534	# fusermount3 wants a user that has a name

layers() {
	mkdir l1/d
	echo one | tee l1/a l1/d/b >/dev/null
	chown -R "$nobody:$nobody" .
	mknod -m 666 fuse c 10 229
	mount --bind fuse /dev/fuse
	# fusermount3 reads it; not every chroot has it.
	[[ -e /etc/mtab ]] || ln -s ../proc/self/mounts /etc/mtab
}

# fusermount3 is set-user-ID, so it needs its bounding set.
user() {
	local id=$1

	shift
	env -i setpriv --reuid="$id" --regid="$id" --clear-groups "$@"
}

act() {
	user $nobody "$PROGRAM" mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	findmnt -n -o FSTYPE,OPTIONS "$PWD/mnt" | grep -o -w -E \
		'fuse.layerfs|nosuid|nodev|user_id=65534'
	user $nobody bash -c 'cd mnt && cat a && echo more >>d/b && rm a &&
		mkdir d/n && ls -R . && stat -c "%u %a" d/b'
	echo "root: $(stat mnt 2>&1 | sed 's/.*: //')"
	echo "others: $(user 1001 stat mnt 2>&1 | sed 's/.*: //')"
	user $nobody "$PROGRAM" umount "$PWD/mnt"
	user $nobody "$PROGRAM" mount "$PWD/l1" "$PWD/upper" "$PWD/mnt"
	user $nobody cat mnt/d/b
	user $nobody fusermount3 -u "$PWD/mnt"
	nobody_left
	user $nobody "$PROGRAM" mount "$PWD/l1" /etc
	chmod 0 /dev/fuse
	user $nobody "$PROGRAM" mount "$PWD/l1" "$PWD/mnt"
	find upper -type c -o -printf '%P %U %y\n' | sort
}

cleanup() { umount /dev/fuse; }

expect="fuse.layerfs
nosuid
nodev
user_id=65534
one
.:
d

./d:
b
n

./d/n:
65534 644
root: Permission denied
others: Permission denied
one
more
fusermount3: user has no write access to mountpoint /etc
layerfs: cannot mount on '@/mnt': /dev/fuse: Permission denied
 65534 d
d 65534 d
d/b 65534 f
d/n 65534 d"
