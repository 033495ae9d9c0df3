# SPDX-License-Identifier: Apache-2.0

not_with=noacl

layers() {
	local f

	for f in l1/low l1/member upper/up; do
		echo x >$f
		chown 1000:50 $f
		chmod 2755 $f
	done
}

act() {
	as 1000 setfacl -m u:1001:r low
	as 1000 setfacl -m u:1001:r up
	setpriv --reuid=1000 --regid=1000 --groups=50 --bounding-set=-all \
		--inh-caps=-all setfacl -m u:1001:r member
	stat -c '%n %a' low up member
}
