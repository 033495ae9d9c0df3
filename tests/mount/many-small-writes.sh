# SPDX-License-Identifier: Apache-2.0

layers() { : >l1/a; }

act() {
	for i in {1..2000}; do
		echo "line $i"
	done >>a
	md5sum a
	for i in {1..200}; do
		echo "open f f$i rw,creat"
		echo "write f $i"
		echo "close f"
	done | probe-calls | grep -c '= [0-3]$'
	cat f* | md5sum
	rm f*
}
