import {
  Button,
  Checkbox,
  Group,
  MultiSelect,
  SegmentedControl,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, apiQuery } from '../lib/api.ts'
import { fieldErrors } from '../lib/error-message.ts'
import {
  type Draft,
  draftOf,
  keepDraft,
  type LetterContact,
  type LetterLanguage,
  type Template,
} from '../lib/letters.ts'
import { useMe } from '../lib/me.ts'
import { useAction } from '../lib/use-action.ts'
import styles from './letters.module.css'
import { RightDrawer } from './right-drawer.tsx'

export interface LetterDialogProps {
  readonly account: { readonly id: string; readonly name: string }
  readonly contacts: readonly LetterContact[]
  /** Who it is begun for. */
  readonly to?: number
  /** What it begins with, in place of what was begun before; it is not kept when the letter is closed. */
  readonly begin?: Pick<Draft, 'contacts' | 'language' | 'subject' | 'body'>
  readonly onClose: () => void
}

/** A letter to people at a customer, in one's own name; what was begun stays when it is closed. */
export function LetterDialog({ account, contacts, to, begin, onClose }: LetterDialogProps) {
  const { t } = useTranslation(['letters', 'common'])
  const letter = useLetter(account.id, { to, begin })
  const keyOf = useSendKey()
  const { draft, change } = letter
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const send = useAction({
    run: () =>
      api.POST('/api/v1/accounts/{id}/letters', {
        params: { path: { id: account.id }, header: { 'idempotency-key': keyOf(draft) } },
        body: {
          contacts: draft.contacts.map(Number),
          language: draft.language,
          subject: draft.subject,
          body: draft.body,
          is_marketing: draft.isMarketing,
          is_offer: draft.isOffer,
        },
      }),
    invalidate: [['get', '/api/v1/accounts/{id}/timeline']],
    done: (output) => t('write.sent', { count: output.data?.mails.length ?? 0 }),
    undo: ({ data }) =>
      Promise.all(
        (data?.mails ?? []).map((id) =>
          api.POST('/api/v1/letters/sent/{id}/stop', { params: { path: { id } } }),
        ),
      ),
    onError: (error) => {
      const found = fieldErrors(error)
      setErrors(found)
      return Object.keys(found).some((field) => ['contacts', 'subject', 'body', 'is_offer'].includes(field))
    },
    onDone: () => {
      if (!begin) keepDraft(account.id, undefined)
      onClose()
    },
  })
  const reachable = contacts.filter(({ email }) => email !== null)
  const isWhole = draft.contacts.length > 0 && draft.subject.trim() !== '' && draft.body.trim() !== ''
  return (
    <RightDrawer isOpen onClose={onClose} title={t('write.title', { account: account.name })} width={640}>
      <form
        className={styles.fields}
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate()
        }}
      >
        <MultiSelect
          label={t('write.to')}
          data={reachable.map(({ id, name, email }) => ({
            value: String(id),
            label: name ? `${name} <${email}>` : (email ?? ''),
          }))}
          value={[...draft.contacts]}
          onChange={(ids) => change({ contacts: ids })}
          searchable
          maxValues={20}
          hidePickedOptions
          error={errors.contacts}
          {...(draft.contacts.length > 1 ? { description: t('write.each') } : {})}
          nothingFoundMessage={t('write.nobody')}
          data-autofocus={draft.contacts.length === 0 || undefined}
        />
        <Templates letter={letter} account={account.id} />
        <TextInput
          label={t('write.subject')}
          value={draft.subject}
          onChange={(event) => change({ subject: event.currentTarget.value })}
          maxLength={300}
          error={errors.subject}
        />
        <Textarea
          label={t('write.body')}
          value={draft.body}
          onChange={(event) => change({ body: event.currentTarget.value })}
          autosize
          minRows={10}
          maxRows={24}
          maxLength={20_000}
          error={errors.body}
          lang={draft.language}
        />
        <Checkbox
          label={t('write.marketing')}
          description={t('write.marketing_about')}
          checked={draft.isMarketing}
          onChange={(event) => change({ isMarketing: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('write.offer')}
          description={t('write.offer_about')}
          checked={draft.isOffer}
          error={errors.is_offer}
          onChange={(event) => change({ isOffer: event.currentTarget.checked })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:close')}
          </Button>
          <Button type="submit" disabled={!isWhole} loading={send.isPending}>
            {t('write.send')}
          </Button>
        </Group>
      </form>
    </RightDrawer>
  )
}

interface LetterState {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
}

/** The same for the same letter: sent again because no answer came, it is still one letter. */
function useSendKey(): (draft: Draft) => string {
  const last = useRef<{ readonly content: string; readonly key: string }>(undefined)
  return (draft) => {
    const content = JSON.stringify(draft)
    if (last.current?.content !== content) last.current = { content, key: crypto.randomUUID() }
    return last.current.key
  }
}

function useLetter(
  accountId: string,
  { to, begin }: { readonly to: number | undefined; readonly begin: LetterDialogProps['begin'] | undefined },
): LetterState {
  const { workspace } = useMe()
  const [isTouched, setTouched] = useState(false)
  const [draft, setDraft] = useState<Draft>(() => {
    if (begin) return { isMarketing: false, isOffer: false, ...begin }
    const kept = draftOf(accountId)
    const contacts = to === undefined ? (kept?.contacts ?? []) : [String(to)]
    if (kept) return { ...kept, contacts }
    return {
      contacts,
      language: workspace.language,
      subject: '',
      body: '',
      isMarketing: false,
      isOffer: false,
    }
  })
  const signature = apiQuery.useQuery('get', '/api/v1/me/signature').data?.[draft.language] ?? ''
  // Under an empty letter the signature stands already; it is no draft yet.
  const isBare = draft.body === '' || (begin !== undefined && !isTouched)
  const body = isBare && signature !== '' ? `${draft.body}\n\n${signature}` : draft.body
  return {
    draft: { ...draft, body },
    change: (part) => {
      const next = { ...draft, ...(begin ? { body } : {}), ...part }
      setDraft(next)
      setTouched(true)
      if (begin) return
      keepDraft(accountId, next.subject === '' && next.body === '' ? undefined : next)
    },
  }
}

function Templates({ letter, account }: { readonly letter: LetterState; readonly account: string }) {
  const { t } = useTranslation('letters')
  const { draft, change } = letter
  const { data } = apiQuery.useQuery('get', '/api/v1/mail-templates')
  const [chosen, setChosen] = useState<Template>()
  const fill = useAction({
    run: ({ template, language }: { template: Template; language: LetterLanguage }) =>
      api.POST('/api/v1/accounts/{id}/letters/preview', {
        params: { path: { id: account } },
        body: {
          subject: template.subject,
          body: template.body,
          contact: draft.contacts[0] === undefined ? null : Number(draft.contacts[0]),
          language,
        },
      }),
    onDone: ({ data: filled }, { template, language }) => {
      setChosen(template)
      if (filled) change({ ...filledWith(filled), language, isMarketing: template.is_marketing })
    },
  })
  return (
    <div className={styles.row}>
      <Select
        label={t('write.template')}
        placeholder={data?.rows.length === 0 ? t('write.no_templates') : t('write.choose_template')}
        data={(data?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        value={chosen ? String(chosen.id) : null}
        searchable
        disabled={data?.rows.length === 0}
        onChange={(id) => {
          const template = data?.rows.find((one) => String(one.id) === id)
          if (template) fill.mutate({ template, language: draft.language })
        }}
      />
      <SegmentedControl
        aria-label={t('write.language')}
        data={[
          { value: 'ja', label: '日本語' },
          { value: 'en', label: 'English' },
        ]}
        value={draft.language}
        onChange={(next) => {
          const language = next === 'en' ? 'en' : 'ja'
          if (chosen) fill.mutate({ template: chosen, language })
          else change({ language })
        }}
      />
    </div>
  )
}

const filledWith = ({ subject, body }: { subject: string; body: string }) => ({ subject, body })
