# SPDX-License-Identifier: Apache-2.0

layers() { echo lower >l1/a; }

act() {
	probe-calls <<-END
		setxattr a user.k x*3000
		setxattr a user.toobig x*70000
	END
	probe-calls setxattr a "user.$(printf 'n%.0s' {1..250})" v
	probe-calls setxattr a "user.$(printf 'n%.0s' {1..251})" v
}
