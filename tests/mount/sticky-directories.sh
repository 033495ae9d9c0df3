# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/t upper/u
	chmod 1777 l1/t upper/u
	echo others >l1/t/others
	echo mine >l1/t/mine
	chown 1000 l1/t/mine
	echo others >upper/u/others
	mkdir l1/t/dir upper/u/dir
}

act() {
	probe-calls <<-END
		as 1000 1000
		unlink t/others
		unlink t/mine
		unlink u/others
		rmdir t/dir
		rmdir u/dir
		rename t/others t/x
		rename u/others t/x
		open n t/new rw,creat
		unlink t/new
		open n u/new rw,creat
		rename u/new t/others
		rename u/new t/other-name
		as 1001 1001
		unlink t/other-name
		as 0 0
		unlink t/others
		unlink t/other-name
	END
}
