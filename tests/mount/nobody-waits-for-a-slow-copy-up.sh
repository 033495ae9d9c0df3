# SPDX-License-Identifier: Apache-2.0
#
# There is no lock over the tree: while a copy-up takes seconds (its fsync does),
# everything else goes on.  (FUSE locks the page that is written.)

kernel=no

layers() {
	mkdir l1/d
	echo one | tee l1/{big,a,b} l1/d/{c,e} >/dev/null
}

slow_down() {
	strace -f -q -e trace=fsync -e inject=fsync:delay_enter=4000000 \
		-p "$(daemons)" 2>../strace >/dev/null &
	tracer=$!
	until grep -q 'TracerPid:.[1-9]' "/proc/$(daemons)/status"; do
		sleep 0.05
	done
}

others() {
	cat a d/e
	ls . d
	echo new >new
	mkdir m
	mv new m/moved
	rm m/moved
	ln -s x s
	stat -c %s big
	find . -type f | wc -l
}

act() {
	local tracer

	slow_down
	(
		echo more >>big
		echo copied
	) &
	sleep 0.5
	others
	echo "all else"
	wait $!
	kill "$tracer"
	wait "$tracer" 2>/dev/null
	cat big
}

see() { :; }

expect="one
one
.:
a
b
big
d

d:
c
e
4
5
all else
copied
one
more"
