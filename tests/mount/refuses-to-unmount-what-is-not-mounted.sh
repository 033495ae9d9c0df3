# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	refused 1 mnt '(not a|not mounted|invalid|no mount)' umount "$PWD/mnt"
	refused 1 nowhere '(no such file|not mounted)' umount "$PWD/nowhere"
}

expect="refused
refused"
