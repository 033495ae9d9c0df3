# SPDX-License-Identifier: Apache-2.0

layers() { mkdir l1/d; }

act() {
	local mask

	for mask in 000 022 027 077 777; do
		umask $mask
		probe-calls <<-END
			open f d/f$mask rw,creat 666
			mkdir d/d$mask 777
			mknod d/p$mask p 666
			mknod d/n$mask f 666
			stat d/f$mask mode
			stat d/d$mask mode
			stat d/p$mask mode
			stat d/n$mask mode
		END
	done
}
