import { Button, Checkbox, Group, Select, TextInput } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../../lib/api.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { plainText, type RichDoc } from '../../ui/rich-text.tsx'
import { RichTextEditor } from '../../ui/rich-text-editor.tsx'
import styles from './accounts.module.css'
import { accountKeys, type Note, noteKinds, useMemberChoices } from './accounts-data.ts'
import { fromLocal, toLocal } from './local-time.ts'
import { docHtml, htmlDoc } from './rich-html.ts'

type Kind = Note['kind']

export interface NoteComposerProps {
  readonly accountId: string
  /** Given: this note is changed instead of a new one written. */
  readonly note?: Note
  readonly kind?: Kind
  readonly onDone: () => void
}

/** Writes a note, logs a call or a meeting, or changes either. ⌘/Ctrl + Enter saves. */
export function NoteComposer({ accountId, note, kind: firstKind = 'note', onDone }: NoteComposerProps) {
  const { t } = useTranslation('accounts')
  const { t: common } = useTranslation('common')
  const { timeZone, zone } = useFormat()
  const members = useMemberChoices()
  const people = apiQuery.useQuery('get', '/api/v1/accounts/{id}/contacts', {
    params: { path: { id: accountId }, query: { limit: 200, left: 'false' } },
  })
  const [kind, setKind] = useState<Kind>(note?.kind ?? firstKind)
  const [when, setWhen] = useState(() => toLocal(note ? new Date(note.occurred_at) : new Date(), timeZone))
  const [contact, setContact] = useState<string | null>(note?.contact ? String(note.contact.id) : null)
  const [isPinned, setPinned] = useState(note?.pinned ?? false)
  const [isEmpty, setEmpty] = useState(note === undefined)
  const doc = useRef<RichDoc | undefined>(undefined)
  const [initial] = useState(() =>
    note ? (note.body_html === null ? note.body : htmlDoc(note.body_html)) : undefined,
  )
  const mentions = async (query: string) => {
    const typed = query.toLowerCase()
    return members
      .filter(({ label }) => label.toLowerCase().includes(typed))
      .map(({ value, label }) => ({ id: value, label }))
  }
  const save = useAction({
    run: () => {
      const body = {
        kind,
        occurred_at: fromLocal(when, timeZone),
        pinned: isPinned,
        contact_id: contact === null ? null : Number(contact),
        ...(doc.current ? { body_html: docHtml(doc.current) } : {}),
      }
      if (note === undefined)
        return api.POST('/api/v1/accounts/{id}/notes', { params: { path: { id: accountId } }, body })
      const params = { path: { id: note.id }, header: { 'if-match': note.recorded_at } }
      return api.PATCH('/api/v1/notes/{id}', { params, body })
    },
    invalidate: accountKeys,
    done: () => t('note.saved'),
    onDone,
  })
  const submit = () => {
    if (!isEmpty && !save.isPending) save.mutate()
  }
  return (
    <div className={styles.composer}>
      <RichTextEditor
        label={t('note.label')}
        placeholder={t('note.placeholder')}
        {...(initial === undefined ? {} : { initial })}
        mentions={mentions}
        autoFocus
        onSubmit={submit}
        onChange={(next) => {
          doc.current = next
          setEmpty(plainText(next).trim() === '')
        }}
      />
      <Group align="end" gap="sm">
        <Select
          label={t('note.kind')}
          w={140}
          allowDeselect={false}
          data={noteKinds.map((value) => ({ value, label: t(`note_kind.${value}`) }))}
          value={kind}
          onChange={(next) => setKind((next ?? 'note') as Kind)}
        />
        <TextInput
          label={t('note.when')}
          title={zone}
          type="datetime-local"
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        {(people.data?.rows.length ?? 0) === 0 ? null : (
          <Select
            label={t('note.with')}
            w={180}
            clearable
            searchable
            data={
              people.data?.rows.map((person) => ({
                value: String(person.id),
                label: person.name ?? person.email ?? String(person.id),
              })) ?? []
            }
            value={contact}
            onChange={setContact}
          />
        )}
        <Checkbox
          pb={8}
          label={t('note.pin')}
          checked={isPinned}
          onChange={(event) => setPinned(event.currentTarget.checked)}
        />
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {common('cancel')}
        </Button>
        <Button disabled={isEmpty || when === ''} loading={save.isPending} onClick={submit}>
          {t('note.save')}
        </Button>
      </Group>
    </div>
  )
}
