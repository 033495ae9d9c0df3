# SPDX-License-Identifier: Apache-2.0

layers() {
	mkdir l1/d
	: >l1/d/$'new\nline'
	: >l1/d/$'\xff\xfe'
	: >"l1/d/ "
	: >"l1/d/a:b,c\\d"
	: >l1/d/-rf
	: >"l1/d/*"
	: >l1/d/.hidden
	: >l1/d/..almost
	: >l1/d/.wh
	: >l1/d/..wh.x
}

act() {
	local f

	for f in d/* d/.[!.]* d/..?*; do
		echo more >>"$f"
	done
	rm "d/ " d/$'\xff\xfe'
	touch d/$'\x01\x02' d/$'\xc3\xa4'
	mv d/$'new\nline' d/$'other\tline'
}
