# SPDX-License-Identifier: Apache-2.0

layers() { echo lower >l1/a; }

act() {
	(
		flock 9
		echo has it
		sleep 0.5
		echo gives it
	) 9<a &
	sleep 0.2
	flock -n a true || echo busy
	flock a echo got it
	wait
}
