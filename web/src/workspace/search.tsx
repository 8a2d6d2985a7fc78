import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../lib/api.ts'
import { isStatus } from '../lib/problem.ts'
import { navItems } from './nav.ts'

interface Found {
  readonly accounts?: readonly { readonly id: string; readonly name: string; readonly detail?: string }[]
  readonly contacts?: readonly {
    readonly id: string
    readonly name: string
    readonly account_id: string
    readonly account_name?: string
  }[]
}

const nothing: Found = {}

/** A server without the search answers 404; the screens can still be found then. */
async function find(q: string, signal: AbortSignal): Promise<Found> {
  try {
    return await request<Found>('GET', '/api/v1/search', { query: { q }, signal })
  } catch (error) {
    if (isStatus(error, 404)) return nothing
    throw error
  }
}

export const openSearch = (): void => {
  requestAnimationFrame(() => spotlight.open())
}

/** Search over accounts, contacts and screens. */
export function Search() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 150)
  const { data: found = nothing, isFetching } = useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => find(q, signal),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  const typed = text.trim().toLowerCase()
  const screens = navItems
    .filter(
      (item) => typed === '' || t(`nav.${item.id}`).toLowerCase().includes(typed) || item.id.includes(typed),
    )
    .map((item) => (
      <Spotlight.Action
        key={item.id}
        label={t(`nav.${item.id}`)}
        leftSection={<item.icon size={18} />}
        onClick={() => void navigate({ to: item.to })}
      />
    ))
  const openAccount = (accountId: string) =>
    void navigate({ to: '/accounts/$accountId', params: { accountId } })
  const accounts = q === '' ? [] : (found.accounts ?? [])
  const contacts = q === '' ? [] : (found.contacts ?? [])
  const isEmpty = screens.length + accounts.length + contacts.length === 0
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={null}
      scrollable
      maxHeight={420}
      lockScroll={false}
      title={t('search.title')}
      classNames={{ header: 'visually-hidden' }}
      centered={false}
      yOffset="12vh"
      overlayProps={{ blur: 0, backgroundOpacity: 0.25 }}
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.title')}
        leftSection={<IconSearch size={18} />}
      />
      <Spotlight.ActionsList>
        {accounts.length === 0 ? null : (
          <Spotlight.ActionsGroup label={t('search.accounts')}>
            {accounts.map((account) => (
              <Spotlight.Action
                key={account.id}
                label={account.name}
                {...(account.detail ? { description: account.detail } : {})}
                onClick={() => openAccount(account.id)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {contacts.length === 0 ? null : (
          <Spotlight.ActionsGroup label={t('search.contacts')}>
            {contacts.map((contact) => (
              <Spotlight.Action
                key={contact.id}
                label={contact.name}
                leftSection={<IconUser size={18} />}
                {...(contact.account_name ? { description: contact.account_name } : {})}
                onClick={() => openAccount(contact.account_id)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {screens.length === 0 ? null : (
          <Spotlight.ActionsGroup label={t('search.screens')}>{screens}</Spotlight.ActionsGroup>
        )}
        {isEmpty ? <Spotlight.Empty>{isFetching ? t('loading') : t('nothing_found')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
