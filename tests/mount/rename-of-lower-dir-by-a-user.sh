# SPDX-License-Identifier: Apache-2.0
#
# Who may rename a dir needs no privilege for the mark.

features=on

layers() {
	mkdir -p l1/home/d/e l1/home/q l1/sticky/d
	echo one >l1/home/d/x
	chown -R 1000:1000 l1/home
	chmod 1777 l1/sticky
}

act() {
	probe-calls <<-END
		as 1000 1000
		rename home/d home/n
		rename home/n/e home/q/e
		rename home/q q
		rename sticky/d sticky/n
		as 2000 2000
		rename home/n home/m
	END
	find . | sort
}

look() { look_at_marks; }
