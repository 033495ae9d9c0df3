# SPDX-License-Identifier: Apache-2.0
#
# Opened by one of two names, which goes; what is done to it shows by the other,
# which nobody had asked for before.

layers() {
	echo two >upper/a
	ln upper/a upper/b
}

act() {
	exec 9<>a
	rm a
	stat -c %h b
	chmod 640 /proc/self/fd/9
	chown 5 /proc/self/fd/9
	echo more >&9
	stat -c '%a %u %s' b
	stat -L -c %h /proc/self/fd/9
	cat b
}
