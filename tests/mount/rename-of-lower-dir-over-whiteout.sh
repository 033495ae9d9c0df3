# SPDX-License-Identifier: Apache-2.0
#
# Of a file and of a dir, in the upper and in a lower.

features=on

layers() {
	mkdir -p l1/{a,b,c}/sub l1/dir l2/low
	for i in a b c; do
		echo $i >l1/$i/x
	done
	echo one >l1/file
	echo one >l1/dir/x
	echo one >l2/low/x
	whiteout l1/low
}

act() {
	rm -r file dir
	probe-calls <<-END
		rename a file
		rename b dir
		rename c low noreplace
	END
	find . | sort
	cat ./*/x
}

look() { look_at_marks; }
