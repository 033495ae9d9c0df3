#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The last layer of make-layers.sh, done in a chroot: whiteouts, opaque
# directories, copies for the sake of an owner or a byte; and what a session
# needs to find in a lower layer.

rm -rf /usr/share/man /usr/share/locale
find /usr/share/doc -type f ! -name copyright -delete
rm -f /etc/motd && ln -s issue /etc/motd

# Made anew: what the layers below have must not come back.
rm -rf /usr/share/perl5 && mkdir /usr/share/perl5
echo kept >/usr/share/perl5/kept
rm -rf /var/lib/apt/lists && mkdir -p /var/lib/apt/lists/partial
rm -rf /usr/share/pixmaps && echo "a file now" >/usr/share/pixmaps
rm -f /usr/share/base-files/motd && mkdir /usr/share/base-files/motd

# Owners, modes, a few bytes.
chown -R games:games /usr/share/common-licenses
chmod 700 /root /etc/cron.daily
echo layered >>/etc/issue

# Files for a session to change.
mkdir -p /srv/made/of/many /srv/made/links
for i in $(seq 300); do echo "$i" >"/srv/made/of/many/$i"; done
for i in $(seq 20); do ln /srv/made/of/many/1 "/srv/made/links/$i"; done
truncate -s 9M /srv/made/sparse
yes layered | head -c 9000001 >/srv/made/big
mkfifo /srv/made/fifo
python3 - <<'END'
import os
import sqlite3

os.setxattr("/srv/made/of", "user.layer", b"changes")
os.setxattr("/srv/made/of/many/2", "user.layer", b"changes")
db = sqlite3.connect("/srv/made/db")
db.execute("create table t (n integer primary key, text text)")
db.executemany("insert into t values (?, ?)",
               ((n, str(n) * 50) for n in range(20000)))
db.commit()
END
