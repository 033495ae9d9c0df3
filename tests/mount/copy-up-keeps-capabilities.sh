# SPDX-License-Identifier: Apache-2.0

layers() {
	cp /bin/true l1/a
	cp /bin/true l1/b
	setcap cap_net_raw+ep l1/a
	setcap cap_chown+ei l1/b
}

act() {
	chmod 711 a
	mv b c
	getcap a c
	echo more >>a
	getcap a
	chown 1 c
	getcap c
}
