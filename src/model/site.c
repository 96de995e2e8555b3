/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "site.h"

#include <gio/gio.h>

#define KEY_DIGITS 16

static void
clear_operator (gpointer data)
{
  BongsuSiteOperator *who = data;

  g_free (who->id);
  g_free (who->role);
}

static void
clear_site (gpointer data)
{
  BongsuSite *site = data;

  g_free (site->city);
  g_free (site->url);
  g_free (site->base_path);
  g_free (site->tenant);
  g_free (site->context);
  g_free (site->ca_file);
  g_free (site->mqtt_url);
  g_free (site->mqtt_user);
  g_free (site->topic_prefix);
  g_free (site->authorize_url);
  g_free (site->token_url);
  g_free (site->user_info_url);
  g_free (site->client_id);
  g_free (site->scope);
  g_free (site->certificate_file);
  g_free (site->key_file);
  g_array_unref (site->operators);
  g_free (site->camera_viewer);
  g_hash_table_unref (site->type_aliases);
  g_hash_table_unref (site->attribute_aliases);
  g_hash_table_unref (site->datasets);
  g_strfreev (site->event_types);
  g_free (site->command_mode);
}

BongsuSite *
bongsu_site_new (void)
{
  BongsuSite *site = g_atomic_rc_box_new0 (BongsuSite);

  site->operators = g_array_new (FALSE, TRUE, sizeof (BongsuSiteOperator));
  g_array_set_clear_func (site->operators, clear_operator);
  site->type_aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  site->attribute_aliases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  site->datasets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return site;
}

BongsuSite *
bongsu_site_ref (BongsuSite *site)
{
  return g_atomic_rc_box_acquire (site);
}

void
bongsu_site_unref (BongsuSite *site)
{
  g_atomic_rc_box_release_full (site, clear_site);
}

gboolean
bongsu_site_host_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

const char *
bongsu_site_find_role (const BongsuSite *site, const char *id)
{
  for (guint i = 0; i < site->operators->len; i++)
    {
      const BongsuSiteOperator *who = &g_array_index (site->operators, BongsuSiteOperator, i);

      if (g_str_equal (who->id, id))
        return who->role;
    }
  return NULL;
}

char *
bongsu_site_dup_key (const BongsuSite *site)
{
  g_autofree char *text
    = g_strjoin ("\n", site->city, site->url, site->base_path, site->tenant != NULL ? site->tenant : "", NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strndup (digest, KEY_DIGITS);
}
