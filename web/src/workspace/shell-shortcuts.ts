import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useShortcut } from '../lib/use-shortcut.ts'
import { type NavItem, navItems } from './nav.ts'

interface ShellShortcuts {
  readonly onSearch: () => void
  readonly onHelp: () => void
  readonly onToggleRail: () => void
}

function useGo(item: NavItem): void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const label = t('shortcut.go', { screen: t(`nav.${item.id}`) })
  useShortcut({ keys: `g ${item.keys}`, label }, () => void navigate({ to: item.to }))
}

/** "/" goes to the page's own search field (`data-search`), or else to the search over everything. */
function focusSearch(orElse: () => void): void {
  const field = document.querySelector<HTMLInputElement>('main [data-search]')
  if (field) field.focus()
  else orElse()
}

/** The keys that work on every screen. */
export function useShellShortcuts({ onSearch, onHelp, onToggleRail }: ShellShortcuts): void {
  const { t } = useTranslation()
  const [
    today,
    tasks,
    accounts,
    playbooks,
    success,
    onboarding,
    renewals,
    staircase,
    metrics,
    health,
    prediction,
    signals,
    segments,
    data,
    settings,
  ] = navItems
  useGo(today)
  useGo(tasks)
  useGo(accounts)
  useGo(playbooks)
  useGo(success)
  useGo(onboarding)
  useGo(renewals)
  useGo(staircase)
  useGo(metrics)
  useGo(health)
  useGo(prediction)
  useGo(signals)
  useGo(segments)
  useGo(data)
  useGo(settings)
  useShortcut({ keys: 'mod+k', label: t('shortcut.search') }, onSearch)
  useShortcut({ keys: '/', label: t('shortcut.search_here') }, () => focusSearch(onSearch))
  useShortcut({ keys: '?', label: t('shortcut.help') }, onHelp)
  useShortcut({ keys: '[', label: t('shortcut.rail') }, onToggleRail)
}
