/* SPDX-License-Identifier: Apache-2.0 */
#include "descriptor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "scope.h"

static int take_digest(const struct json_t *object, struct refusal *r,
		       struct digest *out)
{
	const char *text;
	int err = document_string(object, "digest", r, &text);

	if (err)
		return err;
	if (!text)
		return refuse(r, -EBADMSG, "no digest");
	err = digest_parse(text, out);
	if (err == -EOPNOTSUPP)
		return refuse(r, err, "digest %.16s...: only sha256 is read",
			      text);
	return err ? refuse(r, -EBADMSG, "no sha256 digest: %.80s", text) : 0;
}

static int take_size(const struct json_t *object, struct refusal *r,
		     uint64_t *out)
{
	int64_t size;
	int err = document_integer(object, "size", r, &size);

	if (err)
		return err;
	if (size < 0)
		return refuse(r, -EBADMSG, "no size");
	*out = (uint64_t)size;
	return 0;
}

static int take_url(const struct json_t *object, struct refusal *r,
		    const char **out)
{
	const struct json_t *urls;
	int err = document_array(object, "urls", r, &urls);

	*out = NULL;
	if (!err && document_count(urls))
		err = document_item_string(urls, 0, r, out);
	return err;
}

/*
 * containerd's and Docker's annotation has the whole name; OCI's often only a
 * tag.
 */
static int take_annotations(const struct json_t *object, struct refusal *r,
			    struct descriptor *d)
{
	const struct json_t *all;
	const char *whole = NULL;
	const char *ref = NULL;
	const char *kind = NULL;
	int err = document_object(object, "annotations", r, &all);

	err = err   ?:
		      document_string(all, "io.containerd.image.name", r,
				      &whole);
	err = err   ?:
		      document_string(all, "org.opencontainers.image.ref.name",
				      r, &ref);
	err = err   ?:
		      document_string(all, "vnd.docker.reference.type", r,
				      &kind);
	d->name = whole ?: ref;
	d->attestation = kind && !strcmp(kind, "attestation-manifest");
	return err;
}

static int take_word(const struct json_t *object, const char *key,
		     struct refusal *r, char word[PLATFORM_WORD_MAX])
{
	const char *text;
	int err = document_string(object, key, r, &text);

	if (err)
		return err;
	if (text && strlen(text) >= PLATFORM_WORD_MAX)
		return refuse(r, -EBADMSG, "%s: too long", key);
	snprintf(word, PLATFORM_WORD_MAX, "%s", text ?: "");
	return 0;
}

static int take_platform(const struct json_t *object, struct refusal *r,
			 struct platform *out)
{
	const struct json_t *p;
	int err = document_object(object, "platform", r, &p);

	err = err ?: take_word(p, "os", r, out->os);
	err = err ?: take_word(p, "architecture", r, out->arch);
	return err ?: take_word(p, "variant", r, out->variant);
}

int descriptor_parse(const struct json_t *object, struct refusal *r,
		     struct descriptor *out)
{
	struct descriptor d = { .media = MEDIA_NONE };
	int err = document_string(object, "mediaType", r, &d.media_type);

	err = err ?: take_digest(object, r, &d.digest);
	err = err ?: take_size(object, r, &d.size);
	err = err ?: take_url(object, r, &d.url);
	err = err ?: take_annotations(object, r, &d);
	err = err ?: take_platform(object, r, &d.platform);
	if (err)
		return err;
	d.media = media_of(d.media_type);
	*out = d;
	return 0;
}
