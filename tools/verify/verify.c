/* SPDX-License-Identifier: Apache-2.0 */
#include "verify.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "beneath.h"
#include "fdio.h"
#include "scope.h"
#include "store_images.h"

/* "PATH: what": the path ends at the first ": ". */
void verify_found(struct verify *v, const char *fmt, ...)
{
	char line[512];
	va_list args;
	char *colon;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	v->findings++;
	colon = strstr(line, ": ");
	if (colon)
		*colon = '\0';
	v->found(v->ctx, line, colon ? colon + 2 : "");
}

void verify_free(struct verify *v)
{
	free(v->bad.of);
	free(v->bad_layers.of);
}

char *verify_read(int dir, const char *name, size_t *size)
{
	scoped_fd int fd = beneath_open(dir, name, O_RDONLY);
	scoped_free char *text = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) || st.st_size > VERIFY_DOCUMENT_MAX)
		return NULL;
	text = malloc((size_t)st.st_size + 1);
	if (!text || fdio_pread(fd, text, (size_t)st.st_size, 0) != st.st_size)
		return NULL;
	text[st.st_size] = '\0';
	*size = (size_t)st.st_size;
	return steal(&text);
}

int verify_names(struct verify *v)
{
	scoped_names struct store_names names = { 0 };
	int err = store_list_names(v->store, &names);

	for (size_t n = 0; !err && n < names.count; n++) {
		const struct store_name *name = &names.of[n];
		char file[REFERENCE_MAX + 1];
		scoped_fd int dir = -1;

		reference_encode(&name->name, file);
		if (digest_is_none(&name->image)) {
			verify_found(v, STORE_NAMES "/%s: damaged", file);
			continue;
		}
		dir = store_image_dir(v->store, &name->image);
		if (dir < 0)
			verify_found(v, STORE_NAMES "/%s: its image is missing",
				     file);
	}
	return err;
}
