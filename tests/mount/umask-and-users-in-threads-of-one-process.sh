# SPDX-License-Identifier: Apache-2.0
#
# The caller is the thread, whatever the process.

layers() { mkdir -m 777 l1/d; }

act() {
	python3 - <<-'END'
		import ctypes, os, threading
		libc = ctypes.CDLL(None)
		def make(uid):
		    libc.syscall(123, uid)  # setfsgid
		    libc.syscall(122, uid)  # setfsuid
		    for i in range(20):
		        os.close(os.open(f"d/{uid}-{i}", os.O_CREAT | os.O_WRONLY, 0o640))
		threads = [threading.Thread(target=make, args=(u,)) for u in (0, 1000, 1001, 1002)]
		for t in threads: t.start()
		for t in threads: t.join()
	END
}

see() { find d -printf '%P %U:%G %m\n' | sort; }
