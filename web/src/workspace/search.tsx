import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../lib/api.gen.d.ts'
import { api } from '../lib/api.ts'
import { HealthMark } from '../ui/health-badge.tsx'
import { navItems } from './nav.ts'

type Found = paths['/api/v1/search']['get']['responses'][200]['content']['application/json']

const nothing: Found = { accounts: [], contacts: [] }

async function find(q: string, signal: AbortSignal): Promise<Found> {
  return (await api.GET('/api/v1/search', { params: { query: { q } }, signal })).data ?? nothing
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
  const openAccount = (id: number, tab?: string) =>
    void navigate({
      to: '/accounts/$accountId',
      params: { accountId: String(id) },
      ...(tab ? { search: { tab } } : {}),
    })
  const accounts = q === '' ? [] : found.accounts
  const contacts = q === '' ? [] : found.contacts.filter(({ account }) => account !== null)
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
                leftSection={<HealthMark state={account.band} />}
                description={[account.external_id, account.domain].filter(Boolean).join(' · ')}
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
                label={contact.name ?? contact.email ?? ''}
                leftSection={<IconUser size={18} />}
                description={[contact.account?.name, contact.title, contact.name ? contact.email : null]
                  .filter(Boolean)
                  .join(' · ')}
                onClick={() => openAccount(contact.account?.id ?? 0, 'people')}
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
