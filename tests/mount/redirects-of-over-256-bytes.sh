# SPDX-License-Identifier: Apache-2.0
#
# The kernel stops there, mv(1) copies; we go on as long as a path may be.

features=on
differs="redirects may be as long as paths"

a=$(printf 'a%.0s' {1..200})
deep=$(printf "$a/%.0s" {1..19})

layers() {
	mkdir -p "l1/$a/$a/"{d,e} l1/q "l1/$deep"{d,e}
	echo one >"l1/$a/$a/d/x"
	echo two >"l1/${deep}d/y"
	echo three >"l1/${deep}e/z"
}

act() {
	probe-calls rename "$a/$a/d" q/short
	probe-calls rename "${deep}d" q/long
	probe-calls rename "${deep}e" "${deep}n"
	probe-calls rename "$a/$a/e" "$a/$a/n"
	cat q/short/x q/long/y "${deep}n/z"
}

kernel_says="EXDEV
EXDEV
0
0
cat: q/short/x: No such file or directory
cat: q/long/y: No such file or directory
three"
expect="0
0
0
0
one
two
three"

see() { [[ ${side-} == kernel ]] || cat q/short/x q/long/y "${deep}n/z"; }
sees="one
two
three"

# The paths themselves, from the root of the mount.
look() {
	[[ ${side-} == kernel ]] && return
	[[ $(getfattr --only-values -n trusted.overlay.redirect upper/q/short) \
		== "/$a/$a/d" ]] || echo "not the short one's path"
	[[ $(getfattr --only-values -n trusted.overlay.redirect upper/q/long) \
		== "/${deep}d" ]] || echo "not the long one's path"
	[[ $(getfattr --only-values -n trusted.overlay.redirect \
		"upper/${deep}n") == e ]] || echo "not the name"
}
