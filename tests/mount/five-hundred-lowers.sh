# SPDX-License-Identifier: Apache-2.0

layers() {
	local i

	mkdir -p l{1..500}/d
	for i in {1..500}; do
		: >"l$i/d/f$i"
		echo "$i" >"l$i/same"
		((i % 100)) || echo "$i" >"l$i/only$i"
	done
	mkdir l250/gone l251/gone l1/late
	mknod l200/f c 0 0
	: >l499/f
}

act() {
	find d | wc -l
	cat same only300
	try cat f
	echo more >>only500
	rm d/f250
	rmdir gone
	find d | wc -l
}
