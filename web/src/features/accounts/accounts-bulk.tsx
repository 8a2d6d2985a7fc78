import { Button, Menu, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { paths } from '../../lib/api.gen.d.ts'
import { api } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { accountKeys, stages, useFacets, useMemberChoices } from './accounts-data.ts'

type Changes = NonNullable<
  paths['/api/v1/accounts']['patch']['requestBody']
>['content']['application/json']['changes']
type Change = Omit<Changes[number], 'ids'>

const apply = async (changes: Changes) => (await api.PATCH('/api/v1/accounts', { body: { changes } })).data

export interface AccountsBulkProps {
  readonly selected: ReadonlySet<string>
  readonly onDone: () => void
}

/** What can be done with many accounts at once; each can be undone. */
export function AccountsBulk({ selected, onDone }: AccountsBulkProps) {
  const { t } = useTranslation('accounts')
  const members = useMemberChoices()
  const { data: facets } = useFacets()
  const { mutate, isPending } = useAction({
    run: (change: Change) => apply([{ ids: [...selected].map(Number), ...change }]),
    invalidate: accountKeys,
    done: (answer) => t('bulk.done', { count: answer?.changed ?? 0 }),
    undo: (answer) => (answer && answer.undo.length > 0 ? apply(answer.undo) : Promise.resolve()),
    onDone,
  })
  return (
    <>
      <Menu withinPortal={false}>
        <Menu.Target>
          <Button variant="default" loading={isPending}>
            {t('bulk.owner')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {members.map(({ value, label }) => (
            <Menu.Item key={value} onClick={() => mutate({ owner_id: value })}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => mutate({ owner_id: null })}>{t('bulk.nobody')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu withinPortal={false}>
        <Menu.Target>
          <Button variant="default">{t('bulk.stage')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {stages.map((stage) => (
            <Menu.Item key={stage} onClick={() => mutate({ stage })}>
              {t(`stage.${stage}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <TagMenu
        tags={(facets?.tags ?? []).map(({ value }) => value)}
        onAdd={(tag) => mutate({ add_tags: [tag] })}
        onRemove={(tag) => mutate({ remove_tags: [tag] })}
      />
      <Button variant="subtle" color="gray" onClick={onDone}>
        {t('bulk.clear')}
      </Button>
    </>
  )
}

interface TagMenuProps {
  readonly tags: readonly string[]
  readonly onAdd: (tag: string) => void
  readonly onRemove: (tag: string) => void
}

function TagMenu({ tags, onAdd, onRemove }: TagMenuProps) {
  const { t } = useTranslation('accounts')
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const add = () => {
    const tag = text.trim().replaceAll(',', ' ')
    if (tag === '') return
    onAdd(tag)
    setText('')
    setOpen(false)
  }
  return (
    <Menu withinPortal={false} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button variant="default">{t('bulk.tag')}</Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <TextInput
          m={4}
          aria-label={t('bulk.tag_add')}
          placeholder={t('bulk.tag_add')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            event.stopPropagation()
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) add()
          }}
        />
        {tags.map((tag) => (
          <Menu.Item key={tag} onClick={() => onAdd(tag)}>
            {tag}
          </Menu.Item>
        ))}
        {tags.length === 0 ? null : <Menu.Divider />}
        {tags.map((tag) => (
          <Menu.Item key={tag} color="red" onClick={() => onRemove(tag)}>
            {t('bulk.tag_remove', { tag })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
