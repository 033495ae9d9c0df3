/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A blob on its way in, on several processors at once:
 *
 *	source ─► read, hash the blob ─► inflate ─┬─► whoever called
 *						  └─► hash the plain stream
 *
 * Each arrow is a thread's work; between them are rings of buffers.  Whoever
 * called gets the plain stream as windows, and in the end both digests.
 *
 *	err = pipeline_open(&source, &options, &p, &why);
 *	... pipeline_windows(p) read, to the end or not ...
 *	err = err ?: pipeline_finish(p, &sums);
 *	pipeline_close(p);
 */
#ifndef LAYERFS_PIPELINE_H
#define LAYERFS_PIPELINE_H

#include "digest.h"
#include "inflate.h"
#include "source.h"
#include "window.h"

struct pipeline;

struct pipeline_sums {
	enum inflate_format format;
	struct digest blob;    /* of all bytes of the source, padding too */
	struct digest diff_id; /* of the plain stream */
	uint64_t blob_size;
	uint64_t plain_size;
};

/*
 * Start reading.  The source is copied; its descriptor must outlive the
 * pipeline.  0 or -errno: what the threads or their memory failed with.  What
 * is wrong with the blob, the windows tell.
 */
int pipeline_open(const struct source *from, const struct inflate_options *o,
		  struct pipeline **out);

/* At any time: stops the threads wherever they are.  NULL is fine. */
void pipeline_close(struct pipeline *p);

/* The plain stream; the pipeline's, and for one thread. */
struct windows *pipeline_windows(struct pipeline *p);

/* Read what the caller left of the stream, and sum up.  0 or -errno. */
int pipeline_finish(struct pipeline *p, struct pipeline_sums *out);

/*
 * After the windows or pipeline_finish failed: what is wrong with the blob, a
 * static text; NULL: they did not fail, or their error says it all.
 */
const char *pipeline_why(const struct pipeline *p);

static inline void scope_close_pipeline(struct pipeline **p)
{
	pipeline_close(*p);
}

#define scoped_pipeline __attribute__((cleanup(scope_close_pipeline)))

#endif
