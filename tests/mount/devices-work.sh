# SPDX-License-Identifier: Apache-2.0

layers() {
	mknod -m 666 l1/null c 1 3
	mknod -m 666 l1/zero c 1 5
	mkfifo l1/fifo
}

act() {
	echo x >null
	head -c 5 zero | od -An -c
	(echo through the fifo >fifo) &
	cat fifo
	wait
	mknod -m 666 made c 1 5
	head -c 2 made | od -An -c
	chmod 600 null
	echo y >null
	python3 - <<-'END'
		import socket
		s = socket.socket(socket.AF_UNIX)
		s.bind("sock")
		s.listen(1)
		c = socket.socket(socket.AF_UNIX)
		c.connect("sock")
		a, _ = s.accept()
		c.send(b"over the socket")
		print(a.recv(100).decode())
	END
}
