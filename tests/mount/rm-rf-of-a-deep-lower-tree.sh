# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir -p l1/t/{a,b,c}/{d,e,f}/{g,h} l2/t/{a,z}/{d,y}
	touch l1/t/{a,b,c}/{d,e,f}/{g,h}/{1,2,3} l2/t/a/d/four l2/t/z/y/five
}

act() {
	rm -rf t/a
	find t | sort
	rm -rf t
	try ls t
}
