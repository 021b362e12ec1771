import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FieldsValue } from '../../nodes/fields/context.ts';
import { api } from '../api/calls.ts';
import { keys } from '../api/keys.ts';
import { settingsQuery } from '../api/settings-query.ts';
import { useLocale } from '../i18n/use-locale.ts';

/** The questions that panels ask; their identity never changes for one cache. */
function questions(client: QueryClient): Pick<FieldsValue, 'estimate' | 'preview' | 'searchCustomers'> {
  return {
    estimate: (filter, signal) => api.estimate(filter, signal),
    preview: (request, signal) => api.preview(request, signal),
    searchCustomers: async (text, signal) => {
      const page = await client.fetchQuery({
        queryKey: keys.customers(text),
        queryFn: () => api.customers(text, null, signal),
        staleTime: 30_000,
      });
      return page.items;
    },
  };
}

/** All that node panels know of the shop, loaded once and kept. */
export function useFieldsValue(): FieldsValue {
  const locale = useLocale();
  const client = useQueryClient();
  const schema = useQuery({ queryKey: keys.schema, queryFn: ({ signal }) => api.schema(signal), staleTime: 60_000 });
  const bands = useQuery({ queryKey: keys.bands, queryFn: ({ signal }) => api.bands(signal), staleTime: 60_000 });
  const rfm = useQuery({ queryKey: keys.rfm, queryFn: ({ signal }) => api.rfm(signal), staleTime: 60_000 });
  const items = useQuery({ queryKey: keys.items, queryFn: ({ signal }) => api.items(signal), staleTime: 60_000 });
  const senders = useQuery({ queryKey: keys.senders, queryFn: ({ signal }) => api.senders(signal), staleTime: 60_000 });
  const settings = useQuery({ ...settingsQuery, staleTime: 60_000 });
  const asked = useMemo(() => questions(client), [client]);
  return useMemo(
    () => ({
      locale,
      schema: schema.data ?? null,
      bands: bands.data ?? null,
      rfm: rfm.data ?? null,
      items: items.data ?? null,
      senders: senders.data ?? null,
      settings: settings.data ?? null,
      ...asked,
    }),
    [locale, schema.data, bands.data, rfm.data, items.data, senders.data, settings.data, asked],
  );
}
