# SPDX-License-Identifier: Apache-2.0
#
# From lowers that are overlays of several file systems, with xino=on.

kernel=no
features=on

layers() {
	local i

	mkdir low
	mount -t tmpfs tmpfs low
	for i in 1 2; do
		mkdir -p l$i low/$i/{up,work,low/d/e}
		seq 2000 >low/$i/low/d/a$i
		seq 2000 >low/$i/low/d/e/b$i
		ln -s x low/$i/low/s$i
		mkdir under$i
		seq 2000 >under$i/u$i
		mount -t overlay overlay l$i -o xino=on,index=on,nfs_export=on \
			-o "lowerdir=under$i:low/$i/low,upperdir=low/$i/up" \
			-o "workdir=low/$i/work"
	done
}

numbers() { find . -printf '%f %i\n' | sort; }

act() {
	(cd ../l1 && numbers | awk '$2 > 2^56 { n = 1 } END { print n }')
	numbers >../numbers
	chmod 600 d/a1 d/e/b2
	echo more >>d/a2
	echo more >>u1
	chown -h 5 s1 s2
	mv d/e e
	mv e d/e
	numbers | diff ../numbers -
	probe-tree . | grep -e clash -e d_ino -e other-device || echo same
}

see() {
	numbers | diff ../numbers -
	probe-tree . | grep -e clash -e d_ino -e other-device || echo same
}

expect=$'1\nsame'
sees=same
cleanup() { umount l1 l2 low; }
