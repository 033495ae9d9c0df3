/* SPDX-License-Identifier: Apache-2.0 */
#include "layer_info.h"

#include "json_seal.h"
#include "json_text.h"
#include "scope.h"
#include "store_layers.h"
#include "store_stage.h"
#include "text_time.h"

#include <errno.h>

int layer_info_write(int dir, const struct pipeline_sums *sums)
{
	scoped_free char *text = NULL;
	scoped_free char *sealed = NULL;
	size_t size = 0;
	int err;
	struct json j = { .to = open_memstream(&text, &size) };

	if (!j.to)
		return -ENOMEM;
	json_open(&j, NULL, '{');
	json_text(&j, "diffId", sums->diff_id.text);
	json_number(&j, "tarSize", sums->plain_size);
	json_text(&j, "imported", text_time_now().text);
	json_open(&j, "blobs", '[');
	json_open(&j, NULL, '{');
	json_text(&j, "digest", sums->blob.text);
	json_number(&j, "size", sums->blob_size);
	json_text(&j, "format", inflate_format_name(sums->format));
	json_close(&j);
	json_close(&j);
	json_close(&j);
	if (fclose(j.to))
		return -ENOMEM;
	err = json_seal(text, size, &sealed, &size);
	return err ?: store_stage_write(dir, LAYER_INFO, sealed, size);
}
