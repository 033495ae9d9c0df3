#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What people do in a container, done in a chroot over the layers of
# make-layers.sh: the same on any union, so that the trees that come of it can
# be compared.  Nothing here depends on the time or on chance.  /tmp is not of
# the tree; packages are in /tmp/debs.  Prints each step and how it ended.
#
#   inside-session.sh        all steps
#   inside-session.sh STEP   one of them
export LC_ALL=C DEBIAN_FRONTEND=noninteractive HOME=/root TZ=UTC

step_look() {
	cat /etc/os-release /etc/motd /usr/share/pixmaps
	dpkg -l | wc -l
	dpkg --audit
	find / -xdev | wc -l
	find /usr/share/perl5 /usr/share/base-files/motd /usr/share/doc | wc -l
	test ! -e /usr/share/man
}

step_audit() {
	dpkg --audit
	dpkg -l | wc -l
	find / -xdev | wc -l
	ldconfig -p | wc -l
}

step_dpkg() {
	dpkg -i /tmp/debs/bc_*.deb /tmp/debs/lib*.deb /tmp/debs/file_*.deb \
		/tmp/debs/zip_*.deb /tmp/debs/xxd_*.deb
	file -b /usr/bin/bc
	echo '2^100' | bc
}

step_apt() {
	apt-get -q install -y --no-install-recommends \
		/tmp/debs/tree_*.deb /tmp/debs/patch_*.deb /tmp/debs/less_*.deb
	tree --version
}

step_apt_remove() {
	apt-get -q purge -y zip
	dpkg -r xxd
	dpkg -l bc | tail -n 1
	test ! -e /usr/bin/zip
}

step_compile() {
	mkdir -p /srv/project && cd /srv/project || return
	for i in $(seq 40); do
		echo "int f$i(int n) { return n * $i; }" >"f$i.c"
	done
	{
		echo '#include <stdio.h>'
		for i in $(seq 40); do echo "int f$i(int);"; done
		echo 'int main(void) { int n = 0;'
		for i in $(seq 40); do echo "n += f$i(1);"; done
		echo 'printf("%d ", n); puts("in all"); return 0; }'
	} >main.c
	cat >Makefile <<'END'
sources := $(sort $(wildcard f*.c))
main: main.o libf.a ; gcc -o $@ main.o -L. -lf
libf.a: $(sources:.c=.o) ; ar rcsD $@ $^
END
	make -j2 CFLAGS=-O1 >make.log 2>&1 && ./main
	rm make.log
}

# Interpreters read thousands of files of the layers and leave their own.
step_interpret() {
	python3 -c 'import json, email.message, http.client; print(json.dumps([1]))'
	perl -MPOSIX -MFile::Find -e 'print POSIX::floor(2.5), "\n"'
	python3 -m compileall -q /usr/lib/python3*/email
}

# A database begins in a lower layer; two ways of writing to it.
step_database() {
	python3 - <<'END'
import sqlite3

for mode in "delete", "wal", "truncate":
    db = sqlite3.connect("/srv/made/db")
    print(db.execute("pragma journal_mode=" + mode).fetchone())
    other = sqlite3.connect("/srv/made/db")
    print(other.execute("select count(*) from t").fetchone())
    db.execute("update t set text = text || ? where n % 7 = 3", (mode,))
    db.commit()
    print(other.execute("select sum(length(text)) from t").fetchone())
    db.execute("delete from t where n % 11 = 5")
    db.commit()
    print(other.execute("pragma integrity_check").fetchone())
    other.close()
    db.close()
db = sqlite3.connect("/srv/made/db")
db.execute("vacuum")
print(db.execute("pragma integrity_check").fetchone())
END
}

step_delete() {
	rm -rf /usr/share/zoneinfo/America /usr/share/doc /usr/include/linux
	rm -rf /usr/lib/gcc/*/*/plugin /usr/share/common-licenses
	mkdir /usr/share/doc /usr/include/linux
	echo new >/usr/share/doc/new
	find /usr/share -type l -name '*.so*' -delete
	find /usr/share/zoneinfo -type f -name 'A*' -delete
	ls -A /usr/share/doc /usr/include/linux
}

