# SPDX-License-Identifier: Apache-2.0
#
# Forged, so the kernel refuses whichever it sees second; shown or refused, what
# was there first goes on.

features=on

layers() {
	mkdir -p l1/d upper/{a,b}
	echo one >l1/d/x
	setfattr -n trusted.overlay.redirect -v /d upper/a upper/b
}

act() {
	probe-calls <<-END
		open a a r,dir
		sh cat b/x 2>&1 | sed 's/.*: Stale file handle/one/'
		sh cat d/x 2>&1 | sed 's/.*: Stale file handle/one/'
		sh cat a/x
	END
}

see() { :; }
look() { :; }
