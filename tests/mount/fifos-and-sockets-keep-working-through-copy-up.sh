# SPDX-License-Identifier: Apache-2.0

layers() { mkfifo l1/p upper/q; }

act() {
	python3 - <<-'END'
		import os, socket
		for name in ("p", "q"):
		    r = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
		    os.chmod(name, 0o640)
		    w = os.open(name, os.O_WRONLY)
		    os.write(w, b"through " + name.encode())
		    os.rename(name, name + "2")
		    print(os.read(r, 100))
		s = socket.socket(socket.AF_UNIX)
		s.bind("sock")
		s.listen(1)
		os.chmod("sock", 0o600)
		os.rename("sock", "moved")
		os.link("moved", "linked")
		c = socket.socket(socket.AF_UNIX)
		c.connect("linked")
		print("connected")
	END
}
