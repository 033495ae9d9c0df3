# SPDX-License-Identifier: Apache-2.0
#
# The owner, who is not in the group, takes an ACL that is not there.

not_with=noacl

layers() {
	local f

	for f in l1/low l1/plain upper/up; do
		echo x >$f
		chown 1000:50 $f
		chmod 6777 $f
	done
	chmod 777 l1/plain
}

act() {
	probe-calls <<-END
		as 1000 1000
		removexattr low system.posix_acl_access
		removexattr up system.posix_acl_access
		stat low mode
		stat up mode
	END
	as 1000 setfattr -x system.posix_acl_access plain 2>/dev/null
	stat -c '%n %a' plain
}
