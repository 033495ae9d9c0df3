# SPDX-License-Identifier: Apache-2.0
#
# Ten thousand files, and none of them is copied.

features=on

layers() {
	mkdir -p l1/d/e l1/q
	touch l1/d/{1..10000}
}
keep_times=yes

# The walk of 10,000 names is left to the end.
act() {
	probe-calls rename d n
	find ../upper ! -type d ! -type c | wc -l
	find ../upper | sort
	probe-calls rename n q/m
	find ../upper | sort
}

see() {
	probe-dir count q/m
	stat -c '%n %h %s' q/m/1 q/m/5000 q/m/10000
}

look() { look_at_marks; }
