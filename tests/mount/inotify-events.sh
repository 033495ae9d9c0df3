# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/d upper/u
	echo lower >l1/d/a
	echo lower >l1/d/b
	echo lower >l1/f
}

act() {
	probe-inotify d bash -c 'echo new >d/n; rm d/n'
	probe-inotify d bash -c 'mv d/b d/c; mv d/c u/c; mv u/c d/b'
	probe-inotify d bash -c 'mkdir d/e; rmdir d/e; rm d/b'
	probe-inotify d/a bash -c 'echo more >>d/a; cat d/a >/dev/null'
	probe-inotify d/a bash -c 'chmod 600 d/a; mv d/a u/a'
	probe-inotify f rm f
	probe-inotify u rm -r u | grep -v access
}
