/* SPDX-License-Identifier: Apache-2.0 */
/* The tars of an image, numbered from the bottom: 001-0123456789ab.tar. */
#include "export_source.h"

#include <stdio.h>

int export_layers(const struct export_source *e, struct export_sink *to)
{
	int err = 0;

	for (size_t n = 0; !err && n < e->layer_count; n++) {
		char name[64];

		snprintf(name, sizeof(name), "%03zu-%.12s.tar", n + 1,
			 digest_hex(&e->layers[n].diff_id));
		err = export_source_layer(e, n, to, name);
	}
	return err;
}
