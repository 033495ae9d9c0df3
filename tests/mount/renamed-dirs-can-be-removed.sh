# SPDX-License-Identifier: Apache-2.0
#
# And what is made in their place is empty.

features=on

layers() {
	mkdir -p l1/{a,b,c}/sub l1/q
	for i in a b c; do
		echo $i >l1/$i/x
		echo $i >l1/$i/sub/y
	done
}

act() {
	mv a q/n
	rm -r q/n
	mkdir q/n a
	find . | sort
	mv b m
	rm -r m/sub m/x
	rmdir m
	try ls m b
	mv c m
	rm m/x
	find . | sort
}

look() { look_at_marks; }
