import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../lib/api.gen.d.ts'
import { api } from '../lib/api.ts'
import { HealthMark } from '../ui/health-badge.tsx'
import { navItems } from './nav.ts'
import { subScreens } from './sub-screens.ts'

type Found = paths['/api/v1/search']['get']['responses'][200]['content']['application/json']

const nothing: Found = { accounts: [], contacts: [] }

async function find(q: string, signal: AbortSignal): Promise<Found> {
  return (await api.GET('/api/v1/search', { params: { query: { q } }, signal })).data ?? nothing
}

const [spotlight, { open }] = createSpotlight()

export const openSearch = (): void => {
  requestAnimationFrame(open)
}

/** The library chooses the first line when something is typed, before the answer to it has come. */
function chooseFirst(): void {
  const list = document.getElementById(spotlight.getState().listId)
  const first = list?.querySelector('[data-action]')
  if (!first) return
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  first.setAttribute('data-selected', 'true')
  spotlight.updateState((state) => ({ ...state, selected: 0 }))
}

const mostScreens = 8

/** Those of the rail while nothing is typed; then all whose name, or the name of where they belong, holds the words. */
function useScreens(typed: string) {
  const { t } = useTranslation(['common', ...new Set(subScreens.map(({ namespace }) => namespace))])
  const say = t as unknown as (key: string) => string
  const mains = navItems.map(({ id, to, icon }) => ({ id, to, icon, label: t(`nav.${id}`), of: '' }))
  if (typed === '') return mains
  const subs = subScreens.flatMap(({ of, to, namespace, title }) => {
    const main = mains.find(({ id }) => id === of)
    return main ? [{ ...main, to, label: say(`${namespace}:${title}`), of: main.label }] : []
  })
  const holds = (text: string) => text.toLowerCase().includes(typed)
  const named = [...mains, ...subs].filter(({ label, to }) => holds(label) || holds(to))
  const below = subs.filter((screen) => holds(screen.of) && !named.includes(screen))
  return [...named, ...below].slice(0, mostScreens)
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
  useEffect(() => {
    if (found !== nothing) chooseFirst()
  }, [found])
  const screens = useScreens(text.trim().toLowerCase())
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
      store={spotlight}
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
          <Spotlight.ActionsGroup label={t('search.screens')}>
            {screens.map((screen) => (
              <Spotlight.Action
                key={screen.to}
                label={screen.label}
                description={screen.of}
                leftSection={<screen.icon size={18} />}
                onClick={() => void navigate({ to: screen.to })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty ? <Spotlight.Empty>{isFetching ? t('loading') : t('nothing_found')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
