/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "virtual-clock.h"

#define BOOT_START (1000 * (gint64) G_USEC_PER_SEC)
#define MOST_TURNS 100000

typedef struct
{
  guint id;
  gint64 due; /* boot time */
  guint milliseconds;
  GSourceFunc callback;
  gpointer data;
  GDestroyNotify destroy;
} Timer;

struct _BongsuVirtualClock
{
  GObject parent_instance;

  gint64 boot;
  gint64 offset; /* wall minus boot */
  guint next_id;
  GPtrArray *heap; /* (element-type Timer) */
  Timer *firing;   /* (nullable) out of the heap while it is called */
  gboolean firing_removed;
};

static void
bongsu_virtual_clock_iface_init (BongsuClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BongsuVirtualClock,
                               bongsu_virtual_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BONGSU_TYPE_CLOCK, bongsu_virtual_clock_iface_init))

static gboolean
is_before (const Timer *a, const Timer *b)
{
  return a->due != b->due ? a->due < b->due : a->id < b->id;
}

static void
swap (GPtrArray *heap, guint a, guint b)
{
  gpointer kept = heap->pdata[a];

  heap->pdata[a] = heap->pdata[b];
  heap->pdata[b] = kept;
}

static void
sift_up (GPtrArray *heap, guint i)
{
  for (; i > 0 && is_before (heap->pdata[i], heap->pdata[(i - 1) / 2]); i = (i - 1) / 2)
    swap (heap, i, (i - 1) / 2);
}

static void
sift_down (GPtrArray *heap, guint i)
{
  for (;;)
    {
      guint least = i;

      for (guint child = 2 * i + 1; child <= 2 * i + 2 && child < heap->len; child++)
        if (is_before (heap->pdata[child], heap->pdata[least]))
          least = child;
      if (least == i)
        return;
      swap (heap, i, least);
      i = least;
    }
}

static void
push (GPtrArray *heap, Timer *timer)
{
  g_ptr_array_add (heap, timer);
  sift_up (heap, heap->len - 1);
}

static Timer *
take (GPtrArray *heap, guint i)
{
  Timer *timer = heap->pdata[i];

  swap (heap, i, heap->len - 1);
  g_ptr_array_set_size (heap, heap->len - 1);
  if (i < heap->len)
    {
      sift_up (heap, i);
      sift_down (heap, i);
    }
  return timer;
}

static void
free_timer (Timer *timer)
{
  if (timer->destroy != NULL)
    timer->destroy (timer->data);
  g_free (timer);
}

static gint64
virtual_now (BongsuClock *clock)
{
  BongsuVirtualClock *self = BONGSU_VIRTUAL_CLOCK (clock);

  return self->boot + self->offset;
}

static gint64
virtual_boot (BongsuClock *clock)
{
  return BONGSU_VIRTUAL_CLOCK (clock)->boot;
}

static guint
virtual_add_timer (BongsuClock *clock, guint milliseconds, GSourceFunc callback, gpointer data, GDestroyNotify destroy)
{
  BongsuVirtualClock *self = BONGSU_VIRTUAL_CLOCK (clock);
  Timer *timer = g_new (Timer, 1);

  *timer = (Timer) { ++self->next_id, self->boot + milliseconds * (gint64)1000, milliseconds, callback, data, destroy };
  push (self->heap, timer);
  return timer->id;
}

static void
virtual_remove_timer (BongsuClock *clock, guint id)
{
  BongsuVirtualClock *self = BONGSU_VIRTUAL_CLOCK (clock);

  if (self->firing != NULL && self->firing->id == id)
    {
      self->firing_removed = TRUE;
      return;
    }
  for (guint i = 0; i < self->heap->len; i++)
    if (((Timer *) self->heap->pdata[i])->id == id)
      {
        free_timer (take (self->heap, i));
        return;
      }
}

static void
fire (BongsuVirtualClock *self)
{
  Timer *timer = take (self->heap, 0);
  gboolean goes_on;

  self->boot = MAX (self->boot, timer->due);
  self->firing = timer;
  self->firing_removed = FALSE;
  goes_on = timer->callback (timer->data) == G_SOURCE_CONTINUE && !self->firing_removed;
  self->firing = NULL;
  if (!goes_on)
    {
      free_timer (timer);
      return;
    }
  /* A timer of 0 ms would stand still for ever. */
  timer->due += MAX (timer->milliseconds, 1) * (gint64)1000;
  push (self->heap, timer);
}

static void
bongsu_virtual_clock_finalize (GObject *object)
{
  BongsuVirtualClock *self = BONGSU_VIRTUAL_CLOCK (object);

  while (self->heap->len > 0)
    free_timer (take (self->heap, self->heap->len - 1));
  g_ptr_array_unref (self->heap);
  G_OBJECT_CLASS (bongsu_virtual_clock_parent_class)->finalize (object);
}

static void
bongsu_virtual_clock_iface_init (BongsuClockInterface *iface)
{
  iface->now = virtual_now;
  iface->boot = virtual_boot;
  iface->add_timer = virtual_add_timer;
  iface->remove_timer = virtual_remove_timer;
}

static void
bongsu_virtual_clock_class_init (BongsuVirtualClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bongsu_virtual_clock_finalize;
}

static void
bongsu_virtual_clock_init (BongsuVirtualClock *self)
{
  self->boot = BOOT_START;
  self->heap = g_ptr_array_new ();
}

BongsuVirtualClock *
bongsu_virtual_clock_new (gint64 now)
{
  BongsuVirtualClock *self = g_object_new (BONGSU_TYPE_VIRTUAL_CLOCK, NULL);

  self->offset = now - self->boot;
  return self;
}

void
bongsu_virtual_clock_advance (BongsuVirtualClock *self, guint milliseconds)
{
  gint64 end = self->boot + milliseconds * (gint64)1000;

  bongsu_virtual_clock_settle (self);
  while (self->heap->len > 0 && ((Timer *) self->heap->pdata[0])->due <= end)
    {
      fire (self);
      bongsu_virtual_clock_settle (self);
    }
  self->boot = end;
  bongsu_virtual_clock_settle (self);
}

void
bongsu_virtual_clock_settle (BongsuVirtualClock *self)
{
  guint turns = 0;

  while (g_main_context_iteration (NULL, FALSE))
    g_assert_cmpuint (++turns, <, MOST_TURNS);
}

void
bongsu_virtual_clock_jump (BongsuVirtualClock *self, gint64 microseconds)
{
  self->offset += microseconds;
}

void
bongsu_virtual_clock_reboot (BongsuVirtualClock *self, gint64 off)
{
  self->offset += self->boot + off;
  self->boot = 0;
}

guint
bongsu_virtual_clock_get_n_timers (BongsuVirtualClock *self)
{
  return self->heap->len + (self->firing != NULL && !self->firing_removed ? 1 : 0);
}
