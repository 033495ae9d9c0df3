# SPDX-License-Identifier: Apache-2.0

layers() {
	head -c 300000 /dev/urandom >l1/a
	mkdir l1/d
	echo x >l1/d/x
	ln -s x l1/d/s
}

act() {
	cp a b
	cp --reflink=auto a c
	cp --sparse=always a d/e
	dd if=a of=f bs=64k status=none
	install -m 640 -o 5 -g 6 a g
	cp -a d h
	cat a >i
	cmp a b && cmp a c && cmp a d/e && cmp a f && cmp a g && cmp a i
	ls h
	rm b c d/e f i h/e g a
}
