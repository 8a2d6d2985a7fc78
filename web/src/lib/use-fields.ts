import { useMemo } from 'react'
import { apiQuery } from './api.ts'
import type { Field } from './rule.ts'

/** What a rule may ask of an account. */
export function useFields() {
  const query = apiQuery.useQuery('get', '/api/v1/segment-fields', {}, { staleTime: 60_000 })
  const fields = useMemo<ReadonlyMap<string, Field>>(
    () => new Map((query.data?.rows ?? []).map((field) => [field.key, field])),
    [query.data],
  )
  return { ...query, fields }
}
