/* SPDX-License-Identifier: Apache-2.0 */
#include "image_info.h"

#include <errno.h>

#include "json_seal.h"
#include "json_text.h"
#include "scope.h"
#include "store_images.h"
#include "store_stage.h"
#include "text_time.h"

int image_info_write(int dir, const struct image_info *image)
{
	scoped_free char *text = NULL;
	scoped_free char *sealed = NULL;
	size_t size = 0;
	int err;
	struct json j = { .to = open_memstream(&text, &size) };

	if (!j.to)
		return -ENOMEM;
	json_open(&j, NULL, '{');
	json_text(&j, "id", image->id.text);
	json_text(&j, "manifest", image->manifest.text);
	json_text(&j, "source", image->source);
	json_text(&j, "imported", text_time_now().text);
	json_open(&j, "layers", '[');
	for (size_t i = 0; i < image->layer_count; i++)
		json_text(&j, NULL, image->layers[i].text);
	json_close(&j);
	json_close(&j);
	if (fclose(j.to))
		return -ENOMEM;
	err = json_seal(text, size, &sealed, &size);
	return err ?: store_stage_write(dir, IMAGE_INFO, sealed, size);
}
