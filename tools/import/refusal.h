/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why an archive is not taken: one line that names the part of it and the rule,
 * as "index.json: manifest 2: no digest".  Kept, not printed, since who refuses
 * often does not know of which archive, and a test wants to see it.
 */
#ifndef LAYERFS_REFUSAL_H
#define LAYERFS_REFUSAL_H

#define REFUSAL_MAX 512 /* bytes with the NUL; the rest is cut off */

struct refusal {
	char where[REFUSAL_MAX / 2]; /* "": nowhere in particular */
	char text[REFUSAL_MAX];      /* "": nothing was refused */
};

/* What follows is about this part of the archive, or of a document. */
__attribute__((format(printf, 2, 3))) void refusal_at(struct refusal *r,
						      const char *fmt, ...);

/*
 * Returns err.  "where: text"; bytes that a terminal would obey are shown as
 * question marks, since names in archives are anybody's.
 */
__attribute__((format(printf, 3, 4))) int refuse(struct refusal *r, int err,
						 const char *fmt, ...);

#endif
