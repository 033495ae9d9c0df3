# SPDX-License-Identifier: Apache-2.0

layers() {
	local m

	for m in 0 400 440 444 600 660 666; do
		echo lower >l1/f$m
		chown 1000:50 l1/f$m
		chmod $m l1/f$m
	done
	for m in 0 711 700 755 750 770 333; do
		mkdir l1/d$m
		echo x >l1/d$m/x
		chown 1000:50 l1/d$m
		chmod $m l1/d$m
	done
}

calls() {
	local m

	echo "as $*"
	for m in 0 400 440 444 600 660 666; do
		echo "open a f$m r"
		echo "open a f$m rw"
		echo "chmod f$m $m"
		echo "utimes f$m 1.0 2.0"
		echo "utimes f$m now now"
		echo "setxattr f$m user.x y"
	done
	for m in 0 711 700 755 750 770 333; do
		echo "open a d$m r,dir"
		echo "open a d$m/x r"
		echo "open a d$m/new$1 rw,creat"
		echo "unlink d$m/new$1"
		echo "mkdir d$m/dir$1 755"
		echo "rmdir d$m/dir$1"
		echo "link d$m/x d$m/l$1"
	done
}

act() {
	{
		calls 1000 1000
		calls 1001 1001 50
		calls 1002 1002
	} | probe-calls
}

see() { find . -printf '%P %m %U:%G %n %y\n' | sort; }
look() { look_without_data; }
