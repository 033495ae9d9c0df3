# SPDX-License-Identifier: Apache-2.0

layers() { mkdir l1/d; }

# The kernel shows the upper's numbers, under a type of its own.
act() {
	local mine=../upper

	mkdir made
	[[ $(stat -f -c '%b %l %s %c' .) == "$(stat -f -c '%b %l %s %c' $mine)" ]] &&
		echo same
	[[ $(stat -f -c '%b %l %s %c' d) == "$(stat -f -c '%b %l %s %c' $mine)" ]] &&
		echo same
	df . >/dev/null && echo df
}
