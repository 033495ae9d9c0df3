# SPDX-License-Identifier: Apache-2.0
#
# Empty: lower, merged, upper, made so by whiteouts; and not empty.

features=on

layers() {
	mkdir -p l1/{a,b,c,d,e,f}/sub l1/empty l1/merged l2/merged upper/merged
	mkdir -p upper/up l1/emptied l1/full upper/p l1/p/empty
	for i in a b c d e f; do
		echo $i >l1/$i/x
	done
	echo one >l1/emptied/gone
	echo one >l1/full/there
}

act() {
	rm emptied/gone
	probe-calls <<-END
		rename a empty
		rename b merged
		rename c up
		rename d emptied
		rename e full
		rename e/sub p/empty
		rename f empty
		rename f file/not/there
	END
	find . | sort
	cat ./*/x
}

look() { look_at_marks_of_files; }
