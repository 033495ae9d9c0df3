# SPDX-License-Identifier: Apache-2.0

kernel=no mounted=no

act() {
	refused 1 l1 '(same|also|both|in|overlap)' \
		mount "$PWD/l1" "$PWD/l1" "$PWD/mnt"
}

expect=refused
