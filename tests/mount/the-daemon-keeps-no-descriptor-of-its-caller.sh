# SPDX-License-Identifier: Apache-2.0
# Else who waits for the end of its output waits for ever.
kernel=no mounted=no

layers() { mkdir cwd; }

act() {
	local said fd

	# shellcheck disable=SC2016 # the inner shell expands them
	said=$(timeout 5 bash -c 'exec 7>&1; "$0" mount "$1/l1" "$1/upper" "$1/mnt" 2>&1' \
		"$PROGRAM" "$PWD")
	echo "$? '$said'"
	for fd in /proc/"$(daemons)"/fd/*; do
		readlink "$fd"
	done | grep -E 'pipe|out$|err$|tty'
	readlink /proc/"$(daemons)"/cwd
	layerfs umount "$PWD/mnt"
	(cd cwd && layerfs mount "$OLDPWD/l1" "$OLDPWD/upper" "$OLDPWD/mnt")
	rmdir cwd
	layerfs umount "$PWD/mnt"
}

expect="0 ''
/"
