import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../lib/api.ts'

interface Found {
  readonly id: number
  readonly name: string
}

export interface AccountSearchProps {
  /** Without one the placeholder names the field. */
  readonly label?: string
  readonly placeholder?: string
  readonly value: number | null
  /** The account that `value` names, so that its name shows before anything was searched. */
  readonly known?: Found
  /** Not offered: the account itself. */
  readonly without?: number
  readonly error?: unknown
  /** The field of its dialog that is typed into first. */
  readonly isFirst?: boolean
  readonly onChange: (account: Found | null) => void
}

/** Finds one account by name, domain or id on the server. */
export function AccountSearch({
  label,
  placeholder,
  value,
  known,
  without,
  error,
  isFirst,
  onChange,
}: AccountSearchProps) {
  const { t: common } = useTranslation('common')
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 150)
  const { data } = apiQuery.useQuery(
    'get',
    '/api/v1/search',
    { params: { query: { q } } },
    { enabled: q !== '' },
  )
  const [chosen, setChosen] = useState<Found | undefined>(known)
  const found: Found[] = (data?.accounts ?? []).filter(({ id }) => id !== without)
  const all = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found
  return (
    <Select
      {...(label === undefined ? { 'aria-label': placeholder } : { label })}
      {...(placeholder === undefined ? {} : { placeholder })}
      searchable
      {...(isFirst ? { 'data-autofocus': true } : {})}
      clearable
      data={all.map(({ id, name }) => ({ value: String(id), label: name }))}
      filter={({ options }) => options}
      value={value === null ? null : String(value)}
      onSearchChange={setText}
      nothingFoundMessage={q === '' ? undefined : common('nothing_found')}
      error={typeof error === 'string' ? error : undefined}
      onChange={(next) => {
        const account = all.find(({ id }) => String(id) === next) ?? null
        setChosen(account ?? undefined)
        onChange(account)
      }}
    />
  )
}
