import {
  IconActivityHeartbeat,
  IconBuilding,
  IconChartLine,
  IconChecklist,
  IconDatabase,
  IconFlag,
  IconRefresh,
  IconRocket,
  IconRoute,
  IconSettings,
  IconStairs,
  IconSun,
  IconTargetArrow,
  IconTrendingDown,
  IconUsersGroup,
} from '@tabler/icons-react'

/** What the rail shows, in order; a new screen is one line here. `keys` follow "g", `with` are screens reached from it. */
export const navItems = [
  { id: 'today', to: '/', icon: IconSun, keys: 't', isLower: false },
  { id: 'tasks', to: '/tasks', icon: IconChecklist, keys: 'k', isLower: false },
  { id: 'accounts', to: '/accounts', icon: IconBuilding, keys: 'a', isLower: false },
  { id: 'playbooks', to: '/playbooks', icon: IconRoute, keys: 'b', isLower: false },
  { id: 'success', to: '/success-plans', icon: IconTargetArrow, keys: 'u', isLower: false },
  { id: 'onboarding', to: '/onboarding', icon: IconRocket, keys: 'o', isLower: false },
  { id: 'renewals', to: '/renewals', icon: IconRefresh, keys: 'r', isLower: false },
  { id: 'staircase', to: '/staircase', icon: IconStairs, keys: 'c', isLower: false },
  { id: 'metrics', to: '/metrics', icon: IconChartLine, keys: 'm', isLower: false },
  { id: 'health', to: '/health', icon: IconActivityHeartbeat, keys: 'h', isLower: false, with: '/loyalty' },
  { id: 'prediction', to: '/prediction', icon: IconTrendingDown, keys: 'p', isLower: false },
  { id: 'signals', to: '/signals', icon: IconFlag, keys: 'i', isLower: false },
  { id: 'segments', to: '/segments', icon: IconUsersGroup, keys: 'e', isLower: false, with: '/tiers' },
  { id: 'data', to: '/data', icon: IconDatabase, keys: 'd', isLower: true },
  { id: 'settings', to: '/settings', icon: IconSettings, keys: 's', isLower: true },
] as const

export type NavItem = (typeof navItems)[number]

/** Whether a screen at this path is reached from the item without standing below it. */
export const isWith = (item: NavItem, path: string): boolean => 'with' in item && path.startsWith(item.with)
