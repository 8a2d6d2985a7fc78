import { Button, Checkbox, Group, Menu, Modal, TextInput } from '@mantine/core'
import { IconBookmark, IconStar, IconStarFilled, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import type { SavedView } from './accounts-data.ts'
import { useListSearch, type ViewContent, viewKeys } from './accounts-search.ts'

const screen = 'accounts'
const keys = [['get', '/api/v1/saved-views']] as const

function useViews() {
  return apiQuery.useQuery(
    'get',
    '/api/v1/saved-views',
    { params: { query: { screen } } },
    { staleTime: 60_000 },
  )
}

const contentOf = (view: SavedView): ViewContent =>
  Object.fromEntries(
    viewKeys.map((key) => [key, typeof view.content[key] === 'string' ? view.content[key] : undefined]),
  )

/** Opens the screen with the reader's own view, unless the address already says what to show. */
export function useOpeningView(): void {
  const { search, change } = useListSearch()
  const { data } = useViews()
  const isDecided = useRef(viewKeys.some((key) => search[key] !== undefined))
  const isFiltering = viewKeys.some((key) => search[key] !== undefined)
  useEffect(() => {
    // Whoever has begun to filter by the time the views arrive keeps what they began.
    if (isFiltering) isDecided.current = true
    if (isDecided.current || !data) return
    isDecided.current = true
    const view = data.rows.find((row) => row.is_default)
    if (view) change(contentOf(view))
  }, [data, change, isFiltering])
}

/** The views of this list: take one, keep the present one, choose which comes first. */
export function SavedViews() {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const { search, change } = useListSearch()
  const { data } = useViews()
  const [isSaving, setSaving] = useState(false)
  const rows = data?.rows ?? []
  const remove = useAction({
    run: (view: SavedView) => api.DELETE('/api/v1/saved-views/{id}', { params: { path: { id: view.id } } }),
    invalidate: keys,
    done: (_, view) => t('view.removed', { name: view.name }),
    undo: (_, { name, shared, content }) =>
      api.POST('/api/v1/saved-views', { body: { screen, name, shared, content } }),
  })
  const open = useAction({
    run: (view: SavedView) =>
      api.PUT('/api/v1/saved-views/default', { body: { screen, view_id: view.is_default ? null : view.id } }),
    invalidate: keys,
    done: (_, view) => (view.is_default ? common('undone') : t('view.default_set', { name: view.name })),
  })
  const item = (view: SavedView) => (
    <Group key={view.id} gap={0} wrap="nowrap">
      <Menu.Item onClick={() => change(contentOf(view))}>{view.name}</Menu.Item>
      <Menu.Item
        w="auto"
        aria-label={t('view.make_default')}
        title={t('view.make_default')}
        aria-current={view.is_default}
        onClick={() => open.mutate(view)}
      >
        {view.is_default ? <IconStarFilled size={16} /> : <IconStar size={16} />}
      </Menu.Item>
      {view.mine ? (
        <Menu.Item
          w="auto"
          aria-label={t('view.remove', { name: view.name })}
          title={t('view.remove', { name: view.name })}
          onClick={() => remove.mutate(view)}
        >
          <IconTrash size={16} />
        </Menu.Item>
      ) : null}
    </Group>
  )
  const nothing = Object.fromEntries(viewKeys.map((key) => [key, undefined]))
  const mine = rows.filter((view) => view.mine)
  const shared = rows.filter((view) => !view.mine)
  return (
    <>
      <Menu width={280} withinPortal={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={16} />}>
            {t('view.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => change(nothing)}>{t('view.standard')}</Menu.Item>
          {mine.length === 0 ? null : <Menu.Label>{t('view.mine')}</Menu.Label>}
          {mine.map(item)}
          {shared.length === 0 ? null : <Menu.Label>{t('view.shared')}</Menu.Label>}
          {shared.map(item)}
          <Menu.Divider />
          <Menu.Item onClick={() => setSaving(true)}>{t('view.save')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isSaving ? <SaveView content={search} onClose={() => setSaving(false)} /> : null}
    </>
  )
}

function SaveView({ content, onClose }: { readonly content: ViewContent; readonly onClose: () => void }) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const { mutate, isPending } = useAction({
    run: () => {
      const kept = Object.fromEntries(viewKeys.flatMap((key) => (content[key] ? [[key, content[key]]] : [])))
      return api.POST('/api/v1/saved-views', { body: { screen, name: name.trim(), shared, content: kept } })
    },
    invalidate: keys,
    done: () => t('view.saved'),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('view.save')}
      closeButtonProps={{ 'aria-label': common('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') mutate()
        }}
      >
        <TextInput
          label={t('view.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          required
          maxLength={100}
        />
        <Checkbox
          mt="md"
          label={t('view.share')}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" loading={isPending} disabled={name.trim() === ''}>
            {common('save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
