# SPDX-License-Identifier: Apache-2.0
make_layers
import --name x base.tar top.tar.gz
sound
cp -a store good
for file in $(files); do
	[[ $file != ./version ]] || continue
	for how in byte cut longer gone; do
		chmod u+w "store/$file"
		case $how in
		byte)
			at=$(($(stat -c %s "store/$file") / 2))
			byte=$(od -An -tu1 -j $at -N 1 "store/$file")
			printf %b "\\x$(printf %x $((byte ^ 1)))" | dd of="store/$file" bs=1 seek=$at \
				conv=notrunc status=none
			;;
		cut) truncate -s -1 "store/$file" ;;
		longer) echo >>"store/$file" ;;
		gone) rm "store/$file" ;;
		esac
		# A name that is gone is none that is damaged.
		[[ $file$how != ./names/*gone ]] || {
			cp -a "good/$file" "store/$file"
			continue
		}
		if layerfs verify >out.txt; then
			echo "not found: $how of $file"
			exit 1
		fi
		grep -q "^${file#./}: " out.txt || {
			echo "not named: $how of $file"
			cat out.txt
			exit 1
		}
		layerfs verify --json >out.json || true
		jq -e "map(.file) | index(\"${file#./}\")" out.json >/dev/null
		rm -f "store/$file"
		cp -a "good/$file" "store/$file"
	done
done
sound