# Of directories that lie in lower layers, and out of each other.
step_rename() {
	mv /usr/share/perl /usr/share/perl.moved
	mv /srv/made /srv/renamed
	mkdir /srv/made && echo other >/srv/made/file
	mv /srv/renamed/of/many /srv/renamed/many
	mv /srv/renamed/many/7 /srv/renamed/seven
	echo changed >>/srv/renamed/many/8
	rm /srv/renamed/many/9
	mv /etc/skel /etc/skel.old && mkdir /etc/skel
	mv /etc/skel.old/.profile /etc/skel/
	mv /usr/share/perl.moved /usr/share/perl
	ls -A /srv /srv/renamed /srv/made /etc/skel /etc/skel.old
	find /srv/renamed/many | wc -l
}

step_owners() {
	chown -R 1234:5678 /srv/renamed /usr/share/base-files
	chown -h 7:7 /etc/motd
	chmod -R o-rwx /srv/renamed/many
	chmod 4755 /usr/bin/bc
	chmod 2775 /srv/project
	mkdir /srv/project/inherits
	find /usr/share/zoneinfo -type f -name 'B*' \
		-exec touch -d '2003-04-05 06:07:08 UTC' {} +
	stat -c '%n %a %u:%g' /srv/project/inherits /usr/bin/bc /srv/renamed/many
}

step_tar() {
	mkdir -p /root/copies
	tar -C / --sort=name --mtime='2004-01-01 UTC' -cf /root/etc.tar etc
	tar -C /root/copies -xf /root/etc.tar
	tar -C /srv -cf - renamed | tar -C /root/copies -xf -
	cp -a /usr/include/x86_64-linux-gnu /root/copies/include 2>/dev/null ||
		cp -a /usr/include/asm-generic /root/copies/include
	cp --sparse=always /srv/renamed/sparse /root/copies/sparse
	tar -tf /root/etc.tar | wc -l
}

# Of lower files, of their names with others, of copies.
step_links() {
	ln /usr/bin/perl /root/perl-too
	ln /srv/renamed/many/1 /srv/renamed/many/one
	echo appended >>/srv/renamed/links/5
	cat /srv/renamed/many/one /srv/renamed/links/20
	cp -al /root/copies/include /root/linked
	ln -s /root/linked /root/symlink && ln /root/symlink /root/symlink-too
	rm /srv/renamed/links/1
	stat -c '%n %h' /srv/renamed/many/one /root/perl-too /root/symlink-too
}

step_in_place() {
	find /etc -type f -name '*.conf' -exec sed -i '1s/^/# sed was here\n/' {} +
	printf X | dd of=/srv/renamed/big bs=1 seek=4500000 conv=notrunc status=none
	printf Y | dd of=/srv/renamed/sparse bs=1 seek=5000000 conv=notrunc status=none
	: >/usr/share/zoneinfo/zone.tab
	truncate -s 10000 /usr/share/zoneinfo/tzdata.zi
	truncate -s 20000 /usr/share/zoneinfo/tzdata.zi
	echo more >>/etc/passwd-
	cksum /srv/renamed/big /srv/renamed/sparse /usr/share/zoneinfo/tzdata.zi
}

step_types() {
	mkfifo /srv/fifo
	mknod /srv/null c 1 3
	mknod /srv/disk b 7 99
	python3 - <<'END'
import os
import socket

socket.socket(socket.AF_UNIX).bind("/srv/socket")
os.setxattr("/srv/renamed/big", "user.note", b"of a lower file")
os.setxattr("/usr/share/doc", "user.note", b"of a directory")
os.setxattr("/usr/bin/bc", "security.capability",
            bytes.fromhex("0100000200040000000000000000000000000000"))
os.removexattr("/srv/renamed/many/2", "user.layer")
print(os.listxattr("/srv/renamed/of"), os.listxattr("/srv/renamed/many/2"))
END
}

all="look dpkg apt compile interpret database delete rename owners tar links
	in_place types apt_remove audit"
# shellcheck disable=SC2086 # a list of words
[ $# -gt 0 ] || set -- $all
for name; do
	echo "== $name"
	(set -e; "step_$name") 2>&1
	echo "== $name: $?"
done
